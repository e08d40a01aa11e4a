// Who carries the cost: one bar whose edges are dragged, by mouse, finger or arrow keys.

import { useRef, useState } from "preact/hooks";
import type { View } from "../engine/types.ts";
import { usd } from "./format.ts";
import { Card } from "./parts.tsx";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";

export type Segment = { key: string; label: string; amount: number };
export function segmentsOf(view: View): Segment[] {
  const { scenario, amounts } = view;
  const fees = (name: string) => -(view.steps.find(([step]) => step === name)?.[1] ?? 0);
  return [
    { key: "fao", label: "FAO", amount: scenario.fao_funding_usd },
    { key: "donors", label: "Donors", amount: scenario.donor_funding_usd },
    { key: "reserves", label: "Reserves", amount: scenario.reserves_applied_usd },
    { key: "base", label: "Base fees", amount: fees("Base fees") },
    { key: "usage", label: "Usage fees", amount: fees("Usage fees") },
    { key: "open", label: "Not covered", amount: Math.max(-amounts.gap, 0) },
  ].filter((segment) => segment.amount > 0);
}
export const barTitle = (view: View) => `Who carries the USD ${usd(view.scenario.annual_funding_level_usd)}`;
export function barNote(view: View, before: { name: string; view: View }): string {
  const { amounts } = view;
  const over =
    amounts.surplus > 0
      ? `USD ${usd(amounts.surplus)} more than the level goes to the reserve. `
      : amounts.gap > 0
        ? `Fees bring in USD ${usd(amounts.gap)} more than needed. `
        : "";
  const then = segmentsOf(before.view).map(
    ({ label, amount }) => `${label.toLowerCase().replace("fao", "FAO")} ${usd(amount)}`,
  );
  return `${over}In ${before.name}: ${then.join(", ")}.`;
}

const EDGES = [
  { key: "fao", field: "fao_funding_usd", label: "FAO" },
  { key: "donors", field: "donor_funding_usd", label: "Donors" },
  { key: "reserves", field: "reserves_applied_usd", label: "Reserves" },
] as const;
const STEP = 10_000;
const MOST = 1_000_000_000;
const GRIP = 74; // pixels that a grip and its name take

export function Bar({ store, state }: { store: Store; state: State }) {
  const { view } = state;
  const bar = useRef<HTMLDivElement>(null);
  const [scale, keepScale] = useState<number | null>(null); // while an edge is dragged, a pixel keeps its worth
  const segments = segmentsOf(view);
  const whole = segments.reduce((sum, segment) => sum + segment.amount, 0);
  const total = scale ?? Math.max(whole, view.scenario.annual_funding_level_usd);
  const width = bar.current?.clientWidth ?? 640;
  const before = (edge: number) => EDGES.slice(0, edge).reduce((sum, { field }) => sum + view.scenario[field], 0);
  const set = (edge: number, amount: number, committed: boolean) =>
    store.set({ [EDGES[edge].field]: Math.min(Math.max(amount, 0), MOST) }, committed);

  function drag(edge: number, event: PointerEvent) {
    const grip = event.currentTarget as HTMLElement;
    const box = bar.current!.getBoundingClientRect();
    const from = event.clientX;
    const amount = view.scenario[EDGES[edge].field];
    grip.setPointerCapture(event.pointerId);
    keepScale(total);
    let now = amount;
    const move = (moved: PointerEvent) => {
      const next = amount + ((moved.clientX - from) / box.width) * total;
      now = Math.min(Math.max(Math.round(next / STEP) * STEP, 0), MOST);
      set(edge, now, false);
    };
    const end = () => {
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", end);
      grip.removeEventListener("pointercancel", end);
      keepScale(null);
      if (now !== amount) set(edge, now, true);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
  }
  function key(edge: number, event: KeyboardEvent) {
    const amount = view.scenario[EDGES[edge].field];
    const to = {
      ArrowRight: amount + STEP,
      ArrowUp: amount + STEP,
      ArrowLeft: amount - STEP,
      ArrowDown: amount - STEP,
      PageUp: amount + 10 * STEP,
      PageDown: amount - 10 * STEP,
      Home: 0,
      End: Math.max(view.scenario.annual_funding_level_usd - before(edge), 0),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(edge, to, true);
  }

  let free = 0; // where the next grip has room
  const places = EDGES.map((_, edge) => {
    const place = Math.max(((before(edge) + view.scenario[EDGES[edge].field]) / total) * width, free);
    const left = Math.min(place, width - (EDGES.length - edge) * GRIP);
    free = left + GRIP;
    return Math.max(left, 0);
  });
  return (
    <Card name="bar" title={barTitle(view)}>
      <div class="bar-box">
        <div class="segments" ref={bar}>
          {segments.map(({ key: name, label, amount }) => (
            <div
              key={name}
              class={`segment ${name}`}
              style={{ width: `${(amount / total) * 100}%` }}
              title={`${label}: USD ${usd(amount)}`}
            >
              <span>{label}</span> <b>{usd(amount)}</b>
            </div>
          ))}
        </div>
        <div class="grips">
          {EDGES.map(({ key: name, field, label }, edge) => (
            <div
              key={name}
              class={`grip ${name}`}
              role="slider"
              tabIndex={0}
              style={{ left: `${places[edge]}px` }}
              aria-label={`${label}: where its share of the bar ends`}
              aria-valuemin={0}
              aria-valuemax={MOST}
              aria-valuenow={view.scenario[field]}
              aria-valuetext={`USD ${usd(view.scenario[field])}`}
              onPointerDown={(event) => drag(edge, event)}
              onKeyDown={(event) => key(edge, event)}
            >
              {label}
            </div>
          ))}
        </div>
      </div>
      <p class="note">
        <span class="hint">Drag an edge to give more or less. </span>
        {barNote(view, store.reference())}
      </p>
    </Card>
  );
}
