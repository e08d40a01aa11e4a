// The explorer in a notebook: the page answers by itself, and its kernel gets the settings that are shown.

import { options, type VNode } from "preact";
import { mountExplorer } from "./app/explorer.tsx";
import { openBeside } from "./beside.ts";
import { begin } from "./engine/answers.ts";
import { code, type Languages, marked, tr } from "./engine/language.ts";
import {
  type Data,
  type Engine,
  type Given,
  isRefusal,
  type Refusal,
  type Scenario,
  type TakenFile,
} from "./engine/types.ts";

type Answer = Record<string, unknown> & { number: number };
type Model = {
  on(event: "msg:custom", react: (answer: Answer, buffers?: ArrayBuffer[]) => void): void;
  send(question: object): void;
  get(name: "start"): Given;
  get(name: "data"): Data;
  get(name: "languages"): Languages;
  get(name: "beside"): boolean;
  set(name: "settings", scenario: Scenario): void;
  save_changes(): void;
};
const SILENT = marked(
  "The explorer is not responding because the notebook's kernel has stopped. To keep these settings, copy the scenario code, run the notebook's cells again and load the code in the new explorer.",
);
const LONGEST_MS = 120_000; // for a report
let asked = 0; // by all views of the widget, which hear one another's answers

// JupyterLab's shortcuts would take the arrow keys, and more, away from what has the focus: every element that can
// have it says that they must not. Its shortcuts match the element itself before they look at what is around it.
const FOCUSED = ["a", "button", "input", "select", "summary", "textarea"];
function keepKeys() {
  options.vnode = (vnode: VNode<Record<string, unknown>>) => {
    if (typeof vnode.type === "string" && (FOCUSED.includes(vnode.type) || "tabIndex" in vnode.props))
      vnode.props["data-lm-suppress-shortcuts"] = "true";
  };
}

export function render({ model, el }: { model: Model; el: HTMLElement }) {
  keepKeys();
  if (!model.get("beside")) return show(model, el);
  void openBeside(el, tr("Explorer")).then((opened) => {
    if (opened) el.textContent = tr("The explorer is open to the right of this notebook.");
    else show(model, el);
  });
}

function show(model: Model, el: HTMLElement) {
  const { start, engine: own } = begin(model.get("data"), model.get("start"));
  const open = new Map<number, (answer: Record<string, unknown>) => void>();
  model.on("msg:custom", (answer, buffers) => {
    const settle = open.get(answer.number);
    open.delete(answer.number);
    settle?.(buffers?.length ? { ...answer, content: buffers[0] } : answer);
  });
  // What only Python makes.
  const ask = (question: { kind: string } & Record<string, unknown>): Promise<TakenFile | Refusal> =>
    new Promise((settle) => {
      const mine = ++asked;
      const silent = () => {
        open.delete(mine);
        settle({ error: tr(SILENT) });
      };
      open.set(mine, settle as (answer: Record<string, unknown>) => void);
      setTimeout(() => open.has(mine) && silent(), LONGEST_MS);
      try {
        model.send({ ...question, language: code(), number: mine });
      } catch {
        silent();
      }
    });
  const engine: Engine = {
    ...own,
    forms: [...own.forms, "html"],
    address: false, // a link cannot reopen a notebook
    async show(scenario, iso3, passing, limits) {
      const answer = await own.show(scenario, iso3, passing, limits);
      if (!passing && !isRefusal(answer)) {
        model.set("settings", scenario);
        model.save_changes();
      }
      return answer;
    },
    take: (form, scenario, pins) =>
      form === "html" ? ask({ kind: "report", scenario }) : own.take(form, scenario, pins),
  };
  el.style.containerType = "inline-size"; // the layout follows the width of the output
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
