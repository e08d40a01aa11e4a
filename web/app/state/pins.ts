// Options that are pinned, measured against and compared.

import { tr } from "../../engine/language.ts";
import { isRefusal, type Scenario } from "../../engine/types.ts";
import { type Core, NOTHING, type Pin } from "./state.ts";

type PinCore = Core & {
  settled(): Promise<void>; // once every change that was asked for is answered
  done(): Promise<void>; // what is pinned has changed
};

export function pinActions({ engine, start, now, change, problem, settled, done }: PinCore) {
  async function open(codes: string[]) {
    const pins: Pin[] = [];
    for (const code of codes.slice(0, start.most_options)) {
      const read = await engine.load(code);
      const shown = isRefusal(read) ? read : await engine.show(read.scenario, "");
      if (isRefusal(shown)) problem(shown.error, "pins");
      else pins.push({ name: shown.view.scenario.name, view: shown.view });
    }
    change({ pins, against: -1, compared: null });
    if (pins.length) await compare();
  }

  const unused = (name: string): string =>
    now().pins.some((pin) => pin.name === name) ? unused(tr("{name} (now)", { name })) : name;
  const options = (): Scenario[] => [
    { ...start.paper.scenario, name: unused(tr("The paper")) },
    ...now().pins.map((pin) => pin.view.scenario),
    { ...now().view.scenario, name: unused(tr("Current settings")) },
  ];
  async function compare() {
    const answer = await engine.compare(options());
    if (isRefusal(answer)) problem(answer.error, "pins");
    else change({ compared: answer });
  }

  const named = (name: string) => tr("There is already an option named {name}; give this one another name.", { name });

  const actions = {
    async pin(typed: string) {
      await settled();
      const { pins, view } = now();
      if (pins.length >= start.most_options)
        return problem(
          tr("You have pinned {number} options, which is the maximum; remove one first.", { number: pins.length }),
          "pins",
        );
      const told = view.difference === start.paper.difference ? "" : [...view.difference].slice(0, 80).join("");
      const taken = (name: string) => pins.some((pin) => pin.name === name);
      const free = [told, ...[1, 2, 3, 4, 5, 6, 7].map((number) => tr("Option {number}", { number }))].find(
        (one) => one && !taken(one),
      )!;
      const name = typed.trim() || free;
      if (taken(name)) return problem(named(name), "pins");
      const answer = await engine.show({ ...view.scenario, name }, "");
      if (isRefusal(answer)) return problem(answer.error, "pins");
      change({
        pins: [...now().pins, { name, view: answer.view }],
        problem: NOTHING,
        said: { text: tr("{name} is pinned.", { name }), spot: "pins" },
      });
      await done();
      await compare();
    },
    async rename(number: number, typed: string) {
      const { pins } = now();
      const name = typed.trim();
      if (!name || name === pins[number].name) return;
      if (pins.some((pin) => pin.name === name)) return problem(named(name), "pins");
      const answer = await engine.show({ ...pins[number].view.scenario, name }, "");
      if (isRefusal(answer)) return problem(answer.error, "pins");
      change({ pins: now().pins.map((pin, place) => (place === number ? { name, view: answer.view } : pin)) });
      await done();
    },
    // One place up; what is measured against it stays so.
    async raise(number: number) {
      const { pins, against } = now();
      const order = pins.map((_, place) => place);
      [order[number - 1], order[number]] = [number, number - 1];
      change({ pins: order.map((place) => pins[place]), against: against < 0 ? -1 : order.indexOf(against) });
      await done();
    },
    async unpin(number: number) {
      const pins = now().pins.filter((_, place) => place !== number);
      const against = now().against === number ? -1 : now().against - (now().against > number ? 1 : 0);
      change({ pins, against, compared: null, problem: NOTHING });
      await done();
      if (pins.length) await compare();
    },
    measure(against: number) {
      change({ against: now().against === against ? -1 : against });
      done();
    },
  };
  return { compare, open, actions };
}
