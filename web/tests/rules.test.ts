import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";
import { exactly, negative } from "../engine/exact.ts";
import { assess } from "../engine/rules.ts";
import { isRefusal, type Scenario } from "../engine/types.ts";
import { data, engine, start } from "./page.ts";

type Case = {
  about: string;
  given: Partial<Scenario>;
  then: Record<string, number | string> & { contributions: object };
};
// An amount in the table: a number, or a quotient like -202499/100.
const worked = (amount: number | string) =>
  String(amount).startsWith("-") ? negative(exactly(String(amount).slice(1))) : exactly(amount);
const cases = parse(readFileSync(new URL("../../tests/cases/rules.yaml", import.meta.url), "utf8")) as Case[];

for (const { about, given, then } of cases)
  test(`worked by hand: ${about}`, () => {
    const found = assess(data, { ...start.paper.scenario, ...given });
    const { need, surplus, gap, units } = found;
    const amounts: Record<string, unknown> = { need, surplus, base_unit: units.base, usage_unit: units.usage, gap };
    for (const name of Object.keys(amounts)) assert.deepEqual(amounts[name], worked(then[name]), name);
    const paid = Object.fromEntries(found.parties.map((party) => [party.iso3, party.all]));
    for (const [iso3, amount] of Object.entries(then.contributions)) assert.deepEqual(paid[iso3], worked(amount), iso3);
  });

test("there are cases", () => assert.ok(cases.length >= 25));

test("what is refused is not shown", () => {
  const answer = engine.view({ ...start.paper.scenario, fao_funding_usd: -1 }, "");
  assert.ok(isRefusal(answer));
  assert.match(answer.error, /FAO funding \(fao_funding_usd\) must be a number from 0 to 1,000,000,000/);
});
