// The model's unit fees in a page without a server. Who takes part, what each party owes in multiples of the unit fees
// and the sums of those for every number of parties were computed by the Python model; here only the unit fees follow
// from them, in whole numbers of millionths of a dollar so that no half-way case is decided by a binary fraction.

function staticEngine(data, start) {
  const MILLIONTHS = 1_000_000n;
  const exact = (amount) => BigInt(Math.round(Number(amount) * 1e6));
  const [shareOver, shareUnder] = data.base_share.map(BigInt);
  const most = (a, b) => (a > b ? a : b);
  // A ratio of whole numbers of millionths, as a number of dollars.
  const dollars = ([over, under]) => Number((over * 1_000_000n) / under) / 1e12;
  const halfUp = ([over, under], step) => (step === null ? [over, under] : [((2n * over + under * step) / (2n * under * step)) * step, 1n]);
  const times = ([over, under], factor) => [over * BigInt(factor), under];

  function unitFees(need, baseSum, usageSum, rounding) {
    const rule = data.roundings[rounding];
    const step = (usd) => (usd === null ? null : exact(usd));
    const base = baseSum ? halfUp([shareOver * need, shareUnder * BigInt(baseSum)], step(rule.base_unit_step_usd)) : [0n, 1n];
    const pool = rule.usage_pool === "still_needed"
      ? [most(need * base[1] - base[0] * BigInt(baseSum), 0n), base[1]]
      : [(shareUnder - shareOver) * need, shareUnder];
    const usage = usageSum ? halfUp([pool[0], pool[1] * BigInt(usageSum)], step(rule.usage_unit_step_usd)) : [0n, 1n];
    return { base, usage };
  }

  function check(scenario) {
    for (const field of start.fields) {
      const value = scenario[field.name];
      if (field.choices.length) { if (field.choices.includes(value)) continue; }
      else if (typeof value === "number" && value >= field.minimum && value <= field.maximum && (field.name !== "participating_parties" || Number.isInteger(value))) continue;
      const kind = field.name === "participating_parties" ? "a whole number" : "a number";
      return `${field.label} (${field.name}) must be ${kind} from ${field.minimum.toLocaleString("en-US")} to ${field.maximum.toLocaleString("en-US")} ${field.unit.replace("USD", "US dollars")}, found '${value}' (text). Write it in plain digits, like ${field.step}.`;
    }
  }

  function show(scenario) {
    const problem = check(scenario);
    if (problem) return { error: problem };
    const count = scenario.participating_parties;
    const offsets = ["fao_funding_usd", "donor_funding_usd", "reserves_applied_usd"].map((name) => exact(scenario[name]));
    const level = exact(data.level), balance = level - offsets.reduce((a, b) => a + b, 0n);
    const need = most(balance, 0n), [baseSum, usageSum] = data.sums[count];
    const { base, usage } = unitFees(need, baseSum, usageSum, scenario.rounding);
    const fee = (unit, multiplier) => dollars(times(unit, multiplier));
    const parties = data.parties.slice(0, count).sort((a, b) => a[6] - b[6])
      .map(([iso3, status, exchanges, category, b, u]) => [iso3, status, exchanges, category, fee(base, b), fee(usage, u), fee(base, b) + fee(usage, u)]);
    const schedule = start.categories.map((category, c) => start.statuses.map((status, s) => {
      const [b, u] = [fee(base, data.base_multipliers[c][s]), fee(usage, data.usage_multipliers[c])];
      return [b, u, b + u];
    }));
    const baseRevenue = fee(base, baseSum), usageRevenue = fee(usage, usageSum), revenue = baseRevenue + usageRevenue;
    const usd6 = (amount) => Number(amount) / 1e6;
    const amounts = { need: usd6(need), surplus: usd6(most(-balance, 0n)), base_unit: dollars(base), usage_unit: dollars(usage), revenue, gap: revenue - usd6(need) };
    const groups = start.statuses.map((status) => {
      const members = parties.filter((row) => row[1] === status), sum = (column) => members.reduce((total, row) => total + row[column], 0);
      return [status, members.length, members.filter((row) => row[6] > 0).length, sum(4), sum(5), sum(6), revenue ? sum(6) / revenue : 0];
    });
    const steps = [["Total Annual Funding Level", usd6(level), true], ["FAO funding", -usd6(offsets[0]), false], ["Donor funding", -usd6(offsets[1]), false],
      ["Reserves applied", -usd6(offsets[2]), false], ...(amounts.surplus ? [["Surplus to the reserve", amounts.surplus, false]] : []),
      ["Needed from fees", amounts.need, true], ["Base fees", -baseRevenue, false], ["Usage fees", -usageRevenue, false], [lastStep(amounts.gap), -amounts.gap, true]];
    const view = { scenario, amounts, schedule, parties, groups, steps, stamp: filled(data.stamps[scenario.rounding], { name: scenario.name }), difference: difference(scenario) };
    view.headline = headline(view);
    view.notices = notices(view, count, baseSum, usageSum);
    const units = data.sums.slice(1).map(([b, u]) => unitFees(need, b, u, scenario.rounding).base);
    view.curve = Object.fromEntries(start.statuses.slice(1).map((status) => [status, units.map((unit) => fee(unit, data.status_multipliers[status]))]));
    return { view };
  }

  function difference(scenario) {
    const parts = start.fields.filter(({ name }) => scenario[name] !== start.paper.scenario[name])
      .map(({ name, label }) => `${label}: ${start.words[name]?.[scenario[name]] ?? (Math.abs(scenario[name]) >= 1000 ? usd(scenario[name]) : scenario[name])}`);
    return parts.join("; ") || "As in the paper";
  }

  const lastStep = (gap) => data.last_steps[Math.abs(gap) < 1e-6 ? "same" : gap < 0 ? "less" : "more"];

  function headline(view) {
    if (!view.amounts.need) return data.headlines.covered;
    const medium = start.categories.indexOf("Medium");
    const totals = (schedule) => schedule[medium].slice(1).map((cell) => cell[2]);
    const ours = totals(view.schedule), paper = totals(start.paper.schedule), change = ours.map((now, n) => now - paper[n]);
    const kind = change.every((c) => c === 0) ? "same" : change.every((c) => c < 0) ? "less" : change.every((c) => c > 0) ? "more" : "mixed";
    const values = {};
    ours.forEach((_, n) => Object.assign(values, { [`ours${n}`]: usd(ours[n]), [`paper${n}`]: usd(paper[n]), [`change${n}`]: usd(Math.abs(change[n])) }));
    return filled(data.headlines[kind], values);
  }

  function notices(view, count, baseSum, usageSum) {
    const found = [start.proposal], texts = data.notices, { need, surplus, revenue, gap } = view.amounts;
    if (view.scenario.rounding === "published") found.push(data.rounding_in_words);
    if (data.parties.slice(0, count).some(([iso3]) => data.unclassified.includes(iso3))) found.push(data.unclassified_notice);
    const joined = count - data.users;
    if (joined > 0) found.push(filled(joined === 1 ? texts.one_newcomer : texts.newcomer_exchanges_assumed, { number: joined, count: data.newcomer_count, kind: "scenario" }));
    if (surplus) found.push(filled(texts.surplus, { surplus: usd(surplus) }));
    if (!need) return found;
    if (!usageSum) found.push(texts.no_usage_fee_payers);
    if (Math.abs(gap) > 1e-6) found.push(filled(gap > 0 ? texts.gap_more : revenue ? texts.gap_less : texts.gap_none, { revenue: usd(revenue), gap: usd(Math.abs(gap)), need: usd(need) }));
    return found;
  }

  return { features: {}, show, ask: async (question) => show(question.scenario) };
}
