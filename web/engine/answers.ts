// The engine of the page: it answers what the page asks, with no server.

import { asNumbers, changeInWords, changeOf } from "./causes.ts";
import { refusal } from "./checks.ts";
import { asColumn, csvFile, encodeScenario, fileName, yamlFile } from "./codes.ts";
import { asNumber, minus, times } from "./exact.ts";
import { inEnglish, scenarioName, tr } from "./language.ts";
import { leastAmount } from "./limits/least.ts";
import { measuredOf } from "./limits/limits.ts";
import { readFile, readText } from "./reading.ts";
import { assess, curveOf, type Found, totalFee } from "./rules.ts";
import { differenceOf, driftOf, isPublished, madeOf, noticesOf, same, sentenceOf } from "./sentences.ts";
import { spreadsheet } from "./spreadsheet/xlsx.ts";
import { comparedOf, groupsOf, stepsOf } from "./tables.ts";
import {
  type Change,
  type Compared,
  type Data,
  type Detail,
  type Engine,
  type Form,
  type Given,
  isRefusal,
  type LeastLever,
  type Limit,
  type Loaded,
  type Refusal,
  type Scenario,
  type Start,
  type TakenFile,
  type View,
} from "./types.ts";
import { whyOf } from "./why.ts";

export type StaticEngine = Engine & {
  viewOf(found: Found, iso3: string): Omit<View, "code">;
  view(scenario: Scenario, iso3: string): { view: Omit<View, "code"> } | Refusal;
};

// What a page begins with: the first views, and the engine that answers from then on.
export function begin(data: Data, given: Given): { start: Start; engine: StaticEngine } {
  const start = { ...given } as unknown as Start;
  const engine = staticEngine(data, start);
  const found = assess(data, given.view.scenario);
  start.paper = { ...engine.viewOf(assess(data, given.paper.scenario), ""), code: given.paper.code };
  start.view = { ...engine.viewOf(found, ""), code: given.view.code };
  start.curve = curveOf(data, found, "", start.group[1]);
  return { start, engine };
}

