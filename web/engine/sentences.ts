// The sentences of the page: templates that Python wrote into it, filled with this page's amounts.

import {
  asNumber,
  capitalised,
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
import type { Data, FieldName, Made, Scenario, Start, Texts } from "./types.ts";

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

// What a scenario changes, a clause a field; further ones are counted. As questions/fees/answer.py.
function clausesOf(start: Start, data: Data, found: Found): string[] {
  const { scenario } = found;
  const differs = differing(start, scenario);
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
    const value = scenario[name];
    if (name.endsWith("_usd")) return written(name, { amount: inUsd(exactly(value as number)) });
    if (name === "participating_parties") {
      const number = value as number;
      const more = number - start.paper.scenario.participating_parties;
      return more > 0 ? several("more_parties", more) : several("fewer_parties", number);
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
  let clauses = data.clause_order.filter((name) => differs.includes(name) && !idle(name)).map(write);
  let others = differs.length - clauses.length;
  if (clauses.length > data.most_clauses) {
    others += clauses.length - data.most_clauses + 1;
    clauses = clauses.slice(0, data.most_clauses - 1);
  }
  if (others) clauses.push(several("others", others));
  return clauses;
}

export const madeOf = (data: Data, found: Found): Made => ({ ...data.made, total_usd: asNumber(found.revenue) });

// What contributions came to when a scenario was saved, where version or data are others now: as model/scenarios/made.py.
export function driftOf(data: Data, found: Found, made?: Made): { drift?: string } {
  if (!made || (made.version === data.made.version && made.data === data.made.data)) return {};
  const values = { version: made.version, data: made.data, version_now: data.made.version, data_now: data.made.data };
  const amounts = { before: inUsd(exactly(made.total_usd)), now: inUsd(found.revenue) };
  return { drift: tr(data.notices.drift, { ...values, ...amounts }) };
}

export function sentenceOf(start: Start, data: Data, found: Found, paper: Found, iso3: string): string {
  const clauses = clausesOf(start, data, found);
  const text = data.sentences;
  const [status, category] = start.group;
  const bare = (amount: Fraction) => (isZero(amount) ? tr(text.nothing) : inUsd(amount));
  const inDollars = (amount: Fraction) => (isZero(amount) ? tr(text.nothing) : tr(text.usd, { amount: inUsd(amount) }));
  const equal = (a: Fraction, b: Fraction) => a.above === b.above && a.below === b.below;
  let said = tr(found.parties.length ? text.covered : text.nobody);
  if (found.parties.length && !isZero(found.need)) {
    const [now, before] = [found, paper].map((one) => totalFee(one, status, category));
    const key = equal(now, before) ? (clauses.length ? "still_pays" : "paper_pays") : "pays";
    const pays = tr(text[key], { now: inDollars(now), before: isZero(now) ? inDollars(before) : inUsd(before) });
    said = tr(text.group, { pays });
    if (iso3)
      said = tr(text.and_country, {
        group: said,
        country: countryClause(text, found, paper, iso3, clauses.length > 0, bare),
      });
  }
  return clauses.length
    ? capitalised(tr(text.if, { clauses: listed(clauses), outcome: said }))
    : tr(text.paper, { outcome: said });
}

function countryClause(
  text: Texts,
  found: Found,
  paper: Found,
  iso3: string,
  changed: boolean,
  bare: (amount: Fraction) => string,
) {
  const [now, before] = [found, paper].map((one) => one.parties.find((party) => party.iso3 === iso3)?.all);
  const name = inSentence(found.everyone.find((party) => party.iso3 === iso3)!.name);
  if (!now) return tr(text.country_out, { name });
  if (!before) return tr(text.country_joins, { name, now: bare(now) });
  const unchanged = now.above === before.above && now.below === before.below;
  const key = unchanged ? (changed ? "country_still" : "country_paper") : "country";
  return tr(text[key], { name, now: bare(now), before: bare(before) });
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
