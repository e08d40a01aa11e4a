// Why a party's amount is what it is: the steps of ephyto_model/analyses/fees/explanation.py, with its sentences.

import {
  asNumber,
  capitalised,
  counted,
  type Fraction,
  grouped,
  inSentence,
  inUsd,
  isZero,
  listed,
  minus,
  ONE,
  over,
  significant,
  withArticle,
} from "./exact.ts";
import { PAPER } from "./parties.ts";
import { type Contribution, type Found, isExempt, type Model, totalFee } from "./rules.ts";
import { filledIn } from "./sentences.ts";
import type { Data, WhyStep } from "./types.ts";

type Stepper = (key: string, values: Record<string, unknown>, more?: string) => WhyStep;

export function whyOf(data: Data, found: Found, iso3: string): WhyStep[] {
  const { scenario, model, parties, queue } = found;
  const party = parties.find((p) => p.iso3 === iso3);
  const participant = found.everyone.find((p) => p.iso3 === iso3)!;
  const name = capitalised(inSentence(participant.name));
  const step: Stepper = (key, values, more = "") => [filledIn(data.why[key][0], values), data.why[key][1] + more, key];
  if (!party) {
    if (scenario.exclude.includes(iso3)) return [step("excluded", { name })];
    const first = scenario.participating_parties,
      place = queue.findIndex((p) => p.iso3 === iso3) + 1;
    return [step(first > 1 ? "later" : "later_than_one", { name, place, first, iso3 })];
  }
  return [
    ...whyUnits(data, found, step),
    statusStep(data, found, party, step, name),
    usageStep(data, found, party, step, name),
    ...whyFees(found, party, step),
    ...crossingsOf(model, party).map(([category, away]) =>
      step("crossing", {
        exchanges: exchangesInWords(Math.abs(away), away > 0 ? "more " : "fewer "),
        category,
        amount: inUsd(totalFee(found, party.status, category)),
      }),
    ),
  ];
}

const exchangesInWords = (number: number, way = "") => counted(number, `${way}exchange`, `${way}exchanges`);
const shareInWords = (share: Fraction) =>
  share.below < 1000n
    ? share.below === 1n
      ? `${share.above}`
      : `${share.above}/${share.below}`
    : significant(asNumber(share), 6);

function whyUnits(data: Data, found: Found, step: Stepper): WhyStep[] {
  const { units, rule, need, model, offsets } = found,
    parts = data.parts;
  const names = ["fao_funding_usd", "donor_funding_usd", "reserves_applied_usd"];
  const named = names.flatMap((name, n) =>
    isZero(offsets[n]) ? [] : [filledIn(parts[name], { amount: inUsd(offsets[n]) })],
  );
  let after = parts.no_offsets;
  if (named.length)
    after = isZero(need)
      ? filledIn(parts[named.length > 1 ? "cover" : "covers"], { offsets: capitalised(listed(named)) })
      : filledIn(parts.less, { offsets: listed(named), need: inUsd(need) });
  const first = step("level", { level: inUsd(model.level), offsets: after });
  if (isZero(need)) return [first];
  const inferred = rule.baseStep || rule.usageStep ? data.inferred : "";
  const division = (amount: Fraction, multipliers: Fraction, size: Fraction | null, unit: Fraction) => {
    if (isZero(multipliers)) return parts.nobody;
    const values = {
      amount: inUsd(amount),
      multipliers: inUsd(multipliers),
      quotient: inUsd(over(amount, multipliers)),
    };
    return size === null
      ? filledIn(parts.not_rounded, values)
      : filledIn(parts.rounded, { ...values, to: data.rounded[rule.direction], step: inUsd(size), unit: inUsd(unit) });
  };
  const pool =
    rule.pool === "still_needed"
      ? step("still_needed", { base: inUsd(found.baseRevenue), amount: inUsd(units.pool) })
      : step("usage_share", { share: shareInWords(minus(ONE, model.baseShare)), amount: inUsd(units.pool) });
  return [
    first,
    step("base_pool", { share: shareInWords(model.baseShare), amount: inUsd(units.baseShare) }),
    step(
      "base_unit",
      {
        parties: counted(found.parties.length, "party", "parties"),
        multipliers: inUsd(units.baseSum),
        division: division(units.baseShare, units.baseSum, rule.baseStep, units.base),
      },
      inferred,
    ),
    pool,
    step(
      "usage_unit",
      {
        multipliers: inUsd(units.usageSum),
        division: division(units.pool, units.usageSum, rule.usageStep, units.usage),
      },
      inferred,
    ),
  ];
}

function statusStep(data: Data, { scenario }: Found, party: Contribution, step: Stepper, name: string): WhyStep {
  const status = party.statuses[scenario.status_list];
  if (status === data.unclassified) return step("unclassified", { name, status: scenario.unclassified_status });
  const where =
    scenario.status_list === PAPER
      ? data.parts.in_the_paper
      : filledIn(data.parts.on_lists, { year: `20${scenario.status_list.slice(2)}` });
  return step("status", {
    party: inSentence(party.name),
    status,
    where,
    note: party.note ? filledIn(data.parts.note, { note: party.note }) : "",
  });
}

function usageStep(data: Data, { scenario }: Found, party: Contribution, step: Stepper, name: string): WhyStep {
  const parts = data.parts;
  const given = scenario.newcomer_exchanges;
  let said: string;
  if (party.exchanges !== null)
    said = filledIn(parts[scenario.exchanges === PAPER ? "known" : "given"], {
      name,
      exchanges: exchangesInWords(party.exchanges),
    });
  else if (typeof given === "string") said = filledIn(parts.peers, { name });
  else said = filledIn(parts.assumed, { name, exchanges: exchangesInWords(given) });
  if (scenario.exchange_growth) said += filledIn(parts.grown, { exchanges: grouped(party.count) });
  else if (party.exchanges === null && typeof given === "string")
    said += filledIn(parts.like_peers, { exchanges: exchangesInWords(party.count) });
  return step("usage_category", { said, category: party.category });
}

function whyFees({ units, model }: Found, party: Contribution, step: Stepper): WhyStep[] {
  const article_status = withArticle(party.status),
    { category } = party;
  return [
    isExempt(party.status, category, model)
      ? step("exempt", { article_status, category })
      : step("base_fee", {
          article_status,
          multiplier: inUsd(party.base),
          unit: inUsd(units.base),
          fee: inUsd(party.baseFee),
        }),
    step("usage_fee", {
      category,
      multiplier: inUsd(party.usage),
      unit: inUsd(units.usage),
      fee: inUsd(party.usageFee),
    }),
    step("contribution", { amount: inUsd(party.all) }),
  ];
}

// The next usage category down and up, and how many exchanges away each is. Source: App. 1(13)(c)(iii).
function crossingsOf(model: Model, party: Contribution): [category: string, away: number][] {
  const bounds = Object.entries(model.bounds);
  const place = bounds.findIndex(([name]) => name === party.category);
  const found: [string, number][] = [];
  if (place > 0) found.push([bounds[place - 1][0], bounds[place][1] - 1 - party.count]);
  if (place + 1 < bounds.length) found.push([bounds[place + 1][0], bounds[place + 1][1] - party.count]);
  return found;
}
