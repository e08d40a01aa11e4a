// Why a party's contribution is not what it is in other settings, split into its causes: ephyto_model/questions/fees/
// split.py and shapley.py for one party.

import {
  added,
  asNumber,
  below,
  capitalised,
  compare,
  exactly,
  type Fraction,
  HALF,
  inSentence,
  inUsd,
  isAbove,
  isZero,
  listed,
  minus,
  negative,
  plus,
  ratio,
  times,
  ZERO,
} from "./exact.ts";
import { tr } from "./language.ts";
import { type Model, modelOf } from "./model.ts";
import { participantsOf, queueOf, takingPart, usersOf } from "./parties.ts";
import { needOf, unitFees } from "./rules.ts";
import { same } from "./sentences.ts";
import type { Data, FieldName, Scenario, Start } from "./types.ts";

type Pair = { base: Fraction; usage: Fraction };
type Structure = { sums: Pair; own: Pair }; // the multipliers of all that take part, and of the party
type Part = { all: Fraction; own: Fraction };
export type Cause = [label: string, usd: Fraction];

const NOTHING: Pair = { base: ZERO, usage: ZERO };
const absolute = (amount: Fraction) => (isAbove(amount) ? amount : negative(amount));
const factorial = (number: number): bigint => (number < 2 ? 1n : BigInt(number) * factorial(number - 1));
const bitsOf = (mask: number): number => (mask ? (mask & 1) + bitsOf(mask >> 1) : 0);
const paid = (units: Pair, own: Pair) => plus(times(units.base, own.base), times(units.usage, own.usage));
const moved = (sums: Pair, by: Pair, way: typeof plus) => ({
  base: way(sums.base, by.base),
  usage: way(sums.usage, by.usage),
});

// The fields that differ, those that are split together in one row.
function causesOf(data: Data, start: Start, before: Scenario, after: Scenario): FieldName[][] {
  const { kinds, most } = data.causes;
  const differing = (Object.keys(start.labels) as FieldName[]).filter(
    (name) => name !== "name" && !same(before[name], after[name]),
  );
  let rows = differing.map((name) => [name]);
  for (const kind of [kinds.who, kinds.status, kinds.exchanges, kinds.offsets]) {
    const together = differing.filter((name) => kind.includes(name));
    if (rows.length > most && together.length > 1)
      rows = rows
        .filter(([name]) => !together.includes(name) || name === together[0])
        .map((row) => (row[0] === together[0] ? together : row));
  }
  return rows;
}

// What a party pays more or less in one scenario than in another, by cause, the largest first; null where it takes part
// in neither, or in too few causes to split.
export function changeOf(data: Data, start: Start, before: Scenario, after: Scenario, iso3: string): Cause[] | null {
  const causes = causesOf(data, start, before, after);
  if (causes.length < 2) return null;
  const splitting = splittingOf(data, before, after, iso3, causes);
  if (!splitting.takesPart) return null;
  const found = new Map<string, Fraction>();
  const put = (label: string, amount: Fraction) => found.set(label, plus(found.get(label) ?? ZERO, amount));
  const { named, kinds, own } = data.causes;
  for (const [place, [name]] of causes.entries()) {
    const part = splitting.partOf(place);
    const label = named[name];
    if (label) put(label, part.all);
    else {
      const [mine, others] = kinds.exchanges.includes(name) ? own.exchanges : own.status;
      put(mine, part.own);
      put(others, minus(part.all, part.own));
    }
  }
  return [...found]
    .filter(([, amount]) => !isZero(amount))
    .sort((a, b) => Math.sign(Number(compare(absolute(b[1]), absolute(a[1])))));
}

