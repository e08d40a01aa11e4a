// How amounts, changes, shares and counts are written, as ephyto_model/language/wording.py writes them; what the engine writes in the
// same way is its own.

import { code, inDigits, inPercent, language, tr } from "../engine/language.ts";

export { capitalised, exchangesInWords, inSentence, partiesInWords } from "../engine/exact.ts";

const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const MINUS = "\u2212";
export const NO_PART = "–";

export function usd(amount: number): string {
  const text = cents.format(Math.abs(amount));
  const plain = text.endsWith(".00") ? text.slice(0, -3) : text;
  return inDigits((amount < 0 && /[1-9]/.test(plain) ? MINUS : "") + plain);
}
export const signedUsd = (amount: number) => (Math.round(amount * 100) > 0 ? inDigits("+") : "") + usd(amount);
// A change between two amounts; never "-0".
export const change = (now: number, before: number) =>
  usd(now) === usd(before) ? tr("no change") : signedUsd(now - before);
const whole = new Intl.NumberFormat("en-US");
export const count = (number: number) => inDigits(whole.format(number));
export const percent = (share: number) =>
  !share ? inPercent("0") : share < 0.0005 ? tr("under {share}", { share: inPercent("0.1") }) : percentTo(share, 1);
export const percentTo = (share: number, decimals: number) => inPercent((share * 100).toFixed(decimals));
// A value in a field: digits grouped, no more of them than were typed.
const digits = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });
export const typed = (value: unknown) =>
  typeof value === "number" ? inDigits(digits.format(value).replace("-", MINUS)) : String(value);
// For searching: no accents, no capitals.
export const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Thousands may be grouped by the language's sign or by spaces. Where the decimal sign is a comma, a point may stand for it,
// too, unless three digits follow. What could mean two things, like "0,15" and "400.000" in English, is refused.
// "USD 300,000" and "300k" are what people type, too.
export function parsed(text: string, decimals: number): number | string {
  const written = text.replace(/[\u200e\u200f\u061c]/g, "").trim();
  const trimmed = written.replace(/^(?:USD|US\$|\$)\s*|\s*USD$/i, "");
  const thousands = /^(.*\d)\s?k$/i.exec(trimmed);
  const many = thousands ? parsed(thousands[1], 2) : null;
  if (typeof many === "number") return Math.round(many * 100_000) / 100;
  const signs = language()?.digits ?? { group: ",", decimal: "." };
  const group = `[${signs.group === "." ? "\\." : signs.group} \\u00a0\\u202f]`;
  const point = signs.decimal === "." ? "\\." : signs.decimal;
  if (signs.decimal === "," && /^[-\u2212]?(0\.\d+|\d+\.(\d{1,2}|\d{4,}))$/.test(trimmed))
    return parsed(trimmed.replace(".", ","), decimals);
  const form = new RegExp(`^[-\u2212]?(\\d+|\\d{1,3}(${group}\\d{3})+)(${point}\\d{1,${decimals}})?$`);
  if (!form.test(trimmed)) return written;
  const [whole, rest = ""] = trimmed.replace(MINUS, "-").split(signs.decimal);
  return Number(`${whole.replace(/[^\d-]/g, "")}.${rest || 0}`);
}
// "+30" adds to what is there.
export function added(text: string, value: unknown, decimals: number): number | string {
  const more = text.trim().startsWith("+") ? parsed(text.trim().slice(1), decimals) : null;
  return typeof more === "number" && typeof value === "number" ? value + more : parsed(text, decimals);
}
// Names in the order in which people look for them.
export const alphabetical = (a: string, b: string) => collator(code()).compare(a, b);
const collators = new Map<string, Intl.Collator>();
function collator(spoken: string): Intl.Collator {
  const known = collators.get(spoken) ?? new Intl.Collator(spoken, { sensitivity: "base" });
  collators.set(spoken, known);
  return known;
}
