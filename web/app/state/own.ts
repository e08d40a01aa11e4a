// One party's own exchanges a year: the counts that a scenario takes instead of the paper's, with this one changed.

import { tr } from "../../engine/language.ts";
import { same } from "../../engine/sentences.ts";
import { type Engine, isRefusal, type Scenario, type Start } from "../../engine/types.ts";
import type { Spot, State } from "./state.ts";

type OwnCore = {
  engine: Engine;
  start: Start;
  now(): State;
  problem(text: string, spot: Spot): void;
  set(changes: Partial<Scenario>): Promise<void>;
};

export const paperCounts = ({ paper }: Start): Record<string, number> =>
  Object.fromEntries(paper.parties.map(([iso3, , count]) => [iso3, count]));

// The exchanges that the chosen party has of its own, before growth; null where it has none but the paper's.
export function ownCount(start: Start, { exchanges }: Scenario, iso3: string): number | null {
  const paper = paperCounts(start)[iso3];
  return typeof exchanges === "object" && exchanges[iso3] !== paper ? (exchanges[iso3] ?? null) : null;
}

export function ownActions({ engine, start, now, problem, set }: OwnCore) {
  const most = start.parties.length;
  return {
    // The party takes part with these exchanges, beside those that do.
    own(iso3: string, count: unknown) {
      if (typeof count !== "number" || !Number.isInteger(count) || count < 0 || count > 1e12)
        return problem(tr("Enter the exchanges in a year as a whole number, such as 20,000."), "own");
      const { scenario, parties } = now().view;
      const counts = typeof scenario.exchanges === "object" ? scenario.exchanges : paperCounts(start);
      const joins = parties.some(([code]) => code === iso3) ? 0 : 1;
      return set({
        exchanges: { ...counts, [iso3]: count },
        participating_parties: Math.min(scenario.participating_parties + joins, most),
        exclude: scenario.exclude.filter((code) => code !== iso3),
      });
    },
    // Back to the paper's count; a party without one leaves, unless it would take part anyway.
    async disown(iso3: string) {
      const { scenario } = now().view;
      const paper = paperCounts(start);
      const { [iso3]: _, ...others } = typeof scenario.exchanges === "object" ? scenario.exchanges : paper;
      const counts = iso3 in paper ? { ...others, [iso3]: paper[iso3] } : others;
      const fewer = {
        exchanges: same(sorted(counts), sorted(paper)) ? ("paper" as const) : counts,
        participating_parties: Math.max(scenario.participating_parties - 1, 1),
      };
      const { exchanges } = fewer;
      if (iso3 in paper) return set({ exchanges });
      const without = await engine.show({ ...scenario, ...fewer }, "", true);
      const stays = isRefusal(without) || without.view.parties.some(([code]) => code === iso3);
      return set(stays ? { exchanges } : fewer);
    },
  };
}
const sorted = (counts: Record<string, number>) => Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
