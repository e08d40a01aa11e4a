// The sentences of the page: templates that Python wrote into it, filled with this page's amounts.

import {
  asNumber,
  capitalised,
  counted,
  exactly,
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
import { PAPER, PEER_MEDIAN } from "./parties.ts";
import { type Found, modelOf, type Rule, totalFee } from "./rules.ts";
import type { Data, FieldName, Scenario, Start, Texts } from "./types.ts";

export const filledIn = (template: string, values: Record<string, unknown>): string =>
  template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

// A field's value for people, as ephyto_model's Field.in_words.
export function fieldInWords(start: Start, name: FieldName, value: unknown): string {
  if (typeof value === "string" && start.words[name]?.[value]) return start.words[name][value];
  if (name === "exchange_growth") return signedPercent(value as number);
  if (name === "exchanges") return `counts for ${counted(Object.keys(value as object).length, "party", "parties")}`;
  return valueInWords(value);
}
function valueInWords(value: unknown): string {
  if (Array.isArray(value)) return listed(value.map(valueInWords)) || "none";
  if (value === null) return "none";
  if (typeof value === "object") {
    const entries = Object.entries(value as object);
    if (entries.length > 8) return `${entries.length} entries`;
    return entries.map(([key, entry]) => `${key} ${valueInWords(entry)}`).join(", ") || "none";
  }
  if (typeof value !== "number") return String(value);
  return Math.abs(value) >= 1000 ? inUsd(exactly(value)) : inPython(value).replace(/^-/, "\u2212");
}

export const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
// The fields other than the name that differ from the paper's.
export const differing = (start: Pick<Start, "labels" | "paper">, scenario: Scenario): FieldName[] =>
  (Object.keys(start.labels) as FieldName[]).filter(
    (name) => name !== "name" && !same(scenario[name], start.paper.scenario[name]),
  );
export const differenceOf = (start: Start, scenario: Scenario): string =>
  differing(start, scenario)
    .map((name) => `${start.labels[name]}: ${fieldInWords(start, name, scenario[name])}`)
    .join("; ") || "As in the paper";

// What a scenario changes, a clause a field; further ones are counted. As analyses/fees/answer.py.
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
  const written = (key: string, values: Record<string, unknown> = {}) => filledIn(data.clauses[key], values);
  const several = (name: "include" | "exclude", one: string) =>
    written(effective[name].length === 1 ? one : name, { number: effective[name].length });
  const write = (name: FieldName): string => {
    const value = scenario[name];
    if (name.endsWith("_usd")) return written(name, { amount: inUsd(exactly(value as number)) });
    if (name === "participating_parties") {
      const number = value as number;
      const more = number - start.paper.scenario.participating_parties;
      if (more > 0) return written(more === 1 ? "one_more_party" : "more_parties", { number: more });
      return written(number === 1 ? "one_party" : "fewer_parties", { number });
    }
    if (name === "newcomer_exchanges") {
      if (value === PEER_MEDIAN) return written("peers");
      return written(value === 1 ? "one_exchange" : "newcomer_exchanges", { number: grouped(value as number) });
    }
    if (name === "exchange_growth") {
      const growth = value as number;
      return written(growth > 0 ? "growth" : "decline", { share: percentOf(Math.abs(growth)) });
    }
    if (name === "include") return several("include", "one_included");
    if (name === "exclude") return several("exclude", "one_excluded");
    return written(name, { words: fieldInWords(start, name, value) });
  };
  let clauses = data.clause_order.filter((name) => differs.includes(name) && !idle(name)).map(write);
  let others = differs.length - clauses.length;
  if (clauses.length > data.most_clauses) {
    others += clauses.length - data.most_clauses + 1;
    clauses = clauses.slice(0, data.most_clauses - 1);
  }
  if (others) clauses.push(written(others === 1 ? "one_other" : "others", { number: others }));
  return clauses;
}

