// The table of every party: sorted by its headings, searched by its words.

import { useState } from "preact/hooks";
import { categoryWord, marked, partyName, statusWord, tr } from "../engine/language.ts";
import { alphabetical, change, count, percentTo, plain, usd } from "./format.ts";
import { Card } from "./parts.tsx";
import type { State } from "./state/state.ts";
import type { Store } from "./state/store.ts";

const HEADS = [
  marked("Contracting party"),
  "ISO3",
  marked("Development status"),
  marked("Exchanges"),
  marked("Usage category"),
  marked("Base fee"),
  marked("Usage fee"),
  marked("Expected contribution"),
  marked("Share"),
  marked("Change"),
];
type Line = { values: (string | number)[]; texts: string[] };

export function PartyTable({ store, state }: { store: Store; state: State }) {
  const { view } = state;
  const reference = store.reference();
  const [sought, seek] = useState("");
  const [order, sort] = useState({ column: 0, falling: false });
  const names = new Map(store.start.parties.map(([iso3, name]) => [iso3, partyName(name)]));
  const before = new Map(reference.view.parties.map((row) => [row[0], row[6]]));
  const lines = view.parties.map(([iso3, status, exchanges, category, base, usage, all]): Line => {
    const share = view.amounts.revenue ? all / view.amounts.revenue : 0;
    const then = before.get(iso3);
    const changed = then === undefined ? tr("joins") : change(all, then);
    return {
      values: [names.get(iso3)!, iso3, status, exchanges, category, base, usage, all, share, all - (then ?? 0)],
      texts: [
        names.get(iso3)!,
        iso3,
        statusWord(status),
        count(exchanges),
        categoryWord(category),
        usd(base),
        usd(usage),
        usd(all),
        percentTo(share, 2),
        changed,
      ],
    };
  });
  const sign = order.falling ? -1 : 1;
  const compared = (a: string | number, b: string | number) =>
    typeof a === "number" && typeof b === "number" ? a - b : alphabetical(String(a), String(b));
  lines.sort(
    (a, b) => sign * compared(a.values[order.column], b.values[order.column]) || compared(a.values[0], b.values[0]),
  );
  const asked = plain(sought).split(/\s+/).filter(Boolean);
  const shown = lines.filter(({ texts }) => asked.every((word) => plain(texts.join(" ")).includes(word)));
  return (
    <Card name="parties" title={tr("Figures for every party")}>
      <label class="search">
        {tr("Search the table")}{" "}
        <input type="search" autocomplete="off" value={sought} onInput={(event) => seek(event.currentTarget.value)} />{" "}
        <span role="status">
          {asked.length ? tr("{shown} of {all} rows", { shown: shown.length, all: lines.length }) : ""}
        </span>
      </label>
      <div class="scroll tall" tabIndex={0} role="region" aria-label={tr("Expected contribution of every party")}>
        <table>
          <caption>
            {reference.name
              ? tr("Expected contribution of every party taking part (USD a year); changes are relative to {name}", {
                  name: reference.name,
                })
              : tr("Expected contribution of every party taking part (USD a year); changes are relative to the paper")}
          </caption>
          <thead>
            <tr>
              {HEADS.map((head, column) => (
                <th
                  key={head}
                  scope="col"
                  class={column > 4 || column === 3 ? "number" : undefined}
                  aria-sort={order.column === column ? (order.falling ? "descending" : "ascending") : undefined}
                >
                  <button
                    type="button"
                    onClick={() => sort({ column, falling: order.column === column && !order.falling })}
                  >
                    {tr(head)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ texts }) => (
              <tr key={texts[1]} data-iso3={texts[1]} class={texts[1] === state.party ? "mine" : undefined}>
                {texts.map((text, column) =>
                  column ? (
                    <td key={HEADS[column]} class={column > 4 || column === 3 ? "number" : undefined}>
                      {text}
                    </td>
                  ) : (
                    <th key="name" scope="row">
                      {text}
                    </th>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
