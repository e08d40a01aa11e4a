// What a reader brings: a scenario code, a scenario's YAML, an exchanges.csv, a scenario's XLSX.

import { parseDocument, visit } from "yaml";
import { refusal } from "./checks.ts";
import { decodeScenario, savedWith } from "./codes.ts";
import { listed } from "./exact.ts";
import { code, inDigits, marked, tr } from "./language.ts";
import { refusedLimits } from "./limits/limits.ts";
import { isMapping } from "./model.ts";
import { same } from "./sentences.ts";
import { readBack } from "./spreadsheet/readback.ts";
import {
  type Data,
  isRefusal,
  type Limit,
  type Loaded,
  OWN_NAME,
  type Refusal,
  type Scenario,
  type Start,
} from "./types.ts";

type Read = Loaded | Refusal;
const LARGEST_FILE = 20_000_000;
const LONGEST_TEXT = 200_000; // characters of YAML: a scenario with counts of its own for all has 4,000
const KINDS = marked("Use an exchanges.csv file, a scenario's YAML file or a spreadsheet made by this explorer.");

export async function readText(start: Start, text: string, where: string): Promise<Read> {
  if (!text.trim()) return { error: tr("There is nothing to load; paste a scenario code or a scenario's YAML text.") };
  const found = text.match(new RegExp(`${start.code_prefix}[\\w-]+`));
  const damaged = text.trim().startsWith(start.code_prefix) || !/[:{\n]/.test(text.trim());
  if (damaged || (found && !text.includes(": "))) return decodeScenario(start, damaged ? text : found![0]);
  return readYaml(start, text, where);
}

function readYaml(start: Start, text: string, where: string): Read {
  if (text.length > LONGEST_TEXT) return tooLarge(where, LONGEST_TEXT);
  const document = parseDocument(text, { schema: "core", version: "1.2", uniqueKeys: true, strict: true });
  let odd = "";
  visit(document, {
    Alias: () => {
      odd = tr("an alias");
    },
    Node: (_, node) => {
      if (node.tag && !node.tag.startsWith("tag:yaml.org,2002:")) odd = tr("a tag");
    },
  });
  if (document.warnings.length) odd = tr("a tag");
  const problem = document.errors[0];
  if (problem)
    return {
      error: tr("{where} cannot be read as YAML (line {line}); write `field: value` lines.", {
        where,
        line: problem.linePos?.[0].line ?? 1,
      }),
    };
  if (odd)
    return {
      error: tr("{where} has {odd}, which scenario files do not use; write `field: value` lines.", { where, odd }),
    };
  let values: unknown = document.toJS({ maxAliasCount: 0 });
  if (isMapping(values) && "scenarios" in values) {
    const scenarios = values.scenarios;
    if (!Array.isArray(scenarios) || !scenarios.length)
      return { error: tr("{where}: 'scenarios' must be a list of scenarios.", { where }) };
    if (scenarios.length > 1)
      return { error: tr("{where} contains {number} scenarios; keep only one.", { where, number: scenarios.length }) };
    values = scenarios[0];
  }
  if (!isMapping(values) || !Object.keys(values).length)
    return { error: tr("{where} must consist of `field: value` lines, such as fao_funding_usd: 400000.", { where }) };
  if ("limits" in values) return readLimits(start, values);
  if (typeof values.exchanges === "string" && values.exchanges !== start.paper.scenario.exchanges)
    return {
      error: tr(
        "{where} takes its exchanges from the file {file}, which this page cannot open by itself; drop that file on this page instead.",
        {
          where,
          file: values.exchanges,
        },
      ),
    };
  const { made, ...fields } = values;
  return { scenario: { ...start.paper.scenario, ...fields, ...named(values.name) } as Scenario, ...savedWith(made) };
}

// A file with limits, as `ephyto agree` reads it: they come beside those on the page; its settings, if it has any, are
// shown. What may be moved there is moved by hand here.
function readLimits(start: Start, { limits, scenario }: Record<string, unknown>): Read {
  const error = refusedLimits(start, limits);
  if (error) return { error };
  const settings = isMapping(scenario) ? ({ ...start.paper.scenario, ...scenario } as Scenario) : undefined;
  return { scenario: settings ?? start.paper.scenario, limits: limits as Limit[], beside: true, stays: !settings };
}

// A name may be given by language.
function named(name: unknown): { name?: unknown } {
  if (!isMapping(name)) return name === undefined ? {} : { name };
  return { name: name[code()] ?? name.en ?? Object.values(name)[0] };
}

const tooLarge = (file: string, most: number): Refusal => ({
  error: tr("{file} is larger than {size} bytes; choose a smaller file.", {
    file,
    size: inDigits(most.toLocaleString("en-US")),
  }),
});

export async function readFile(start: Start, data: Data, file: File, now: Scenario): Promise<Read> {
  if (file.size > LARGEST_FILE) return tooLarge(file.name, LARGEST_FILE);
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readSpreadsheet(start, data, bytes, file.name);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { error: `${tr("{file} is neither UTF-8 text nor a spreadsheet.", { file: file.name })} ${tr(KINDS)}` };
  }
  if (/\.csv$/i.test(file.name)) return readCounts(start, data, text, file.name, now);
  if (/\.(ya?ml|txt)$/i.test(file.name)) return readText(start, text, file.name);
  return { error: `${tr("{file} is not a kind of file that this page can read.", { file: file.name })} ${tr(KINDS)}` };
}

