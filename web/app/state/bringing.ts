// What is pasted or dropped: its settings are shown, with the limits that it brings.

import { tr } from "../../engine/language.ts";
import { same } from "../../engine/sentences.ts";
import {
  type Engine,
  isRefusal,
  type Limit,
  type Loaded,
  type Refusal,
  type Scenario,
  type Start,
} from "../../engine/types.ts";
import type { Spot, State } from "./state.ts";

type BringCore = {
  engine: Engine;
  start: Start;
  now(): State;
  problem(text: string, spot: Spot): void;
  say(text: string, spot: Spot): void;
  show(scenario: Scenario, limits?: Limit[]): Promise<void>;
  measurePins(): Promise<void>;
};

export function bringing({ engine, start, now, problem, say, show, measurePins }: BringCore) {
  async function bring(read: Promise<Loaded | Refusal>, done = "") {
    const answer = await read;
    if (isRefusal(answer)) return problem(answer.error, "open");
    const { view, limits: there } = now();
    const more = answer.limits?.filter((limit) => !there.some((one) => same(one, limit))) ?? [];
    const limits = answer.beside ? [...there, ...more].slice(0, start.limits.most) : answer.limits;
    await show(answer.stays ? view.scenario : answer.scenario, limits);
    await measurePins();
    const said = answer.drift ?? done;
    if (said && !now().problem.text) say(said, "open");
  }
  return {
    load: (text: string) => bring(engine.load(text)),
    read: (file: File) => bring(engine.read(file, now().view.scenario), tr("{file} is open.", { file: file.name })),
  };
}
