// The chosen country: its amount, why it pays that, what each preset would ask, and its calendar.

import { useMemo } from "preact/hooks";
import {
  partyName,
  presetName,
  saidIn,
  statusWord,
  type TableText,
  reference as toPaper,
  tr,
  usageWord,
} from "../engine/language.ts";
import type { View } from "../engine/types.ts";
import { Waterfall } from "./charts/waterfall.tsx";
import { capitalised, exchangesInWords, inSentence, NO_PART, usd } from "./format.ts";
import { Card, Rows } from "./parts.tsx";
import type { State } from "./state/state.ts";
import type { Store } from "./state/store.ts";

const EXAMPLES = ["GHA", "KEN", "FRA", "VNM"]; // one that pays nothing, two that pay, one that would join

export function Country({ store, state }: { store: Store; state: State }) {
  const { parties } = store.start;
  const known = parties.find(([iso3]) => iso3 === state.party);
  const examples = EXAMPLES.flatMap((code) => parties.filter(([iso3]) => iso3 === code));
  return (
    <Card name="country" title={tr("My contracting party")}>
      {known ? (
        <Chosen store={store} state={state} name={partyName(known[1])} isUser={known[3]} />
      ) : (
        <>
          <p>{tr("Choose your contracting party to see what it would pay and why, or begin with one of these:")}</p>
          <p class="presets">
            {examples.map(([iso3, name]) => (
              <button key={iso3} type="button" onClick={() => store.choose(iso3)}>
                {partyName(name)}
              </button>
            ))}
          </p>
          <p>
            <button type="button" onClick={() => store.visit(state.tourStop)}>
              {tr("Show me around")}
            </button>
          </p>
        </>
      )}
    </Card>
  );
}

function comparedIn(changed: number, name: string): string {
  const amount = usd(Math.abs(changed));
  if (!changed) return name ? tr("as in {name}", { name }) : tr("as in the paper");
  if (changed > 0)
    return name
      ? tr("{amount} more than in {name}", { amount, name })
      : tr("{amount} more than in the paper", { amount });
  return name
    ? tr("{amount} less than in {name}", { amount, name })
    : tr("{amount} less than in the paper", { amount });
}

// Keyed by their place: their texts change with every step of a slider.
const Steps = ({ steps }: { steps: View["why"] }) => (
  <>
    {steps.map(([text, source], place) => (
      <li key={place}>
        {text} {source && <small>{toPaper(source)}</small>}
      </li>
    ))}
  </>
);

function Chosen({ store, state, name, isUser }: { store: Store; state: State; name: string; isUser: boolean }) {
  const { start } = store;
  const { view, party, underPresets, whyChanged } = state;
  const reference = store.reference();
  const row = view.parties.find(([iso3]) => iso3 === party);
  const before = reference.view.parties.find(([iso3]) => iso3 === party);
  const calendar = saidIn(start, "calendar");
  const short = view.why.filter(([, , key]) => start.short_why.includes(key));
  let changed = "";
  const differs = view.difference !== reference.view.difference;
  if (row && before && differs) changed = comparedIn(row[6] - before[6], reference.name);
  else if (row && !before)
    changed = reference.name
      ? tr("a new user, which does not take part in {name}", { name: reference.name })
      : tr("a new user, not among the paper's users");
  const table = ([caption, head, rows]: TableText) => (
    <Rows caption={caption.replace("{name}", name)} head={head} rows={rows} />
  );
  return (
    <>
      <p class="who">
        <b>{name}</b>{" "}
        {row
          ? `${statusWord(row[1])} · ${exchangesInWords(row[2])} · ${usageWord(row[3])}`
          : tr("does not take part under these settings")}
      </p>
      <p class="amount">
        <b>{row ? usd(row[6]) : "0"}</b> {tr("USD a year")}
        {changed && tr("; ")}
        {changed}
      </p>
      <ol class="why">
        <Steps steps={short} />
      </ol>
      {whyChanged && (
        <details class="change">
          <summary>{whyChanged.said}</summary>
          <Waterfall
            caption={tr("Reasons for the change: {name}", { name: inSentence(name) })}
            before={before?.[6] ?? 0}
            causes={whyChanged.causes}
            after={row?.[6] ?? 0}
          />
          <p class="note">{whyChanged.note}</p>
        </details>
      )}
      {view.why.length > short.length && (
        <details>
          <summary>{tr("Every step, from the funding level to this amount")}</summary>
          <ol class="why whole">
            <Steps steps={view.why} />
          </ol>
        </details>
      )}
      {useMemo(
        () => (
          <>
            {" "}
            <details>
              <summary>{tr("Under each preset")}</summary>
              <Rows
                caption={tr("What {name} would pay under each preset", { name: inSentence(name) })}
                head={[tr("Preset"), tr("USD a year")]}
                rows={underPresets.map(([preset, paid]) => [
                  presetName(preset),
                  paid === null ? NO_PART : usd(Math.round(paid)),
                ])}
              />
              <p class="note">{tr("{none}: it does not take part.", { none: NO_PART })}</p>
            </details>
            <details>
              <summary>{tr("Notification and payment")}</summary>
              {table(calendar.due)}
              {isUser ? (
                <p>{calendar.user.replace("{name}", capitalised(inSentence(name)))}</p>
              ) : (
                table(calendar.joining)
              )}
            </details>
          </>
        ),
        [party, underPresets, state.language],
      )}
    </>
  );
}
