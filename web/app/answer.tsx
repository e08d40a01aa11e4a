// The answer: a sentence that a minister could say, then five figures with their change.

import { statusWord, tr, usageWord } from "../engine/language.ts";
import type { View } from "../engine/types.ts";
import { change, count, exchangesInWords, usd } from "./format.ts";
import { SetOff } from "./parts.tsx";
import type { State } from "./state/state.ts";
import type { Store } from "./state/store.ts";

export const Sentence = ({ view }: { view: View }) => (
  <p class="sentence">
    <SetOff text={view.sentence} />
  </p>
);

// What the amount of the reader's own party is made of.
export function OwnFigures({ view, party }: { view: View; party: string }) {
  const row = view.parties.find(([iso3]) => iso3 === party);
  if (!row) return null;
  const [, status, exchanges, category, base, usage, all] = row;
  const made = [
    statusWord(status),
    exchangesInWords(exchanges),
    usageWord(category),
    tr("base fee {amount}", { amount: usd(base) }),
    tr("usage fee {amount}", { amount: usd(usage) }),
    ...(exchanges && all ? [tr("USD {amount} per exchange", { amount: usd(all / exchanges) })] : []),
  ];
  return <p class="made-of">{made.join(" · ")}</p>;
}

type Figure = { label: string; value: string; note: string };
const payers = (view: View) => view.groups.reduce((sum, group) => sum + group[2], 0);

export function figuresOf(view: View, before: { name: string; view: View }): Figure[] {
  const now = view.amounts;
  const then = before.view.amounts;
  const other = before.name;
  const beside = (count: string) =>
    other ? tr("{count} in {name}", { count, name: other }) : tr("{count} in the paper", { count });
  const noted = (label: string, value: number, old: number): Figure => {
    const same = usd(value) === usd(old);
    const changed = change(value, old);
    if (other)
      return {
        label,
        value: usd(value),
        note: same
          ? tr("as in {name}", { name: other })
          : tr("{change} compared with {name}", { change: changed, name: other }),
      };
    return {
      label,
      value: usd(value),
      note: same ? tr("as in the paper") : tr("{change} compared with the paper", { change: changed }),
    };
  };
  const left = ({ surplus, gap }: View["amounts"]) => {
    if (surplus > 0) return tr("surplus of {amount}", { amount: usd(surplus) });
    if (!gap) return tr("covered in full");
    const amount = usd(Math.abs(gap));
    return gap > 0 ? tr("{amount} more than needed", { amount }) : tr("{amount} not covered", { amount });
  };
  const figures = [
    noted(tr("Needed from fees"), now.need, then.need),
    noted(tr("Base unit fee"), now.base_unit, then.base_unit),
    noted(tr("Usage unit fee"), now.usage_unit, then.usage_unit),
    {
      label: tr("Parties that pay"),
      value: tr("{some} of {all}", { some: count(payers(view)), all: count(view.parties.length) }),
      note: beside(tr("{some} of {all}", { some: count(payers(before.view)), all: count(before.view.parties.length) })),
    },
    {
      label:
        now.surplus > 0 ? tr("Surplus for the reserve") : now.gap > 0 ? tr("More than needed") : tr("Left to cover"),
      value: usd(now.surplus || Math.abs(now.gap)),
      note: beside(left(then)),
    },
  ];
  const paid = (one: View) => JSON.stringify([one.amounts.need, one.parties.map((party) => [party[0], party[6]])]);
  // Where nothing changed, nothing is said of changes.
  return paid(view) === paid(before.view) ? figures.map((figure) => ({ ...figure, note: "" })) : figures;
}

export const Figures = ({ store, state }: { store: Store; state: State }) => (
  <dl class="figures">
    {figuresOf(state.view, store.reference()).map(({ label, value, note }) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>
          {value}
          {note && <small>{note}</small>}
        </dd>
      </div>
    ))}
  </dl>
);
