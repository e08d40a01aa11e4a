// Why a party's amount is what it is: the steps of ephyto_model/questions/parties/explanation.py, with its sentences.

import {
  asNumber,
  capitalised,
  exchangesInWords,
  type Fraction,
  grouped,
  inSentence,
  inUsd,
  isZero,
  listed,
  minus,
  ONE,
  over,
  partiesInWords,
  significant,
} from "./exact.ts";
import { categoryWord, inDigits, statusWord, tr, trn } from "./language.ts";
import { isExempt, type Model } from "./model.ts";
import { PAPER, statusUnder } from "./parties.ts";
import { type Contribution, type Found, totalFee } from "./rules.ts";
import type { Data, WhyStep } from "./types.ts";

type Stepper = (key: string, values: Record<string, unknown>, more?: string) => WhyStep;

export function whyOf(data: Data, found: Found, iso3: string): WhyStep[] {
  const { scenario, model, parties, queue } = found;
  const party = parties.find((p) => p.iso3 === iso3);
  const participant = found.everyone.find((p) => p.iso3 === iso3)!;
  const name = capitalised(inSentence(participant.name));
  const step: Stepper = (key, values, more = "") => [tr(data.why[key][0], values), data.why[key][1] + more, key];
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
    ...whyFees(data, found, party, step),
    ...crossingsOf(model, party).map(([category, away]) =>
      step("crossing", {
        exchanges:
          away > 0
            ? trn("{number} more exchange", "{number} more exchanges", away)
            : trn("{number} fewer exchange", "{number} fewer exchanges", -away),
        category: categoryWord(category),
        amount: inUsd(totalFee(found, party.status, category)),
      }),
    ),
  ];
}

const shareInWords = (share: Fraction) =>
  share.below < 1000n
    ? share.below === 1n
      ? `${share.above}`
      : `${share.above}/${share.below}`
    : inDigits(significant(asNumber(share), 6));

function whyUnits(data: Data, found: Found, step: Stepper): WhyStep[] {
  const { units, rule, need, model, offsets } = found,
    parts = data.parts;
  const names = ["fao_funding_usd", "donor_funding_usd", "reserves_applied_usd"];
  const named = names.flatMap((name, n) =>
    isZero(offsets[n]) ? [] : [tr(parts[name], { amount: inUsd(offsets[n]) })],
  );
  const covering = named.length > 1 ? "cover" : "covers";
  let after = tr(parts.no_offsets);
  if (named.length)
    after = isZero(need)
      ? tr(parts[covering], { offsets: capitalised(listed(named)) })
      : tr(parts.less, { offsets: listed(named), need: inUsd(need) });
  const first = step("level", { level: inUsd(model.level), offsets: after });
  if (isZero(need)) return [first];
  const inferred = rule.baseStep || rule.usageStep ? data.inferred : "";
  const division = (amount: Fraction, multipliers: Fraction, size: Fraction | null, unit: Fraction) => {
    if (isZero(multipliers)) return tr(parts.nobody);
    const values = {
      amount: inUsd(amount),
      multipliers: inUsd(multipliers),
      quotient: inUsd(over(amount, multipliers)),
    };
    return size === null
      ? tr(parts.not_rounded, values)
      : tr(parts.rounded, { ...values, to: tr(data.rounded[rule.direction]), step: inUsd(size), unit: inUsd(unit) });
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
        parties: partiesInWords(found.parties.length),
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
  const status = statusUnder(scenario, party);
  if (status === data.unclassified)
    return step("unclassified", { name, status: statusWord(scenario.unclassified_status) });
  const { status_list: list } = scenario;
  let where = tr(data.parts.in_the_paper);
  if (typeof list !== "string") where = party.iso3 in list ? tr(data.parts.on_given_list) : where;
  else if (list !== PAPER) where = tr(data.parts.on_lists, { year: `20${list.slice(2)}` });
  return step("status", {
    party: inSentence(party.name),
    status: statusWord(status),
    where,
    note: party.note ? tr(data.parts.note, { note: tr(party.note) }) : "",
  });
}

function usageStep(data: Data, { scenario }: Found, party: Contribution, step: Stepper, name: string): WhyStep {
  const parts = data.parts;
  const given = scenario.newcomer_exchanges;
  let said: string;
  if (party.exchanges !== null)
    said = tr(scenario.exchanges === PAPER ? parts.known : parts.given, {
      name,
      exchanges: exchangesInWords(party.exchanges),
    });
  else if (typeof given === "string") said = tr(parts.peers, { name });
  else said = tr(parts.assumed, { name, exchanges: exchangesInWords(given) });
  if (scenario.exchange_growth) said += tr(parts.grown, { exchanges: grouped(party.count) });
  else if (party.exchanges === null && typeof given === "string")
    said += tr(parts.like_peers, { exchanges: exchangesInWords(party.count) });
  return step("usage_category", { said, category: categoryWord(party.category) });
}

function whyFees(data: Data, { units, model }: Found, party: Contribution, step: Stepper): WhyStep[] {
  const of = tr(data.parties_of[party.status]);
  const category = categoryWord(party.category);
  return [
    isExempt(party.status, party.category, model)
      ? step("exempt", { party: of, category })
      : step("base_fee", {
          party: of,
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