function splittingOf(data: Data, before: Scenario, after: Scenario, iso3: string, causes: FieldName[][]) {
  const number = causes.length;
  const masks = [...Array(2 ** number).keys()];
  const { kinds } = data.causes;
  const amounts = new Set<FieldName>(["annual_funding_level_usd", "rounding", ...kinds.offsets]);
  const structural = causes.reduce((bits, [name], place) => (amounts.has(name) ? bits : bits | (1 << place)), 0);
  const switched = (mask: number): Scenario => {
    const names = causes.flatMap((row, place) => (mask & (1 << place) ? row : []));
    return { ...before, ...Object.fromEntries(names.map((name) => [name, after[name]])) };
  };
  const models = new Map<number, Model>();
  const modelBit = causes.reduce((bits, [name], place) => (name === "model_changes" ? 1 << place : bits), 0);
  const modelFor = (mask: number, scenario: Scenario) => {
    const model = models.get(mask & modelBit) ?? modelOf(data, scenario);
    models.set(mask & modelBit, model);
    return model;
  };
  const structures = new Map<number, Structure>();
  const structureOf = (mask: number): Structure => {
    const key = mask & structural;
    const known = structures.get(key);
    if (known) return known;
    const scenario = switched(key);
    const model = modelFor(mask, scenario);
    const participants = participantsOf(data, scenario);
    const chosen = takingPart(scenario, queueOf(data, scenario, model, participants));
    const taking = usersOf(data, scenario, model, participants).filter((user) => chosen.has(user.iso3));
    const found = {
      sums: { base: added(taking.map((p) => p.base)), usage: added(taking.map((p) => p.usage)) },
      own: taking.find((user) => user.iso3 === iso3) ?? NOTHING,
    };
    structures.set(key, found);
    return found;
  };
  const known = new Map<string, Pair>();
  const unitsOf = (mask: number, sums: Pair): Pair => {
    const key = `${mask & ~structural} ${mask & modelBit} ${Object.values(sums).map(({ above, below }) => `${above}/${below}`)}`;
    const before = known.get(key);
    if (before) return before;
    const scenario = switched(mask);
    const model = modelFor(mask, scenario);
    const { need } = needOf(scenario, exactly(scenario.annual_funding_level_usd));
    const found = unitFees(need, sums.base, sums.usage, model, model.rounding[scenario.rounding]);
    known.set(key, found);
    return found;
  };
  const values = masks.map((mask) => paid(unitsOf(mask, structureOf(mask).sums), structureOf(mask).own));
  const weight = (mask: number) => {
    const first = bitsOf(mask);
    return ratio(factorial(first) * factorial(number - first - 1), factorial(number));
  };
  return {
    takesPart: [0, masks.length - 1].some((mask) => structureOf(mask).own !== NOTHING),
    // A cause's Shapley value; of it the party's own part, half from switching its own first and half from last.
    partOf(place: number): Part {
      const bit = 1 << place;
      const part = { all: ZERO, own: ZERO };
      for (const mask of masks.filter((mask) => !(mask & bit))) {
        const [one, other] = [structureOf(mask), structureOf(mask | bit)];
        const [from, to] = [values[mask], values[mask | bit]];
        part.all = plus(part.all, times(weight(mask), minus(to, from)));
        const step = moved(other.own, one.own, minus);
        if (isZero(step.base) && isZero(step.usage)) continue;
        const onlyOwn = paid(unitsOf(mask, moved(one.sums, step, plus)), other.own);
        const onlyOthers = paid(unitsOf(mask | bit, moved(other.sums, step, minus)), one.own);
        const own = plus(minus(onlyOwn, from), minus(to, onlyOthers));
        part.own = plus(part.own, times(weight(mask), times(HALF, own)));
      }
      return part;
    },
  };
}

// The sentence of ephyto_model/questions/fees/causes/views.py.
export function changeInWords(data: Data, name: string, causes: Cause[]): string {
  const { said, rest, small, most_named } = data.causes;
  const total = added(causes.map(([, amount]) => absolute(amount)));
  const named = causes
    .filter(([, amount]) => compare(absolute(amount), times(exactly(small), total)) >= 0n)
    .slice(0, most_named);
  const left = added(causes.filter((cause) => !named.includes(cause)).map(([, amount]) => amount));
  const main = isZero(left) ? named : [...named, [rest, left] as Cause];
  const parts = main.map(([label, amount]) =>
    tr(isAbove(amount) ? said.part_more : said.part_less, { amount: whole(amount), cause: tr(label) }),
  );
  const change = added(causes.map(([, amount]) => amount));
  const values = { name: capitalised(inSentence(name)), amount: whole(change), parts: listed(parts) };
  if (!parts.length) return tr(said.nothing, { name: inSentence(name) });
  if (isZero(change)) return tr(said.same, values);
  const [[cause]] = main;
  if (main.length === 1) return tr(isAbove(change) ? said.one_more : said.one_less, { ...values, cause: tr(cause) });
  return tr(isAbove(change) ? said.more : said.less, values);
}
const whole = (amount: Fraction) => inUsd(ratio(below(plus(absolute(amount), HALF))));

export const asNumbers = (causes: Cause[]): [string, number][] => causes.map(([label, usd]) => [label, asNumber(usd)]);