// The counts of a year, as `ephyto count` writes them: they become the exchanges of the present settings.
function readCounts(start: Start, data: Data, text: string, where: string, now: Scenario): Read {
  const mark = text.split(/\r?\n/)[0].includes(";") ? ";" : ","; // some spreadsheet programs part cells by semicolons
  const rows = text.split(/\r?\n/).map((line) => line.split(mark));
  const [iso3, count] = data.exchange_columns.map((name) => rows[0].findIndex((cell) => unquoted(cell) === name));
  if (iso3 < 0 || count < 0)
    return {
      error: tr("{where} does not have the columns {columns}; use a file generated by the command ephyto count.", {
        where,
        columns: listed(data.exchange_columns.slice(0, 2)),
      }),
    };
  const known = new Set(start.parties.map(([code]) => code));
  const counts: Record<string, number> = {};
  for (const [number, row] of rows.entries()) {
    if (!number || row.every((cell) => !cell.trim())) continue;
    const iso = unquoted(row[iso3] ?? "");
    const written = unquoted(row[count] ?? "");
    if (!known.has(iso) || iso in counts)
      return {
        error: tr(
          "{where}, row {row}: iso3 must be the ISO3 code of a participant that no other row has, not '{code}'.",
          { where, row: number + 1, code: iso },
        ),
      };
    if (!/^\d{1,12}$/.test(written))
      return {
        error: tr("{where}, row {row}: exchanges must be a whole number, not '{found}'.", {
          where,
          row: number + 1,
          found: written,
        }),
      };
    counts[iso] = Number(written);
  }
  if (!Object.keys(counts).length)
    return { error: tr("{where} has no rows; use a file generated by the command ephyto count.", { where }) };
  return { scenario: { ...now, name: OWN_NAME, exchanges: counts } };
}
const unquoted = (cell: string) =>
  cell
    .trim()
    .replace(/^\ufeff/, "")
    .replace(/^"(.*)"$/, "$1");

async function readSpreadsheet(start: Start, data: Data, bytes: Uint8Array, where: string): Promise<Read> {
  const read = readBack(start, data, bytes);
  if (!read)
    return {
      error: `${tr("{file} is not a spreadsheet from this explorer or from a report.", { file: where })} ${tr(KINDS)}`,
    };
  const answer = await decodeScenario(start, read.code);
  if (isRefusal(answer)) return answer;
  const error = refusal(start, data, answer.scenario);
  if (error) return { error };
  const scenario = read.changed(answer.scenario);
  if (typeof scenario === "string") return { error: scenario };
  return same(scenario, answer.scenario) ? answer : { scenario }; // what was changed since is not what was saved
}
