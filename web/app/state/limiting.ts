// Limits that are added, dropped and held: what is asked of the settings, beside the settings themselves.

import { inUsd, ratio } from "../../engine/exact.ts";
import { tr } from "../../engine/language.ts";
import { askedOf, refusedLimits } from "../../engine/limits/limits.ts";
import { same } from "../../engine/sentences.ts";
import { isRefusal, type LeastLever, type Limit, type Scenario } from "../../engine/types.ts";
import { count } from "../format.ts";
import type { Core, Spot } from "./state.ts";

type LimitCore = Core & {
  say(text: string, spot: Spot): void;
  settled(): Promise<void>; // once every change that was asked for is answered
  showWith(limits: Limit[]): Promise<void>; // the present settings: their code and what is measured change with the limits
  set(changes: Partial<Scenario>): Promise<void>;
};

export function limitActions({ engine, start, now, change, problem, say, settled, showWith, set }: LimitCore) {
  // The pins are measured again when limits or pins have changed.
  async function measurePins() {
    const { pins, limits } = now();
    const answers = limits.length
      ? await Promise.all(pins.map((pin) => engine.show(pin.view.scenario, "", true, limits)))
      : [];
    if (same(limits, now().limits) && pins === now().pins)
      change({ measuredPins: answers.map((answer) => (isRefusal(answer) ? [] : answer.measured)) });
  }
  async function limitTo(limits: Limit[]) {
    await settled();
    await showWith(limits);
    await measurePins();
  }
  return {
    measurePins,
    async addLimit(limit: Limit): Promise<boolean> {
      const { limits } = now();
      const error = limits.some((one) => same(one, limit))
        ? tr("This limit is already listed for {who}.", { who: limit.who })
        : refusedLimits(start, [...limits, limit]);
      if (error) {
        problem(error, "limits");
        return false;
      }
      await limitTo([...limits, limit]);
      say(askedOf(start, limit), "limits");
      return true;
    },
    dropLimit: (place: number) => limitTo(now().limits.filter((_, n) => n !== place)),
    async findLeast(lever: LeastLever) {
      await settled();
      const { view, limits } = now();
      const answer = await engine.least(view.scenario, limits, lever);
      if (isRefusal(answer)) return problem(answer.error, "limits");
      const label = tr(start.labels[lever]);
      if (answer.least === null)
        return problem(
          tr("{lever}: no value respects all limits with the other settings unchanged.", { lever: label }),
          "limits",
        );
      const parties = lever === "participating_parties";
      const amount = parties ? count(answer.least) : tr("USD {amount}", { amount: inUsd(ratio(BigInt(answer.least))) });
      await set({ [lever]: answer.least });
      say(
        tr("{lever}: {amount} is the lowest value that respects all limits with the other settings unchanged.", {
          lever: label,
          amount,
        }),
        "limits",
      );
    },
  };
}
