// The sentences of the page: templates that Python wrote into it, filled with this page's amounts.

const filledIn = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// A field's value for people, as ephyto_model's Field.in_words.
function fieldInWords(start, name, value) {
  if (typeof value === "string" && start.words[name]?.[value]) return start.words[name][value];
  if (name === "exchange_growth") return signedPercent(value);
  if (name === "exchanges") return `counts for ${counted(Object.keys(value).length, "party", "parties")}`;
  return valueInWords(value);
}
function valueInWords(value) {
  if (Array.isArray(value)) return listed(value.map(valueInWords)) || "none";
  if (value === null) return "none";
  if (typeof value === "object") {
    const entries = Object.entries(value);
    return entries.length > 8 ? `${entries.length} entries` : entries.map(([key, entry]) => `${key} ${valueInWords(entry)}`).join(", ") || "none";
  }
  if (typeof value !== "number") return String(value);
  return Math.abs(value) >= 1000 ? inUsd(exactly(value)) : inPython(value).replace(/^-/, "\u2212");
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
function differenceOf(start, scenario) {
  const names = Object.keys(start.labels).filter((name) => name !== "name" && !same(scenario[name], start.paper.scenario[name]));
  return names.map((name) => `${start.labels[name]}: ${fieldInWords(start, name, scenario[name])}`).join("; ") || "As in the paper";
}

const mediumTotals = (data, found) => data.statuses.slice(1).map((status) => totalFee(found, status, "Medium"));

function headlineOf(data, found, paper) {
  if (isZero(found.need)) return data.headlines.covered;
  const ours = mediumTotals(data, found), before = mediumTotals(data, paper), changes = ours.map((now, n) => minus(now, before[n]));
  const all = (test) => changes.every((change) => test(change.above));
  const kind = all((c) => c === 0n) ? "same" : all((c) => c < 0n) ? "less" : all((c) => c > 0n) ? "more" : "mixed";
  const values = {};
  ours.forEach((_, n) => Object.assign(values, {
    [`ours${n}`]: inUsd(ours[n]), [`paper${n}`]: inUsd(before[n]), [`change${n}`]: inUsd(changes[n].above < 0n ? negative(changes[n]) : changes[n]),
  }));
  return filledIn(data.headlines[kind], values);
}

const isPublished = (data, rule) => same(ruleInWords(rule), ruleInWords(modelOf(data, { annual_funding_level_usd: 1, model_changes: {} }).rounding.published));
const ruleInWords = (rule) => [rule.baseStep, rule.usageStep].map((step) => step && `${step.above}/${step.below}`).concat(rule.direction, rule.pool);

function noticesOf(data, found) {
  const { scenario, rule, parties } = found, texts = data.notices, notices = [data.proposal];
  const steps = [["base", rule.baseStep], ["usage", rule.usageStep]].filter(([, step]) => step);
  if (steps.length) {
    const how = steps.map(([fee, step]) => filledIn(data.rounding.part, { fee, to: data.rounded[rule.direction], step: significantGrouped(asNumber(step)) }));
    notices.push(filledIn(data.rounding[isPublished(data, rule) ? "published" : "own"], { how: listed(how) }));
  }
  const joined = parties.filter((p) => p.exchanges === null).length;
  if (scenario.exchanges !== PAPER) {
    const users = Object.keys(scenario.exchanges).length, taking = parties.length - joined;
    const who = taking === users ? (users > 1 ? "all" : "the_one") : taking === 1 ? "one_of" : "some_of";
    notices.push(filledIn(texts.exchanges_given, { who: filledIn(data.who_has_counts[who], { users: grouped(users), taking_part: taking ? grouped(taking) : "none" }) }));
  }
  const unclassified = parties.filter((p) => p.statuses[scenario.status_list] === data.unclassified);
  if (unclassified.length)
    notices.push(filledIn(texts.unclassified_status, { names: listed(unclassified.map((p) => inSentence(p.name))), status: scenario.unclassified_status }));
  if (joined) {
    const given = scenario.newcomer_exchanges;
    const count = given === PEER_MEDIAN ? data.newcomers.peers : given ? filledIn(data.newcomers.some, { count: counted(given, "exchange", "exchanges") }) : data.newcomers.none;
    notices.push(filledIn(joined === 1 ? texts.one_newcomer : texts.newcomer_exchanges_assumed, { number: joined, count, kind: "scenario" }));
  }
  if (!isZero(found.surplus)) notices.push(filledIn(texts.surplus, { surplus: inUsd(found.surplus) }));
  return [...notices, ...(isZero(found.need) ? [] : gapsOf(data, found))];
}

function gapsOf(data, found) {
  const { units, rule, gap } = found, texts = data.notices, notices = [];
  if (isZero(units.baseSum)) {
    const carried = rule.pool === "still_needed" && isAbove(units.usageSum);
    notices.push(filledIn(texts.no_base_fee_payers, { who_pays: data.who_pays[carried ? "usage" : "nobody"] }));
  }
  if (isZero(units.usageSum)) notices.push(texts.no_usage_fee_payers);
  if (!isZero(gap)) {
    const kind = gap.above > 0n ? "gap_more" : isZero(found.revenue) ? "gap_none" : "gap_less";
    notices.push(filledIn(texts[kind], { revenue: inUsd(found.revenue), gap: inUsd(gap.above < 0n ? negative(gap) : gap), need: inUsd(found.need) }));
  }
  return notices;
}
