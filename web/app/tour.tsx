// The guided tour: it sets the controls itself, shows the part of the page it speaks of, and can be left at any step.

import { useEffect } from "preact/hooks";
import { partyName, reference, saidIn, tr } from "../engine/language.ts";
import { capitalised, exchangesInWords, inSentence, usd } from "./format.ts";
import { useFocus } from "./parts.tsx";
import type { State } from "./state/state.ts";
import type { Store } from "./state/store.ts";

// What the reader's party pays for its usage, or the example where it does not take part.
function usageFee(store: Store, state: State, example: string): string {
  const rows = state.view.parties;
  const [iso3, , exchanges, , , fee] =
    rows.find(([code]) => code === state.party) ?? rows.find(([code]) => code === example) ?? [];
  const name = store.start.parties.find(([code]) => code === iso3)?.[1];
  if (!name || exchanges === undefined || fee === undefined) return "";
  return tr("{name}, with {exchanges}, pays a usage fee of USD {amount}.", {
    name: capitalised(inSentence(partyName(name))),
    exchanges: exchangesInWords(exchanges),
    amount: usd(fee),
  });
}

export function Tour({ store, state, root }: { store: Store; state: State; root: HTMLElement }) {
  const { stops } = store.start.tour;
  const title = tr(store.start.tour.title);
  const [, , source, , part, example] = stops[state.tour];
  const [name, text] = saidIn(store.start, "tour")[state.tour];
  const box = useFocus<HTMLElement>();
  const stop = state.tour;
  useEffect(() => {
    const shown = root.querySelector(`[data-part="${part}"]`);
    shown?.classList.add("toured");
    shown?.scrollIntoView({
      block: window.innerWidth < 640 || part === "country" ? "start" : "center", // the box covers what is below
      behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
    });
    return () => shown?.classList.remove("toured");
  }, [part, root, stop]);
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") store.leaveTour();
    if ((event.target as HTMLElement).tagName === "BUTTON" || event.target === box.current) {
      if (event.key === "ArrowRight" && stop < stops.length - 1) store.visit(stop + 1);
      if (event.key === "ArrowLeft" && stop > 0) store.visit(stop - 1);
    }
  };
  return (
    <aside class="tour" ref={box} tabIndex={-1} aria-label={title} onKeyDown={key}>
      <p class="note">
        {title} · {tr("{some} of {all}", { some: stop + 1, all: stops.length })}
      </p>
      <div aria-live="polite">
        <h2>{name}</h2>
        <p>
          {text} {example && usageFee(store, state, example)} {source && <small>{reference(source)}</small>}
        </p>
      </div>
      <div class="line">
        <button type="button" aria-disabled={stop === 0} onClick={() => stop > 0 && store.visit(stop - 1)}>
          {tr("Back")}
        </button>
        {stop < stops.length - 1 ? (
          <button type="button" class="main" onClick={() => store.visit(stop + 1)}>
            {tr("Next")}
          </button>
        ) : (
          <button type="button" class="main" onClick={() => store.finishTour()}>
            {tr("Finish")}
          </button>
        )}
        <button type="button" onClick={() => store.leaveTour()}>
          {tr("Leave and return to my settings")}
        </button>
      </div>
    </aside>
  );
}
