// A limit that is being written down: on what, of whom, at most or at least how much, and who asks.

import { useState } from "preact/hooks";
import { tr } from "../../engine/language.ts";
import { notInPaper, whomOf } from "../../engine/limits/limits.ts";
import { EVERYONE } from "../../engine/limits/measures.ts";
import type { Quantity, Side } from "../../engine/types.ts";
import { parsed } from "../format.ts";
import type { Store } from "../state/store.ts";

const SIDES: [Side, () => string][] = [
  ["at_most", () => tr("at most")],
  ["at_least", () => tr("at least")],
  ["at_most_above_paper", () => tr("exceeding the amount in the paper by at most")],
];
const unitOf = ({ unit }: Quantity) =>
  ({ usd: tr("USD a year"), share: "%", parties: tr("parties"), usd_per_exchange: tr("USD per exchange") })[unit];

export function NewLimit({ store, party }: { store: Store; party: string }) {
  const { quantities } = store.start.limits;
  const [on, setOn] = useState(Object.keys(quantities)[0]);
  const [of, setOf] = useState("");
  const [side, setSide] = useState<Side>("at_most");
  const [bound, setBound] = useState("");
  const [who, setWho] = useState("");
  const quantity = quantities[on];
  const country = party || store.start.parties[0][0];
  const whoms = whomsOf(store, quantity);
  const chosenOf = whoms.some(([code]) => code === of) ? of : quantity.unit === "share" ? country : EVERYONE;
  const sides = quantity.sides.filter((one) => one !== "at_most_above_paper" || !notInPaper(store.start, chosenOf));
  const chosenSide = sides.includes(side) ? side : sides[0];
  async function add(event: Event) {
    event.preventDefault();
    const number = parsed(bound, quantity.unit === "parties" ? 0 : 2);
    if (typeof number !== "number") {
      store.problem(tr("The limit must be a number; '{text}' was found.", { text: bound }), "limits");
      return;
    }
    const name = who.trim() || (quantity.of ? whomOf(store.start, chosenOf, quantity.of) : tr("Someone"));
    const added = await store.addLimit({
      who: name.slice(0, 60),
      on,
      ...(quantity.of ? { of: chosenOf } : {}),
      [chosenSide]: quantity.unit === "share" ? Number((number / 100).toPrecision(12)) : number,
    });
    if (added) {
      setBound("");
      setWho("");
    }
  }
  return (
    <form class="new-limit" onSubmit={add}>
      <label>
        {tr("Limit on")}{" "}
        <select value={on} onChange={(event) => setOn(event.currentTarget.value)}>
          {Object.entries(quantities).map(([name, { label }]) => (
            <option key={name} value={name}>
              {tr(label)}
            </option>
          ))}
        </select>
      </label>
      {quantity.of && (
        <label>
          {tr("of")}{" "}
          <select value={chosenOf} onChange={(event) => setOf(event.currentTarget.value)}>
            {whoms.map(([code, words]) => (
              <option key={code} value={code}>
                {words}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span class="sr">{tr("Type of limit")}</span>
        <select value={chosenSide} onChange={(event) => setSide(event.currentTarget.value as Side)}>
          {SIDES.filter(([one]) => sides.includes(one)).map(([one, words]) => (
            <option key={one} value={one}>
              {words()}
            </option>
          ))}
        </select>
      </label>
      <label class="amount">
        <span class="sr">{tr("Amount")}</span>
        <input
          type="text"
          inputMode="decimal"
          autocomplete="off"
          class="bound"
          value={bound}
          onInput={(event) => setBound(event.currentTarget.value)}
        />{" "}
        <span class="unit">{unitOf(quantity)}</span>
      </label>
      <label>
        {tr("Proposed by")}{" "}
        <input
          type="text"
          maxLength={60}
          autocomplete="off"
          value={who}
          onInput={(event) => setWho(event.currentTarget.value)}
        />
      </label>
      <button type="submit">{tr("Add the limit")}</button>
    </form>
  );
}

// Of whom a limit can be: everyone, the groups, then every party by its name.
function whomsOf(store: Store, quantity: Quantity): [code: string, words: string][] {
  const { statuses, limits } = store.start;
  const everyone: [string, string][] =
    quantity.unit === "share" ? [] : [[EVERYONE, whomOf(store.start, EVERYONE, quantity.of)]];
  return [
    ...everyone,
    ...statuses.map((status): [string, string] => [status, whomOf(store.start, status, quantity.of)]),
    ...limits.regions.map((region): [string, string] => [region, whomOf(store.start, region, quantity.of)]),
    ...store.names(),
  ];
}
