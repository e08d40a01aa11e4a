// Options side by side: the paper, what was pinned, the present settings; who pays less and who pays more.

import { useRef, useState } from "preact/hooks";
import { marked, partyName, statusWord, tr } from "../engine/language.ts";
import type { View } from "../engine/types.ts";
import { feesIn } from "./charts/matrix.tsx";
import { Details } from "./compared.tsx";
import { count, NO_PART, usd } from "./format.ts";
import { Card, Heads, Message, useTyped } from "./parts.tsx";
import type { State } from "./state/state.ts";
import type { Store } from "./state/store.ts";

export type OptionRow = { name: string; view: View; pin: number }; // pin: its place, -1 for the paper, -2 for now
export const OPTION_NOTE = marked(
  "Amounts are in USD a year; the columns by development status show what a party with medium usage pays.",
);
export const optionRows = (store: Pick<Store, "start">, state: State): OptionRow[] => [
  { name: tr("The paper"), view: store.start.paper, pin: -1 },
  ...state.pins.map((pin, place) => ({ name: pin.name, view: pin.view, pin: place })),
  ...(state.view.difference === store.start.paper.difference ||
  state.pins.some((pin) => pin.view.difference === state.view.difference)
    ? []
    : [{ name: tr("Current settings"), view: state.view, pin: -2 }]),
];
const countsAgainst = (view: View, paper: View): string => {
  if (view.difference === paper.difference) return NO_PART;
  const before = new Map(paper.parties.map((row) => [row[0], row[6]]));
  const both = view.parties.filter((row) => before.has(row[0]));
  return `${both.filter((row) => row[6] < before.get(row[0])!).length} / ${both.filter((row) => row[6] > before.get(row[0])!).length}`;
};
// How many of the limits hold under an option; the paper is not measured.
function heldIn(state: State, pin: number): string {
  const measured = pin === -2 ? state.measured : state.measuredPins[pin];
  if (pin === -1 || !measured) return NO_PART;
  return tr("{some} of {all}", { some: count(measured.filter(({ holds }) => holds).length), all: measured.length });
}
export function optionTable(
  store: Pick<Store, "start">,
  state: State,
  rows: OptionRow[],
): { head: string[]; rows: string[][] } {
  const { start } = store;
  const country = start.parties.find(([iso3]) => iso3 === state.party);
  const [, category] = start.group;
  const statuses = start.statuses.slice(1).reverse();
  return {
    head: [
      tr("Option"),
      tr("From fees"),
      tr("Parties"),
      ...statuses.map(statusWord),
      ...(country ? [partyName(country[1])] : []),
      ...(state.limits.length ? [tr("Limits respected")] : []),
      tr("Pay less / more than in the paper"),
    ],
    rows: rows.map(({ name, view, pin }) => {
      const own = view.parties.find(([iso3]) => iso3 === state.party);
      return [
        name,
        usd(view.amounts.need),
        count(view.parties.length),
        ...statuses.map((status) => usd(feesIn(store, view, status, category)?.[2] ?? 0)),
        ...(country ? [own ? usd(own[6]) : NO_PART] : []),
        ...(state.limits.length ? [heldIn(state, pin)] : []),
        countsAgainst(view, start.paper),
      ];
    }),
  };
}

export function Options({ store, state }: { store: Store; state: State }) {
  const { pins, against } = state;
  const [name, setName] = useState("");
  const box = useRef<HTMLInputElement>(null);
  const rows = optionRows(store, state);
  const table = optionTable(store, state, rows);
  async function pin(event: Event) {
    event.preventDefault();
    await store.pin(name);
    if (!store.state.problem.text) setName("");
  }
  const remove = (place: number) => {
    store.unpin(place);
    box.current?.focus();
  };
  return (
    <Card name="options" title={tr("Options side by side")}>
      <div class="scroll" tabIndex={0} role="region" aria-label={tr("The options and what parties would pay")}>
        <table>
          <Heads texts={table.head}>
            <th scope="col">
              <span class="sr">{tr("Actions")}</span>
            </th>
          </Heads>
          <tbody>
            {rows.map((row, r) => (
              <tr key={row.pin} class={row.pin === -2 ? "mine" : undefined}>
                <th scope="row">
                  {row.pin < 0 ? row.name : <Name store={store} row={row} commits={state.commits} />}{" "}
                  {row.name !== row.view.difference && <small>{row.view.difference}</small>}
                </th>
                {table.rows[r].slice(1).map((text, n) => (
                  <td key={table.head[n + 1]} class="number">
                    {text}
                  </td>
                ))}
                <td class="acts">
                  {row.pin >= 0 && (
                    <>
                      <button
                        type="button"
                        onClick={() => store.open(row.view.scenario)}
                        aria-label={tr("Show {name}", { name: row.name })}
                      >
                        {tr("Show")}
                      </button>
                      {row.pin > 0 && (
                        <button
                          type="button"
                          onClick={() => store.raise(row.pin)}
                          aria-label={tr("Move {name} up", { name: row.name })}
                        >
                          ↑
                        </button>
                      )}
                      <button
                        type="button"
                        onClick={() => store.measure(row.pin)}
                        aria-pressed={against === row.pin}
                        title={tr("Measure changes against this option")}
                        aria-label={tr("Measure changes against {name}", { name: row.name })}
                      >
                        {tr("Measure")}
                      </button>
                      <button
                        type="button"
                        onClick={() => remove(row.pin)}
                        aria-label={tr("Remove {name}", { name: row.name })}
                      >
                        {tr("Remove")}
                      </button>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">{tr(OPTION_NOTE)}</p>
      <form class="line" onSubmit={pin}>
        <label>
          {tr("Name of the option")}{" "}
          <input
            ref={box}
            type="text"
            maxLength={80}
            autocomplete="off"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <button type="submit">{tr("Pin the current settings")}</button>
        <span class="note">
          {tr("You can pin up to {number} options, then change the settings and compare.", {
            number: store.start.most_options,
          })}
        </span>
      </form>
      <Message state={state} spots={["pins"]} />
      {pins.length > 0 && state.compared && <Details store={store} compared={state.compared} />}
    </Card>
  );
}

function Name({ store, row, commits }: { store: Store; row: OptionRow; commits: number }) {
  const box = useTyped(row.name, commits);
  return (
    <input
      type="text"
      class="name"
      ref={box}
      maxLength={80}
      aria-label={tr("Rename {name}", { name: row.name })}
      onChange={({ currentTarget }) => {
        currentTarget.value = currentTarget.value.trim() || row.name;
        store.rename(row.pin, currentTarget.value);
      }}
    />
  );
}
