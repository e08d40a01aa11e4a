// The engine of a page without a server: it answers what the page asks as workbook/explorer/answers.py does.

function staticEngine(data, start) {
  let paper = null, presets = null;
  const paperFound = () => (paper ??= assess(data, start.paper.scenario));
  const presetsFound = () => (presets ??= start.presets.map(([name, scenario]) => [name, Object.fromEntries(assess(data, scenario).parties.map((p) => [p.iso3, asNumber(p.all)]))]));

  const groupsOf = (found) => data.statuses.map((status) => {
    const members = found.parties.filter((p) => p.status === status), all = added(members.map((p) => p.all));
    return [status, members.length, members.filter((p) => isAbove(p.all)).length, added(members.map((p) => p.baseFee)), added(members.map((p) => p.usageFee)), all,
      isZero(found.revenue) ? 0 : asNumber(over(all, found.revenue))];
  });

  function viewOf(found) {
    const { scenario, model, units, rule } = found, label = (gap) => data.last_steps[isZero(gap) ? "same" : gap.above < 0n ? "less" : "more"];
    const steps = [["Total Annual Funding Level", model.level, true], ["FAO funding", negative(found.offsets[0]), false], ["Donor funding", negative(found.offsets[1]), false],
      ["Reserves applied", negative(found.offsets[2]), false], ...(isZero(found.surplus) ? [] : [["Surplus to the reserve", found.surplus, false]]),
      ["Needed from fees", found.need, true], ["Base fees", negative(found.baseRevenue), false], ["Usage fees", negative(found.usageRevenue), false], [label(found.gap), negative(found.gap), true]];
    const stamp = isPublished(data, rule) ? "published" : rule.baseStep || rule.usageStep ? "changed" : "exact";
    return {
      scenario, difference: differenceOf(start, scenario), headline: headlineOf(data, found, paperFound()),
      amounts: { need: asNumber(found.need), surplus: asNumber(found.surplus), base_unit: asNumber(units.base), usage_unit: asNumber(units.usage), revenue: asNumber(found.revenue), gap: asNumber(found.gap) },
      schedule: Object.keys(model.bounds).map((category) => data.statuses.map((status) => {
        const total = totalFee(found, status, category), usage = times(units.usage, model.usageMultipliers[category]);
        return [minus(total, usage), usage, total].map(asNumber);
      })),
      parties: found.parties.map((p) => [p.iso3, p.status, p.count, p.category, ...[p.baseFee, p.usageFee, p.all].map(asNumber)]),
      steps: steps.map(([step, amount, total]) => [step, asNumber(amount), total]),
      groups: groupsOf(found).map((group) => [...group.slice(0, 3), ...group.slice(3, 6).map(asNumber), group[6]]),
      notices: noticesOf(data, found), stamp: filledIn(data.stamps[stamp], { name: scenario.name }),
    };
  }

  // A question's scenario, or why it is refused.
  function found(scenario) {
    const error = refusal(start, data, scenario);
    return error ? { error } : assess(data, scenario);
  }
  function show(scenario) {
    const answer = found(scenario);
    return answer.error ? answer : { view: viewOf(answer) };
  }
  function detail({ scenario, iso3 }) {
    const answer = found(scenario);
    if (answer.error) return answer;
    const country = iso3 && { iso3, why: whyOf(data, answer, iso3), presets: presetsFound().map(([name, amounts]) => [name, amounts[iso3] ?? null]) };
    return { curve: curveOf(data, answer), ...(country && { country }) };
  }
  function compareOptions({ options }) {
    const all = options.map(found), refused = all.find((one) => one.error);
    if (refused) return refused;
    const amounts = all.map((one) => Object.fromEntries(one.parties.map((p) => [p.iso3, p.all])));
    const by_party = data.participants.filter(([iso3]) => amounts.some((one) => one[iso3])).map(([iso3, name]) => [iso3, name, ...amounts.map((one) => (one[iso3] ? asNumber(one[iso3]) : null))]);
    const by_status = all.map((one) => [one.scenario.name, differenceOf(start, one.scenario), one.parties.length, ...groupsOf(one).map((group) => asNumber(group[5])), ...[one.revenue, one.need, one.gap].map(asNumber)]);
    const winners = all.slice(1).flatMap((one) => data.statuses.map((status) => {
      const changes = one.parties.filter((p) => p.status === status && amounts[0][p.iso3]).map((p) => minus(p.all, amounts[0][p.iso3]));
      const many = (test) => changes.filter((change) => test(change.above)).length;
      return [one.scenario.name, status, many((c) => c < 0n), many((c) => c === 0n), many((c) => c > 0n), asNumber(added(changes))];
    }));
    return { by_status, by_party, winners };
  }
  async function load({ text }) {
    if (!text.trim()) return { error: "There is nothing to load; paste a scenario code." };
    const answer = await decodeScenario(start, text);
    return answer.error ? answer : found(answer.scenario).error ? { error: refusal(start, data, answer.scenario) } : answer;
  }
  function take({ form, scenario, options }) {
    const name = fileName(scenario.name);
    if (form === "yaml") return { file: `${name}.yaml`, content: yamlFile(start, scenario) };
    const view = viewOf(assess(data, scenario));
    if (form === "csv") {
      const [bases, usages, alls] = [4, 5, 6].map((column) => asColumn(view.parties.map((row) => row[column])));
      const rows = view.parties.map(([iso3, status, exchanges, category], n) => [start.names[iso3], iso3, status, bases[n], exchanges, category, usages[n], alls[n], view.stamp]);
      return { file: `${name}.csv`, content: csvFile([data.csv_columns, ...rows]) };
    }
    if (!options) return { error: "There is nothing to compare yet; pin an option first." };
    const compared = [scenario, ...options], stamps = compared.map((one) => viewOf(assess(data, one)).stamp).join("; ");
    const rows = compareOptions({ options: compared }).by_party.map(([iso3, party, ...paid]) => [party, iso3, ...paid, stamps]);
    return { file: "comparison.csv", content: csvFile([["name", "iso3", ...compared.map((one) => one.name), "provenance"], ...rows]) };
  }

  const asks = { detail, compare: compareOptions, load, take };
  async function ask(question) {
    if (question.kind !== "show") return asks[question.kind](question);
    const answer = show(question.scenario);
    if (answer.view) answer.view.code = await encodeScenario(start, question.scenario);
    return answer;
  }
  return { features: { take: ["csv", "comparison", "yaml"], paste: "Paste a scenario code", link: " (opens this file with these settings)", address: true }, show, ask };
}
