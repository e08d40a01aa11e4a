// Limits: what each can live with, measured on what the rules give, as questions/agreements/limit.py and questions/agreements/texts.py do.

import { isLine } from "../checks.ts";
import {
  asNumber,
  exactly,
  type Fraction,
  inSentence,
  inUsd,
  isAbove,
  nearest,
  negative,
  partiesInWords,
  ratio,
  times,
} from "../exact.ts";
import { inPercent, marked, statusWord, tr } from "../language.ts";
import { isMapping } from "../model.ts";
import type { Found } from "../rules.ts";
import type { Limit, Measured, Side, Start } from "../types.ts";
import { boundedOf, boundOf, EVERYONE, prepared, roomOf, SIDES, sideOf } from "./measures.ts";

const ASKED: Record<Side, string> = {
  at_most: marked("{what}: at most {bound}"),
  at_least: marked("{what}: at least {bound}"),
  at_most_above_paper: marked("{what}: at most {bound} above the amount in the paper"),
};

// ---- what is accepted
const KEYS = ["who", "on", "of", ...SIDES];
// The sentence that refuses limits, or nothing. A code's limits were checked where it was made, so one sentence is enough.
export function refusedLimits(start: Start, limits: unknown): string {
  const { quantities, most } = start.limits;
  if (!Array.isArray(limits) || limits.length > most)
    return tr("At most {number} limits are accepted.", { number: most });
  const known = new Set<unknown>([
    EVERYONE,
    ...start.statuses,
    ...start.limits.regions,
    ...start.parties.map(([iso3]) => iso3),
  ]);
  const wrong = limits.find((limit) => {
    if (!isMapping(limit) || !isLine(limit.who, 60) || !Object.keys(limit).every((key) => KEYS.includes(key)))
      return true;
    const quantity = typeof limit.on === "string" && Object.hasOwn(quantities, limit.on) ? quantities[limit.on] : null;
    const sides = SIDES.filter((side) => limit[side] !== undefined);
    if (!quantity || sides.length !== 1 || !quantity.sides.includes(sides[0])) return true;
    if (quantity.of ? !known.has(limit.of) : limit.of !== undefined) return true;
    if (quantity.unit === "share" && limit.of === EVERYONE) return true;
    if (sides[0] === "at_most_above_paper" && notInPaper(start, limit.of as string)) return true;
    const bound = limit[sides[0]];
    const low = sides[0] === "at_most_above_paper" ? -quantity.high : quantity.low;
    const within = typeof bound === "number" && bound >= low && bound <= quantity.high;
    const parts = { share: 10_000n, parties: 1n }[quantity.unit] ?? 100n;
    return !within || times(exactly(bound as number), ratio(parts)).below !== 1n;
  });
  if (!wrong) return "";
  return tr("This limit is not accepted: {limit}.", { limit: JSON.stringify(wrong).slice(0, 120) });
}
export const notInPaper = (start: Start, of: string) =>
  start.parties.some(([iso3, , , isUser]) => iso3 === of && !isUser);

// ---- in words
export function askedOf(start: Start, limit: Limit): string {
  const quantity = start.limits.quantities[limit.on];
  const label = tr(quantity.label);
  const what = limit.of
    ? tr("{quantity}, {whom}", { quantity: label, whom: whomOf(start, limit.of, quantity.of) })
    : label;
  return tr(ASKED[sideOf(limit)], { what, bound: inUnit(quantity.unit, boundOf(limit)) });
}
export function whomOf(start: Start, of: string, meant: string): string {
  const each = meant === "each";
  if (of === EVERYONE) return each ? tr("each party") : tr("all parties together");
  if (start.statuses.includes(of)) {
    const status = statusWord(of);
    return each ? tr("each {status} party", { status }) : tr("all {status} parties", { status });
  }
  if (start.limits.regions.includes(of)) {
    const region = tr(of);
    return each ? tr("each party in {region}", { region }) : tr("all parties in {region}", { region });
  }
  return inSentence(start.parties.find(([iso3]) => iso3 === of)![1]);
}
// A value of null is infinite: a cost of no exchanges.
function inUnit(unit: string, value: Fraction | null): string {
  if (!value) return tr("not calculated, as there are no exchanges");
  if (unit === "parties") return (isAbove(negative(value)) ? "\u2212" : "") + partiesInWords(Math.abs(asNumber(value)));
  if (unit === "share") {
    const hundredths = nearest(times(value, ratio(10_000n)));
    const size = hundredths < 0n ? -hundredths : hundredths;
    const written = `${size / 100n}.${String(size % 100n).padStart(2, "0")}`.replace(/\.?0+$/, "");
    return inPercent((hundredths < 0n ? "\u2212" : "") + written);
  }
  return tr("USD {amount}", { amount: inUsd(value) });
}

export function measuredOf(start: Start, found: Found, paper: Found, limits: Limit[]): Measured[] {
  return limits.map((limit) => {
    const { unit } = start.limits.quantities[limit.on];
    const value = boundedOf(prepared(start, found, paper, limit), found, found.scenario);
    const room = roomOf(limit, value);
    return {
      who: limit.who,
      asked: askedOf(start, limit),
      value: inUnit(unit, value),
      room: room ? inUnit(unit, room) : "–",
      holds: room !== null && !isAbove(negative(room)),
    };
  });
}
