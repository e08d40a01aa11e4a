// As more parties join: what a party with medium usage pays, by status, and what the chosen country pays.

import { useEffect, useRef } from "preact/hooks";
import { partyName, statusWord, tr } from "../../engine/language.ts";
import { inSentence, usd } from "../format.ts";
import { Card, Rows } from "../parts.tsx";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { CURVE_TITLE, curveFigure, curveTitle, type Plotly } from "./curve-figure.ts";

// What plotly calls its two buttons.
const buttonWords = (language: string) => ({
  locale: language,
  locales: {
    [language]: {
      dictionary: {
        "Download plot as a PNG": tr("Download plot as a PNG"),
        "Reset axes": tr("Reset axes"),
      },
    },
  },
});

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
  const name = partyName(start.parties.find(([iso3]) => iso3 === party)?.[1] ?? "");
  const nothing = statuses.every((status) => curve.statuses[status].every((paid) => !paid));
  useEffect(() => {
    if (!plotly || !place.current || nothing) return;
    const { data, layout } = curveFigure(store, state, dark);
    plotly.react(place.current, data, layout, {
      responsive: true,
      displaylogo: false,
      modeBarButtons: [["toImage", "resetScale2d"]],
      ...buttonWords(state.language),
    });
  }, [plotly, curve, dark, here, name, nothing, state.language]);
  const shown = [...new Set([1, here, ...start.marks.map(([number]) => number)])].sort((a, b) => a - b);
  const title = curveTitle(store, state);
  return (
    <Card name="curve" title={tr(CURVE_TITLE)}>
      {nothing ? (
        <p class="note">{tr("No party pays a fee under these settings, however many parties take part.")}</p>
      ) : (
        <>
          <figure>
            <figcaption>{title}</figcaption>
            <div class="chart" data-chart="curve" ref={place} role="group" dir="ltr" aria-label={title} />
          </figure>
          <details>
            <summary>{tr("The figures in this chart")}</summary>
            <Rows
              caption={
                name
                  ? tr("What a party with medium usage pays, and what {name} pays (USD a year)", {
                      name: inSentence(name),
                    })
                  : tr("What a party with medium usage pays (USD a year)")
              }
              head={[tr("Participating parties"), ...statuses.map(statusWord), ...(name ? [name] : [])]}
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
