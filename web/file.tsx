// The explorer as one file.

import { mountExplorer } from "./app/explorer.tsx";
import { begin } from "./engine/answers.ts";

const read = (id: string) => JSON.parse(document.getElementById(id)!.textContent!);

export function open(root: HTMLElement) {
  const { start, engine } = begin(read("data"), read("start"));
  const shared = globalThis as Record<string, unknown>;
  const plotly = new Promise((loaded) => {
    if (shared.Plotly) loaded(shared.Plotly);
    else addEventListener("plotly", () => loaded(shared.Plotly));
  });
  const language = document.documentElement.lang;
  const store = mountExplorer(root, { engine, start, languages: read("languages"), language, plotly });
  Object.assign(globalThis, { ephyto: { engine, start, store } });
}
