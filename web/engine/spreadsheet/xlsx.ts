// The XLSX that computes: Python's workbook of the paper's scenario, filled with the values of another.

import { asNumber } from "../exact.ts";
import { scenarioName } from "../language.ts";
import { type Found, totalFee } from "../rules.ts";
import { fieldInWords } from "../sentences.ts";
import type { Compared, Data, FieldName, Scenario, Start, View } from "../types.ts";
import {
  type Cell,
  escaped,
  fillCells,
  namedCells,
  type Parts,
  pack,
  plainSheet,
  sheetPaths,
  unpack,
  withoutSheet,
} from "./sheets.ts";
import {
  carriers,
  checked,
  commonParts,
  inputCells,
  modelCells,
  partyCells,
  stepValues,
  totals,
} from "./xlsx-cells.ts";
import { inLanguage } from "./xlsx-language.ts";

const OPTION_SHEETS = ["Settings", "Options", "Options by party", "Winners and losers"];
const EMPTY_PROPERTIES =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Excel</Application></Properties>';

type Asked = {
  start: Start;
  data: Data;
  found: Found;
  view: Omit<View, "code">;
  compared: Scenario[];
  code: string;
  compare: (all: Scenario[]) => Compared;
};

export function spreadsheet(asked: Asked): Uint8Array {
  const { start, data, found, view, compared } = asked;
  const packed = Uint8Array.from(atob(data.xlsx), (character) => character.charCodeAt(0));
  let parts: Parts = { ...unpack(packed)!, "docProps/app.xml": EMPTY_PROPERTIES };
  const names = namedCells(parts);
  const paths = sheetPaths(parts);
  const steps = stepValues(data, found);
  const inputs = inputCells(start, data, found, names);
  const schedule = (formula: string) => {
    const place = formula.match(/^INDEX\(Base_multipliers,(\d+),(\d+)\)/);
    return (
      place &&
      asNumber(
        totalFee(found, data.statuses[Number(place[2]) - 1], Object.keys(found.model.bounds)[Number(place[1]) - 1]),
      )
    );
  };
  const byCell = Object.fromEntries(Object.entries(steps).map(([name, value]) => [names[name][1], value]));
  const wholeParts = commonParts(found.model);
  parts[paths.Inputs] = fillCells(parts[paths.Inputs], (place, formula) => {
    if (formula) return { value: formula === "Revenue-Need" ? steps.Gap : steps[formula] };
    return place in inputs ? { value: inputs[place] } : null;
  });
  parts[paths.Fees] = fillCells(parts[paths.Fees], (place, formula) => {
    const value = byCell[place] ?? schedule(formula);
    return value === null ? null : { value, formula: formula.replaceAll("ROUND(100*", `ROUND(${wholeParts}*`) };
  });
  const parties = partyCells(data, found);
  parts[paths.Parties] = fillCells(parts[paths.Parties], (place) =>
    place in parties ? { value: parties[place] } : null,
  );
  const sums = totals(data, found);
  const carried = carriers(found, steps);
  parts[paths.Totals] = fillCells(parts[paths.Totals], (place, formula) =>
    formula in carried ? { value: carried[formula] } : sums(place, formula),
  );
  const off = checked(found);
  const failing: Record<string, string> = {};
  parts[paths.Checks] = fillCells(parts[paths.Checks], (place, formula) => {
    const known = Object.keys(off).find((start) => formula.startsWith(start));
    if (known) failing[place.replace("B", "C")] = off[known] ? "FAILS" : "PASS";
    return known ? { value: off[known] } : place in failing ? { value: failing[place] } : null;
  });
  const model = modelCells(data, found, names);
  parts[paths.Model] = fillCells(parts[paths.Model], (place) => (place in model ? model[place] : null));
  const styles = stylesOf(parts[paths.Options]);
  parts[paths.About] = aboutSheet(parts, paths.About, asked, styles);
  parts = compared.length ? withOptions(parts, paths, asked, styles) : OPTION_SHEETS.reduce(withoutSheet, parts);
  parts["docProps/core.xml"] = parts["docProps/core.xml"]
    .replace(/<dc:title>[^<]*/, `<dc:title>${escaped(found.scenario.name)}`)
    .replace(/<dc:description>[^<]*/, `<dc:description>${escaped(view.stamp)}`)
    .replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${new Date().toISOString().slice(0, 19)}Z`);
  const own = new Set([
    found.scenario.name,
    scenarioName(found.scenario.name),
    ...compared.map((one) => one.name),
    view.stamp,
    ...view.notices,
  ]);
  return pack(inLanguage(parts, data, own));
}

type Styles = { heading: string; whole: string };
// The formats of headings and of amounts, by their place in the form.
function stylesOf(options: string): Styles {
  const style = (place: string) => options.match(new RegExp(`<c r="${place}" s="(\\d+)"`))?.[1] ?? "";
  return { heading: style("A1"), whole: style("C2") };
}

function aboutSheet(parts: Parts, path: string, { data, view, code }: Asked, styles: Styles): string {
  const shared = [...parts["xl/sharedStrings.xml"].matchAll(/<si><t[^>]*>([\s\S]*?)<\/t><\/si>/g)].map(
    ([, text]) => text,
  );
  const form = [...parts[path].matchAll(/<v>(\d+)<\/v>/g)].map(([, place]) => shared[Number(place)]);
  const [head, , follow] = form;
  const hashes = form.filter((line) => line.startsWith("SHA-256"));
  return plainSheet(
    parts[path],
    [head],
    [view.stamp, follow, `${data.code_line} ${code}`, ...view.notices, ...hashes].map((line) => [line]),
    styles,
  );
}

function withOptions(
  parts: Parts,
  paths: Record<string, string>,
  { start, data, compared, compare }: Asked,
  styles: Styles,
): Parts {
  const names = compared.map((one) => one.name);
  const found = compare(compared);
  const written = (name: FieldName, value: unknown): Cell => {
    if (typeof value === "number") return value;
    if (typeof value === "string") return fieldInWords(start, name, value);
    return Array.isArray(value) ? value.join(", ") : pythonJson(value);
  };
  const settings = (Object.keys(start.labels) as FieldName[]).map((name) => {
    const [unit, source] = start.sources[name];
    return [start.labels[name], unit, ...compared.map((one) => written(name, one[name])), source];
  });
  const sheets: Record<string, [string[], (Cell | null)[][]]> = {
    Settings: [["Field", "Unit", ...names, "Paragraph"], settings],
    Options: [
      ["Option", "Difference from the paper", "Parties", ...data.statuses, "Revenue", "Needed", "Gap"],
      found.by_status,
    ],
    "Options by party": [
      ["Contracting party", "ISO3", ...names],
      found.by_party.map(([iso3, name, ...paid]) => [name, iso3, ...paid]),
    ],
    "Winners and losers": [
      [
        `Option, compared with ${names[0]}`,
        "Development status",
        "Pay less",
        "Pay the same",
        "Pay more",
        "Change (USD a year)",
      ],
      found.winners,
    ],
  };
  return {
    ...parts,
    ...Object.fromEntries(
      OPTION_SHEETS.map((name) => [paths[name], plainSheet(parts[paths[name]], ...sheets[name], styles)]),
    ),
  };
}

// As Python's json.dumps writes it.
export const pythonJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (value !== null && typeof value === "object")
    return `{${Object.entries(value)
      .map(([key, entry]) => `${JSON.stringify(key)}: ${pythonJson(entry)}`)
      .join(", ")}}`;
  return JSON.stringify(value);
};
