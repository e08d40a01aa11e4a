// What the explorer shows and what its reader does: the one place where its state changes.
// The engine answers one question at a time, and only the newest of those that wait.

import { type Languages, partyName } from "../../engine/language.ts";
import { same } from "../../engine/sentences.ts";
import {
  type Engine,
  type FieldName,
  isRefusal,
  OWN_NAME,
  type Scenario,
  type Shown,
  type Start,
  type View,
} from "../../engine/types.ts";
import { alphabetical } from "../format.ts";
import { addressActions } from "./addressed.ts";
import { bringing } from "./bringing.ts";
import { limitActions } from "./limiting.ts";
import { changedModel } from "./model-changes.ts";
import { ownActions } from "./own.ts";
import { pinActions } from "./pins.ts";
import { refusing } from "./refusing.ts";
import { saidOf } from "./said.ts";
import { showActions } from "./showing.ts";
import { speaking } from "./speaking.ts";
import { firstState, NOTHING, type Spot, type State, stillRefused, type TilesBy, type Wanted } from "./state.ts";
import { taking } from "./taking.ts";

export type Store = ReturnType<typeof createStore>;

let stores = 0; // a notebook may show several explorers
export function createStore(answering: Engine, start: Start, languages: Languages, memory: Storage | null = null) {
  const engine = refusing(answering);
  let state = firstState(start, memory);
  const listeners = new Set<() => void>();
  const change = (changes: Partial<State>) => {
    state = { ...state, ...changes };
    for (const listen of listeners) listen();
  };
  const problem = (text: string, spot: Spot = "") => change({ problem: { text, spot }, said: NOTHING });
  const say = (text: string, spot: Spot) => change({ said: { text, spot }, problem: NOTHING });

  const referenceOf = (): { name: string; view: View } => state.pins[state.against] ?? { name: "", view: start.paper };

  const pinning = pinActions({
    engine,
    start,
    now: () => state,
    change,
    problem,
    settled: () => running,
    async done() {
      keepInAddress();
      await limiting.measurePins();
      await detail();
    },
  });
  const limiting = limitActions({
    engine,
    start,
    now: () => state,
    change,
    problem,
    say,
    settled: () => running,
    showWith: (limits) => show(aim, true, {}, "limits", limits),
    set: (changes) => set(changes),
  });

  let wanted: Wanted | null = null;
  let busy = false;
  let running = Promise.resolve();
  let aim = start.view.scenario; // the settings last asked for, answered or not: the next change builds on them
  let committedView = start.view;
  let refusedModel: Record<string, unknown> | null = null;
  const defaults = [...start.model_fields, { path: ["base_fee_exemptions"], default: start.exemptions.default }];

  function show(
    scenario: Scenario,
    committed: boolean,
    changes: Partial<Scenario> = {},
    spot: Spot = "",
    limits = wanted?.limits ?? state.limits,
  ) {
    aim = scenario;
    wanted = {
      scenario,
      committed: committed || (wanted?.committed ?? false),
      changes: { ...wanted?.changes, ...changes },
      spot,
      limits,
    };
    if (!busy) running = ask();
    return running;
  }
  async function ask() {
    busy = true;
    while (wanted) {
      const asked: Wanted = wanted;
      wanted = null;
      const answer = await engine.show(asked.scenario, state.party, !asked.committed, asked.limits);
      const next = wanted as Wanted | null;
      if (isRefusal(answer)) {
        problem(answer.error, asked.spot);
        // What was changed in the meantime builds on the settings that stand, not on those refused.
        if (next) Object.assign(next, { scenario: { ...state.view.scenario, ...next.changes }, limits: state.limits });
        aim = next?.scenario ?? state.view.scenario;
        continue;
      }
      present(answer, asked);
    }
    busy = false;
    if (committedView === state.view) await detail();
  }
  function present({ view, measured }: Shown, { committed, changes, limits }: Wanted) {
    const left = stillRefused(state, changes, start);
    if (!committed) return change({ view, limits, measured, problem: left });
    refusedModel = null;
    const said = saidOf(start, committedView, view);
    let { history, place } = state;
    if (!same(history[place], view.scenario)) {
      history = [...history.slice(0, place + 1), view.scenario];
      place = history.length - 1;
    }
    const heard = view.sentence.replaceAll("**", "");
    committedView = view;
    change({
      view,
      limits,
      measured,
      history,
      place,
      heard,
      commits: state.commits + 1,
      problem: left,
      said,
    });
    keepInAddress();
  }
  async function detail() {
    const { view, party } = state;
    const reference = referenceOf();
    const answer = await engine.detail(view.scenario, party, reference.view.scenario);
    if (view !== state.view || party !== state.party) return;
    if (isRefusal(answer)) return problem(answer.error);
    change({ curve: answer.curve, underPresets: answer.presets, whyChanged: answer.change });
    if (state.pins.length) await pinning.compare();
  }

  const sayIn = speaking({
    engine,
    start,
    languages,
    now: () => state,
    settled: () => running,
    async said(changes) {
      committedView = changes.view;
      change(changes);
      keepInAddress();
      await limiting.measurePins();
      await detail();
    },
  });

  const addressed = addressActions({
    engine,
    start,
    languages,
    now: () => state,
    change,
    problem,
    show: (scenario, limits) => show(scenario ?? aim, true, {}, "open", limits),
    say,
    speak: (code) => sayIn(code),
    openPins: (codes) => pinning.open(codes),
    measurePins: () => limiting.measurePins(),
  });
  const keepInAddress = addressed.keep;
  // Settings that were changed are no longer those of the name they came with.
  function set(changes: Partial<Scenario>, committed = true) {
    const named = { ...changes, name: OWN_NAME };
    return show({ ...aim, ...named }, committed, named, Object.keys(changes)[0] as FieldName);
  }

  return {
    id: `ephyto-${++stores}`,
    start,
    engine,
    languages,
    speak: sayIn,
    // The parties by their names in the language that is spoken, as people look for them.
    names: (): [iso3: string, name: string][] =>
      start.parties
        .map(([iso3, name]): [string, string] => [iso3, partyName(name)])
        .sort((a, b) => alphabetical(a[1], b[1])),
    get state() {
      return state;
    },
    get aim() {
      return aim;
    },
    subscribe(listen: () => void) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    reference: referenceOf,
    problem,
    say,
    set,
    // A parameter that was refused is tried again with the next: bounds can be raised one after the other.
    setModel(path: string[], value: unknown) {
      const model_changes = changedModel(refusedModel ?? aim.model_changes, path, value, defaults);
      refusedModel = model_changes;
      return show({ ...aim, model_changes, name: OWN_NAME }, true, { model_changes, name: OWN_NAME }, "model");
    },
    open: (scenario: Scenario) => show(scenario, true),
    reset: () => show(start.paper.scenario, true),
    async travel(step: number) {
      await running;
      if (!state.history[state.place + step]) return;
      change({ place: state.place + step });
      await show(state.history[state.place], true);
    },
    async choose(party: string) {
      change({ party });
      await show(aim, true);
    },
    openAddress: addressed.open,
    addressOf: addressed.addressOf,
    ...bringing({
      engine,
      start,
      now: () => state,
      problem,
      say,
      show: (scenario, limits) => show(scenario, true, {}, "open", limits),
      measurePins: () => limiting.measurePins(),
    }),
    ...ownActions({ engine, start, now: () => state, problem, set: (changes) => set(changes) }),
    ...pinning.actions,
    addLimit: limiting.addLimit,
    dropLimit: limiting.dropLimit,
    findLeast: limiting.findLeast,
    showTiles: (tilesBy: TilesBy) => change({ tilesBy }),
    ...showActions({ start, memory, now: () => state, change, show: (scenario) => show(scenario, true) }),
    take: taking({ engine, now: () => state, settled: () => running, problem, say }),
  };
}
