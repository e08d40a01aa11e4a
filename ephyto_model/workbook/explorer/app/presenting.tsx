// For a meeting room: large type, only the sentence, the bar, the matrix and the options; arrow keys step through pins.

import { useEffect } from "preact/hooks";
import { Sentence } from "./answer.tsx";
import { barNote, barTitle, Segments } from "./bar.tsx";
import { counted, usd } from "./format.ts";
import { cellsOf, MatrixHead, MatrixName, rangesOf } from "./matrix.tsx";
import { OPTION_NOTE, optionRows, optionTable } from "./options.tsx";
import { Cells, Heads, useFocus } from "./parts.tsx";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";

export function Presenting({ store, state }: { store: Store; state: State }) {
  const box = useFocus<HTMLDivElement>();
  const pin = state.pins[state.presented];
  const view = pin?.view ?? state.view;
  const name = pin?.name ?? "Present settings";
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
  const paper = { name: "the paper", view: store.start.paper };
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
      aria-label="Presenting view"
      onKeyDown={key}
    >
      <div class="line">
        <b>{name}</b>
        <span class="note">
          {state.pins.length
            ? `${state.presented + 2} of ${state.pins.length + 1}; arrow keys step through the pinned options`
            : "Pin options to step through them with the arrow keys"}
        </span>
        <button type="button" onClick={() => store.turn(-1)} aria-label="The option before">
          ‹
        </button>
        <button type="button" onClick={() => store.turn(1)} aria-label="The next option">
          ›
        </button>
        <button type="button" onClick={() => store.present(false)}>
          Close
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
                    <b>{usd(cell.amount)}</b> <span>{counted(cell.parties, "party", "parties")}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <div class="scroll" tabIndex={0} role="region" aria-label="The options">
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
      <p class="note">
        {OPTION_NOTE} {store.start.proposal}
      </p>
    </div>
  );
}
