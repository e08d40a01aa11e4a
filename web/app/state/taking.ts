// Files that are taken home, one at a time.

import { tr } from "../../engine/language.ts";
import { type Engine, type Form, isRefusal, type TakenFile } from "../../engine/types.ts";
import type { Spot, State } from "./state.ts";

type Core = {
  engine: Engine;
  now(): State;
  settled(): Promise<void>; // once every change that was asked for is answered
  problem(text: string, spot: Spot): void;
  say(text: string, spot: Spot): void;
};

export function taking({ engine, now, settled, problem, say }: Core) {
  let busy = false;
  return async (form: Form): Promise<TakenFile | null> => {
    if (busy) return null;
    busy = true;
    await settled();
    say(
      form === "html" ? tr("The report is being made; this takes a few seconds.") : tr("The file is being made."),
      "take",
    );
    const options = now().pins.map((pin) => pin.view.scenario);
    const answer = await engine.take(form, now().view.scenario, options);
    busy = false;
    if (isRefusal(answer)) {
      problem(answer.error, "take");
      return null;
    }
    say(tr("Saved as {file}.", { file: answer.file }), "take");
    return answer;
  };
}
