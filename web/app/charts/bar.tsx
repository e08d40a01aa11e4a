// Who carries the cost: one bar whose edges are dragged, by mouse, finger or arrow keys.

import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import { language, marked, tr } from "../../engine/language.ts";
import type { View } from "../../engine/types.ts";
import { usd } from "../format.ts";
import { Card, useWidth } from "../parts.tsx";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";

export type Segment = { key: string; label: string; amount: number };
export function segmentsOf(view: View): Segment[] {
  const { scenario, amounts } = view;
  const fees = (name: string) => -(view.steps.find(([step]) => step === name)?.[1] ?? 0);
  return [
    { key: "fao", label: tr("FAO"), amount: scenario.fao_funding_usd },
    { key: "donors", label: tr("Donors"), amount: scenario.donor_funding_usd },
    { key: "reserves", label: tr("Reserves"), amount: scenario.reserves_applied_usd },
    { key: "base", label: tr("Base fees"), amount: fees("Base fees") },
    { key: "usage", label: tr("Usage fees"), amount: fees("Usage fees") },
    { key: "open", label: tr("Not covered"), amount: Math.max(-amounts.gap, 0) },
  ].filter((segment) => segment.amount > 0);
}
export const barTitle = (view: View) =>
  tr("Who covers the USD {level}", { level: usd(view.scenario.annual_funding_level_usd) });
const PARTS: Record<string, string> = {
  fao: marked("FAO"),
  donors: marked("donors"),
  reserves: marked("reserves"),
  base: marked("base fees"),
  usage: marked("usage fees"),
  open: marked("not covered"),
};
export function barNote(view: View, before: { name: string; view: View }): string {
  const { amounts } = view;
  const over =
    amounts.surplus > 0
      ? `${tr("Funding exceeds the level by USD {amount}, which goes to the reserve.", { amount: usd(amounts.surplus) })} `
      : amounts.gap > 0
        ? `${tr("Fees bring in USD {amount} more than needed.", { amount: usd(amounts.gap) })} `
        : "";
  const then = segmentsOf(before.view)
    .map(({ key, amount }) => tr("{part} {amount}", { part: tr(PARTS[key]), amount: usd(amount) }))
    .join(tr(", "));
  if (before.name) return over + tr("In {name}: {parts}.", { name: before.name, parts: then });
  return over + tr("In the paper: {parts}.", { parts: then });
}

type SegmentsProps = { view: View; total?: number; bar?: RefObject<HTMLDivElement | null> };
export function Segments({ view, total, bar }: SegmentsProps) {
  const segments = segmentsOf(view);
  const whole = total ?? (segments.reduce((sum, { amount }) => sum + amount, 0) || 1);
  return (
    <div class="segments" ref={bar}>
      {segments.map(({ key, label, amount }) => (
        <div
          key={key}
          class={`segment ${key}`}
          style={{ width: `${(amount / whole) * 100}%` }}
          title={tr("{label}: USD {amount}", { label, amount: usd(amount) })}
        >
          <span>{label}</span> <b>{usd(amount)}</b>
        </div>
      ))}
    </div>
  );
}

const EDGES = [
  { key: "fao", field: "fao_funding_usd", label: marked("FAO") },
  { key: "donors", field: "donor_funding_usd", label: marked("Donors") },
  { key: "reserves", field: "reserves_applied_usd", label: marked("Reserves") },
] as const;
// A step is a round part of the level: 10,000 of the paper's.
const stepOf = (level: number) => Math.max(10 ** Math.floor(Math.log10(level / 100)), 0.01);
const toCents = (amount: number) => Math.round(amount * 100) / 100;
const turned = () => language()?.direction === "rtl";
const LETTER = 8; // pixels, at most, of a letter of a grip's name
const gripWidth = () => 26 + LETTER * Math.max(...EDGES.map(({ label }) => tr(label).length), 6);

