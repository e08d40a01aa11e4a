// Scenario codes and files: as scenario_code.py, tables.py and scenario_files.py write them.

import { inPython } from "./exact.ts";
import { tr } from "./language.ts";
import { refusedLimits } from "./limits/limits.ts";
import { isMapping } from "./model.ts";
import { differing } from "./sentences.ts";
import type { FieldName, Limit, Loaded, Made, Refusal, Scenario, Start } from "./types.ts";

const bytesOf = async (stream: ReadableStream) => new Uint8Array(await new Response(stream).arrayBuffer());
const through = (bytes: Uint8Array<ArrayBuffer>, transform: CompressionStream | DecompressionStream) =>
  bytesOf(new Blob([bytes]).stream().pipeThrough(transform));

export async function encodeScenario(start: Start, scenario: Scenario, made: Made, limits: Limit[] = []) {
  const named: FieldName[] = scenario.name === start.paper.scenario.name ? [] : ["name"];
  const names = [...differing(start, scenario), ...named];
  const values = Object.fromEntries(names.map((name) => [name, scenario[name]]));
  const text = JSON.stringify({ ...values, ...(limits.length ? { limits } : {}), made });
  const packed = await through(new TextEncoder().encode(text), new CompressionStream("deflate"));
  return (
    start.code_prefix +
    btoa(String.fromCharCode(...packed))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace(/=+$/, "")
  );
}

export async function decodeScenario(start: Start, text: string): Promise<Loaded | Refusal> {
  const code = text.replace(/\s+/g, "");
  const damaged = tr("This scenario code is damaged or incomplete. Copy the whole code, from {prefix} to its end.", {
    prefix: start.code_prefix,
  });
  let values: unknown;
  try {
    if (!code.startsWith(start.code_prefix) || code.length > start.longest_code) throw new Error("no code");
    const body = code.slice(start.code_prefix.length);
    if (!/^[\w-]+$/.test(body)) throw new Error("other characters");
    const packed = Uint8Array.from(atob(body.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
    values = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(await through(packed, new DecompressionStream("deflate"))),
    );
  } catch {
    return { error: damaged };
  }
  if (!isMapping(values)) return { error: damaged };
  const { limits = [], made, ...fields } = values;
  const error = refusedLimits(start, limits);
  if (error) return { error };
  return { scenario: { ...start.paper.scenario, ...fields }, limits: limits as Limit[], ...savedWith(made) };
}

// What a code or a file says of itself; anything else there is passed over.
export function savedWith(made: unknown): { made?: Made } {
  if (!isMapping(made)) return {};
  const { version, data, total_usd } = made;
  const texts = [version, data].every((text) => typeof text === "string" && text.length <= 40);
  return texts && typeof total_usd === "number" ? { made: made as Made } : {};
}

// A column of amounts as a table of Python's writes it: with a fraction for all where one has a fraction.
export const asColumn = (amounts: number[]): (number | string)[] =>
  amounts.every(Number.isInteger)
    ? amounts
    : amounts.map((amount) => (Number.isInteger(amount) ? `${amount}.0` : inPython(amount)));
// One row as CSV; no text becomes a formula in a spreadsheet program.
const csvRow = (cells: (string | number | null)[]) =>
  cells
    .map((cell) => {
      const text =
        typeof cell === "string" && /^[=+\-@\t\r]/.test(cell)
          ? `'${cell}`
          : cell === null
            ? ""
            : typeof cell === "number"
              ? inPython(cell)
              : String(cell);
      return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(",");
export const csvFile = (rows: (string | number | null)[][]) =>
  new TextEncoder().encode(`\ufeff${rows.map((row) => `${csvRow(row)}\n`).join("")}`);

// JSON is YAML, too: one line a field.
export function yamlFile(start: Start, scenario: Scenario, made: Made) {
  const names: FieldName[] = ["name", ...differing(start, scenario)];
  const values = { ...Object.fromEntries(names.map((name) => [name, scenario[name]])), made };
  const lines = Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
  return new TextEncoder().encode(lines.join(""));
}

export const fileName = (name: string) =>
  name
    .normalize("NFKD")
    .replace(/[^ -~]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "") || "scenario";
