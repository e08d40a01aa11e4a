// The rules of ephyto_model/contributions.py, a second time, for a page without Python: change both, and
// tests/cases/rules.yaml first.

function merged(values, changes) {
  const isMapping = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const nested = Object.entries(changes).filter(([name, change]) => isMapping(change) && isMapping(values[name]));
  return { ...values, ...changes, ...Object.fromEntries(nested.map(([name, change]) => [name, merged(values[name], change)])) };
}

const mapped = (mapping, change) => Object.fromEntries(Object.entries(mapping).map(([name, value]) => [name, change(value)]));

function modelOf(data, scenario) {
  const written = merged(data.model, scenario.model_changes);
  const bounds = Object.fromEntries(Object.entries(written.usage_lower_bounds).sort((a, b) => a[1] - b[1]));
  const step = (value) => (value === null ? null : exactly(value));
  return {
    level: exactly(scenario.annual_funding_level_usd),
    baseShare: exactly(written.base_share),
    baseMultipliers: mapped(written.base_multipliers, exactly),
    exempt: written.base_fee_exemptions.map((pair) => `${pair.development_status}/${pair.usage_category}`),
    bounds,
    usageMultipliers: Object.fromEntries(Object.keys(bounds).map((name) => [name, exactly(written.usage_multipliers[name])])),
    rounding: mapped(written.rounding, (rule) => ({
      baseStep: step(rule.base_unit_step_usd), usageStep: step(rule.usage_unit_step_usd), direction: rule.direction, pool: rule.usage_pool,
    })),
    written,
  };
}

// App. 1(13)(c)(iii)
const usageCategory = (exchanges, model) => Object.keys(model.bounds).filter((name) => exchanges >= model.bounds[name]).at(-1);
// App. 1(13)(b)(iv)-(vii)
const isExempt = (status, category, model) => model.exempt.includes(`${status}/${category}`);
const baseMultiplier = (status, category, model) => (isExempt(status, category, model) ? ZERO : model.baseMultipliers[status]);

// Inferred from Tables 1 to 3.
function rounded(amount, step, direction) {
  if (step === null) return amount;
  const steps = over(amount, step);
  const whole = { half_up: () => below(plus(steps, HALF)), down: () => below(steps), up: () => -below(negative(steps)) }[direction]();
  return times(ratio(whole), step);
}

// App. 1(12), (13)(a), (15)
function needOf(scenario, level) {
  const offsets = [scenario.fao_funding_usd, scenario.donor_funding_usd, scenario.reserves_applied_usd].map(exactly);
  const balance = minus(level, added(offsets));
  return { offsets, need: larger(balance, ZERO), surplus: larger(negative(balance), ZERO) };
}

// App. 1(13)(b), (c)
function unitFees(need, baseSum, usageSum, model, rule) {
  const baseShare = times(model.baseShare, need);
  const baseRaw = isZero(baseSum) ? ZERO : over(baseShare, baseSum);
  const base = rounded(baseRaw, rule.baseStep, rule.direction);
  const pool = rule.pool === "still_needed" ? larger(minus(need, times(base, baseSum)), ZERO) : times(minus(ONE, model.baseShare), need);
  const usageRaw = isZero(usageSum) ? ZERO : over(pool, usageSum);
  return { baseShare, baseSum, base, pool, usageSum, usage: rounded(usageRaw, rule.usageStep, rule.direction) };
}

// What every party would be expected to contribute, and all that led to it.
function assess(data, scenario) {
  const model = modelOf(data, scenario), rule = model.rounding[scenario.rounding];
  const participants = participantsOf(data, scenario), queue = queueOf(data, scenario, model, participants);
  const everyone = usersOf(data, scenario, model, participants), chosen = takingPart(scenario, queue);
  const parties = everyone.filter((user) => chosen.has(user.iso3));
  const { offsets, need, surplus } = needOf(scenario, model.level);
  const units = unitFees(need, added(parties.map((p) => p.base)), added(parties.map((p) => p.usage)), model, rule);
  for (const party of parties) {
    party.baseFee = times(units.base, party.base);
    party.usageFee = times(units.usage, party.usage);
    party.all = plus(party.baseFee, party.usageFee);
  }
  const baseRevenue = times(units.base, units.baseSum), usageRevenue = times(units.usage, units.usageSum);
  const revenue = plus(baseRevenue, usageRevenue);
  return { scenario, model, rule, queue, everyone, parties, offsets, need, surplus, units, baseRevenue, usageRevenue, revenue, gap: minus(revenue, need) };
}

const totalFee = (found, status, category) =>
  plus(times(found.units.base, baseMultiplier(status, category, found.model)), times(found.units.usage, found.model.usageMultipliers[category]));

// The base fee of each status that owes one, at every number of participating parties from 1. Source: para 28.
function curveOf(data, found) {
  const { scenario, model, rule, need } = found, owed = Object.fromEntries(found.everyone.map((user) => [user.iso3, user]));
  const always = new Set(scenario.include.filter((iso3) => !scenario.exclude.includes(iso3)));
  let base = added([...always].map((iso3) => owed[iso3].base)), usage = added([...always].map((iso3) => owed[iso3].usage));
  const known = new Map();
  const curve = Object.fromEntries(data.statuses.slice(1).map((status) => [status, []]));
  for (const { iso3 } of found.queue) {
    if (!always.has(iso3) && !scenario.exclude.includes(iso3)) {
      base = plus(base, owed[iso3].base);
      usage = plus(usage, owed[iso3].usage);
    }
    const key = `${base.above}/${base.below} ${usage.above}/${usage.below}`;
    if (!known.has(key)) known.set(key, unitFees(need, base, usage, model, rule).base);
    for (const status of data.statuses.slice(1)) curve[status].push(asNumber(times(known.get(key), model.baseMultipliers[status])));
  }
  return curve;
}
