// The funding model with a scenario's changes, and what it makes of a party: model/funding_model.py on the page's data.

import { exactly, type Fraction, ZERO } from "./exact.ts";
import type { Data, Scenario, WrittenModel } from "./types.ts";

type Mapping = Record<string, unknown>;
export const isMapping = (value: unknown): value is Mapping =>
  value !== null && typeof value === "object" && !Array.isArray(value);

// A value where a path leads: {rounding: {published: {direction: "up"}}}.
export const nested = (path: string[], value: unknown) =>
  path.reduceRight<unknown>((found, name) => ({ [name]: found }), value) as Mapping;

export function merged(values: Mapping, changes: Mapping): Mapping {
  const nested = Object.entries(changes).filter(([name, change]) => isMapping(change) && isMapping(values[name])) as [
    string,
    Mapping,
  ][];
  return {
    ...values,
    ...changes,
    ...Object.fromEntries(nested.map(([name, change]) => [name, merged(values[name] as Mapping, change)])),
  };
}

const mapped = <A, B>(mapping: Record<string, A>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(mapping).map(([name, value]) => [name, change(value)]));

export function modelOf(data: Data, scenario: Pick<Scenario, "annual_funding_level_usd" | "model_changes">) {
  const written = merged(data.model, scenario.model_changes) as unknown as WrittenModel;
  const bounds = Object.fromEntries(Object.entries(written.usage_lower_bounds).sort((a, b) => a[1] - b[1]));
  const step = (value: number | string | null) => (value === null ? null : exactly(value));
  return {
    level: exactly(scenario.annual_funding_level_usd),
    baseShare: exactly(written.base_share),
    baseMultipliers: mapped(written.base_multipliers, exactly),
    exempt: written.base_fee_exemptions.map((pair) => `${pair.development_status}/${pair.usage_category}`),
    bounds,
    usageMultipliers: Object.fromEntries(
      Object.keys(bounds).map((name) => [name, exactly(written.usage_multipliers[name])]),
    ),
    rounding: mapped(written.rounding, (rule) => ({
      baseStep: step(rule.base_unit_step_usd),
      usageStep: step(rule.usage_unit_step_usd),
      direction: rule.direction,
      pool: rule.usage_pool,
    })),
    written,
  };
}

// App. 1(13)(c)(iii)
export const usageCategory = (exchanges: number, model: Model): string =>
  Object.keys(model.bounds)
    .filter((name) => exchanges >= model.bounds[name])
    .at(-1)!;
// App. 1(13)(b)(iv)-(vii)
export const isExempt = (status: string, category: string, model: Model) =>
  model.exempt.includes(`${status}/${category}`);
export const baseMultiplier = (status: string, category: string, model: Model): Fraction =>
  isExempt(status, category, model) ? ZERO : model.baseMultipliers[status];

export type Model = ReturnType<typeof modelOf>;
export type Rule = Model["rounding"][string];
