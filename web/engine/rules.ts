// The rules of ephyto_model/model/contributions.py, a second time, for a page without Python: change both, and
// tests/cases/rules.yaml first.

import {
  added,
  asNumber,
  below,
  exactly,
  type Fraction,
  HALF,
  isZero,
  larger,
  minus,
  negative,
  ONE,
  over,
  plus,
  ratio,
  times,
  ZERO,
} from "./exact.ts";
import { baseMultiplier, type Model, modelOf, type Rule } from "./model.ts";
import { participantsOf, queueOf, takingPart, usersOf } from "./parties.ts";
import type { Curve, Data, Scenario } from "./types.ts";

// Inferred from Tables 1 to 3.
function rounded(amount: Fraction, step: Fraction | null, direction: Rule["direction"]): Fraction {
  if (step === null) return amount;
  const steps = over(amount, step);
  const whole = {
    half_up: () => below(plus(steps, HALF)),
    down: () => below(steps),
    up: () => -below(negative(steps)),
  }[direction]();
  return times(ratio(whole), step);
}

// App. 1(12), (13)(a), (15)
export function needOf(scenario: Scenario, level: Fraction) {
  const offsets = [scenario.fao_funding_usd, scenario.donor_funding_usd, scenario.reserves_applied_usd].map(exactly);
  const balance = minus(level, added(offsets));
  return { offsets, need: larger(balance, ZERO), surplus: larger(negative(balance), ZERO) };
}

// App. 1(13)(b), (c)
export function unitFees(need: Fraction, baseSum: Fraction, usageSum: Fraction, model: Model, rule: Rule) {
  const baseShare = times(model.baseShare, need);
  const baseRaw = isZero(baseSum) ? ZERO : over(baseShare, baseSum);
  const base = rounded(baseRaw, rule.baseStep, rule.direction);
  const pool =
    rule.pool === "still_needed"
      ? larger(minus(need, times(base, baseSum)), ZERO)
      : times(minus(ONE, model.baseShare), need);
  const usageRaw = isZero(usageSum) ? ZERO : over(pool, usageSum);
  return {
    baseShare,
    baseSum,
    baseRaw,
    base,
    pool,
    usageSum,
    usageRaw,
    usage: rounded(usageRaw, rule.usageStep, rule.direction),
  };
}

// What every party would be expected to contribute, and all that led to it.
export function assess(data: Data, scenario: Scenario) {
  const model = modelOf(data, scenario),
    rule = model.rounding[scenario.rounding];
  const participants = participantsOf(data, scenario),
    queue = queueOf(data, scenario, model, participants);
  const everyone = usersOf(data, scenario, model, participants),
    chosen = takingPart(scenario, queue);
  const taking = everyone.filter((user) => chosen.has(user.iso3));
  const { offsets, need, surplus } = needOf(scenario, model.level);
  const units = unitFees(need, added(taking.map((p) => p.base)), added(taking.map((p) => p.usage)), model, rule);
  const parties = taking.map((party) => {
    const baseFee = times(units.base, party.base);
    const usageFee = times(units.usage, party.usage);
    return { ...party, baseFee, usageFee, all: plus(baseFee, usageFee) };
  });
  const baseRevenue = times(units.base, units.baseSum),
    usageRevenue = times(units.usage, units.usageSum);
  const revenue = plus(baseRevenue, usageRevenue);
  return {
    scenario,
    model,
    rule,
    queue,
    everyone,
    parties,
    offsets,
    need,
    surplus,
    units,
    baseRevenue,
    usageRevenue,
    revenue,
    gap: minus(revenue, need),
  };
}

export const totalFee = (found: Found, status: string, category: string): Fraction =>
  plus(
    times(found.units.base, baseMultiplier(status, category, found.model)),
    times(found.units.usage, found.model.usageMultipliers[category]),
  );

export type Units = ReturnType<typeof unitFees>;
export type Found = ReturnType<typeof assess>;
export type Contribution = Found["parties"][number];

// What is paid at every number of participating parties from 1: by status with medium usage, and by one party.
// Source: para 28.
export function curveOf(data: Data, found: Found, iso3: string, category: string): Curve {
  const { scenario, model, rule, need } = found;
  const users = Object.fromEntries(found.everyone.map((user) => [user.iso3, user]));
  const always = new Set(scenario.include.filter((code) => !scenario.exclude.includes(code)));
  let base = added([...always].map((code) => users[code].base));
  let usage = added([...always].map((code) => users[code].usage));
  const known = new Map<string, Units>();
  const statuses: Record<string, number[]> = Object.fromEntries(data.statuses.slice(1).map((status) => [status, []]));
  const country: (number | null)[] = [];
  let takesPart = always.has(iso3);
  for (const { iso3: joins } of found.queue) {
    if (!always.has(joins) && !scenario.exclude.includes(joins)) {
      base = plus(base, users[joins].base);
      usage = plus(usage, users[joins].usage);
      takesPart ||= joins === iso3;
    }
    const key = `${base.above}/${base.below} ${usage.above}/${usage.below}`;
    const units = known.get(key) ?? unitFees(need, base, usage, model, rule);
    known.set(key, units);
    const paid = (baseUnits: Fraction, usageUnits: Fraction) =>
      asNumber(plus(times(units.base, baseUnits), times(units.usage, usageUnits)));
    for (const status of Object.keys(statuses))
      statuses[status].push(paid(baseMultiplier(status, category, model), model.usageMultipliers[category]));
    if (iso3) country.push(takesPart ? paid(users[iso3].base, users[iso3].usage) : null);
  }
  return { statuses, country };
}
