// The pinned options compared: who pays less and more, by development status, and every party.

import { useState } from "preact/hooks";
import { partyName, statusWord, tr } from "../engine/language.ts";
import type { Compared } from "../engine/types.ts";
import { NO_PART, plain, signedUsd, usd } from "./format.ts";
import { Rows } from "./parts.tsx";
import type { Store } from "./state/store.ts";

export function Details({ store, compared }: { store: Store; compared: Compared }) {
  const [sought, seek] = useState("");
  const { statuses } = store.start;
  const names = compared.by_status.map((row) => String(row[0]));
  const written = (value: string | number) => (typeof value === "number" ? usd(value) : value);
  const options = names.slice(1);
  const winners = statuses.map((status) => [
    statusWord(status),
    ...options.map((option) => {
      const row = compared.winners.find(([name, group]) => name === option && group === status)!;
      const [, , less, same, more, changed] = row;
      return less + same + more
        ? tr("{less} less, {same} the same, {more} more; {change}", { less, same, more, change: signedUsd(changed) })
        : NO_PART;
    }),
  ]);
  const everyone = compared.by_party
    .filter(([, name]) => plain(partyName(String(name))).includes(plain(sought)))
    .map(([, name, ...paid]) => [
      partyName(String(name)),
      ...paid.map((amount) => (amount === null ? NO_PART : usd(Number(amount)))),
    ]);
  return (
    <>
      <details>
        <summary>{tr("Who pays less, the same or more")}</summary>
        <Rows
          caption={tr(
            "Number of parties that pay less, the same or more under the option than in the paper (counting only parties that take part in both), and the change in their total contribution (USD a year)",
          )}
          head={[tr("Development status"), ...options]}
          rows={winners}
        />
      </details>
      <details>
        <summary>{tr("By development status")}</summary>
        <Rows
          caption={tr("Contributions by development status under each option (USD a year)")}
          head={[
            tr("Option"),
            tr("Difference from the paper"),
            tr("Parties"),
            ...statuses.map(statusWord),
            tr("Revenue"),
            tr("Needed"),
            tr("Gap"),
          ]}
          rows={compared.by_status.map((row) => row.map(written))}
        />
      </details>
      <details>
        <summary>{tr("Every party under each option")}</summary>
        <label class="search">
          {tr("Search the parties")}{" "}
          <input type="search" value={sought} onInput={(event) => seek(event.currentTarget.value)} />
        </label>
        <Rows
          caption={tr("Every party under each option (USD a year; {none}: does not take part)", { none: NO_PART })}
          head={[tr("Contracting party"), ...names]}
          rows={everyone}
        />
      </details>
    </>
  );
}
