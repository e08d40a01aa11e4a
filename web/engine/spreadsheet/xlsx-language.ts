// The spreadsheet in the language that is spoken: what stands in its cells, formulas, choices and chart, as
// questions/spreadsheet/ writes it in that language. The names of the sheets stay, since formulas use them.

import { categoryWord, inDigits, language, partyName, reference, statusWord, tr } from "../language.ts";
import type { Data } from "../types.ts";
import {
  type Cell,
  cell as cellOf,
  escaped,
  fillCells,
  type Parts,
  readCells,
  sheetPaths,
  unescaped,
} from "./sheets.ts";

const SOURCES = /^(App\.|paras? |inferred|Tables? )/;
const NEWCOMER = /^Exchanges of a new user, (.*)$/;
const HASH = /^SHA-256 of (data\/\S+): (\w+)$/;
const AGAINST = /^Option, compared with (.*)$/s;
const NUMBERS = /^Enter a number from (\S+) to (\S+)\.$/;
const plainly = (text: string) => text.replace(/[\u2067-\u2069]/g, "");

export function inLanguage(parts: Parts, data: Data, own: Set<string>): Parts {
  if (!language()) return parts;
  const categories = Object.keys((data.model as { usage_lower_bounds: object }).usage_lower_bounds);
  const chosen = new Map<string, string>([
    ...data.statuses.map((status): [string, string] => [status, statusWord(status)]),
    ...["yes", "no", "PASS", "FAILS", ...Object.values(data.rounding_words).flatMap(Object.values)].map(
      (word): [string, string] => [word, tr(word)],
    ),
  ]);
  const quoted = (formula: string) =>
    formula.replace(/"(<>)?([^"]*)"/g, (whole, not, word) =>
      chosen.has(word) ? `"${not ?? ""}${chosen.get(word)}"` : whole,
    );
  const said = (text: string): string => {
    if (own.has(text)) return text; // what a reader gave, or is said in the language already
    const newcomer = text.match(NEWCOMER);
    if (newcomer) return tr("Exchanges of a new user, {status}", { status: statusWord(newcomer[1]) });
    const hash = text.match(HASH);
    if (hash) return `${tr("SHA-256 of {file}", { file: hash[1] })}: ${hash[2]}`;
    const against = text.match(AGAINST);
    if (against) return tr("Option, compared with {name}", { name: against[1] });
    if (text.startsWith(data.code_line)) return tr(data.code_line) + text.slice(data.code_line.length);
    if (chosen.has(text)) return chosen.get(text)!;
    const party = partyName(text);
    if (party !== text) return party;
    const message = tr(text);
    return message === text && SOURCES.test(text) ? reference(text) : message;
  };
  const translated = { ...parts };
  for (const [name, path] of Object.entries(sheetPaths(parts))) {
    const cells = readCells(parts, path);
    const second = Object.entries(cells).find(([place, cell]) => place[0] === "A" && cell === "Usage category");
    const from = second ? Number(second[0].slice(1)) : 0; // where the sums by usage category begin
    // The same word may be a status or a category: its place says which.
    const isCategory = (column: string, row: number) =>
      name === "Parties" ? column === "I" : column === "A" && (name !== "Totals" || row > from);
    const write = (place: string, cell: Cell): Cell => {
      if (typeof cell !== "string") return cell;
      const [, column, row] = place.match(/^([A-Z]+)(\d+)$/)!;
      if (name === "Guide" && column === "A" && row !== "1") return cell; // the names of the sheets
      const word = categories.includes(cell) && isCategory(column, Number(row)) ? categoryWord(cell) : said(cell);
      return plainly(word);
    };
    translated[path] = inItsDirection(
      fillCells(parts[path], (place, formula) =>
        place in cells ? { value: write(place, cells[place]), formula: quoted(formula) } : null,
      ),
    ).replace(/<dataValidation [^>]*>.*?<\/dataValidation>/g, (rule) => choices(rule, chosen));
  }
  const guide = sheetPaths(parts).Guide;
  translated[guide] = withDraft(translated[guide]);
  for (const [path, xml] of Object.entries(parts).filter(([path]) => /charts\/|drawings\/drawing/.test(path)))
    translated[path] = xml
      .replace(/(<a:t>|<c:v>)([^<]*)</g, (_, tag, text) => `${tag}${escaped(plainly(said(unescaped(text))))}<`)
      .replace(/descr="([^"]*)"/g, (_, text) => `descr="${escaped(tr(unescaped(text)))}"`);
  return translated;
}

// The guide ends with what is said of the translation.
function withDraft(xml: string): string {
  const [row, style] = [...xml.matchAll(/<c r="B(\d+)"(?: s="(\d+)")?/g)].at(-1)!.slice(1);
  const cell = cellOf(`B${Number(row) + 1}`, language()!.draft, style ?? "");
  return xml.replace("</sheetData>", `<row r="${Number(row) + 1}">${cell}</row></sheetData>`);
}

// The lists to choose from, and what a refused value is answered with.
function choices(rule: string, chosen: Map<string, string>): string {
  return rule
    .replace(/<formula1>"([^"]*)"/, (_, words) => {
      const list = unescaped(words)
        .split(",")
        .map((word) => chosen.get(word) ?? word);
      return `<formula1>"${escaped(list.join(","))}"`;
    })
    .replace(
      /errorTitle="([^"]*)"/,
      (_, title) => `errorTitle="${escaped(plainly(tr(unescaped(title))).slice(0, 32))}"`,
    )
    .replace(/error="([^"]*)"/, (whole, text) => {
      const [, low, high] = text.match(NUMBERS) ?? [];
      if (!low) return whole;
      const said = tr("Enter a number from {low} to {high}.", { low: inDigits(low), high: inDigits(high) });
      return `error="${escaped(plainly(said))}"`;
    });
}

function inItsDirection(xml: string): string {
  const pages = escaped(plainly(tr("Page {page} of {pages}", { page: "&P", pages: "&N" })));
  const footed = xml.replace("Page &amp;P of &amp;N", pages);
  return language()!.direction === "rtl" ? footed.replace("<sheetView ", '<sheetView rightToLeft="1" ') : footed;
}
