// The answer: a sentence that a minister could say, then five figures with their change.

import type { View } from "../engine/types.ts";
import { change, count, usd } from "./format.ts";
import { SetOff } from "./parts.tsx";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";

export const Sentence = ({ view }: { view: View }) => (
  <p class="sentence">
    <SetOff text={view.sentence} />
  </p>
);

type Figure = { label: string; value: string; note: string };
const payers = (view: View) => view.groups.reduce((sum, group) => sum + group[2], 0);

export function figuresOf(view: View, before: { name: string; view: View }): Figure[] {
  const now = view.amounts;
  const then = before.view.amounts;
  const against = before.name === "the paper" ? "in the paper" : `in ${before.name}`;
  const noted = (label: string, value: number, old: number): Figure => ({
    label,
    value: usd(value),
    note: usd(value) === usd(old) ? `as ${against}` : `${change(value, old)} against ${before.name}`,
  });
  const left = ({ surplus, gap }: View["amounts"]) => {
    if (surplus > 0) return `surplus of ${usd(surplus)}`;
    return gap ? `${usd(Math.abs(gap))} ${gap > 0 ? "more than needed" : "not covered"}` : "covered in full";
  };
  return [
    noted("Needed from fees", now.need, then.need),
    noted("Base unit fee", now.base_unit, then.base_unit),
    noted("Usage unit fee", now.usage_unit, then.usage_unit),
    {
      label: "Parties that pay",
      value: `${count(payers(view))} of ${count(view.parties.length)}`,
      note: `${count(payers(before.view))} of ${count(before.view.parties.length)} ${against}`,
    },
    {
      label: now.surplus > 0 ? "Surplus to the reserve" : now.gap > 0 ? "More than needed" : "Left to cover",
      value: usd(now.surplus || Math.abs(now.gap)),
      note: `${left(then)} ${against}`,
    },
  ];
}

export const Figures = ({ store, state }: { store: Store; state: State }) => (
  <dl class="figures">
    {figuresOf(state.view, store.reference()).map(({ label, value, note }) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>
          {value}
          <small>{note}</small>
        </dd>
      </div>
    ))}
  </dl>
);
