// The sentences of the page: templates that Python wrote into it, filled with this page's amounts.

import {
  asNumber,
  capitalised,
  compare,
  exactly,
  exchangesInWords,
  type Fraction,
  grouped,
  inPython,
  inSentence,
  inUsd,
  isAbove,
  isZero,
  listed,
  negative,
  percentOf,
  signedPercent,
  significantGrouped,
} from "./exact.ts";
import { inDigits, statusWord, tr, trIn, trn } from "./language.ts";
import { modelOf, type Rule } from "./model.ts";
import { PAPER, PEER_MEDIAN, statusUnder } from "./parties.ts";
import { type Found, totalFee } from "./rules.ts";
import type { Data, FieldName, Made, ParticipantRow, Scenario, Start } from "./types.ts";

// A field's value for people, as ephyto_model's Field.in_words.
export function fieldInWords(start: Start, name: FieldName, value: unknown): string {
  if (typeof value === "string" && start.words[name]?.[value]) return tr(start.words[name][value]);
  if (name === "unclassified_status") return statusWord(value as string);
  if (name === "exchange_growth") return signedPercent(value as number);
  if (name === "status_list" && typeof value === "object")
    return trn("a list of {number} party", "a list of {number} parties", Object.keys(value as object).length);
  if (name === "exchanges")
    return trn("counts for {number} party", "counts for {number} parties", Object.keys(value as object).length);
  return valueInWords(value);
}
function valueInWords(value: unknown): string {
  if (Array.isArray(value)) return listed(value.map(valueInWords)) || trIn("empty", "none");
  if (value === null) return trIn("empty", "none");
  if (typeof value === "object") {
    const entries = Object.entries(value as object);
    if (entries.length > 8) return trn("{number} entry", "{number} entries", entries.length);
    return entries.map(([key, entry]) => `${key} ${valueInWords(entry)}`).join(", ") || trIn("empty", "none");
  }
  if (typeof value !== "number") return String(value);
  return Math.abs(value) >= 1000 ? inUsd(exactly(value)) : inDigits(inPython(value).replace(/^-/, "\u2212"));
}

export const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
// The fields other than the name that differ from the paper's.
export const differing = (start: Pick<Start, "labels" | "paper">, scenario: Scenario): FieldName[] =>
  (Object.keys(start.labels) as FieldName[]).filter(
    (name) => name !== "name" && !same(scenario[name], start.paper.scenario[name]),
  );
export const differenceOf = (start: Start, scenario: Scenario): string =>
  differing(start, scenario)
    .map((name) =>
      tr("{label}: {value}", { label: tr(start.labels[name]), value: fieldInWords(start, name, scenario[name]) }),
    )
    .join(tr("; ")) || tr("As in the paper");

// The one party whose exchanges are not the paper's, if only one's are not: as questions/fees/answer.py.
function ownCount(data: Data, { exchanges }: Scenario): ParticipantRow | undefined {
  if (typeof exchanges === "string") return undefined;
  const differing = data.participants.filter(([iso3, , , , count]) => (exchanges[iso3] ?? null) !== count);
  return differing.length === 1 && differing[0][0] in exchanges ? differing[0] : undefined;
}
// The one party that joins with exchanges of its own beside the paper's users.
function joinsAlone(data: Data, scenario: Scenario): string {
  const own = ownCount(data, scenario);
  return own && own[4] === null ? own[0] : "";
}

