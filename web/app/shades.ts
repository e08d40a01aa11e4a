// How dark an amount is drawn: five shades, the lightest for nothing. Words say the same, so no colour speaks alone.

const STEPS = [1, 2, 3]; // times the unit, which is 5,000 for the paper's fees
export function unitFor(most: number): number {
  let unit = 5_000;
  while (most > 20 * unit) unit *= 10;
  while (unit > 5 && most > 0 && most < unit) unit /= 10;
  return unit;
}
export function shadeOf(amount: number, most: number): number {
  if (amount <= 0) return 0;
  const unit = unitFor(most);
  const above = STEPS.findIndex((step) => amount <= step * unit);
  return above < 0 ? 4 : above + 1;
}
export const boundsFor = (most: number): number[] => STEPS.map((step) => step * unitFor(most));

const SHARES = [0.005, 0.01, 0.02];
export const shareShade = (share: number) => {
  if (share <= 0) return 0;
  const above = SHARES.findIndex((bound) => share <= bound);
  return above < 0 ? 4 : above + 1;
};
export const SHARE_BOUNDS = SHARES;
