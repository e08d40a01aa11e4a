import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsFor, shadeOf, unitFor } from "../app/charts/shades.ts";
import { parsed, plain } from "../app/format.ts";
import { hashOf, readAddress } from "../app/state/address.ts";
import { changedModel } from "../app/state/model-changes.ts";
import { createStore } from "../app/state/store.ts";
import { engine, languages, start } from "./page.ts";

const opened = () => createStore({ ...engine, address: false }, start, languages);

test("changes that come while an answer is awaited build on one another", async () => {
  const store = opened();
  await Promise.all([
    store.set({ fao_funding_usd: 1 }),
    store.set({ donor_funding_usd: 2 }),
    store.set({ rounding: "exact" }),
  ]);
  const { scenario } = store.state.view;
  assert.deepEqual([scenario.fao_funding_usd, scenario.donor_funding_usd, scenario.rounding], [1, 2, "exact"]);
});

test("what is refused changes nothing and says so where it was typed", async () => {
  const store = opened();
  await store.set({ participating_parties: 500 });
  assert.equal(store.state.view, start.view);
  assert.equal(store.state.problem.spot, "participating_parties");
  assert.match(store.state.problem.text, /must be a whole number from 1 to 187 parties, not 500/);
  await store.set({ participating_parties: 150 });
  assert.deepEqual(store.state.problem, { text: "", spot: "" });
});

test("undo and redo go through what was done, not through what was dragged over", async () => {
  const store = opened();
  await store.set({ fao_funding_usd: 100 }, false);
  await store.set({ fao_funding_usd: 200 }, true);
  await store.set({ fao_funding_usd: 300 }, true);
  await store.travel(-1);
  assert.equal(store.state.view.scenario.fao_funding_usd, 200);
  await store.travel(-1);
  assert.equal(store.state.view.scenario.fao_funding_usd, 0);
  await store.travel(-1);
  await store.travel(1);
  assert.equal(store.state.view.scenario.fao_funding_usd, 200);
});

test("six options can be pinned, each under a name of its own", async () => {
  const store = opened();
  for (let number = 1; number <= 6; number++) await store.pin("");
  assert.deepEqual(
    store.state.pins.map((pin) => pin.name),
    [1, 2, 3, 4, 5, 6].map((number) => `Option ${number}`),
  );
  await store.pin("seventh");
  assert.match(store.state.problem.text, /You have pinned 6 options, which is the maximum/);
  await store.unpin(2);
  await store.pin("Option 1");
  assert.match(store.state.problem.text, /There is already an option named Option 1/);
  assert.equal(store.state.compared?.by_status.length, 7);
});

test("changes are measured against the option that was chosen for it, until it is removed", async () => {
  const store = opened();
  await store.pin("A");
  await store.set({ fao_funding_usd: 400_000 });
  await store.pin("B");
  store.measure(1);
  assert.equal(store.reference().name, "B");
  await store.unpin(0);
  assert.equal(store.reference().name, "B");
  await store.unpin(0);
  assert.equal(store.reference().view, start.paper);
});

test("leaving the tour brings the settings back", async () => {
  const store = opened();
  await store.set({ fao_funding_usd: 123_000 });
  await store.visit(1);
  await store.visit(2);
  await store.leaveTour();
  assert.equal(store.state.view.scenario.fao_funding_usd, 123_000);
  assert.equal(store.state.tourStop, 2);
});

test("a parameter that is put back is no change of the model", () => {
  const fields = start.model_fields;
  const one = changedModel({}, ["base_multipliers", "High"], 5, fields);
  assert.deepEqual(one, { base_multipliers: { High: 5 } });
  const two = changedModel(one, ["base_share"], "1/2", fields);
  assert.deepEqual(changedModel(two, ["base_multipliers", "High"], 4, fields), { base_share: "1/2" });
});

test("the address carries code, country and pins, or a code alone", () => {
  const address = { code: "EPHYTO1-ab", party: "KEN", pins: ["EPHYTO1-c", "EPHYTO1-d"], against: 2, language: "fr" };
  assert.deepEqual(readAddress(hashOf(address)), address);
  assert.deepEqual(readAddress("#EPHYTO1-ab"), { code: "EPHYTO1-ab", party: "", pins: [], against: 0, language: "" });
  assert.deepEqual(readAddress("#code=EPHYTO1-ab"), {
    code: "EPHYTO1-ab",
    party: "",
    pins: [],
    against: 0,
    language: "",
  });
});

test("an address that cannot be decoded is kept as it is, to be refused", () => {
  assert.equal(readAddress("#country=%E0").party, "%E0");
  assert.equal(readAddress("#%E0%A4%A").code, "%E0%A4%A");
});

test("bounds can be raised one after the other: what was refused is tried again with the next", async () => {
  const store = opened();
  await store.setModel(["usage_lower_bounds", "Medium"], 60_000);
  assert.match(store.state.problem.text, /Each usage category must begin at a higher number of exchanges/);
  await store.setModel(["usage_lower_bounds", "High"], 100_000);
  assert.equal(store.state.problem.text, "");
  assert.deepEqual(store.state.view.scenario.model_changes, { usage_lower_bounds: { Medium: 60_000, High: 100_000 } });
});

test("a refused amount stays refused while another field is changed, and not when the settings are replaced", async () => {
  const store = opened();
  await store.set({ fao_funding_usd: -5 });
  await store.set({ donor_funding_usd: 300_000 });
  assert.equal(store.state.problem.spot, "fao_funding_usd");
  assert.equal(store.state.view.scenario.donor_funding_usd, 300_000);
  await store.travel(-1);
  assert.equal(store.state.problem.text, "");
});

test("grouped digits are read, and what could mean two things is not", () => {
  assert.equal(parsed("1,263,000", 2), 1_263_000);
  assert.equal(parsed("1 263 000.50", 2), 1_263_000.5);
  assert.equal(parsed("\u22120.5", 12), -0.5);
  assert.equal(parsed("400.000", 2), "400.000");
  assert.deepEqual(
    ["USD 300,000", "300k", "$ 1.5k", "300,000 USD"].map((text) => parsed(text, 2)),
    [3e5, 3e5, 1500, 3e5],
  );
  assert.deepEqual(
    ["USD", "k", "3kk", "3 m"].map((text) => parsed(text, 2)),
    ["USD", "k", "3kk", "3 m"],
  );
  assert.equal(parsed("0,15", 12), "0,15");
  assert.equal(plain("Côte d'Ivoire"), "cote d'ivoire");
});

test("amounts have seven shades, the lightest for nothing, and the darkest holds the largest fee", () => {
  assert.deepEqual(
    [0, 1, 7_500, 7_501, 37_500, 43_600, 99_999].map((amount) => shadeOf(amount, 43_600)),
    [0, 1, 1, 2, 5, 6, 6],
  );
  assert.deepEqual(boundsFor(43_600), [7_500, 15_000, 22_500, 30_000, 37_500]);
  assert.deepEqual(boundsFor(900_000)[0], 200_000);
  assert.deepEqual([0, 5, 60, 61].map(unitFor), [1, 1, 10, 20]);
});
