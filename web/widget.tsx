// The explorer in a notebook: questions go to the kernel, each with a number that its answer carries too.

import { options, type VNode } from "preact";
import { mountExplorer } from "./app/explorer.tsx";
import { refusal } from "./engine/checks.ts";
import { code, type Languages, marked, tr } from "./engine/language.ts";
import { readFile } from "./engine/reading.ts";
import type { Data, Engine, Refusal, Scenario, Start } from "./engine/types.ts";

type Answer = Record<string, unknown> & { number: number };
type Model = {
  on(event: "msg:custom", react: (answer: Answer, buffers?: ArrayBuffer[]) => void): void;
  send(question: object): void;
  get(name: "start"): Start;
  get(name: "data"): Data;
  get(name: "languages"): Languages;
};
const SILENT = marked(
  "The explorer is not answering, because its kernel has stopped. To keep these settings, copy the scenario code, run the notebook's cells again, and load the code there.",
);
const LONG_MS = 120_000; // for a report
const SHORT_MS = 15_000;
let asked = 0; // by all views of the widget, which hear one another's answers

// JupyterLab's shortcuts would take the arrow keys, and more, away from what has the focus: every element that can
// have it says that they must not. Its shortcuts match the element itself before they look at what is around it.
const FOCUSED = ["a", "button", "input", "select", "summary", "textarea"];
options.vnode = (vnode: VNode<Record<string, unknown>>) => {
  if (typeof vnode.type === "string" && (FOCUSED.includes(vnode.type) || "tabIndex" in vnode.props))
    vnode.props["data-lm-suppress-shortcuts"] = "true";
};

function render({ model, el }: { model: Model; el: HTMLElement }) {
  const start = model.get("start");
  const open = new Map<number, (answer: Record<string, unknown>) => void>();
  model.on("msg:custom", (answer, buffers) => {
    const settle = open.get(answer.number);
    open.delete(answer.number);
    settle?.(buffers?.length ? { ...answer, content: buffers[0] } : answer);
  });
  const ask = <T extends object>(question: { kind: string } & Record<string, unknown>): Promise<T | Refusal> =>
    new Promise((settle) => {
      const mine = ++asked;
      const silent = () => {
        open.delete(mine);
        settle({ error: tr(SILENT) });
      };
      open.set(mine, settle as (answer: Record<string, unknown>) => void);
      setTimeout(() => open.has(mine) && silent(), question.kind === "take" ? LONG_MS : SHORT_MS);
      try {
        model.send({ ...question, language: code(), number: mine });
      } catch {
        silent();
      }
    });
  const engine: Engine = {
    forms: ["xlsx", "csv", "comparison", "yaml", "html"],
    address: false, // a link cannot reopen a notebook
    show: async (scenario, iso3, _, limits = []) => {
      const error = refusal(start, model.get("data"), scenario); // in the language of the page
      return error ? { error } : ask({ kind: "show", scenario, iso3, limits });
    },
    least: (scenario, limits, lever) => ask({ kind: "least", scenario, limits, lever }),
    detail: (scenario, iso3) => ask({ kind: "detail", scenario, iso3 }),
    compare: (options) => ask({ kind: "compare", options }),
    load: (text) => ask({ kind: "load", text }),
    read: (file, now) => readFile(start, model.get("data"), file, now),
    take: (form, scenario: Scenario, options) => ask({ kind: "take", form, scenario, options }),
  };
  const root = document.createElement("main");
  el.append(root);
  mountExplorer(root, { engine, start, languages: model.get("languages"), language: "en", plotly: loadPlotly(ask) });
}

// The page is there first, its charts follow; all explorers of a notebook share one plotly.
async function loadPlotly(ask: (question: { kind: string }) => Promise<object>): Promise<unknown> {
  const shared = globalThis as Record<string, unknown>;
  shared.ephytoPlotly ??= ask({ kind: "plotly" }).then((answer) => {
    const { content } = answer as { content: ArrayBuffer };
    const module = { exports: {} };
    // Given a module of its own, plotly does not look for a module loader, which some pages have and some have not.
    new Function("module", new TextDecoder().decode(content))(module);
    return module.exports;
  });
  return shared.ephytoPlotly;
}

export default { render };
