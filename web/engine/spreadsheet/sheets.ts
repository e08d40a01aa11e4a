// An XLSX file as its parts: read and changed cell by cell, so that a workbook of Python's serves as a form to fill.

import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

export type Cell = number | string;
export type Parts = Record<string, string>;
const MOST_BYTES = 100_000_000; // unpacked: a spreadsheet of ours has under a million

export function unpack(bytes: Uint8Array): Parts | null {
  let size = 0;
  try {
    const files = unzipSync(bytes, {
      filter: (file) => {
        const wanted = file.name.endsWith(".xml") || file.name.endsWith(".rels");
        if (wanted) size += file.originalSize;
        return wanted && size < MOST_BYTES;
      },
    });
    return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strFromU8(content)]));
  } catch {
    return null;
  }
}
export const pack = (parts: Parts): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])), { level: 6 });

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
export const unescaped = (text: string) =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    name ? (ENTITIES[name] ?? whole) : character(hex ? Number.parseInt(hex, 16) : Number(decimal)),
  );
const character = (code: number) => (code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd");
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot carry them
const UNWRITABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f]/g;
export const escaped = (text: string) =>
  text
    .replace(UNWRITABLE, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
const attribute = (text: string, name: string) => {
  const found = text.match(new RegExp(`(?:^|\\s)${name}="([^"]*)"`));
  return found ? unescaped(found[1]) : "";
};

// The path of each sheet, by its name.
export function sheetPaths(parts: Parts): Record<string, string> {
  const targets = Object.fromEntries(
    [...(parts["xl/_rels/workbook.xml.rels"] ?? "").matchAll(/<Relationship\b([^>]*)>/g)].map(([, found]) => [
      attribute(found, "Id"),
      `xl/${attribute(found, "Target").replace(/^\/?(xl\/)?/, "")}`,
    ]),
  );
  const sheets = [...(parts["xl/workbook.xml"] ?? "").matchAll(/<sheet\b([^>]*)>/g)];
  return Object.fromEntries(sheets.map(([, found]) => [attribute(found, "name"), targets[attribute(found, "r:id")]]));
}

// The cells that names stand for: Level for Inputs!$B$5 is ["Inputs", "B5"].
export function namedCells(parts: Parts): Record<string, [sheet: string, place: string]> {
  const names = [...(parts["xl/workbook.xml"] ?? "").matchAll(/<definedName\b([^>]*)>([^<]*)<\/definedName>/g)];
  return Object.fromEntries(
    names.map(([, found, where]) => {
      const [sheet, place = ""] = unescaped(where).replaceAll("$", "").replaceAll("'", "").split("!");
      return [attribute(found, "name"), [sheet, place.split(":")[0]]];
    }),
  );
}

// The elements of a name, each with its attributes and what is inside. One that does not end ends the search, so that a
// damaged file takes no longer than a whole one.
function* elements(xml: string, name: string): Generator<[found: string, inside: string]> {
  const open = new RegExp(`<${name}\\b([^>]*)>`, "g");
  for (let start = open.exec(xml); start; start = open.exec(xml)) {
    const { 0: whole, 1: found, index } = start;
    if (found.endsWith("/")) {
      yield [found, ""];
      continue;
    }
    const end = xml.indexOf(`</${name}>`, index);
    if (end < 0) return;
    yield [found, xml.slice(index + whole.length, end)];
    open.lastIndex = end;
  }
}

const CELL = /<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g;
const textIn = (xml: string) => unescaped([...elements(xml, "t")].map(([, text]) => text).join(""));

export function readCells(parts: Parts, path: string): Record<string, Cell> {
  const shared = [...elements(parts["xl/sharedStrings.xml"] ?? "", "si")].map(([, xml]) => textIn(xml));
  const cells: Record<string, Cell> = {};
  for (const [found, inside] of elements(parts[path] ?? "", "c")) {
    const value = unescaped([...elements(inside, "v")][0]?.[1] ?? "");
    const kind = attribute(found, "t");
    if (kind === "s") cells[attribute(found, "r")] = shared[Number(value)] ?? "";
    else if (kind === "inlineStr") cells[attribute(found, "r")] = textIn(inside);
    else if (value !== "") cells[attribute(found, "r")] = kind === "str" ? value : Number(value);
  }
  return cells;
}

// What becomes of the cells of a sheet: a value, or a formula with its value. Their formats stay.
export function fillCells(
  xml: string,
  change: (place: string, formula: string) => { value: Cell; formula?: string } | null,
): string {
  return xml.replace(CELL, (whole, found: string, inside = "") => {
    const place = attribute(found, "r");
    const own = unescaped(inside.match(/<f>([\s\S]*?)<\/f>/)?.[1] ?? "");
    const to = change(place, own);
    if (!to) return whole;
    return cell(place, to.value, attribute(found, "s"), to.formula ?? own);
  });
}

export function cell(place: string, value: Cell, style: string, formula = ""): string {
  const start = `<c r="${place}"${style ? ` s="${style}"` : ""}`;
  if (formula) {
    const kind = typeof value === "string" ? ' t="str"' : "";
    return `${start}${kind}><f>${escaped(formula)}</f><v>${escaped(String(value))}</v></c>`;
  }
  if (value === "") return `${start}/>`;
  if (typeof value === "number") return `${start}><v>${value}</v></c>`;
  // Blanks at either end are kept; of other texts it is as valid, and says nothing.
  return `${start} t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

export const columnName = (number: number): string =>
  (number > 25 ? columnName(Math.floor(number / 26) - 1) : "") + String.fromCharCode(65 + (number % 26));

// A sheet of figures: a row of headings, then rows, in what the form's sheet has around its cells. As figures.py writes them.
export function plainSheet(
  form: string,
  head: string[],
  rows: (Cell | null)[][],
  styles: { heading: string; whole: string },
): string {
  const write = (value: Cell | null, row: number, column: number, style: string) =>
    value === null ? "" : cell(`${columnName(column)}${row}`, value, style);
  const lines = [
    head.map((text, column) => write(text, 1, column, styles.heading)),
    ...rows.map((row, n) => row.map((value, column) => write(value, n + 2, column, styles.whole))),
  ];
  const cells = lines.map((line, n) => `<row r="${n + 1}">${line.join("")}</row>`).join("");
  return form
    .replace(/<dimension [^>]*>/, "")
    .replace(/<sheetData>[\s\S]*<\/sheetData>/, () => `<sheetData>${cells}</sheetData>`);
}

// Leave a sheet out: what lists it, too.
export function withoutSheet(parts: Parts, name: string): Parts {
  const path = sheetPaths(parts)[name];
  const rest = Object.fromEntries(Object.entries(parts).filter(([part]) => part !== path));
  const target = path.replace("xl/", "");
  const place = [...rest["xl/workbook.xml"].matchAll(/<sheet name="([^"]*)"/g)].findIndex(
    ([, found]) => found === name,
  );
  rest["xl/workbook.xml"] = rest["xl/workbook.xml"]
    .replace(new RegExp(`<sheet name="${name}"[^>]*>`), "")
    // What a sheet repeats on each printed page is named by the sheet's place, which moves.
    .replace(/<definedName ([^>]*)localSheetId="(\d+)"([^>]*)>[^<]*<\/definedName>/g, (whole, before, own, after) => {
      if (Number(own) === place) return "";
      return Number(own) > place
        ? whole.replace(`${before}localSheetId="${own}"${after}`, `${before}localSheetId="${Number(own) - 1}"${after}`)
        : whole;
    });
  rest["xl/_rels/workbook.xml.rels"] = rest["xl/_rels/workbook.xml.rels"].replace(
    new RegExp(`<Relationship [^>]*Target="${target}"[^>]*>`),
    "",
  );
  rest["[Content_Types].xml"] = rest["[Content_Types].xml"].replace(
    new RegExp(`<Override PartName="/${path}"[^>]*>`),
    "",
  );
  return rest;
}
