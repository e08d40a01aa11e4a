// What a party pays, by development status and usage: amount, change and how many parties are in the cell.

import { useState } from "preact/hooks";
import { categoryWord, language, marked, statusWord, tr, usageWord } from "../../engine/language.ts";
import type { View } from "../../engine/types.ts";
import { change, count, partiesInWords, usd } from "../format.ts";
import { ARROWS, Card } from "../parts.tsx";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { shadeOf } from "./shades.ts";

export type MatrixCell = {
  status: string;
  category: string;
  base: number;
  usage: number;
  amount: number;
  change: string;
  parties: number;
  shade: number;
};
// What a party pays in a view, by its names: scenarios may have usage categories of their own.
export function feesIn(store: Pick<Store, "start">, view: View, status: string, category: string) {
  const row = view.schedule[categoriesOf(store, view).indexOf(category)];
  return row?.[store.start.statuses.indexOf(status)];
}
export function cellsOf(store: Pick<Store, "start">, view: View, before: View): MatrixCell[][] {
  const { statuses } = store.start;
  const categories = categoriesOf(store, view);
  const most = Math.max(...view.schedule.flat().map((fees) => fees[2]));
  const rows = categories.map((category, row) =>
    statuses.map((status, column) => {
      const [base, usage, amount] = view.schedule[row][column];
      const old = feesIn(store, before, status, category)?.[2];
      const parties = view.parties.filter((party) => party[1] === status && party[3] === category).length;
      return {
        status,
        category,
        base,
        usage,
        amount,
        change: old === undefined ? "" : change(amount, old),
        parties,
        shade: shadeOf(amount, most),
      };
    }),
  );
  // Where nothing changed, nothing is said of changes.
  const same = rows.flat().every((cell) => !cell.change || cell.change === tr("no change"));
  return same ? rows.map((cells) => cells.map((cell) => ({ ...cell, change: "" }))) : rows;
}
// A scenario's own categories come from its model; their names stand in its parties and bounds.
export function categoriesOf(store: Pick<Store, "start">, view: View): string[] {
  return boundsOf(store, view).map(([name]) => name);
}
function boundsOf({ start }: Pick<Store, "start">, view: View): [string, number][] {
  const own = view.scenario.model_changes.usage_lower_bounds as Record<string, number> | undefined;
  const usual = start.model_fields
    .filter(({ path }) => path[0] === "usage_lower_bounds")
    .map(({ path, default: bound }) => [path[1], Number(bound)]);
  const bounds: Record<string, number> = { [start.categories[0]]: 0, ...Object.fromEntries(usual), ...own };
  return Object.entries(bounds).sort((a, b) => a[1] - b[1]);
}
export function rangesOf(store: Pick<Store, "start">, view: View): string[] {
  const bounds = boundsOf(store, view).map(([, bound]) => bound);
  return bounds.map((bound, n) => {
    const next = bounds[n + 1];
    if (next === undefined) return tr("{bound} or more", { bound: count(bound) });
    if (!bound) return tr("under {bound}", { bound: count(next) });
    return tr("{low}–{high}", { low: count(bound), high: count(next - 1) });
  });
}
// Amounts of many digits are written smaller, so that they stay in their cells.
export const sizeOf = (amounts: string[]) => {
  const longest = Math.max(...amounts.map((amount) => amount.length));
  return longest > 10 ? "longest" : longest > 7 ? "long" : undefined;
};
export const MATRIX_TITLE = marked("What a party pays, by development status and usage");

export const MatrixHead = ({ statuses }: { statuses: string[] }) => (
  <thead>
    <tr>
      <td />
      {statuses.map((status) => (
        <th key={status} scope="col">
          {statusWord(status)}
        </th>
      ))}
    </tr>
  </thead>
);
export const MatrixName = ({ category, range }: { category: string; range: string }) => (
  <th scope="row">
    {categoryWord(category)} <small>{range}</small>
  </th>
);

export function Matrix({ store, state }: { store: Store; state: State }) {
  const { view, party } = state;
  const reference = store.reference();
  const rows = cellsOf(store, view, reference.view);
  const ranges = rangesOf(store, view);
  const mine = view.parties.find(([iso3]) => iso3 === party);
  const home = mine
    ? [rows.findIndex((row) => row[0].category === mine[3]), store.start.statuses.indexOf(mine[1])]
    : [1, 3];
  const [pointed, point] = useState<[number, number] | null>(null);
  const [row, column] = pointed ?? home;
  const cell = rows[row]?.[column] ?? rows[0][0];
  function move(event: KeyboardEvent) {
    if (event.key === " ") event.preventDefault(); // a cell is read, not pressed
    if (!ARROWS.includes(event.key)) return;
    event.preventDefault();
    const down = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const along = language()?.direction === "rtl" ? -1 : 1;
    const right = event.key === "ArrowRight" ? along : event.key === "ArrowLeft" ? -along : 0;
    const to: [number, number] = [
      Math.min(Math.max(row + down, 0), rows.length - 1),
      event.key === "Home"
        ? 0
        : event.key === "End"
          ? rows[0].length - 1
          : Math.min(Math.max(column + right, 0), rows[0].length - 1),
    ];
    point(to);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-cell="${to[0]}/${to[1]}"]`)?.focus();
  }
  return (
    <Card name="matrix" title={tr(MATRIX_TITLE)}>
      <table
        class={sizeOf(rows.flat().map(({ amount }) => usd(amount)))}
        role="grid"
        aria-label={tr("What a party pays, by development status and usage (USD a year)")}
        onKeyDown={move}
        onMouseLeave={() => point(null)}
      >
        <MatrixHead statuses={store.start.statuses} />
        <tbody>
          {rows.map((cells, r) => (
            <tr key={cells[0].category}>
              <MatrixName category={cells[0].category} range={ranges[r]} />
              {cells.map(({ status, amount, change: changed, parties, shade }, c) => (
                <td
                  key={status}
                  data-cell={`${r}/${c}`}
                  tabIndex={row === r && column === c ? 0 : -1}
                  class={`shade-${shade}${mine && home[0] === r && home[1] === c ? " mine" : ""}`}
                  onMouseEnter={() => point([r, c])}
                  onFocus={() => point([r, c])}
                >
                  <b>{usd(amount)}</b> {changed && <span>{changed}</span>} <span>{partiesInWords(parties)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">
        {tr(
          "{status}, {usage} ({parties}): base fee {base} and usage fee {fee}, in total USD {amount} a year per party.",
          {
            status: statusWord(cell.status),
            usage: usageWord(cell.category),
            base: usd(cell.base),
            fee: usd(cell.usage),
            amount: usd(cell.amount),
            parties: partiesInWords(cell.parties),
          },
        )}{" "}
        {rows.flat().some((one) => one.change) &&
          (reference.name
            ? tr("Changes are relative to {name}.", { name: reference.name })
            : tr("Changes are relative to the paper."))}
      </p>
    </Card>
  );
}
