// Who takes part, with which status and how many exchanges: participants.py and scenario.py on the page's data.

import { asNumber, below, exactly, ONE, plus, ratio, times } from "./exact.ts";
import { baseMultiplier, type Model, usageCategory } from "./model.ts";
import { permutation } from "./random.ts";
import type { Data, Scenario } from "./types.ts";

export const PAPER = "paper";
export const PEER_MEDIAN = "peer_median";

type Participant = ReturnType<typeof participantsOf>[number];

// The participants in the paper's order, with the exchanges that a scenario starts from (null: no user).
export function participantsOf(data: Data, scenario: Scenario) {
  return data.participants.map(([iso3, name, appendix, row, exchanges, statuses, note], place) => ({
    iso3,
    name,
    appendix,
    row,
    statuses,
    note,
    place,
    exchanges: typeof scenario.exchanges === "string" ? exchanges : (scenario.exchanges[iso3] ?? null),
  }));
}

// Its status under a shipped list, or under statuses by ISO3; who has none there keeps the paper's.
export function statusUnder({ status_list }: Scenario, { iso3, statuses }: Pick<Participant, "iso3" | "statuses">) {
  return typeof status_list === "string" ? statuses[status_list] : (status_list[iso3] ?? statuses[PAPER]);
}

export function statusOf(data: Data, scenario: Scenario, participant: Participant): string {
  const status = statusUnder(scenario, participant);
  return status === data.unclassified ? scenario.unclassified_status : status;
}

// All participants in the order in which they take part.
export function queueOf(data: Data, scenario: Scenario, model: Model, participants: Participant[]) {
  const users = participants
    .filter((p) => p.exchanges !== null)
    .sort((a, b) => b.exchanges! - a.exchanges! || (a.iso3 < b.iso3 ? -1 : 1));
  let others = participants
    .filter((p) => p.exchanges === null)
    .sort((a, b) => b.appendix - a.appendix || a.row - b.row);
  if (scenario.joining_order === "random")
    others = permutation(scenario.random_seed, others.length).map((place) => others[place]);
  else if (scenario.joining_order !== "appendix") {
    const sign = scenario.joining_order === "highest_income_first" ? -1 : 1;
    const rank = (p: Participant) => asNumber(model.baseMultipliers[statusOf(data, scenario, p)]);
    others.sort((a, b) => sign * (rank(a) - rank(b)));
  }
  return [...users, ...others];
}

// The exchanges of a newcomer by development status, before growth.
export function newcomerCounts(data: Data, scenario: Scenario, participants: Participant[]): Record<string, number> {
  const given = scenario.newcomer_exchanges;
  if (typeof given === "number") return Object.fromEntries(data.statuses.map((status) => [status, given]));
  return Object.fromEntries(
    data.statuses.map((status) => {
      const counts = participants
        .filter((p) => p.exchanges !== null && statusOf(data, scenario, p) === status)
        .map((p) => p.exchanges!)
        .sort((a, b) => a - b);
      const middle = counts.length >> 1;
      if (!counts.length) return [status, 0];
      return [status, counts.length % 2 ? counts[middle] : Math.floor((counts[middle - 1] + counts[middle] + 1) / 2)];
    }),
  );
}

// Every participant as a user of the scenario: status, exchanges, usage category and what it pays in units of the fees.
export function usersOf(data: Data, scenario: Scenario, model: Model, participants: Participant[]) {
  const newcomers = newcomerCounts(data, scenario, participants),
    growth = plus(ONE, exactly(scenario.exchange_growth));
  return participants.map((p) => {
    const status = statusOf(data, scenario, p);
    const count = p.exchanges === null ? newcomers[status] : p.exchanges;
    const exchanges = Number(below(times(ratio(BigInt(count)), growth)));
    const category = usageCategory(exchanges, model);
    return {
      ...p,
      status,
      count: exchanges,
      category,
      base: baseMultiplier(status, category, model),
      usage: model.usageMultipliers[category],
    };
  });
}

export function takingPart(scenario: Scenario, queue: Participant[]): Set<string> {
  const chosen = new Set([...queue.slice(0, scenario.participating_parties).map((p) => p.iso3), ...scenario.include]);
  for (const iso3 of scenario.exclude) chosen.delete(iso3);
  return chosen;
}