// What a scenario changes, a clause a field; further ones are counted.
function clausesOf(start: Start, data: Data, found: Found): Map<string, string> {
  const { scenario } = found;
  const own = ownCount(data, scenario);
  const joins = joinsAlone(data, scenario);
  const asked = {
    ...scenario,
    participating_parties: Math.max(scenario.participating_parties - (joins ? 1 : 0), 1),
  };
  const differs = differing(start, asked);
  // Of include and exclude, the parties that they really add and leave out.
  const first = new Set(found.queue.slice(0, scenario.participating_parties).map(({ iso3 }) => iso3));
  const effective = {
    include: scenario.include.filter((iso3) => !first.has(iso3) && !scenario.exclude.includes(iso3)),
    exclude: scenario.exclude.filter((iso3) => first.has(iso3)),
  };
  const idle = (name: FieldName) => (name === "include" || name === "exclude") && !effective[name].length;
  const written = (key: string, values: Record<string, unknown> = {}) => tr(data.clauses[key], values);
  const several = (key: string, number: number) => trn(...data.counted_clauses[key], number);
  const write = (name: FieldName): string => {
    const value = asked[name];
    if (name.endsWith("_usd")) return written(name, { amount: inUsd(exactly(value as number)) });
    if (name === "participating_parties") {
      const number = value as number;
      const more = number - start.paper.scenario.participating_parties;
      return more > 0 ? several("more_parties", more) : several("fewer_parties", number);
    }
    if (name === "exchanges" && own) {
      const exchanges = exchangesInWords((value as Record<string, number>)[own[0]]);
      return written(joins ? "own_joins" : "own", { name: inSentence(own[1]), exchanges });
    }
    if (name === "newcomer_exchanges") {
      if (value === PEER_MEDIAN) return written("peers");
      return several(name, value as number);
    }
    if (name === "exchange_growth") {
      const growth = value as number;
      return written(growth > 0 ? "growth" : "decline", { share: percentOf(Math.abs(growth)) });
    }
    if (name === "include" || name === "exclude") return several(name, effective[name].length);
    if (name === "status_list" && typeof value === "object") return written("statuses");
    return written(name, { words: fieldInWords(start, name, value) });
  };
  let told = data.clause_order.filter((name) => differs.includes(name) && !idle(name));
  let others = differs.length - told.length;
  if (told.length > data.most_clauses) {
    others += told.length - data.most_clauses + 1;
    told = told.slice(0, data.most_clauses - 1);
  }
  const clauses = new Map<string, string>(told.map((name) => [name, write(name)]));
  return others ? clauses.set("others", several("others", others)) : clauses;
}

export function sentenceOf(start: Start, data: Data, found: Found, paper: Found, iso3: string): string {
  const clauses = clausesOf(start, data, found);
  const text = data.sentences;
  const [status, category] = start.group;
  const inDollars = (amount: Fraction) => (isZero(amount) ? tr(text.nothing) : tr(text.usd, { amount: inUsd(amount) }));
  const pays = (now: Fraction, before: Fraction) => {
    const key = compare(now, before) ? "pays" : clauses.size ? "still_pays" : "paper_pays";
    return tr(text[key], { now: inDollars(now), before: isZero(now) ? inDollars(before) : inUsd(before) });
  };
  const ofParty = () => {
    const [now, before] = [found, paper].map((one) => one.parties.find((party) => party.iso3 === iso3)?.all);
    const name = inSentence(found.everyone.find((party) => party.iso3 === iso3)!.name);
    if (!now) return tr(text.party_out, { name });
    if (before) return tr(text.party, { name, pays: pays(now, before) });
    const named = clauses.has("exchanges") && joinsAlone(data, found.scenario) === iso3;
    const said = tr(text.paper_pays, { now: inDollars(now) });
    return tr(text[named ? "party_named" : "party_joins"], { name, pays: said });
  };
  const ofGroup = () => {
    const [now, before] = [found, paper].map((one) => totalFee(one, status, category));
    return tr(text.group, { pays: pays(now, before) });
  };
  let said = tr(found.parties.length ? text.covered : text.nobody);
  if (found.parties.length && !isZero(found.need)) said = iso3 ? ofParty() : ofGroup();
  return clauses.size
    ? capitalised(tr(text.if, { clauses: listed([...clauses.values()]), outcome: said }))
    : tr(text.paper, { outcome: said });
}

export const madeOf = (data: Data, found: Found): Made => ({ ...data.made, total_usd: asNumber(found.revenue) });