export function sentenceOf(start: Start, data: Data, found: Found, paper: Found, iso3: string): string {
  const clauses = clausesOf(start, data, found);
  const text = data.sentences;
  const [status, category] = start.group;
  const bare = (amount: Fraction) => (isZero(amount) ? text.nothing : inUsd(amount));
  const inDollars = (amount: Fraction) =>
    isZero(amount) ? text.nothing : filledIn(text.usd, { amount: inUsd(amount) });
  const equal = (a: Fraction, b: Fraction) => a.above === b.above && a.below === b.below;
  let said = found.parties.length ? text.covered : text.nobody;
  if (found.parties.length && !isZero(found.need)) {
    const [now, before] = [found, paper].map((one) => totalFee(one, status, category));
    const key = equal(now, before) ? (clauses.length ? "still_pays" : "paper_pays") : "pays";
    const pays = filledIn(text[key], { now: inDollars(now), before: isZero(now) ? inDollars(before) : inUsd(before) });
    said = filledIn(text.group, { status, category: category.toLowerCase(), pays });
    if (iso3)
      said = filledIn(text.and_country, {
        group: said,
        country: countryClause(text, found, paper, iso3, clauses.length > 0, bare),
      });
  }
  return clauses.length
    ? capitalised(filledIn(text.if, { clauses: listed(clauses), outcome: said }))
    : filledIn(text.paper, { outcome: said });
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
  if (!now) return filledIn(text.country_out, { name });
  if (!before) return filledIn(text.country_joins, { name, now: bare(now) });
  const unchanged = now.above === before.above && now.below === before.below;
  const key = unchanged ? (changed ? "country_still" : "country_paper") : "country";
  return filledIn(text[key], { name, now: bare(now), before: bare(before) });
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
  const notices = [data.proposal];
  const steps = [
    ["base", rule.baseStep],
    ["usage", rule.usageStep],
  ].filter((pair): pair is [string, Fraction] => pair[1] !== null);
  if (steps.length) {
    const how = steps.map(([fee, step]) =>
      filledIn(data.rounding.part, { fee, to: data.rounded[rule.direction], step: significantGrouped(asNumber(step)) }),
    );
    notices.push(filledIn(data.rounding[isPublished(data, rule) ? "published" : "own"], { how: listed(how) }));
  }
  const joined = parties.filter((party) => party.exchanges === null).length;
  if (scenario.exchanges !== PAPER) {
    const users = Object.keys(scenario.exchanges).length;
    const taking = parties.length - joined;
    const who = taking === users ? (users > 1 ? "all" : "the_one") : taking === 1 ? "one_of" : "some_of";
    const values = { users: grouped(users), taking_part: taking ? grouped(taking) : "none" };
    notices.push(filledIn(texts.exchanges_given, { who: filledIn(data.who_has_counts[who], values) }));
  }
  const unclassified = parties.filter((party) => party.statuses[scenario.status_list] === data.unclassified);
  if (unclassified.length)
    notices.push(
      filledIn(texts.unclassified_status, {
        names: listed(unclassified.map((p) => inSentence(p.name))),
        status: scenario.unclassified_status,
      }),
    );
  if (joined) {
    const given = scenario.newcomer_exchanges;
    let count = data.newcomers.peers;
    if (typeof given === "number")
      count = given
        ? filledIn(data.newcomers.some, { count: counted(given, "exchange", "exchanges") })
        : data.newcomers.none;
    notices.push(
      filledIn(joined === 1 ? texts.one_newcomer : texts.newcomer_exchanges_assumed, {
        number: joined,
        count,
        kind: "scenario",
      }),
    );
  }
  if (!isZero(found.surplus)) notices.push(filledIn(texts.surplus, { surplus: inUsd(found.surplus) }));
  return [...notices, ...(isZero(found.need) ? [] : gapsOf(data, found))];
}

function gapsOf(data: Data, found: Found): string[] {
  const { units, rule, gap } = found;
  const texts = data.notices;
  const notices: string[] = [];
  if (isZero(units.baseSum)) {
    const carried = rule.pool === "still_needed" && isAbove(units.usageSum);
    notices.push(filledIn(texts.no_base_fee_payers, { who_pays: data.who_pays[carried ? "usage" : "nobody"] }));
  }
  if (isZero(units.usageSum)) notices.push(texts.no_usage_fee_payers);
  if (!isZero(gap)) {
    const kind = gap.above > 0n ? "gap_more" : isZero(found.revenue) ? "gap_none" : "gap_less";
    const values = {
      revenue: inUsd(found.revenue),
      gap: inUsd(gap.above < 0n ? negative(gap) : gap),
      need: inUsd(found.need),
    };
    notices.push(filledIn(texts[kind], values));
  }
  return notices;
}
