// Limits: what each can live with, with a tick or a cross and the room left as the settings move.

import { useMemo, useState } from "preact/hooks";
import { tr, trn } from "../engine/language.ts";
import type { LeastLever, Measured } from "../engine/types.ts";
import { capitalised } from "./format.ts";
import { Card, Message } from "./parts.tsx";
import { NewLimit } from "./settings/new-limit.tsx";
import type { State } from "./state/state.ts";
import type { Store } from "./state/store.ts";

const held = (measured: Measured[]) => measured.filter(({ holds }) => holds).length;

// One line for the first card: how many limits hold, and whose do not.
export function LimitsInShort({ state }: { state: State }) {
  const { measured } = state;
  if (!measured.length) return null;
  const broken = [...new Set(measured.filter(({ holds }) => !holds).map(({ who }) => who))];
  const counts = { held: held(measured), limits: measured.length };
  return (
    <p class={`limits-short ${broken.length ? "broken" : "held"}`}>
      <Mark holds={!broken.length} />{" "}
      {broken.length
        ? tr("Limits respected: {held} of {limits}. Not respected: limits proposed by {names}.", {
            ...counts,
            names: broken.join(tr("; ")),
          })
        : trn("The limit is respected.", "All {number} limits are respected.", measured.length)}
    </p>
  );
}

// A tick or a cross, said as a word to those who listen.
export const Mark = ({ holds }: { holds: boolean }) => (
  <span class={`mark ${holds ? "holds" : "breaks"}`}>
    <span aria-hidden="true">{holds ? "\u2713" : "\u2717"}</span>
    <span class="sr">{holds ? tr("respected") : tr("not respected")}</span>
  </span>
);

export function LimitTable({
  measured,
  act,
}: {
  measured: Measured[];
  act?: (place: number) => preact.ComponentChild;
}) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={tr("Limits and remaining margin")}>
      <table class="limits-table">
        <thead>
          <tr>
            <th scope="col">{tr("Proposed by")}</th>
            <th scope="col">{tr("Limit")}</th>
            <th scope="col" class="number">
              {tr("Now")}
            </th>
            <th scope="col" class="number">
              {tr("Margin")}
            </th>
            {act && (
              <th scope="col">
                <span class="sr">{tr("Actions")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {measured.map((one, place) => (
            <tr key={`${one.who} ${one.asked}`} class={one.holds ? undefined : "breaks"}>
              <th scope="row">
                <Mark holds={one.holds} /> {capitalised(one.who)}
              </th>
              <td>{one.asked}</td>
              <td class="number" data-label={tr("Now")}>
                {one.value}
              </td>
              <td class="number" data-label={tr("Margin")}>
                {one.room}
              </td>
              {act && <td class="acts">{act(place)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Limits({ store, state }: { store: Store; state: State }) {
  const { measured, limits } = state;
  const title = measured.length
    ? tr("Limits: {held} of {limits} respected", { held: held(measured), limits: measured.length })
    : tr("Limits: what each party can accept");
  const remove = (place: number) => (
    <button
      type="button"
      onClick={() => store.dropLimit(place)}
      aria-label={tr("Remove the limit proposed by {who}: {asked}", measured[place])}
    >
      {tr("Remove")}
    </button>
  );
  return (
    <Card name="limits" title={title}>
      {measured.length > 0 && <LimitTable measured={measured} act={remove} />}
      {!limits.length && (
        <p class="note">
          {tr(
            "Enter what each party can accept, such as \u201cat most 20,000 for us\u201d; then change the settings until every limit is marked as respected.",
          )}
        </p>
      )}
      {useMemo(
        () => (
          <NewLimit store={store} party={state.party} />
        ),
        [state.party, state.language],
      )}
      {limits.length > 0 && <Least store={store} />}
      <Message state={state} spots={["limits"]} />
    </Card>
  );
}

function Least({ store }: { store: Store }) {
  const { levers } = store.start.limits;
  const [lever, choose] = useState<LeastLever>(levers[0]);
  return (
    <form
      class="line"
      onSubmit={(event) => {
        event.preventDefault();
        store.findLeast(lever);
      }}
    >
      <label>
        {tr("Find the lowest value of")}{" "}
        <select value={lever} onChange={(event) => choose(event.currentTarget.value as LeastLever)}>
          {levers.map((name) => (
            <option key={name} value={name}>
              {tr(store.start.labels[name])}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{tr("that respects all limits")}</button>
      <span class="note">{tr("to the dollar, with the other settings unchanged")}</span>
    </form>
  );
}
