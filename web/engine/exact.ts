// Exact numbers: quotients of whole numbers, so that no binary fraction ever decides a half-way case; and how numbers
// are written in sentences, as ephyto_model/language/wording.py writes them.

import { inDigits, inList, inPercent, language, partyName, trn } from "./language.ts";

export type Fraction = { above: bigint; below: bigint };

const absolute = (n: bigint): bigint => (n < 0n ? -n : n);
// The largest whole number that divides both.
export function common(a: bigint, b: bigint): bigint {
  while (b) [a, b] = [b, a % b];
  return a;
}

// A quotient in lowest terms, its denominator above 0.
export function ratio(above: bigint, below = 1n): Fraction {
  if (below < 0n) [above, below] = [-above, -below];
  const by = common(absolute(above), below);
  return by === 1n ? { above, below } : { above: above / by, below: below / by };
}
export const ZERO = ratio(0n);
export const ONE = ratio(1n);
export const HALF = ratio(1n, 2n);

// A number taken as the decimal it is written as (0.15 is 15/100), or a ratio like "2/3".
export function exactly(number: number | string): Fraction {
  const text = String(number);
  const parts = text.match(/^(\d+)\/(\d+)$/);
  if (parts) return ratio(BigInt(parts[1]), BigInt(parts[2]));
  const written = text.match(/^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/);
  if (!written) throw new Error(`${text} is no number`);
  const [, sign, whole, rest = "", power = "0"] = written;
  const digits = BigInt(`${sign}${whole}${rest}` || "0"),
    shift = Number(power) - rest.length;
  return shift < 0 ? ratio(digits, 10n ** BigInt(-shift)) : ratio(digits * 10n ** BigInt(shift));
}

export const plus = (a: Fraction, b: Fraction) => ratio(a.above * b.below + b.above * a.below, a.below * b.below);
export const minus = (a: Fraction, b: Fraction) => ratio(a.above * b.below - b.above * a.below, a.below * b.below);
export const times = (a: Fraction, b: Fraction) => ratio(a.above * b.above, a.below * b.below);
export const over = (a: Fraction, b: Fraction) => ratio(a.above * b.below, a.below * b.above);
export const negative = (a: Fraction): Fraction => ({ above: -a.above, below: a.below });
export const compare = (a: Fraction, b: Fraction) => a.above * b.below - b.above * a.below;
export const isZero = (a: Fraction) => a.above === 0n;
export const isAbove = (a: Fraction) => a.above > 0n;
export const larger = (a: Fraction, b: Fraction) => (compare(a, b) < 0n ? b : a);
export const added = (numbers: Fraction[]) => numbers.reduce(plus, ZERO);
// The whole number at or below.
export const below = (a: Fraction): bigint =>
  a.above >= 0n ? a.above / a.below : -((-a.above + a.below - 1n) / a.below);

// The float nearest to it: 66 bits and a last one for all that follow them are rounded once, by Number.
export function asNumber(a: Fraction): number {
  if (a.below === 1n) return Number(a.above);
  const size = (n: bigint) => n.toString(2).length;
  const shift = BigInt(Math.max(66 + size(a.below) - size(absolute(a.above)), 0));
  const above = absolute(a.above) << shift;
  const bits = (above / a.below) | (above % a.below ? 1n : 0n);
  const number = Number(bits) / 2 ** Number(shift);
  return a.above < 0n ? -number : number;
}

// The nearest whole number, of two equally near ones the even one, as Python's round.
export function nearest(a: Fraction): bigint {
  const low = below(a),
    rest = compare(minus(a, ratio(low)), HALF);
  return rest > 0n || (rest === 0n && low % 2n !== 0n) ? low + 1n : low;
}

const grouping = (whole: number | bigint | string) => String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
export const grouped = (whole: number | bigint | string) => inDigits(grouping(whole));
// An amount in US dollars: 4,067.63; cents only where there are any.
export function inUsd(a: Fraction): string {
  const cents = nearest(times(a, ratio(100n))),
    plain = absolute(cents),
    rest = plain % 100n;
  return inDigits(
    (cents < 0n ? "\u2212" : "") + grouping(plain / 100n) + (rest ? `.${String(rest).padStart(2, "0")}` : ""),
  );
}
// A number as Python writes it.
export function inPython(number: number): string {
  const size = Math.abs(number);
  if (!size || (size >= 1e-4 && size < 1e16)) return String(number);
  return number.toExponential().replace(/e([-+])(\d)$/, "e$10$2");
}
// To so many significant digits, as Python's format "g" writes it.
export function significant(number: number, digits: number): string {
  const size = Math.abs(number);
  if (!size) return "0";
  const power = Math.floor(Math.log10(Number(size.toPrecision(digits))));
  const short = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (power >= -4 && power < digits) return short(number.toFixed(Math.max(digits - 1 - power, 0)));
  const [mantissa, exponent] = number.toExponential(digits - 1).split("e");
  return `${short(mantissa)}e${exponent.replace(/^([-+])(\d)$/, "$10$2")}`;
}
export const significantGrouped = (number: number) => inDigits(significant(number, 6).replace(/^\d+/, grouping));
export const percentOf = (share: number) => inPercent(significant(100 * share, 10));
export const signedPercent = (share: number) =>
  inPercent((share > 0 ? "+" : "") + significant(100 * share, 10).replaceAll("-", "\u2212"));

export function listed(words: readonly string[], last: "and" | "or" = "and"): string {
  if (words.length < 2) return words.join("");
  if (language()) return inList(words, last);
  const mark = words.some((word) => word.includes(", ")) ? "; " : ", ";
  return `${words.slice(0, -1).join(mark)}${mark === "; " ? ";" : ""} ${last} ${words.at(-1)}`;
}
export const partiesInWords = (number: number) => trn("{number} party", "{number} parties", number);
export const exchangesInWords = (number: number) => trn("{number} exchange", "{number} exchanges", number);
export const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
export const inSentence = (name: string) =>
  language() ? partyName(name) : name.endsWith(" (the)") ? `the ${name.slice(0, -6)}` : name;
