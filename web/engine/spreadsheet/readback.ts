// A spreadsheet that the explorer or a report made, read back as settings: its scenario code, then what was changed in
// its yellow cells since.

import { asNumber, exactly, inSentence } from "../exact.ts";
import { tr } from "../language.ts";
import { isMapping, merged, modelOf, nested } from "../model.ts";
import { newcomerCounts, participantsOf, statusOf } from "../parties.ts";
import { same } from "../sentences.ts";
import type { Data, Scenario, Start, WrittenModel } from "../types.ts";
import { type Cell, namedCells, readCells, sheetPaths, unpack } from "./sheets.ts";
import { AMOUNTS, below, beside, FIRST_PARTY, ROUNDINGS, RULE_KEYS } from "./xlsx-cells.ts";

type Cells = Record<string, Record<string, Cell>>;
export type ReadBack = { code: string; changed(scenario: Scenario): Scenario | string };

// Null for a file that is no such spreadsheet; `changed` gives the settings, or what they cannot hold.
export function readBack(start: Start, data: Data, bytes: Uint8Array): ReadBack | null {
  const parts = unpack(bytes);
  const paths = parts && sheetPaths(parts);
  if (!parts || !paths || !["Inputs", "Parties", "Model", "About"].every((name) => paths[name])) return null;
  const cells: Cells = Object.fromEntries(
    ["Inputs", "Parties", "Model", "About"].map((name) => [name, readCells(parts, paths[name])]),
  );
  const names = namedCells(parts);
  const needed = [
    ...Object.keys(AMOUNTS),
    "Newcomers",
    "Rounding",
    "Share_over",
    "Share_under",
    "Statuses",
    "Lowest_exchanges",
    "Usage_multipliers",
    "Rounding_rules",
  ];
  const code = Object.values(cells.About)
    .map(String)
    .join("\n")
    .match(new RegExp(`${start.code_prefix}[\\w-]+`))?.[0];
  if (!code || needed.some((name) => !names[name])) return null;
  return {
    code,
    changed(scenario) {
      const inputs = readInputs(data, scenario, cells.Inputs, names);
      if (typeof inputs === "string") return inputs;
      const parties = readParties(data, inputs, cells.Parties);
      if (typeof parties === "string") return parties;
      return { ...parties, model_changes: readModel(data, parties, cells.Model, names) };
    },
  };
}

type Names = ReturnType<typeof namedCells>;

function readInputs(data: Data, scenario: Scenario, inputs: Record<string, Cell>, names: Names): Scenario | string {
  const at = (name: string) => inputs[names[name][1]] ?? "";
  const typed = Object.fromEntries(Object.entries(AMOUNTS).map(([name, field]) => [field, at(name)]));
  const counts = data.statuses.map((_, row) => inputs[below(names.Newcomers[1], row)] ?? 0);
  const known = newcomerCounts(data, scenario, participantsOf(data, scenario));
  let newcomers = scenario.newcomer_exchanges;
  if (!data.statuses.every((status, row) => counts[row] === known[status])) {
    if (counts.some((count) => count !== counts[0]))
      return tr(
        "On the sheet Inputs, the exchanges of new users differ by development status, which the settings do not support; enter the same number for all.",
      );
    newcomers = counts[0];
  }
  return { ...scenario, ...typed, newcomer_exchanges: newcomers, rounding: String(at("Rounding")) } as Scenario;
}

function readParties(data: Data, scenario: Scenario, sheet: Record<string, Cell>): Scenario | string {
  const include: string[] = [];
  const exclude: string[] = [];
  const counts: Record<string, number> = {};
  let counted = false;
  for (const participant of participantsOf(data, scenario)) {
    const row = FIRST_PARTY + participant.place;
    const { iso3, name } = participant;
    if (sheet[`B${row}`] !== iso3)
      return tr("The rows of the sheet Parties are no longer in their original order; sort them back into that order.");
    if (inEnglish(data, "status", sheet[`D${row}`]) !== statusOf(data, scenario, participant))
      return tr(
        "On the sheet Parties, the development status of {name} has been changed, which the settings do not support; change it back.",
        { name: inSentence(name) },
      );
    const choice = String(inEnglish(data, "choice", sheet[`F${row}`]) ?? "").toLowerCase();
    if (choice === "yes") include.push(iso3);
    if (choice === "no") exclude.push(iso3);
    const count = sheet[`E${row}`] ?? null;
    counted ||= count !== participant.exchanges;
    if (count !== null) counts[iso3] = count as number;
  }
  const kept = (now: string[], before: string[]) => (same([...now].sort(), [...before].sort()) ? before : now);
  const both = scenario.include.filter((iso3) => scenario.exclude.includes(iso3));
  return {
    ...scenario,
    include: kept([...include, ...both], scenario.include),
    exclude: kept(exclude, scenario.exclude),
    exchanges: counted ? counts : scenario.exchanges,
  };
}

// A word of a report's spreadsheet in another language, as it is in English.
const inEnglish = (data: Data, kind: string, cell: Cell | null | undefined): Cell | null =>
  data.words_in_english[kind][String(cell)] ?? cell ?? null;

// A choice is written in words, as people read it; a word that is none is left for the checks to refuse.
function inCode(data: Data, key: string, cell: Cell | null): Cell | null {
  if (key !== "direction" && key !== "usage_pool") return cell;
  return (
    Object.entries(data.rounding_words[key]).find(([, words]) => words === inEnglish(data, key, cell))?.[0] ?? cell
  );
}

// Only what differs from the model that the code gives is a change.
function readModel(data: Data, scenario: Scenario, sheet: Record<string, Cell>, names: Names): Record<string, unknown> {
  const model = modelOf(data, { annual_funding_level_usd: 1, model_changes: scenario.model_changes });
  const categories = Object.keys(model.bounds);
  const column = (name: string, row: number, place = 0) => sheet[below(beside(names[name][1], place), row)] ?? null;
  const changes: Record<string, unknown> = {};
  const note = (path: string[], now: unknown, before: unknown) => {
    if (now === before) return;
    Object.assign(changes, merged(changes, nested(path, now)));
  };
  const share = `${sheet[names.Share_over[1]]}/${sheet[names.Share_under[1]]}`;
  note(["base_share"], share, `${model.baseShare.above}/${model.baseShare.below}`);
  for (const [place, status] of data.statuses.entries())
    note(["base_multipliers", status], column("Statuses", 1, place), asNumber(model.baseMultipliers[status]));
  categories.forEach((category, row) => {
    note(["usage_lower_bounds", category], column("Lowest_exchanges", row), model.bounds[category]);
    note(["usage_multipliers", category], column("Usage_multipliers", row), asNumber(model.usageMultipliers[category]));
  });
  const written = (merged(data.model, scenario.model_changes) as unknown as WrittenModel).rounding;
  for (const [place, name] of ROUNDINGS.entries())
    for (const [row, key] of RULE_KEYS.entries()) {
      const before = written[name][key];
      const plain = key.endsWith("_usd") && before !== null ? asNumber(exactly(before)) : before;
      note(["rounding", name, key], inCode(data, key, column("Rounding_rules", row, place)), plain);
    }
  return isMapping(scenario.model_changes) ? merged(scenario.model_changes, changes) : changes;
}
