// What stands in the cells of the XLSX that computes, for a scenario: the values that the formulas come to, too.

import {
  added,
  asNumber,
  common,
  compare,
  exactly,
  type Fraction,
  minus,
  negative,
  over,
  plus,
  times,
  ZERO,
} from "../exact.ts";
import { baseMultiplier, type Model } from "../model.ts";
import { newcomerCounts, participantsOf } from "../parties.ts";
import type { Found } from "../rules.ts";
import { fieldInWords } from "../sentences.ts";
import type { Data, FieldName, Start } from "../types.ts";
import { type Cell, columnName } from "./sheets.ts";

export const FIRST_PARTY = 3; // the row of the first participant on the sheet Parties
export const AMOUNTS = {
  Level: "annual_funding_level_usd",
  FAO_funding: "fao_funding_usd",
  Donor_funding: "donor_funding_usd",
  Reserves: "reserves_applied_usd",
  Number_of_parties: "participating_parties",
  Growth: "exchange_growth",
} as const;
export const RULE_KEYS = ["base_unit_step_usd", "usage_unit_step_usd", "direction", "usage_pool"] as const;
export const ROUNDINGS = ["published", "exact"] as const;
const FIXED: FieldName[] = ["joining_order", "random_seed", "status_list", "unclassified_status"];

export function stepValues(
  data: Data,
  { units, rule, need, surplus, baseRevenue, usageRevenue, revenue, gap }: Found,
): Record<string, Cell> {
  const step = (value: Fraction | null) => (value === null ? "" : asNumber(value));
  return {
    Need: asNumber(need),
    Surplus: asNumber(surplus),
    Base_step: step(rule.baseStep),
    Usage_step: step(rule.usageStep),
    Direction: data.rounding_words.direction[rule.direction],
    Usage_pool_rule: data.rounding_words.usage_pool[rule.pool],
    Base_pool: asNumber(units.baseShare),
    Base_sum: asNumber(units.baseSum),
    Base_exact: asNumber(units.baseRaw),
    Base_unit: asNumber(units.base),
    Base_revenue: asNumber(baseRevenue),
    Usage_pool: asNumber(units.pool),
    Usage_sum: asNumber(units.usageSum),
    Usage_exact: asNumber(units.usageRaw),
    Usage_unit: asNumber(units.usage),
    Usage_revenue: asNumber(usageRevenue),
    Revenue: asNumber(revenue),
    Gap: asNumber(gap),
  };
}

// Amounts and steps are whole numbers of one part in so many of a dollar: of a cent, for most.
export function commonParts(model: Model): bigint {
  const steps = Object.values(model.rounding).flatMap((rule) => [rule.baseStep, rule.usageStep]);
  return steps.reduce((parts, step) => (step ? (parts * step.below) / common(parts, step.below) : parts), 100n);
}

export const below = (place: string, rows: number) => place.replace(/\d+/, (row) => String(Number(row) + rows));
export const beside = (place: string, columns: number) =>
  place.replace(/[A-Z]+/, (column) => String.fromCharCode(column.charCodeAt(0) + columns));

export function inputCells(
  start: Start,
  data: Data,
  found: Found,
  names: Record<string, [string, string]>,
): Record<string, Cell> {
  const { scenario } = found;
  const counts = newcomerCounts(data, scenario, participantsOf(data, scenario));
  const rounding = names.Rounding[1];
  return {
    A1: scenario.name,
    ...Object.fromEntries(Object.entries(AMOUNTS).map(([name, field]) => [names[name][1], scenario[field]])),
    ...Object.fromEntries(data.statuses.map((status, row) => [below(names.Newcomers[1], row), counts[status]])),
    [rounding]: scenario.rounding,
    ...Object.fromEntries(
      FIXED.map((name, row) => [below(rounding, 10 + row), fieldInWords(start, name, scenario[name])]),
    ),
  };
}

export function partyCells(data: Data, found: Found): Record<string, Cell> {
  const { scenario } = found;
  const places = Object.fromEntries(found.queue.map(({ iso3 }, place) => [iso3, place + 1]));
  const taking = Object.fromEntries(found.parties.map((party) => [party.iso3, party]));
  const cells: Record<string, Cell> = {};
  found.everyone.forEach((user, n) => {
    const party = taking[user.iso3];
    const choice = scenario.exclude.includes(user.iso3) ? "no" : scenario.include.includes(user.iso3) ? "yes" : "";
    const values: Cell[] = [
      places[user.iso3],
      user.status,
      user.exchanges ?? "",
      choice,
      party ? 1 : 0,
      party ? party.count : 0,
      party ? party.category : "",
      ...(party ? [party.base, party.usage, party.baseFee, party.usageFee, party.all].map(asNumber) : [0, 0, 0, 0, 0]),
    ];
    values.forEach((value, column) => {
      cells[`${columnName(2 + column)}${FIRST_PARTY + n}`] = value;
    });
  });
  if (found.everyone.length !== data.participants.length) throw new Error("the form has a row for each participant");
  return cells;
}