// What contributions came to when a scenario was saved, where version or data are others now: as model/scenarios/made.py.
export function driftOf(data: Data, found: Found, made?: Made): { drift?: string } {
  if (!made || (made.version === data.made.version && made.data === data.made.data)) return {};
  const values = { version: made.version, data: made.data, version_now: data.made.version, data_now: data.made.data };
  const amounts = { before: inUsd(exactly(made.total_usd)), now: inUsd(found.revenue) };
  return { drift: tr(data.notices.drift, { ...values, ...amounts }) };
}

const ruleInWords = (rule: Rule) => [
  ...[rule.baseStep, rule.usageStep].map((step) => step && `${step.above}/${step.below}`),
  rule.direction,
  rule.pool,
];
export const isPublished = (data: Data, rule: Rule) =>
  same(
    ruleInWords(rule),
    ruleInWords(modelOf(data, { annual_funding_level_usd: 1, model_changes: {} }).rounding.published),
  );

export function noticesOf(data: Data, found: Found): string[] {
  const { scenario, rule, parties } = found;
  const texts = data.notices;
  const notices = [tr(data.proposal)];
  const steps = [
    ["base", rule.baseStep],
    ["usage", rule.usageStep],
  ].filter((pair): pair is [string, Fraction] => pair[1] !== null);
  if (steps.length) {
    const how = steps.map(([fee, step]) =>
      tr(data.rounding[fee], { to: tr(data.rounded[rule.direction]), step: significantGrouped(asNumber(step)) }),
    );
    const kind = isPublished(data, rule) ? "published" : "own";
    notices.push(tr(data.rounding[kind], { how: listed(how) }));
  }
  const joined = parties.filter((party) => party.exchanges === null).length;
  if (scenario.exchanges !== PAPER) {
    const users = Object.keys(scenario.exchanges).length;
    const taking = parties.length - joined;
    const who = taking === users ? (users > 1 ? "all" : "the_one") : taking === 1 ? "one_of" : "some_of";
    const values = { users: grouped(users), taking_part: taking ? grouped(taking) : trIn("no number", "none") };
    notices.push(tr(texts.exchanges_given, { who: tr(data.who_has_counts[who], values) }));
  }
  const unclassified = parties.filter((party) => statusUnder(scenario, party) === data.unclassified);
  if (unclassified.length)
    notices.push(
      tr(texts.unclassified_status, {
        names: listed(unclassified.map((p) => inSentence(p.name))),
        status: statusWord(scenario.unclassified_status),
      }),
    );
  if (joined) {
    const given = scenario.newcomer_exchanges;
    let count = tr(data.newcomers.peers);
    if (typeof given === "number")
      count = given ? tr(data.newcomers.some, { count: exchangesInWords(given) }) : tr(data.newcomers.none);
    notices.push(trn(...data.newcomers_assumed, joined, { count }));
  }
  if (!isZero(found.surplus)) notices.push(tr(texts.surplus, { surplus: inUsd(found.surplus) }));
  return [...notices, ...(isZero(found.need) ? [] : gapsOf(data, found))];
}

function gapsOf(data: Data, found: Found): string[] {
  const { units, rule, gap } = found;
  const texts = data.notices;
  const notices: string[] = [];
  if (isZero(units.baseSum)) {
    const carried = rule.pool === "still_needed" && isAbove(units.usageSum);
    const whoPays = carried ? "usage" : "nobody";
    notices.push(tr(texts.no_base_fee_payers, { who_pays: tr(data.who_pays[whoPays]) }));
  }
  if (isZero(units.usageSum)) notices.push(tr(texts.no_usage_fee_payers));
  if (!isZero(gap)) {
    const kind = gap.above > 0n ? "gap_more" : isZero(found.revenue) ? "gap_none" : "gap_less";
    const values = {
      revenue: inUsd(found.revenue),
      gap: inUsd(gap.above < 0n ? negative(gap) : gap),
      need: inUsd(found.need),
    };
    notices.push(tr(texts[kind], values));
  }
  return notices;
}