function staticEngine(data: Data, start: Start): StaticEngine {
  let paper: Found | null = null;
  let presets: [string, Record<string, number>][] | null = null;
  const paperFound = () => {
    paper ??= assess(data, start.paper.scenario);
    return paper;
  };
  const presetsFound = () => {
    presets ??= start.presets.map(([name, scenario]) => [
      name,
      Object.fromEntries(assess(data, scenario).parties.map((party) => [party.iso3, asNumber(party.all)])),
    ]);
    return presets;
  };

  function viewOf(found: Found, iso3: string): Omit<View, "code"> {
    const { scenario, model, units, rule } = found;
    const stamp = isPublished(data, rule) ? "published" : rule.baseStep || rule.usageStep ? "changed" : "exact";
    return {
      scenario,
      difference: differenceOf(start, scenario),
      sentence: sentenceOf(start, data, found, paperFound(), iso3),
      why: iso3 ? whyOf(data, found, iso3) : [],
      amounts: {
        need: asNumber(found.need),
        surplus: asNumber(found.surplus),
        base_unit: asNumber(units.base),
        usage_unit: asNumber(units.usage),
        revenue: asNumber(found.revenue),
        gap: asNumber(found.gap),
      },
      schedule: Object.keys(model.bounds).map((category) =>
        data.statuses.map((status) => {
          const total = totalFee(found, status, category);
          const usage = times(units.usage, model.usageMultipliers[category]);
          return [asNumber(minus(total, usage)), asNumber(usage), asNumber(total)];
        }),
      ),
      parties: found.parties.map((party) => [
        party.iso3,
        party.status,
        party.count,
        party.category,
        asNumber(party.baseFee),
        asNumber(party.usageFee),
        asNumber(party.all),
      ]),
      steps: stepsOf(data, found),
      groups: groupsOf(data, found).map(([status, members, paying, base, usage, all, share]) => [
        status,
        members,
        paying,
        asNumber(base),
        asNumber(usage),
        asNumber(all),
        share,
      ]),
      notices: noticesOf(data, found),
      stamp: tr(data.stamp, { ...data.made, name: scenarioName(scenario.name), rounding: tr(data.roundings[stamp]) }),
    };
  }

  // A question's scenario, or why it is refused.
  function foundFor(scenario: Scenario): Found | Refusal {
    const error = refusal(start, data, scenario);
    return error ? { error } : assess(data, scenario);
  }
  function view(scenario: Scenario, iso3: string) {
    const found = foundFor(scenario);
    return isRefusal(found) ? found : { view: viewOf(found, iso3) };
  }
  async function show(scenario: Scenario, iso3: string, passing = false, limits: Limit[] = []) {
    const found = foundFor(scenario);
    if (isRefusal(found)) return found;
    const code = passing ? "" : await encodeScenario(start, scenario, madeOf(data, found), limits);
    const measured = limits.length ? measuredOf(start, found, paperFound(), limits) : [];
    return { view: { ...viewOf(found, iso3), code }, measured };
  }
  async function least(scenario: Scenario, limits: Limit[], lever: LeastLever) {
    const found = foundFor(scenario);
    if (isRefusal(found)) return found;
    if (lever !== "participating_parties") return { least: leastAmount(start, found, paperFound(), limits, lever) };
    for (let number = 1; number <= start.parties.length; number++) {
      const tried = assess(data, { ...scenario, participating_parties: number });
      if (measuredOf(start, tried, paperFound(), limits).every(({ holds }) => holds)) return { least: number };
    }
    return { least: null };
  }
  function changed(before: Scenario, after: Scenario, iso3: string): Change {
    const causes = iso3 ? changeOf(data, start, before, after, iso3) : null;
    const name = start.parties.find(([code]) => code === iso3)?.[1] ?? "";
    return causes && { said: changeInWords(data, name, causes), causes: asNumbers(causes), note: tr(data.causes.note) };
  }
  async function detail(scenario: Scenario, iso3: string, reference: Scenario): Promise<Detail | Refusal> {
    const found = foundFor(scenario);
    if (isRefusal(found)) return found;
    return {
      curve: curveOf(data, found, iso3, start.group[1]),
      presets: iso3 ? presetsFound().map(([name, amounts]) => [name, amounts[iso3] ?? null]) : [],
      change: changed(reference, scenario, iso3),
    };
  }
  async function compare(options: Scenario[]): Promise<Compared | Refusal> {
    const all = options.map(foundFor);
    const refused = all.find(isRefusal);
    return refused ?? comparedOf(start, data, all as Found[]);
  }
  // What was read is checked as any other settings are.
  async function checked(read: Promise<Loaded | Refusal>): Promise<Loaded | Refusal> {
    const answer = await read;
    if (isRefusal(answer)) return answer;
    const found = foundFor(answer.scenario);
    return isRefusal(found) ? found : { ...answer, ...driftOf(data, found, answer.made) };
  }
  async function take(form: Form, scenario: Scenario, options: Scenario[]): Promise<TakenFile | Refusal> {
    if (form === "comparison" && !options.length)
      return { error: tr("There is nothing to compare yet; pin an option first.") };
    const found = foundFor(scenario);
    if (isRefusal(found)) return found;
    const code = await encodeScenario(start, scenario, madeOf(data, found));
    const made = () => taken(form, scenario, options, code, found);
    return form === "xlsx" ? made() : inEnglish(made); // programs read the others
  }
  function taken(form: Form, scenario: Scenario, options: Scenario[], code: string, found: Found) {
    const name = fileName(scenario.name);
    if (form === "yaml") return { file: `${name}.yaml`, content: yamlFile(start, scenario, madeOf(data, found)) };
    if (form === "xlsx") {
      if (!same(Object.keys(found.model.bounds), start.categories))
        return {
          error: tr(
            "This scenario has its own usage categories, for which this page cannot make a spreadsheet; use the command ephyto report to make one.",
          ),
        };
      const compared = options.length ? [scenario, ...options] : [];
      return {
        file: `${name}.xlsx`,
        content: spreadsheet({
          start,
          data,
          found,
          view: viewOf(found, ""),
          compared,
          code,
          compare: (all) =>
            comparedOf(
              start,
              data,
              all.map((one) => assess(data, one)),
            ),
        }),
      };
    }
    const stamp = (one: Scenario) => viewOf(assess(data, one), "").stamp;
    if (form === "csv") {
      const { parties } = viewOf(found, "");
      const names = Object.fromEntries(start.parties.map(([iso3, party]) => [iso3, party]));
      const [bases, usages, alls] = ([4, 5, 6] as const).map((column) => asColumn(parties.map((row) => row[column])));
      const rows = parties.map(([iso3, status, exchanges, category], n) => [
        names[iso3],
        iso3,
        status,
        bases[n],
        exchanges,
        category,
        usages[n],
        alls[n],
        stamp(scenario),
      ]);
      return { file: `${name}.csv`, content: csvFile([data.csv_columns, ...rows]) };
    }
    const all = [scenario, ...options];
    const stamps = all.map(stamp).join("; ");
    const rows = comparedOf(
      start,
      data,
      all.map((one) => assess(data, one)),
    ).by_party;
    const lines = rows.map(([iso3, party, ...paid]) => [party, iso3, ...paid, stamps]);
    return {
      file: "comparison.csv",
      content: csvFile([["name", "iso3", ...all.map((one) => one.name), "provenance"], ...lines]),
    };
  }

  return {
    forms: ["xlsx", "csv", "comparison", "yaml"],
    address: true,
    viewOf,
    view,
    show,
    least,
    detail,
    compare,
    load: (text) => checked(readText(start, text, tr("the pasted text"))),
    read: (file, now) => checked(readFile(start, data, file, now)),
    take,
  };
}
