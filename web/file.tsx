// The explorer as one file: the page answers by itself.

import { mountExplorer } from "./app/explorer.tsx";
import { staticEngine } from "./engine/answers.ts";
import type { Languages } from "./engine/language.ts";
import type { Data, Start } from "./engine/types.ts";

const read = (id: string) => JSON.parse(document.getElementById(id)!.textContent!);
const start: Start = read("start");
const data: Data = read("data");
const languages: Languages = read("languages");
const engine = staticEngine(data, start);
const plotly = new Promise((loaded) =>
  addEventListener("plotly", () => loaded((globalThis as Record<string, unknown>).Plotly)),
);
const store = mountExplorer(document.getElementById("explorer")!, {
  engine,
  start,
  languages,
  language: document.documentElement.lang,
  plotly,
});
Object.assign(globalThis, { ephyto: { engine, start, store } });
