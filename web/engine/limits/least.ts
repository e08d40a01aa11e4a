// The least amount of a setting that holds all limits, to the dollar; as questions/agreements/dollars.py.

import {
  below,
  exactly,
  type Fraction,
  isAbove,
  isZero,
  larger,
  minus,
  negative,
  over,
  plus,
  ratio,
  times,
  ZERO,
} from "../exact.ts";
import { type Found, unitFees } from "../rules.ts";
import type { AmountLever, Limit, Scenario, Start } from "../types.ts";
import { boundedOf, boundOf, type Fees, type Prepared, prepared, sideOf, sumOf, writtenOut } from "./measures.ts";

const MOST_STRETCHES = 20_000;
// The least whole dollars of an amount that hold all limits, everything else as it is; null where none does.
export function leastAmount(
  start: Start,
  found: Found,
  paper: Found,
  limits: Limit[],
  lever: AmountLever,
): number | null {
  const { scenario, model, rule, units } = found;
  const some = limits.map((limit) => prepared(start, found, paper, limit));
  const at = (amount: bigint) => ({ ...scenario, [lever]: Number(amount) });
  const left = plus(found.need, minus(exactly(scenario[lever]), found.surplus)); // the level less the other offsets
  const feesAt = (amount: bigint): Fees => {
    const need = larger(minus(left, ratio(amount)), ZERO);
    return { units: unitFees(need, units.baseSum, units.usageSum, model, rule), need };
  };
  // Between two amounts with the same rounded fees every limit moves evenly, if at all.
  const kind = ({ units: { base, usage }, need }: Fees) =>
    JSON.stringify(
      [rule.baseStep && base, rule.usageStep && usage, isZero(base), isZero(usage), isZero(need)],
      writtenOut,
    );
  const last = -below(negative(model.level));
  let low = 0n;
  for (let stretch = 0; low <= last && stretch < MOST_STRETCHES; stretch++) {
    const here = kind(feesAt(low));
    let high = low;
    let step = 1n;
    while (high + step <= last && kind(feesAt(high + step)) === here) {
      high += step;
      step *= 2n;
    }
    for (; step >= 1n; step /= 2n) if (high + step <= last && kind(feesAt(high + step)) === here) high += step;
    const least = leastWithin(some, low, high, feesAt, at);
    if (least !== null) return Number(least);
    low = high + 1n;
  }
  return null;
}
// The least whole amount between two at which all limits hold, where each sum moves evenly between them.
function leastWithin(
  some: Prepared[],
  low: bigint,
  high: bigint,
  feesAt: (amount: bigint) => Fees,
  at: (amount: bigint) => Scenario,
): bigint | null {
  const [first, last] = [feesAt(low), feesAt(high)];
  let [from, to] = [low, high];
  for (const one of some) {
    const sums = one.terms.map((term) => ({ ...one, terms: [term] }));
    for (const sum of sums.length ? sums : [one]) {
      const ends = [excess(sum, first, at(low)), excess(sum, last, at(high))];
      const [before, after] = ends.map(isAbove);
      if (before && after) return null;
      if (before === after) continue;
      const slope = over(minus(ends[1], ends[0]), ratio(high - low));
      const turn = plus(ratio(low), over(negative(ends[0]), slope)); // where the excess is 0
      const [up, down] = [-below(negative(turn)), below(turn)];
      if (before && up > from) from = up;
      if (after && down < to) to = down;
    }
  }
  return from <= to ? from : null;
}
// By how much a limit is broken, in a measure that moves evenly with fees and need: 0 or less where it holds.
function excess(one: Prepared, fees: Fees, scenario: Scenario): Fraction {
  const bound = boundOf(one.limit);
  const sign = ratio(sideOf(one.limit) === "at_least" ? -1n : 1n);
  if (one.over) {
    const all = sumOf(one.over, fees);
    const nothing = isZero(all) && sideOf(one.limit) === "at_least"; // the share of no fees is 0
    return nothing ? bound : times(sign, minus(sumOf(one.terms[0], fees), times(bound, all)));
  }
  if (one.exchanges !== null) return minus(sumOf(one.terms[0], fees), times(bound, ratio(BigInt(one.exchanges))));
  return times(sign, minus(boundedOf(one, fees, scenario)!, bound));
}