export function Bar({ store, state }: { store: Store; state: State }) {
  const { view } = state;
  const bar = useRef<HTMLDivElement>(null);
  const [scale, keepScale] = useState<number | null>(null); // while an edge is dragged, a pixel keeps its worth
  const segments = segmentsOf(view);
  const whole = segments.reduce((sum, segment) => sum + segment.amount, 0);
  const total = scale ?? Math.max(whole, view.scenario.annual_funding_level_usd);
  const width = useWidth(bar);
  const before = (edge: number) => EDGES.slice(0, edge).reduce((sum, { field }) => sum + view.scenario[field], 0);
  const level = view.scenario.annual_funding_level_usd;
  const step = stepOf(level);
  // An edge goes as far as the level does: what the others leave of it, or what it has already.
  const most = (edge: number) => {
    const others = EDGES.reduce((sum, { field }, other) => sum + (other === edge ? 0 : view.scenario[field]), 0);
    return Math.max(level - others, view.scenario[EDGES[edge].field], 0);
  };
  const fitting = (edge: number, amount: number) => toCents(Math.min(Math.max(amount, 0), most(edge)));
  const set = (edge: number, amount: number, committed: boolean) =>
    store.set({ [EDGES[edge].field]: amount }, committed);

  function drag(edge: number, event: PointerEvent) {
    const grip = event.currentTarget as HTMLElement;
    const box = bar.current!.getBoundingClientRect();
    const along = turned() ? -1 : 1;
    const from = event.clientX;
    const amount = view.scenario[EDGES[edge].field];
    grip.setPointerCapture(event.pointerId);
    keepScale(total);
    let now = amount;
    const move = (moved: PointerEvent) => {
      const next = amount + ((along * (moved.clientX - from)) / box.width) * total;
      now = fitting(edge, Math.round(next / step) * step);
      set(edge, now, false);
    };
    const leave = (pressed: KeyboardEvent) => {
      if (pressed.key !== "Escape") return;
      now = amount;
      set(edge, now, false);
      end();
    };
    const end = () => {
      removeEventListener("keydown", leave, true);
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointerup", end);
      grip.removeEventListener("pointercancel", end);
      keepScale(null);
      if (now !== amount) set(edge, now, true);
    };
    addEventListener("keydown", leave, true);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
  }
  function key(edge: number, event: KeyboardEvent) {
    const amount = store.aim[EDGES[edge].field]; // keys may come faster than answers
    const forth = turned() ? -step : step; // where the bar runs from right to left, so do its keys
    const to = {
      ArrowRight: amount + forth,
      ArrowUp: amount + step,
      ArrowLeft: amount - forth,
      ArrowDown: amount - step,
      PageUp: amount + 10 * step,
      PageDown: amount - 10 * step,
      Home: 0,
      End: most(edge),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    set(edge, fitting(edge, to), true);
  }

  const grip = gripWidth();
  let free = 0; // where the next grip has room
  const places = EDGES.map((_, edge) => {
    const place = Math.max(((before(edge) + view.scenario[EDGES[edge].field]) / total) * width, free);
    const left = Math.min(place, width - (EDGES.length - edge) * grip);
    free = left + grip;
    return Math.max(left, 0);
  });
  return (
    <Card name="bar" title={barTitle(view)}>
      <div class="bar-box">
        <Segments view={view} total={total} bar={bar} />
        <div class="grips">
          {EDGES.map(({ key: name, field, label }, edge) => (
            <div
              key={name}
              class={`grip ${name}`}
              role="slider"
              tabIndex={0}
              style={{ insetInlineStart: `${places[edge]}px` }}
              aria-label={tr("{label}: edge of its part of the bar", { label: tr(label) })}
              aria-valuemin={0}
              aria-valuemax={most(edge)}
              aria-valuenow={view.scenario[field]}
              aria-valuetext={tr("USD {amount}", { amount: usd(view.scenario[field]) })}
              onPointerDown={(event) => drag(edge, event)}
              onKeyDown={(event) => key(edge, event)}
            >
              {tr(label)}
            </div>
          ))}
        </div>
      </div>
      <p class="note">
        <span class="hint">{tr("Drag an edge to increase or reduce an amount.")} </span>
        {barNote(view, store.reference())}
      </p>
    </Card>
  );
}
