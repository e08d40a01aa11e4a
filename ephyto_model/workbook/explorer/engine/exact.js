// Exact numbers: quotients of whole numbers, so that no binary fraction ever decides a half-way case; and how numbers
// are written in sentences, as ephyto_model/wording.py writes them.

const absolute = (n) => (n < 0n ? -n : n);
function common(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

// A quotient in lowest terms, its denominator above 0.
function ratio(above, below = 1n) {
  if (below < 0n) [above, below] = [-above, -below];
  const by = common(absolute(above), below);
  return by === 1n ? { above, below } : { above: above / by, below: below / by };
}
const ZERO = ratio(0n), ONE = ratio(1n), HALF = ratio(1n, 2n);

// A number taken as the decimal it is written as (0.15 is 15/100), or a ratio like "2/3".
function exactly(number) {
  const text = String(number);
  const parts = text.match(/^(\d+)\/(\d+)$/);
  if (parts) return ratio(BigInt(parts[1]), BigInt(parts[2]));
  const [, sign, whole, rest = "", power = "0"] = text.match(/^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/);
  const digits = BigInt(`${sign}${whole}${rest}` || "0"), shift = Number(power) - rest.length;
  return shift < 0 ? ratio(digits, 10n ** BigInt(-shift)) : ratio(digits * 10n ** BigInt(shift));
}

const plus = (a, b) => ratio(a.above * b.below + b.above * a.below, a.below * b.below);
const minus = (a, b) => ratio(a.above * b.below - b.above * a.below, a.below * b.below);
const times = (a, b) => ratio(a.above * b.above, a.below * b.below);
const over = (a, b) => ratio(a.above * b.below, a.below * b.above);
const negative = (a) => ({ above: -a.above, below: a.below });
const compare = (a, b) => a.above * b.below - b.above * a.below;
const isZero = (a) => a.above === 0n;
const isAbove = (a) => a.above > 0n;
const larger = (a, b) => (compare(a, b) < 0n ? b : a);
const added = (numbers) => numbers.reduce(plus, ZERO);
// The whole number at or below.
const below = (a) => (a.above >= 0n ? a.above / a.below : -((-a.above + a.below - 1n) / a.below));

// The float nearest to it: 66 bits and a last one for all that follow them are rounded once, by Number.
function asNumber(a) {
  if (a.below === 1n) return Number(a.above);
  const size = (n) => n.toString(2).length;
  const shift = BigInt(Math.max(66 + size(a.below) - size(absolute(a.above)), 0));
  const above = absolute(a.above) << shift;
  const bits = above / a.below | (above % a.below ? 1n : 0n);
  const number = Number(bits) / 2 ** Number(shift);
  return a.above < 0n ? -number : number;
}

// The nearest whole number, of two equally near ones the even one, as Python's round.
function nearest(a) {
  const low = below(a), rest = compare(minus(a, ratio(low)), HALF);
  return rest > 0n || (rest === 0n && low % 2n !== 0n) ? low + 1n : low;
}

const grouped = (whole) => String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
// An amount in US dollars: 4,067.63; cents only where there are any.
function inUsd(a) {
  const cents = nearest(times(a, ratio(100n))), plain = absolute(cents), rest = plain % 100n;
  return (cents < 0n ? "\u2212" : "") + grouped(plain / 100n) + (rest ? `.${String(rest).padStart(2, "0")}` : "");
}
// A number as Python writes it.
function inPython(number) {
  const size = Math.abs(number);
  if (!size || (size >= 1e-4 && size < 1e16)) return String(number);
  return number.toExponential().replace(/e([-+])(\d)$/, "e$10$2");
}
// To so many significant digits, as Python's format "g" writes it.
function significant(number, digits) {
  const size = Math.abs(number);
  if (!size) return "0";
  const power = Math.floor(Math.log10(Number(size.toPrecision(digits))));
  const short = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (power >= -4 && power < digits) return short(number.toFixed(Math.max(digits - 1 - power, 0)));
  const [mantissa, exponent] = number.toExponential(digits - 1).split("e");
  return `${short(mantissa)}e${exponent.replace(/^([-+])(\d)$/, "$10$2")}`;
}
const significantGrouped = (number) => significant(number, 6).replace(/^\d+/, grouped);
const percentOf = (share) => `${significant(100 * share, 10)}%`;
const signedPercent = (share) => (share > 0 ? "+" : "") + percentOf(share).replaceAll("-", "\u2212");

function listed(words, last = "and") {
  if (words.length < 2) return words.join("");
  const mark = words.some((word) => word.includes(", ")) ? "; " : ", ";
  return `${words.slice(0, -1).join(mark)}${mark === "; " ? ";" : ""} ${last} ${words.at(-1)}`;
}
const counted = (number, one, several) => `${grouped(number)} ${number === 1 || number === 1n ? one : several}`;
const withArticle = (status) => `${"AEIOU".includes(status[0]) ? "an" : "a"} ${status}`;
const capitalised = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const inSentence = (name) => (name.endsWith(" (the)") ? `the ${name.slice(0, -6)}` : name);
