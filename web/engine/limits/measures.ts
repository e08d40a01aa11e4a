// What a limit bounds, of given parties, as sums: so much times the base unit fee, the usage unit fee and the need.
// As questions/agreements/search/party_sums.py.

import {
  added,
  compare,
  exactly,
  type Fraction,
  isZero,
  minus,
  negative,
  over,
  plus,
  ratio,
  times,
  ZERO,
} from "../exact.ts";
import type { Contribution, Found, Units } from "../rules.ts";
import type { Limit, Scenario, Side, Start } from "../types.ts";

export const SIDES: Side[] = ["at_most", "at_least", "at_most_above_paper"];
export const EVERYONE = "everyone";
const OFFSETS = ["fao_funding_usd", "donor_funding_usd", "reserves_applied_usd"] as const;
export const sideOf = (limit: Limit) => SIDES.find((side) => limit[side] !== undefined)!;
export const boundOf = (limit: Limit) => exactly(limit[sideOf(limit)]!);

type Term = { base: Fraction; usage: Fraction; need: Fraction; more: Fraction };
export type Prepared = {
  limit: Limit;
  terms: Term[];
  over: Term | null;
  exchanges: number | null;
  nothing: number[] | null;
};
const ONE_LESS = ratio(-1n);
const termOf = (base: Fraction, usage: Fraction, more = ZERO): Term => ({ base, usage, need: ZERO, more });
const PAYS: Record<string, [boolean, boolean]> = {
  expected_contribution_usd: [true, true],
  base_fee_usd: [true, false],
  usage_fee_usd: [false, true],
};
const paidOf = (party: Contribution, on: string) =>
  ({ expected_contribution_usd: party.all, base_fee_usd: party.baseFee, usage_fee_usd: party.usageFee })[on] ?? ZERO;

export function prepared(start: Start, found: Found, paper: Found, limit: Limit): Prepared {
  const nothingElse = { limit, over: null, exchanges: null, nothing: null };
  const regions = Object.fromEntries(start.parties.map(([iso3, , region]) => [iso3, region]));
  const meant = (iso3: string, status: string) => [EVERYONE, iso3, status, regions[iso3]].includes(limit.of ?? "");
  const members = found.parties.filter(({ iso3, status }) => meant(iso3, status));
  const sums = (parties: Contribution[]) =>
    termOf(added(parties.map((p) => p.base)), added(parties.map((p) => p.usage)));
  if (limit.on === "gap_usd") return { ...nothingElse, terms: [{ ...sums(found.parties), need: ONE_LESS }] };
  if (limit.on === "parties_paying_nothing") {
    const count = (multipliers: (party: Contribution) => Fraction[]) =>
      found.parties.filter((party) => multipliers(party).every(isZero)).length;
    const nothing = [count((p) => [p.base, p.usage]), count((p) => [p.usage]), count((p) => [p.base]), count(() => [])];
    return { ...nothingElse, terms: [], nothing };
  }
  if (!start.limits.quantities[limit.on].of) return { ...nothingElse, terms: [] }; // of an amount itself
  if (start.limits.quantities[limit.on].of === "together") {
    const exchanges = members.reduce((sum, party) => sum + party.count, 0);
    const share = limit.on === "share_of_total";
    return {
      ...nothingElse,
      terms: [sums(members)],
      over: share ? sums(found.parties) : null,
      exchanges: share ? null : exchanges,
    };
  }
  const [base, usage] = PAYS[limit.on];
  const paidBy = (party: { base: Fraction; usage: Fraction } | undefined, more: Fraction) =>
    termOf(party && base ? party.base : ZERO, party && usage ? party.usage : ZERO, more);
  let terms = members.map((party) => paidBy(party, ZERO));
  if (sideOf(limit) === "at_most_above_paper") {
    const now = new Map(found.parties.map((party) => [party.iso3, party]));
    const statuses = new Map(found.everyone.map((user) => [user.iso3, user.status]));
    terms = paper.parties
      .filter(({ iso3 }) => meant(iso3, statuses.get(iso3)!))
      .map((party) => paidBy(now.get(party.iso3), negative(paidOf(party, limit.on))));
  }
  const different = new Map(terms.map((term) => [JSON.stringify(term, writtenOut), term]));
  return { ...nothingElse, terms: different.size ? [...different.values()] : [termOf(ZERO, ZERO)] };
}
export const writtenOut = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

export type Fees = { units: Pick<Units, "base" | "usage">; need: Fraction };
export const sumOf = ({ base, usage, need, more }: Term, { units, need: needed }: Fees) =>
  plus(plus(times(base, units.base), times(usage, units.usage)), plus(times(need, needed), more));

// What a limit bounds: exact; null where it is infinite.
export function boundedOf(one: Prepared, fees: Fees, scenario: Scenario): Fraction | null {
  const { limit } = one;
  const offset = OFFSETS.find((name) => name === limit.on);
  if (offset) return exactly(scenario[offset]);
  if (limit.on === "outside_funding_usd")
    return plus(exactly(scenario.fao_funding_usd), exactly(scenario.donor_funding_usd));
  if (one.nothing)
    return ratio(BigInt(one.nothing[Number(isZero(fees.units.base)) + 2 * Number(isZero(fees.units.usage))]));
  const values = one.terms.map((term) => sumOf(term, fees));
  const least = sideOf(limit) === "at_least";
  const value = values.reduce((a, b) => (compare(a, b) < 0n === least ? a : b));
  if (one.over) {
    const all = sumOf(one.over, fees);
    return isZero(all) ? ZERO : over(value, all);
  }
  if (one.exchanges === null) return value;
  return one.exchanges ? over(value, ratio(BigInt(one.exchanges))) : isZero(value) ? ZERO : null;
}
export function roomOf(limit: Limit, value: Fraction | null): Fraction | null {
  if (!value) return null;
  return sideOf(limit) === "at_least" ? minus(value, boundOf(limit)) : minus(boundOf(limit), value);
}