// Who carries the cost, by the formula of its cell.
export function carriers({ scenario }: Found, steps: Record<string, Cell>): Record<string, Cell> {
  return {
    FAO_funding: scenario.fao_funding_usd,
    Donor_funding: scenario.donor_funding_usd,
    Reserves: scenario.reserves_applied_usd,
    Base_revenue: steps.Base_revenue,
    Usage_revenue: steps.Usage_revenue,
    "MAX(Need-Revenue,0)": Math.max(-Number(steps.Gap), 0),
  };
}

// By how much the checks fail that some scenarios break: their formulas begin with what is compared.
export function checked({ units, rule, baseRevenue, gap }: Found): Record<string, number> {
  const part = exactly(rule.direction === "half_up" ? 2 : 1);
  const room = (step: Fraction | null, sum: Fraction) => (step === null ? ZERO : over(times(step, sum), part));
  const [base, usage] = [room(rule.baseStep, units.baseSum), room(rule.usageStep, units.usageSum)];
  const beyond = (difference: Fraction, allowed: Fraction) => {
    const off = compare(difference, ZERO) < 0n ? negative(difference) : difference;
    return compare(off, plus(allowed, exactly("0.005"))) > 0n ? asNumber(off) : 0;
  };
  return {
    "IF(ABS(Base_revenue-Base_pool)": beyond(minus(baseRevenue, units.baseShare), base),
    "IF(ABS(Gap)": beyond(gap, plus(base, usage)),
  };
}

// Sums by development status and by usage category: the formula says which, the row which of them.
export function totals(data: Data, found: Found) {
  const groups = { D: data.statuses, I: Object.keys(found.model.bounds) };
  const firstRow: Record<string, number> = {};
  return (place: string, formula: string) => {
    const [, by] = formula.match(/,?Parties!\$([DI])\$[^,]*,\$A/) ?? [];
    if (by !== "D" && by !== "I") return null;
    const row = Number(place.replace(/\D/g, ""));
    firstRow[by] ??= row;
    const name = groups[by][row - firstRow[by]];
    const members = found.parties.filter((party) => (by === "D" ? party.status : party.category) === name);
    const sum = (of: (party: Found["parties"][number]) => Fraction) => asNumber(added(members.map(of)));
    const value = {
      B: () => members.length,
      C: () => members.reduce((all, party) => all + party.count, 0),
      D: () => sum((party) => party.baseFee),
      E: () => sum((party) => party.usageFee),
      F: () => sum((party) => party.all),
    }[place[0]];
    return value ? { value: value() } : null;
  };
}

export function modelCells(
  data: Data,
  { model }: Found,
  names: Record<string, [string, string]>,
): Record<string, { value: Cell; formula?: string }> {
  const matrix = names.Base_multipliers[1];
  const cells: Record<string, { value: Cell; formula?: string }> = {
    [names.Share_over[1]]: { value: Number(model.baseShare.above) },
    [names.Share_under[1]]: { value: Number(model.baseShare.below) },
  };
  data.statuses.forEach((status, column) => {
    const multiplier = beside(below(names.Statuses[1], 1), column);
    cells[multiplier] = { value: asNumber(model.baseMultipliers[status]) };
    Object.keys(model.bounds).forEach((category, row) => {
      const own = baseMultiplier(status, category, model);
      const exempt = model.exempt.includes(`${status}/${category}`);
      cells[below(beside(matrix, column), row)] = {
        value: asNumber(own),
        formula: exempt ? "" : multiplier.replace(/\d+/, (row) => `$${row}`),
      };
    });
  });
  Object.entries(model.bounds).forEach(([category, bound], row) => {
    cells[below(names.Lowest_exchanges[1], row)] = { value: bound };
    cells[below(names.Usage_multipliers[1], row)] = { value: asNumber(model.usageMultipliers[category]) };
  });
  for (const [column, name] of ROUNDINGS.entries())
    for (const [row, key] of RULE_KEYS.entries()) {
      const rule = model.rounding[name];
      const step = key === "base_unit_step_usd" ? rule.baseStep : rule.usageStep;
      const value =
        key === "direction" || key === "usage_pool"
          ? data.rounding_words[key][key === "direction" ? rule.direction : rule.pool]
          : step === null
            ? ""
            : asNumber(step);
      cells[beside(below(names.Rounding_rules[1], row), column)] = { value };
    }
  return cells;
}
