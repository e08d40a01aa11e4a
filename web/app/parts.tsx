// Small parts that several others show.

import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Spot, State } from "./state/state.ts";
import type { Store } from "./state/store.ts";

// What stands between two pairs of asterisks is set off.
export const SetOff = ({ text }: { text: string }) => (
  <>{text.split("**").map((part, place) => (place % 2 ? <b key={place}>{part}</b> : part))}</>
);

export const Card = (props: {
  title?: string;
  name: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}) => (
  <section class={`card ${props.name}`} aria-labelledby={props.title && `title-${props.name}`} data-part={props.name}>
    {props.title && (
      <div class="heading">
        <h2 id={`title-${props.name}`}>{props.title}</h2>
        {props.aside}
      </div>
    )}
    {props.children}
  </section>
);

// What went wrong or was done, beside where it was done.
export const Message = ({ state, spots }: { state: State; spots: Spot[] }) => (
  <>
    {spots.includes(state.problem.spot) && state.problem.text && (
      <p class="problem" role="alert">
        {state.problem.text}
      </p>
    )}
    {spots.includes(state.said.spot) && state.said.text && (
      <p class="said" role="status">
        {state.said.text}
      </p>
    )}
  </>
);

// The headings of a table of figures: the first names the rows.
export const Heads = ({ texts, children }: { texts: string[]; children?: ComponentChildren }) => (
  <thead>
    <tr>
      {texts.map((text, place) => (
        <th key={text} scope="col" class={place ? "number" : undefined}>
          {text}
        </th>
      ))}
      {children}
    </tr>
  </thead>
);

type Cell = string | number | null;
// The cells of a row: a name, then figures and words.
export const Cells = ({
  cells,
  numbers = numeric,
}: {
  cells: Cell[];
  numbers?: (cell: Cell, place: number) => boolean;
}) => (
  <>
    <th scope="row">{cells[0]}</th>
    {cells.slice(1).map((cell, place) => (
      <td key={place} class={numbers(cell, place + 1) ? "number" : undefined}>
        {cell}
      </td>
    ))}
  </>
);
export const numeric = (cell: Cell) => typeof cell === "number" || /^[-+\u2212]?[\d,.]+%?$/.test(String(cell ?? ""));
export const Rows = (props: { caption: string; head: string[]; rows: Cell[][]; mine?: (row: Cell[]) => boolean }) => (
  <div class="scroll" tabIndex={0} role="region" aria-label={props.caption}>
    <table>
      <caption>{props.caption}</caption>
      <thead>
        <tr>
          {props.head.map((text, place) => (
            <th
              key={text}
              scope="col"
              class={place && props.rows.some((row) => numeric(row[place])) ? "number" : undefined}
            >
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row, number) => (
          <tr key={number} class={props.mine?.(row) ? "mine" : undefined}>
            <Cells cells={row} />
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

export function useStore(store: Store): State {
  const [, redraw] = useState(0);
  useEffect(() => {
    const stop = store.subscribe(() => redraw((number) => number + 1));
    return () => void stop();
  }, [store]);
  return store.state;
}

// A field to type in: it shows what holds after every change that is done, but keeps what was refused, and what is being
// typed while an earlier change is still answered.
export function useTyped(text: string, commits: number, refused = false) {
  const box = useRef<HTMLInputElement>(null);
  const known = useRef(text); // what was shown or handed in last: anything else is being typed
  useEffect(() => {
    const input = box.current;
    const handIn = () => {
      known.current = input?.value ?? "";
    };
    input?.addEventListener("change", handIn, true);
    return () => input?.removeEventListener("change", handIn, true);
  }, []);
  useEffect(() => {
    const input = box.current;
    if (!input || refused || (document.activeElement === input && input.value !== known.current)) return;
    input.value = text;
    known.current = text;
  }, [text, commits, refused]);
  return box;
}

// How wide an element is, also once the window has changed; 640 until it is there.
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, keep] = useState(640);
  useLayoutEffect(() => {
    if (!element.current) return;
    const watch = new ResizeObserver(([{ contentRect }]) => keep(contentRect.width));
    watch.observe(element.current);
    keep(element.current.clientWidth);
    return () => watch.disconnect();
  }, [element]);
  return width;
}

const SETTLED_MS = 120;
// The state once its settings have not changed for a moment: for what is less looked at while a slider moves.
export function useSettled(state: State): State {
  const [settled, settle] = useState(state);
  useEffect(() => {
    const timer = setTimeout(() => settle(state), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return state.view === settled.view ? state : settled;
}

// The next place in a grid of elements for an arrow key; rows are found by where the elements stand.
export function nextPlace(elements: HTMLElement[], from: number, key: string): number {
  if (key === "ArrowRight" || key === "ArrowLeft") {
    const step = key === "ArrowRight" ? 1 : -1;
    return Math.min(Math.max(from + step, 0), elements.length - 1);
  }
  if (key === "Home") return 0;
  if (key === "End") return elements.length - 1;
  const here = elements[from].getBoundingClientRect();
  const away = (element: HTMLElement) => {
    const there = element.getBoundingClientRect();
    return { rows: (there.top - here.top) * (key === "ArrowDown" ? 1 : -1), columns: Math.abs(there.left - here.left) };
  };
  const others = elements
    .map((element, place) => ({ place, ...away(element) }))
    .filter(({ rows }) => rows > here.height / 2);
  others.sort((a, b) => a.rows - b.rows || a.columns - b.columns);
  return others[0]?.place ?? from;
}
export const ARROWS = ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"];

export function save(file: string, content: BlobPart) {
  const address = URL.createObjectURL(new Blob([content]));
  const link = document.createElement("a");
  link.href = address;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// What can take the focus: an element of a menu that has closed leaves it to the menu's button.
function seen(element: HTMLElement | null): HTMLElement | null {
  const menu = element?.closest("[popover]:not(:popover-open)");
  return menu ? document.querySelector(`[popovertarget="${menu.id}"]`) : element;
}
// Takes the focus while it is shown, and gives it back to what had it.
export function useFocus<T extends HTMLElement>() {
  const box = useRef<T>(null);
  const before = useRef(document.activeElement as HTMLElement | null); // read before the page behind gives it up
  useLayoutEffect(() => {
    box.current?.focus();
    return () => void setTimeout(() => seen(before.current)?.focus()); // once the page behind can take it again
  }, []);
  return box;
}
