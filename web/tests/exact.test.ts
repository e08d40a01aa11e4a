import assert from "node:assert/strict";
import { test } from "node:test";
import * as exact from "../engine/exact.ts";
import { permutation } from "../engine/random.ts";
import { orders } from "./page.ts";

test("a number is taken as the decimal it is written as", () => {
  assert.deepEqual(exact.exactly(0.15), { above: 3n, below: 20n });
  assert.deepEqual(exact.exactly("2/3"), { above: 2n, below: 3n });
  assert.deepEqual(exact.exactly(1e21), { above: 10n ** 21n, below: 1n });
  assert.deepEqual(exact.exactly(1.5e-7), { above: 3n, below: 20_000_000n });
  assert.deepEqual(exact.exactly(-0.5), { above: -1n, below: 2n });
  assert.throws(() => exact.exactly("many"), /no number/);
});

test("a quotient becomes the float nearest to it", () => {
  for (const [above, below] of [
    [1, 3],
    [2, 3],
    [1_263_000, 7],
    [1, 1_000_003],
    [-10, 81],
  ])
    assert.equal(exact.asNumber(exact.ratio(BigInt(above), BigInt(below))), above / below);
});

test("amounts are written with a true minus sign, and cents only where there are any", () => {
  const written = (amount: number | string) => exact.inUsd(exact.exactly(amount));
  assert.equal(written(1_263_000), "1,263,000");
  assert.equal(written(-300), "\u2212300");
  assert.equal(written(4067.626), "4,067.63");
  assert.equal(written("1/8"), "0.12"); // a half goes to the even cent, as in Python
  assert.equal(written(0.001), "0");
});

test("a list ends in a word, and semicolons part what has commas", () => {
  assert.equal(exact.listed(["a", "b", "c"]), "a, b and c");
  assert.equal(exact.listed(["Hong Kong SAR, China", "b"]), "Hong Kong SAR, China; and b");
  assert.equal(exact.listed(["a"], "or"), "a");
});

test("the random order is numpy's", () => {
  for (const [seed, order] of Object.entries(orders)) assert.deepEqual(permutation(Number(seed), order.length), order);
});
