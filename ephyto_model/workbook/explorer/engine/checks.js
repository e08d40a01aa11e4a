// What a scenario's fields accept: scenario_fields.py's sentences for what the controls set, and what a code may hold.

function refusal(start, data, scenario) {
  const unknown = Object.keys(scenario).find((name) => !(name in start.labels));
  if (unknown) return `There is no scenario field called '${String(unknown).slice(0, 60)}'. Use one of these: ${Object.keys(start.labels).join(", ")}.`;
  for (const field of start.fields) {
    const refused = refusedField(field, scenario[field.name]);
    if (refused) return refused;
  }
  return refusedParties(start, data, scenario) || refusedModel(data, scenario.model_changes);
}

const isWhole = (value) => typeof value === "number" && Number.isInteger(value);
const isMapping = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const quotedValue = (value) => (typeof value === "string" ? `'${value.slice(0, 60)}'${/^\s*[-+]?[\d.,_]+\s*$/.test(value) ? " (text)" : ""}` : JSON.stringify(value) ?? "nothing");

function refusedField(field, value) {
  const must = (accepted, remedy = "") => `${field.label} (${field.name}) must be ${accepted}, found ${quotedValue(value)}.${remedy}`;
  if (field.choices.length) return field.choices.includes(value) ? "" : must(`one of ${listed(field.choices, "or")}`);
  const unit = field.unit.replace("USD", "US dollars"), written = (number) => number.toLocaleString("en-US");
  const range = `from ${written(field.minimum)} to ${written(field.maximum)}${unit.includes(" means ") ? ` (${unit})` : unit ? ` ${unit}` : ""}`;
  const within = typeof value === "number" && value >= field.minimum && value <= field.maximum;
  if (field.name === "annual_funding_level_usd") return within && value > 0 ? "" : must(`more than 0 and at most ${written(field.maximum)} US dollars a year`);
  const word = field.name === "newcomer_exchanges" ? PEER_MEDIAN : null;
  if (word && value === word) return "";
  const whole = ["participating_parties", "random_seed", "newcomer_exchanges"].includes(field.name);
  if (within && (!whole || isWhole(value))) return "";
  if (word && typeof value !== "number") return must(`the word '${word}' or a whole number ${range}`);
  return must(`${whole ? "a whole number" : "a number"} ${range}`, !whole && typeof value === "string" ? ` Write it in plain digits, like ${field.step}.` : "");
}

function refusedParties(start, data, scenario) {
  for (const name of ["include", "exclude"]) {
    if (!Array.isArray(scenario[name])) return `${start.labels[name]} (${name}) must be a list of ISO3 codes like [KEN, MAR], found ${quotedValue(scenario[name])}.`;
    const odd = scenario[name].find((code) => !Object.hasOwn(start.names, code));
    if (odd !== undefined) return `${name} names ${quotedValue(odd)}, which is not the ISO3 code of a participant.`;
  }
  if (typeof scenario.name !== "string" || !scenario.name.trim() || [...scenario.name].length > 80) return "Name of the scenario (name) must be a text of 1 to 80 characters.";
  if (!data.statuses.includes(scenario.unclassified_status)) return `${start.labels.unclassified_status} (unclassified_status) must be one of ${listed(data.statuses, "or")}.`;
  if (scenario.exchanges === PAPER) return "";
  const counts = isMapping(scenario.exchanges) ? Object.entries(scenario.exchanges) : [];
  const fits = counts.length && counts.every(([code, count]) => Object.hasOwn(start.names, code) && isWhole(count) && count >= 0 && count <= 1e12);
  return fits ? "" : `${start.labels.exchanges} (exchanges) must be the word 'paper' or ISO3 codes with counts, found ${quotedValue(scenario.exchanges)}.`;
}

// A code's changes to the model have to be of the shape of the model's own parameters.
function refusedModel(data, changes) {
  const wrong = "This scenario changes the funding model in a way that this page cannot read; use ephyto assess for it.";
  const amount = (value, most) => (typeof value === "number" && value >= 0 && value <= most) || /^\d{1,12}\/0*[1-9]\d{0,11}$/.test(value);
  const all = (mapping, names, test) => isMapping(mapping) && names.every((name) => Object.hasOwn(mapping, name) && test(mapping[name])) && Object.keys(mapping).every((name) => names.includes(name));
  if (!isMapping(changes) || Object.keys(changes).some((name) => !Object.hasOwn(data.model, name))) return wrong;
  const model = merged(data.model, changes), categories = isMapping(model.usage_lower_bounds) ? Object.keys(model.usage_lower_bounds) : [];
  const bounds = categories.map((name) => model.usage_lower_bounds[name]), known = Object.keys(data.model.usage_lower_bounds);
  const rising = known.every((name, n) => !n || model.usage_lower_bounds[known[n - 1]] < model.usage_lower_bounds[name]);
  const step = (value) => value === null || (amount(value, 1e9) && isAbove(exactly(value)));
  const rule = (value) => isMapping(value) && step(value.base_unit_step_usd) && step(value.usage_unit_step_usd)
    && data.rounding_words.direction.includes(value.direction) && data.rounding_words.usage_pool.includes(value.usage_pool) && Object.keys(value).length === 4;
  const pair = (value) => isMapping(value) && data.statuses.includes(value.development_status) && categories.includes(value.usage_category);
  const fits = amount(model.base_share, 1) && compare(exactly(model.base_share), ONE) <= 0n
    && all(model.base_multipliers, data.statuses, (value) => amount(value, 1000))
    && known.every((name) => categories.includes(name)) && bounds.every((bound) => isWhole(bound) && bound >= 0 && bound <= 1e12)
    && bounds.includes(0) && new Set(bounds).size === bounds.length && rising
    && all(model.usage_multipliers, categories, (value) => amount(value, 1000))
    && Array.isArray(model.base_fee_exemptions) && model.base_fee_exemptions.every(pair)
    && all(model.rounding, Object.keys(data.model.rounding), rule);
  return fits ? "" : wrong;
}
