// What Python writes into the page, as the tests of the page's modules need it. Written by tests/workbook/test_web.py.

import { readFileSync } from "node:fs";
import { begin } from "../engine/answers.ts";
import type { Languages } from "../engine/language.ts";
import type { Data, Given } from "../engine/types.ts";

const path = process.env.EPHYTO_PAGE;
if (!path) throw new Error("run these through pytest tests/workbook/test_web.py, which writes what they need");
type Case = [what: string, fields: object, limits: unknown];
const given = JSON.parse(readFileSync(path, "utf8")) as {
  start: Given;
  data: Data;
  languages: Languages;
  orders: Record<string, number[]>;
};
export const { data, languages, orders } = given;
export const { start, engine } = begin(data, given.start);
// What Python and the page accept and refuse alike.
export const refused = JSON.parse(readFileSync(new URL("../../tests/cases/refused.json", import.meta.url), "utf8")) as {
  accepted: Case[];
  refused: Case[];
};
