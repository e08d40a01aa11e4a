// The reader's own contracting party, first of all: which it is, and what it exchanges in a year.

import { useMemo } from "preact/hooks";
import { tr } from "../../engine/language.ts";
import { parsed, typed } from "../format.ts";
import { Message, useTyped } from "../parts.tsx";
import { ownCount } from "../state/own.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";

export function Choice({ store, state }: { store: Store; state: State }) {
  const id = `${store.id}-party`;
  const options = useMemo(
    () =>
      store.names().map(([iso3, name]) => (
        <option key={iso3} value={iso3}>
          {name}
        </option>
      )),
    [store, state.language],
  );
  return (
    <div class="mine-first" data-part="choice">
      <label for={id}>{tr("Contracting party")}</label>
      <select id={id} value={state.party} onChange={(event) => store.choose(event.currentTarget.value)}>
        <option value="">{tr("Choose a contracting party")}</option>
        {options}
      </select>
      {state.party !== "" && <Own store={store} state={state} />}
    </div>
  );
}

function Own({ store, state }: { store: Store; state: State }) {
  const { view, party } = state;
  const { start } = store;
  const id = `${store.id}-own`;
  const row = view.parties.find(([iso3]) => iso3 === party);
  const own = ownCount(start, view.scenario, party);
  const isUser = start.parties.find(([iso3]) => iso3 === party)?.[3];
  const refused = state.problem.spot === "own" && state.problem.text !== "";
  const count = own ?? (row && !view.scenario.exchange_growth ? row[2] : null);
  const box = useTyped(count === null ? "" : typed(count), state.commits, refused);
  const put = () => store.own(party, parsed(box.current?.value ?? "", 2));
  return (
    <form
      class="own"
      onSubmit={(event) => {
        event.preventDefault();
        put();
      }}
    >
      <label for={id}>
        {row ? tr("This party's exchanges a year") : tr("This party's exchanges a year when it joins")}
      </label>
      <span class="line">
        <input
          id={id}
          ref={box}
          type="text"
          inputMode="numeric"
          autocomplete="off"
          placeholder={row ? undefined : typed(20_000)}
          aria-invalid={refused}
          onChange={() => box.current?.value && put()}
        />
        {!row && <button type="submit">{tr("Join")}</button>}
        {own !== null && (
          <button type="button" onClick={() => store.disown(party)}>
            {isUser ? tr("Back to the paper's counts") : tr("Undo joining")}
          </button>
        )}
      </span>
      <Message state={state} spots={["own"]} />
    </form>
  );
}
