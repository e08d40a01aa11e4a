// As more parties join: what a party with medium usage pays, by status, and what the chosen country pays.

import { useEffect, useRef } from "preact/hooks";
import { filled, inSentence, usd } from "./format.ts";
import { Card, Rows } from "./parts.tsx";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";

// biome-ignore lint/suspicious/noExplicitAny: plotly ships no types of its own
export type Plotly = any;
export const CURVE_TITLE = "As more parties join";

export function curveTitle(store: Store, state: State): string {
  const { start } = store;
  const status = start.group[0];
  const paid = state.curve.statuses[status];
  const first = start.marks[0][0];
  const ends = {
    first,
    last: paid.length,
    status: `${status}-income`,
    before: usd(paid[first - 1]),
    after: usd(paid[paid.length - 1]),
  };
  return filled(start.titles[ends.before === ends.after ? "flat_total_curve" : "total_curve"], ends);
}

export function Curve({
  store,
  state,
  plotly,
  dark,
}: {
  store: Store;
  state: State;
  plotly: Plotly | null;
  dark: boolean;
}) {
  const { start } = store;
  const { curve, party, view } = state;
  const place = useRef<HTMLDivElement>(null);
  const here = view.scenario.participating_parties;
  const statuses = Object.keys(curve.statuses);
  const name = start.parties.find(([iso3]) => iso3 === party)?.[1] ?? "";
  const nothing = statuses.every((status) => curve.statuses[status].every((paid) => !paid));
  useEffect(() => {
    if (!plotly || !place.current || nothing) return;
    const from = Math.min(start.fewest_shown, here);
    const numbers = curve.statuses[statuses[0]].map((_, n) => n + 1).slice(from - 1);
    const ink = dark ? "#dfe7ea" : "#14202e";
    const line = (label: string, values: (number | null)[], colour: string, dash: string, width = 3) => ({
      type: "scatter",
      mode: "lines",
      name: label,
      x: numbers,
      y: values.slice(from - 1),
      connectgaps: false,
      line: { color: colour, dash, width, shape: "hv" },
      hovertemplate: `%{x} parties: USD %{y:,.0f}<extra>${label.replaceAll("<", "&lt;")}</extra>`,
    });
    const own = curve.country.length ? [line(name, curve.country, dark ? "#ffb454" : "#b35c00", "solid", 4)] : [];
    const traces = [
      ...statuses.map((status) =>
        line(status, curve.statuses[status], start.status_style[status][0], start.status_style[status][1]),
      ),
      ...own,
      {
        type: "scatter",
        mode: "markers",
        name: "These settings",
        x: [...statuses, ...own].map(() => here),
        y: [...statuses.map((status) => curve.statuses[status][here - 1]), ...own.map(() => curve.country[here - 1])],
        hovertemplate: "%{x} parties: USD %{y:,.0f}<extra></extra>",
        marker: { color: ink, size: 9, symbol: "circle-open", line: { width: 3 } },
      },
    ];
    const marks = start.marks.map(([number]) => ({
      type: "line",
      x0: number,
      x1: number,
      yref: "paper",
      y0: 0,
      y1: 1,
      line: { color: dark ? "#8fa0a8" : "#6b747d", dash: "dot", width: 1 },
    }));
    const labels = start.marks.map(([number], n) => ({
      x: number,
      y: 1,
      yref: "paper",
      yanchor: "bottom",
      showarrow: false,
      text: String(number),
      yshift: n === start.marks.length - 1 ? 14 : 0,
    }));
    const grid = dark ? "#33424a" : "#e3e7ea";
    const layout = {
      ...start.curve_layout,
      title: undefined,
      height: 340,
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: "system-ui, sans-serif", size: 13, color: ink },
      margin: { l: 8, r: 8, t: 40, b: 8 },
      legend: { orientation: "h", y: -0.25 },
      xaxis: { title: { text: "Participating parties" }, automargin: true, gridcolor: grid, zeroline: false },
      yaxis: {
        title: { text: "USD a year" },
        automargin: true,
        tickformat: ",d",
        rangemode: "tozero",
        gridcolor: grid,
        zerolinecolor: grid,
      },
      shapes: marks,
      annotations: labels,
    };
    plotly.react(place.current, traces, layout, {
      responsive: true,
      displaylogo: false,
      modeBarButtons: [["toImage", "resetScale2d"]],
    });
  }, [plotly, curve, dark, here, name, nothing]);
  const shown = [...new Set([1, here, ...start.marks.map(([number]) => number)])].sort((a, b) => a - b);
  const title = curveTitle(store, state);
  return (
    <Card name="curve" title={CURVE_TITLE}>
      {nothing ? (
        <p class="note">No party pays a fee in these settings, however many take part.</p>
      ) : (
        <>
          <figure>
            <figcaption>{title}</figcaption>
            <div class="chart" data-chart="curve" ref={place} role="group" aria-label={title} />
          </figure>
          <details>
            <summary>The figures of this chart</summary>
            <Rows
              caption={`What a party with medium usage pays${name && `, and what ${inSentence(name)} pays`} (USD a year)`}
              head={["Participating parties", ...statuses, ...(name ? [name] : [])]}
              rows={shown.map((number) => [
                number,
                ...statuses.map((status) => usd(curve.statuses[status][number - 1])),
                ...(name ? [curve.country[number - 1] === null ? "–" : usd(curve.country[number - 1] ?? 0)] : []),
              ])}
            />
          </details>
        </>
      )}
    </Card>
  );
}
