import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../app/state/store.ts";
import { refusal } from "../engine/checks.ts";
import { encodeScenario } from "../engine/codes.ts";
import { refusedLimits } from "../engine/limits/limits.ts";
import { readCells, unescaped } from "../engine/spreadsheet/sheets.ts";
import type { Limit, Scenario } from "../engine/types.ts";
import { data, engine, languages, refused, start } from "./page.ts";

const paper = start.paper.scenario;
const sentence = (fields: object, limits: unknown) =>
  refusal(start, data, { ...paper, ...fields } as Scenario) || refusedLimits(start, limits);

for (const [what, fields, limits] of refused.accepted)
  test(`accepted as Python does: ${what}`, () => assert.equal(sentence(fields, limits), ""));
for (const [what, fields, limits] of refused.refused)
  test(`refused as Python does: ${what}`, () => assert.notEqual(sentence(fields, limits), ""));

test("an amount without end is refused as that", () => {
  assert.match(sentence({ fao_funding_usd: Number.POSITIVE_INFINITY }, []), /not Infinity/);
});

test("an engine that throws leaves the page as it was, and what is asked next is answered", async () => {
  let broken = true;
  const show: typeof engine.show = (...asked) => {
    if (broken) throw new TypeError("limit.on.split is not a function");
    return engine.show(...asked);
  };
  const store = createStore({ ...engine, show, address: false }, start, languages);
  const made = { version: "0.0.1", data: "another", total_usd: 1 };
  const limit = { who: "FAO", on: "gap_usd", at_least: -5000 } as Limit;
  await store.load(await encodeScenario(start, { ...paper, fao_funding_usd: 5 }, made, [limit]));
  assert.equal(store.state.view, start.view);
  assert.deepEqual(store.state.limits, []);
  assert.match(store.state.problem.text, /limit\.on\.split is not a function.*so the page has not been changed/);
  broken = false;
  await store.set({ fao_funding_usd: 7 });
  assert.equal(store.state.view.scenario.fao_funding_usd, 7);
  await store.load(await encodeScenario(start, { ...paper, fao_funding_usd: 5 }, made, [limit]));
  assert.deepEqual([store.state.view.scenario.fao_funding_usd, store.state.limits], [5, [limit]]);
});

test("what a file brings does not stop the page", async () => {
  // Quadratic, this would take minutes: the text is longer than any that a person would wait for.
  const parts = {
    "xl/sharedStrings.xml": "<si><t>".repeat(200_000),
    sheet: `<c r="A1" t="inlineStr"><is><t xml:space="preserve">a&amp;</t><t/><t>b</t></is></c><c r="B1"/><c r="C1"><v>5</v></c>`,
  };
  assert.deepEqual(readCells(parts, "sheet"), { A1: "a&b", C1: 5 });
  parts["xl/sharedStrings.xml"] = "<si><t>x</t></si><si/><si><t>y</t><t>z</t></si>";
  parts.sheet = `<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2</v></c>${"<c>".repeat(200_000)}`;
  assert.deepEqual(readCells(parts, "sheet"), { A1: "x", B1: "yz" });
  assert.equal(unescaped("&#9999999999;&#x110000;&#65;"), "\ufffd\ufffdA");
  const store = createStore({ ...engine, address: false }, start, languages);
  const keys = Array.from({ length: 400_000 }, (_, n) => `k${n}: 1`).join("\n");
  await store.load(keys);
  assert.match(store.state.problem.text, /larger than 200,000 bytes/);
});
