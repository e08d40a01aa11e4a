// Another language: everything is said again; the settings, the country and the pins stay.

import { type Languages, speak } from "../../engine/language.ts";
import { type Engine, isRefusal, type Start, type View } from "../../engine/types.ts";
import { NOTHING, type State } from "./state.ts";

type Core = {
  engine: Engine;
  start: Start;
  languages: Languages;
  now(): State;
  settled(): Promise<void>; // once every change that was asked for is answered
  said(changes: Partial<State> & { view: View }): Promise<void>;
};

export const speaking =
  ({ engine, start, languages, now, settled, said }: Core) =>
  async (code: string) => {
    await settled();
    const names = start.parties.map(([, name]) => name);
    speak(languages, code, names);
    const shown = (view: View, party: string) => engine.show(view.scenario, party, true, now().limits);
    const again = async (view: View, party: string) => {
      const answer = await shown(view, party);
      return isRefusal(answer) ? view : { ...answer.view, code: view.code };
    };
    Object.assign(start.paper, await again(start.paper, ""));
    const pins = await Promise.all(now().pins.map(async (pin) => ({ ...pin, view: await again(pin.view, "") })));
    const answer = await shown(now().view, now().party);
    const view = isRefusal(answer) ? now().view : { ...answer.view, code: now().view.code };
    await said({
      language: code,
      view,
      measured: isRefusal(answer) ? now().measured : answer.measured,
      pins,
      problem: NOTHING,
      said: NOTHING,
      heard: view.sentence.replaceAll("**", ""),
      commits: now().commits + 1,
    });
  };
