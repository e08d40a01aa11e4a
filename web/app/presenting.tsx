// For a meeting room: large type, only the sentence, the bar, the matrix and the options; arrow keys step through pins.

import { useEffect } from "preact/hooks";
import { tr } from "../engine/language.ts";
import { Sentence } from "./answer.tsx";
import { barNote, barTitle, Segments } from "./charts/bar.tsx";
import { cellsOf, MatrixHead, MatrixName, rangesOf } from "./charts/matrix.tsx";
import { partiesInWords, usd } from "./format.ts";
import { LimitTable } from "./limits.tsx";
import { OPTION_NOTE, optionRows, optionTable } from "./options.tsx";
import { Cells, Heads, useFocus } from "./parts.tsx";
import type { State } from "./state/state.ts";
import type { Store } from "./state/store.ts";

export function Presenting({ store, state }: { store: Store; state: State }) {
  const box = useFocus<HTMLDivElement>();
  const pin = state.pins[state.presented];
  const view = pin?.view ?? state.view;
  const name = pin?.name ?? tr("Current settings");
  useEffect(() => {
    document.documentElement.style.overflow = "hidden"; // the page behind stays where it is
    return () => void document.documentElement.style.removeProperty("overflow");
  }, []);
  const key = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[
      event.key
    ];
    if (event.key === "Escape") store.present(false);
    const pressed = event.key === " " && (event.target as HTMLElement).tagName === "BUTTON";
    if (step && !pressed) {
      event.preventDefault();
      store.turn(step);
    }
  };
  const measured = (pin ? state.measuredPins[state.presented] : state.measured) ?? [];
  const paper = { name: "", view: store.start.paper };
  const rows = optionRows(store, state);
  const table = optionTable(store, state, rows);
  const ranges = rangesOf(store, view);
  return (
    <div
      class="presenting"
      ref={box}
      tabIndex={-1}
      role="dialog"
      aria-modal="true"
      aria-label={tr("Presentation view")}
      onKeyDown={key}
    >
      <div class="line">
        <b>{name}</b>
        <span class="note">
          {state.pins.length
            ? tr("{number} of {all}; use the arrow keys to step through the pinned options", {
                number: state.presented + 2,
                all: state.pins.length + 1,
              })
            : tr("Pin options to step through them with the arrow keys")}
        </span>
        <button type="button" onClick={() => store.turn(-1)} aria-label={tr("Previous option")}>
          ‹
        </button>
        <button type="button" onClick={() => store.turn(1)} aria-label={tr("Next option")}>
          ›
        </button>
        <button type="button" onClick={() => store.present(false)}>
          {tr("Close")}
        </button>
      </div>
      <div aria-live="polite">
        <Sentence view={view} />
      </div>
      <h2>{barTitle(view)}</h2>
      <Segments view={view} />
      <p class="note">{barNote(view, paper)}</p>
      <div class="halves">
        <table class="grid">
          <MatrixHead statuses={store.start.statuses} />
          <tbody>
            {cellsOf(store, view, store.start.paper).map((cells, r) => (
              <tr key={cells[0].category}>
                <MatrixName category={cells[0].category} range={ranges[r]} />
                {cells.map((cell) => (
                  <td key={cell.status} class={`shade-${cell.shade}`}>
                    <b>{usd(cell.amount)}</b> {cell.change && <span class="change">{cell.change}</span>}{" "}
                    <span>{partiesInWords(cell.parties)}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <div class="scroll" tabIndex={0} role="region" aria-label={tr("The options")}>
          <table>
            <Heads texts={table.head} />
            <tbody>
              {table.rows.map((row, r) => (
                <tr key={row[0]} class={rows[r].pin === (pin ? state.presented : -2) ? "mine" : undefined}>
                  <Cells cells={row} numbers={() => true} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      {measured.length > 0 && <LimitTable measured={measured} />}
      <p class="note">
        {tr(OPTION_NOTE)} {tr(store.start.proposal)}
      </p>
    </div>
  );
}
