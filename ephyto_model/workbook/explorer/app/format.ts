// How amounts, changes, shares and counts are written, as ephyto_model/wording.py writes them; what the engine writes in the
// same way is its own.

export { capitalised, counted, inSentence } from "../engine/exact.ts";
export { filledIn as filled } from "../engine/sentences.ts";

const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const MINUS = "\u2212";
export const NO_PART = "–";

export function usd(amount: number): string {
  const text = cents.format(Math.abs(amount));
  const plain = text.endsWith(".00") ? text.slice(0, -3) : text;
  return (amount < 0 && /[1-9]/.test(plain) ? MINUS : "") + plain;
}
export const signedUsd = (amount: number) => (Math.round(amount * 100) > 0 ? "+" : "") + usd(amount);
// A change between two amounts; never "-0".
export const change = (now: number, before: number) =>
  usd(now) === usd(before) ? "no change" : signedUsd(now - before);
const whole = new Intl.NumberFormat("en-US");
export const count = (number: number) => whole.format(number);
export const percent = (share: number) =>
  !share ? "0%" : share < 0.0005 ? "under 0.1%" : `${(share * 100).toFixed(1)}%`;
// A value in a field: digits grouped, no more of them than were typed.
const digits = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });
export const typed = (value: unknown) => (typeof value === "number" ? digits.format(value) : String(value));
// For searching: no accents, no capitals.
export const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Thousands may be grouped by commas or spaces; "0,15" and "400.000" could mean two things, so they are refused.
export function parsed(text: string, decimals: number): number | string {
  const trimmed = text.trim();
  const fits = new RegExp(`^[-+\u2212]?(\\d+|\\d{1,3}([, \\u00a0\\u202f]\\d{3})+)(\\.\\d{1,${decimals}})?$`).test(
    trimmed,
  );
  return fits ? Number(trimmed.replace(MINUS, "-").replace(/[^\d.+-]/g, "")) : trimmed;
}
// Names in the order in which people look for them.
export const alphabetical = new Intl.Collator("en", { sensitivity: "base" }).compare;
