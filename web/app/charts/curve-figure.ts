// The chart of what is paid as more parties join, as plotly draws it: for the page, light or dark, and as a picture.

import { language, marked, partyName, statusWord, tr } from "../../engine/language.ts";
import { usd } from "../format.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { lines } from "./pictures.ts";

// biome-ignore lint/suspicious/noExplicitAny: plotly ships no types of its own
export type Plotly = any;
export const CURVE_TITLE = marked("Fees as more parties join");
const WIDTH = 960;
const HEIGHT = 390; // without what stands below
const LINE = 14; // of what it rests on

export function curveTitle(store: Store, state: State): string {
  const { start } = store;
  const status = start.group[0];
  const paid = state.curve.statuses[status];
  const first = start.marks[0][0];
  const ends = {
    first,
    last: paid.length,
    before: usd(paid[first - 1]),
    after: usd(paid[paid.length - 1]),
  };
  const kind = ends.before === ends.after ? "flat_total_curve" : "total_curve";
  return tr(start.titles[kind], ends);
}

export function curveFigure(store: Store, state: State, dark: boolean) {
  const { start } = store;
  const { curve, party, view } = state;
  const here = view.scenario.participating_parties;
  const statuses = Object.keys(curve.statuses);
  const name = partyName(start.parties.find(([iso3]) => iso3 === party)?.[1] ?? "");
  const from = Math.min(start.fewest_shown, here);
  const numbers = curve.statuses[statuses[0]].map((_, n) => n + 1).slice(from - 1);
  const ink = dark ? "#dfe7ea" : "#14202e";
  const hover = tr("{x} parties: USD {y}", { x: "%{x}", y: "%{y:,.0f}" });
  const line = (label: string, values: (number | null)[], colour: string, dash: string, width = 3) => ({
    type: "scatter",
    mode: "lines",
    name: label,
    x: numbers,
    y: values.slice(from - 1),
    connectgaps: false,
    line: { color: colour, dash, width, shape: "hv" },
    hovertemplate: `${hover}<extra>${label.replaceAll("<", "&lt;")}</extra>`,
  });
  const own = curve.country.length ? [line(name, curve.country, dark ? "#ffb454" : "#b35c00", "solid", 4)] : [];
  const data = [
    ...statuses.map((status) =>
      line(statusWord(status), curve.statuses[status], start.status_style[status][0], start.status_style[status][1]),
    ),
    ...own,
    {
      type: "scatter",
      mode: "markers",
      name: tr("These settings"),
      x: [...statuses, ...own].map(() => here),
      y: [...statuses.map((status) => curve.statuses[status][here - 1]), ...own.map(() => curve.country[here - 1])],
      hovertemplate: `${hover}<extra></extra>`,
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
    // The last two stand close together, and part.
    xanchor: n === start.marks.length - 1 ? "left" : n === start.marks.length - 2 ? "right" : "center",
  }));
  const signs = language()?.digits;
  const turned = language()?.direction === "rtl"; // the axis of amounts stands where reading begins
  const grid = dark ? "#33424a" : "#e3e7ea";
  const layout = {
    ...start.curve_layout,
    title: undefined,
    separators: signs ? signs.decimal + signs.group : ".,",
    height: 360,
    autosize: true,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, sans-serif", size: 13, color: ink },
    margin: { l: 8, r: 36, t: 60, b: 8 },
    legend: { orientation: "h", y: -0.25 },
    xaxis: { title: { text: tr("Participating parties") }, automargin: true, gridcolor: grid, zeroline: false },
    yaxis: {
      title: { text: tr("USD a year") },
      side: turned ? "right" : "left",
      automargin: true,
      tickformat: ",d",
      rangemode: "tozero",
      gridcolor: grid,
      zerolinecolor: grid,
    },
    shapes: marks,
    annotations: labels,
  };
  return { data, layout };
}

// On white, with its title and what it rests on, so that it can stand in a paper by itself.
export async function curvePicture(plotly: Plotly, store: Store, state: State, format: "svg" | "png"): Promise<Blob> {
  const { data, layout } = curveFigure(store, state, false);
  const foot = lines(state.view.stamp, 150);
  const below = 150 + foot.length * LINE;
  const said = { xref: "paper", yref: "paper", x: 0, xanchor: "left", showarrow: false, align: "left" };
  const figure = {
    data,
    layout: {
      ...layout,
      paper_bgcolor: "#fff",
      plot_bgcolor: "#fff",
      title: { text: `${tr(CURVE_TITLE)}<br><sub>${curveTitle(store, state)}</sub>`, x: 0.02, xanchor: "left" },
      margin: { l: 20, r: 20, t: 110, b: below },
      legend: { orientation: "h", y: -0.2 },
      annotations: [
        ...layout.annotations,
        {
          ...said,
          text: foot.join("<br>").replaceAll("& ", "&amp; "),
          y: 0,
          yshift: -140,
          yanchor: "top",
          font: { size: 10 },
        },
      ],
    },
  };
  const address: string = await plotly.toImage(figure, {
    format,
    width: WIDTH,
    height: HEIGHT + below,
    scale: format === "png" ? 2 : 1,
  });
  return (await fetch(address)).blob();
}
