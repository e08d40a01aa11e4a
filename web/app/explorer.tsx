// The whole page: settings on one side, the answer and what follows from it on the other.

import { render } from "preact";
import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { type Languages, language, tr } from "../engine/language.ts";
import { differing } from "../engine/sentences.ts";
import type { Engine, Start, View } from "../engine/types.ts";
import { Figures, OwnFigures, Sentence } from "./answer.tsx";
import { Bar } from "./charts/bar.tsx";
import { Curve } from "./charts/curve.tsx";
import { CURVE_TITLE, curvePicture, type Plotly } from "./charts/curve-figure.ts";
import { categoriesOf, Matrix } from "./charts/matrix.tsx";
import type { Picture } from "./charts/pictures.ts";
import { Tiles } from "./charts/tiles.tsx";
import { Country } from "./country.tsx";
import { Limits, LimitsInShort } from "./limits.tsx";
import { Menus } from "./menus.tsx";
import { Options } from "./options.tsx";
import { Card, Message, useSettled, useStore } from "./parts.tsx";
import { Presenting } from "./presenting.tsx";
import { Controls } from "./settings/controls.tsx";
import { readAddress } from "./state/address.ts";
import { createStore, type Store } from "./state/store.ts";
import { PartyTable } from "./table.tsx";
import { Tour } from "./tour.tsx";

type Props = { store: Store; root: HTMLElement; plotly: Promise<Plotly> };

function Explorer({ store, root, plotly: loading }: Props) {
  const state = useStore(store);
  const dark = useDark(root);
  const [plotly, setPlotly] = useState<Plotly | null>(null);
  useEffect(() => {
    loading.then((loaded) => setPlotly(() => loaded));
  }, [loading]);
  const { view } = state;
  const settled = useSettled(state);
  const later = useMemo(
    () => (
      <>
        <Options store={store} state={settled} />
        <Curve store={store} state={settled} plotly={plotly} dark={dark} />
        <PartyTable store={store} state={settled} />
      </>
    ),
    [store, settled, plotly, dark],
  );
  const menus = useMemo(() => {
    async function paint(format: "svg" | "png"): Promise<Picture | null> {
      if (!plotly) return null;
      const file = `${CURVE_TITLE.toLowerCase().replaceAll(" ", "-")}.${format}`;
      return { file, content: await curvePicture(plotly, store, store.state, format) };
    }
    return <Menus store={store} state={settled} paint={paint} />;
  }, [store, settled, plotly]);
  return (
    <>
      <div class="page" inert={state.presenting}>
        <header>
          <h1>{tr("What would every party pay?")}</h1>
          {menus}
        </header>
        <p class="sr" role="status">
          {state.heard}
        </p>
        <div class="layout">
          <Controls store={store} state={state} />
          <div class="results">
            <Card name="figures">
              <Sentence view={view} />
              <OwnFigures view={view} party={state.party} />
              <div class="line doing">
                <button type="button" class="main" onClick={() => store.pin("")}>
                  {tr("Keep as an option")}
                </button>
                {state.party !== "" && (
                  <button type="button" onClick={() => show("country")}>
                    {tr("Why this amount")}
                  </button>
                )}
              </div>
              <Message state={state} spots={["pins"]} />
              <Figures store={store} state={state} />
              {differing(store.start, view.scenario).length > 0 && (
                <p class="note">{tr("Differences from the paper: {differences}.", { differences: view.difference })}</p>
              )}
              <LimitsInShort state={state} />
              <p class="note">
                {tr("Funding of the IPPC ePhyto Solution.")} {tr(store.start.proposal)} {rounding(view)}{" "}
                {language()?.draft}
              </p>
            </Card>
            <Bar store={store} state={state} />
            <div class="halves">
              <Matrix store={store} state={state} />
              <Country store={store} state={state} />
            </div>
            <Limits store={store} state={state} />
            <Tiles store={store} state={state} categories={categoriesOf(store, view)} />
            {later}
            <Card name="notices" title={tr("Notes")}>
              <ul>
                {view.notices.map((text, place) => (
                  <li key={place}>{text}</li>
                ))}
              </ul>
              <p class="foot">{view.stamp}</p>
            </Card>
          </div>
        </div>
        {state.tour >= 0 && <Tour store={store} state={state} root={root} />}
      </div>
      {state.presenting && <Presenting store={store} state={state} />}
    </>
  );
}

const show = (part: string) =>
  document.querySelector(`.ephyto [data-part=${part}]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
const rounding = ({ scenario }: View) =>
  scenario.rounding === "published" ? tr("The rounding is inferred from the paper's tables.") : "";

// Whether the ground is dark: as the notebook's, or else as the reader's system prefers it.
function useDark(root: HTMLElement): boolean {
  const system = useMemo(() => matchMedia("(prefers-color-scheme: dark)"), []);
  const isDark = () => {
    const notebook = document.body.dataset.jpThemeLight;
    return notebook === undefined ? system.matches : notebook === "false";
  };
  const [dark, set] = useState(isDark);
  useEffect(() => {
    const look = () => set(isDark());
    system.addEventListener("change", look);
    const watch = new MutationObserver(look);
    watch.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
    return () => {
      system.removeEventListener("change", look);
      watch.disconnect();
    };
  }, []);
  useLayoutEffect(() => {
    root.dataset.theme = dark ? "dark" : "light";
  }, [root, dark]);
  return dark;
}

function memory(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null; // some browsers keep none for a file
  }
}

type Mounted = { engine: Engine; start: Start; languages: Languages; language: string; plotly: Promise<Plotly> };
export function mountExplorer(root: HTMLElement, { engine, start, languages, language, plotly }: Mounted): Store {
  const store = createStore(engine, start, languages, memory());
  root.classList.add("ephyto");
  const turn = () => {
    if (root.lang === store.state.language) return; // to set a title anew costs as much as a small chart
    root.lang = store.state.language;
    root.dir = languages.each[root.lang].direction;
    if (!engine.address) return; // a notebook's page is not the explorer's own
    Object.assign(document.documentElement, { lang: root.lang, dir: root.dir });
    document.title = tr("What would every party pay? The ePhyto funding explorer");
  };
  turn();
  store.subscribe(turn);
  render(<Explorer store={store} root={root} plotly={plotly} />, root);
  root.addEventListener("dragover", (event) => event.preventDefault());
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (file) store.read(file);
  });
  if (engine.address) {
    addEventListener("popstate", store.openAddress);
    if (location.hash) store.openAddress();
    if (!readAddress().language && language !== store.state.language) store.speak(language);
  }
  return store;
}
