// What a scenario's fields accept: scenario_fields.py's sentences for what the controls set, and what a code may hold.

import { compare, exactly, isAbove, listed, ONE } from "./exact.ts";
import { inDigits, labelOf, tr } from "./language.ts";
import { isMapping, merged } from "./model.ts";
import { PAPER, PEER_MEDIAN } from "./parties.ts";
import type { Data, Field, FieldName, Scenario, Start, WrittenModel } from "./types.ts";

export function refusal(start: Start, data: Data, scenario: Scenario): string {
  const unknown = Object.keys(scenario).find((name) => !Object.hasOwn(start.labels, name));
  if (unknown)
    return tr("There is no scenario field called '{name}'. Use one of these: {names}.", {
      name: String(unknown).slice(0, 60),
      names: Object.keys(start.labels).join(", "),
    });
  const below = isMapping(scenario.status_list) ? [...CHECKED_BELOW, "status_list"] : CHECKED_BELOW;
  for (const field of start.fields.filter(({ name }) => !below.includes(name))) {
    const refused = refusedField(field, scenario[field.name]);
    if (refused) return refused;
  }
  return refusedParties(start, data, scenario) || refusedModel(start, data, scenario.model_changes);
}

export const isWhole = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value);
// A text of one line that can be seen, as text_checks.py has it.
const STEERS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;
const SHOWS = /[^\p{C}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/u;
export const isLine = (value: unknown, most: number): value is string =>
  typeof value === "string" && SHOWS.test(value) && !STEERS.test(value) && [...value].length <= most;
const CHECKED_BELOW: FieldName[] = ["include", "exclude", "exchanges", "unclassified_status"];
const LARGEST_COUNT = 1e12;
export const quotedValue = (value: unknown) =>
  typeof value === "string"
    ? `'${value.slice(0, 60)}'${/^\s*[-+]?[\d.,_]+\s*$/.test(value) ? ` (${tr("text")})` : ""}`
    : typeof value === "number"
      ? String(value)
      : (JSON.stringify(value) ?? tr("nothing")).slice(0, 60);
const written = (number: number | null) => inDigits((number ?? 0).toLocaleString("en-US"));

function refusedField(field: Field, value: unknown): string {
  const must = (accepted: string) =>
    tr("{label} ({name}) must be {accepted}, not {value}.", {
      label: tr(field.label),
      name: field.name,
      accepted,
      value: quotedValue(value),
    });
  if (field.choices.length)
    return field.choices.includes(value as string)
      ? ""
      : must(tr("one of {choices}", { choices: listed(field.choices, "or") }));
  const within = typeof value === "number" && value >= (field.minimum ?? 0) && value <= (field.maximum ?? 0);
  const isLevel = field.name === "annual_funding_level_usd";
  if (isLevel && within && value > 0) return "";
  const word = field.name === "newcomer_exchanges" ? PEER_MEDIAN : null;
  if (word && value === word) return "";
  const whole = ["participating_parties", "random_seed", "newcomer_exchanges"].includes(field.name);
  if (!isLevel && within && (!whole || isWhole(value))) return "";
  const ends = { low: written(field.minimum), high: written(field.maximum) };
  if (isLevel) return must(tr("more than 0 and at most {high} US dollars a year", ends));
  if (word && typeof value !== "number")
    return must(tr("the word '{word}' or a whole number from {low} to {high} exchanges a year", { ...ends, word }));
  if (field.name === "participating_parties") return must(tr("a whole number from {low} to {high} parties", ends));
  if (field.name === "newcomer_exchanges")
    return must(tr("a whole number from {low} to {high} exchanges a year", ends));
  if (whole) return must(tr("a whole number from {low} to {high}", ends));
  const accepted =
    field.name === "exchange_growth"
      ? tr("a number from {low} to {high} (1 means 100% more)", ends)
      : tr("a number from {low} to {high} US dollars a year", ends);
  const remedy =
    typeof value === "string"
      ? ` ${tr("Write it in plain digits, such as {example}.", { example: inDigits(String(field.step)) })}`
      : "";
  return must(accepted) + remedy;
}

function refusedParties(start: Start, data: Data, scenario: Scenario): string {
  const codes = new Set(start.parties.map(([iso3]) => iso3));
  for (const name of ["include", "exclude"] as const) {
    if (!Array.isArray(scenario[name]))
      return tr("{label} ({name}) must be a list of ISO3 codes like [KEN, MAR], not {value}.", {
        label: tr(start.labels[name]),
        name,
        value: quotedValue(scenario[name]),
      });
    const odd = scenario[name].find((code) => !codes.has(code));
    if (odd !== undefined)
      return tr("{name} contains {value}, which is not the ISO3 code of a participant.", {
        name,
        value: quotedValue(odd),
      });
  }
  if (!isLine(scenario.name, 80)) return tr("Name of the scenario (name) must be text of 1 to 80 characters.");
  if (!data.statuses.includes(scenario.unclassified_status))
    return tr("{label} (unclassified_status) must be one of {choices}.", {
      label: tr(start.labels.unclassified_status),
      choices: listed(data.statuses, "or"),
    });
  if (typeof scenario.status_list !== "string") {
    const statuses = Object.entries(scenario.status_list ?? {});
    const wrong = statuses.find(([code, status]) => !codes.has(code) || !data.statuses.includes(status));
    if (wrong || !statuses.length)
      return tr("{label} ({name}) must be {accepted}, not {value}.", {
        label: tr(start.labels.status_list),
        name: "status_list",
        accepted: tr("one of {choices}", { choices: listed(data.statuses, "or") }),
        value: quotedValue(wrong ? wrong.join(" ") : scenario.status_list),
      });
  }
  if (scenario.exchanges === PAPER) return "";
  const counts = isMapping(scenario.exchanges) ? Object.entries(scenario.exchanges) : [];
  const fits =
    counts.length &&
    counts.every(([code, count]) => codes.has(code) && isWhole(count) && count >= 0 && count <= LARGEST_COUNT);
  return fits
    ? ""
    : tr("{label} (exchanges) must be the word 'paper' or ISO3 codes with counts, not {value}.", {
        label: tr(start.labels.exchanges),
        value: quotedValue(scenario.exchanges),
      });
}

// A code's changes to the model have to be of the shape of the model's own parameters.
function refusedModel(start: Start, data: Data, changes: unknown): string {
  const wrong = tr("These changes do not fit the funding model; change only the parameters that this page shows.");
  const amount = (value: unknown, most: number): value is number | string =>
    typeof value === "number"
      ? value >= 0 && value <= most
      : typeof value === "string" && /^\d{1,12}\/0*[1-9]\d{0,11}$/.test(value);
  const all = (mapping: unknown, names: string[], test: (value: unknown) => boolean) =>
    isMapping(mapping) &&
    names.every((name) => Object.hasOwn(mapping, name) && test(mapping[name])) &&
    Object.keys(mapping).every((name) => names.includes(name));
  if (!isMapping(changes) || Object.keys(changes).some((name) => !Object.hasOwn(data.model, name))) return wrong;
  const model = merged(data.model, changes) as unknown as WrittenModel;
  const categories = isMapping(model.usage_lower_bounds) ? Object.keys(model.usage_lower_bounds) : [];
  for (const field of start.model_fields.filter(({ choices }) => !Object.keys(choices).length)) {
    const value = field.path.reduce<unknown>((found, name) => (isMapping(found) ? found[name] : undefined), model);
    const optional = value === null && field.path[0] === "rounding";
    const whole = field.path[0] !== "usage_lower_bounds" || isWhole(value);
    if (
      optional ||
      (whole &&
        amount(value, 1e12) &&
        compare(exactly(value), exactly(field.minimum)) >= 0n &&
        compare(exactly(value), exactly(field.maximum)) <= 0n)
    )
      continue;
    if (typeof value !== "number" && typeof value !== "string") return wrong;
    const said = {
      label: labelOf(field),
      low: written(field.minimum),
      high: written(field.maximum),
      value: quotedValue(value),
    };
    if (field.path[0] === "usage_lower_bounds")
      return tr("{label} must be a whole number from {low} to {high}, not {value}.", said);
    if (field.path[0] === "base_share")
      return tr("{label} must be a number from {low} to {high}, not {value}. Write it like 0.5 or 2/3.", said);
    return tr("{label} must be a number from {low} to {high}, not {value}.", said);
  }
  const bounds = categories.map((name) => model.usage_lower_bounds[name]);
  const known = Object.keys((data.model as unknown as WrittenModel).usage_lower_bounds);
  const rising = known.every(
    (name, n) => !n || model.usage_lower_bounds[known[n - 1]] < model.usage_lower_bounds[name],
  );
  if (!rising)
    return tr(
      "Each usage category must begin at a higher number of exchanges than the one before it; change the numbers so that they increase.",
    );
  const step = (value: unknown) => value === null || (amount(value, 1e9) && isAbove(exactly(value)));
  const rule = (value: unknown) =>
    isMapping(value) &&
    step(value.base_unit_step_usd) &&
    step(value.usage_unit_step_usd) &&
    Object.hasOwn(data.rounding_words.direction, value.direction as string) &&
    Object.hasOwn(data.rounding_words.usage_pool, value.usage_pool as string) &&
    Object.keys(value).length === 4;
  const pair = (value: unknown) =>
    isMapping(value) &&
    data.statuses.includes(value.development_status as string) &&
    categories.includes(value.usage_category as string);
  const fits =
    amount(model.base_share, 1) &&
    compare(exactly(model.base_share), ONE) <= 0n &&
    all(model.base_multipliers, data.statuses, (value) => amount(value, 1000)) &&
    known.every((name) => categories.includes(name)) &&
    bounds.every((bound) => isWhole(bound) && bound >= 0 && bound <= LARGEST_COUNT) &&
    bounds.includes(0) &&
    new Set(bounds).size === bounds.length &&
    all(model.usage_multipliers, categories, (value) => amount(value, 1000)) &&
    Array.isArray(model.base_fee_exemptions) &&
    model.base_fee_exemptions.every(pair) &&
    all(model.rounding, Object.keys(data.model.rounding as object), rule);
  return fits ? "" : wrong;
}
