// How dark an amount is drawn: seven shades, the lightest for nothing. Words say the same, so no colour speaks alone.

export const SHADES = 6;
const ROUND_UNITS = [1, 2, 2.5, 5, 7.5, 10]; // times a power of ten
// The smallest round amount of which all shades hold the largest fee: questions/fees/overview.py.
export function unitFor(most: number): number {
  let power = 1;
  while (SHADES * 10 * power < most) power *= 10;
  return ROUND_UNITS.map((unit) => unit * power).find((unit) => SHADES * unit >= most)!;
}
export const shadeOf = (amount: number, most: number): number =>
  amount > 0 ? Math.min(Math.ceil(amount / unitFor(most)), SHADES) : 0;
export const boundsFor = (most: number): number[] => [...Array(SHADES - 1).keys()].map((n) => (n + 1) * unitFor(most));

export const SHARE_BOUNDS = [0.0025, 0.005, 0.01, 0.02, 0.03];
export function shareShade(share: number): number {
  if (share <= 0) return 0;
  const above = SHARE_BOUNDS.findIndex((bound) => share <= bound);
  return above < 0 ? SHADES : above + 1;
}
