// The guided tour and the presenting view: what is shown in turn.

import type { Scenario, Start } from "../../engine/types.ts";
import { type State, TOUR_KEY } from "./state.ts";

type Core = {
  start: Start;
  memory: Storage | null;
  now(): State;
  change(changes: Partial<State>): void;
  show(scenario: Scenario): Promise<void>;
};

export const showActions = ({ start, memory, now, change, show }: Core) => ({
  async visit(stop: number) {
    const beforeTour = now().beforeTour ?? now().view.scenario;
    memory?.setItem(TOUR_KEY, String(stop));
    change({ tour: stop, tourStop: stop, beforeTour });
    await show(start.tour.stops[stop][3]);
  },
  async leaveTour() {
    const before = now().beforeTour;
    change({ tour: -1, beforeTour: null });
    if (before) await show(before);
  },
  finishTour() {
    memory?.removeItem(TOUR_KEY);
    change({ tour: -1, tourStop: 0, beforeTour: null });
  },
  present: (presenting: boolean) => change({ presenting, presented: -1 }),
  turn(step: number) {
    const turns = now().pins.length + 1; // the present settings, then the pins
    change({ presented: ((now().presented + 1 + step + turns) % turns) - 1 });
  },
});
