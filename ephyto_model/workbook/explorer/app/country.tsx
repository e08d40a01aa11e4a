// The chosen country: its amount, why it pays that, what each preset would ask, and its calendar.

import { useMemo } from "preact/hooks";
import type { TableText } from "../engine/types.ts";
import { capitalised, counted, filled, inSentence, NO_PART, usd } from "./format.ts";
import { Card, Rows } from "./parts.tsx";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";

export function Country({ store, state }: { store: Store; state: State }) {
  const { start } = store;
  const { view, party } = state;
  const options = useMemo(
    () =>
      store.names.map(([iso3, name]) => (
        <option key={iso3} value={iso3}>
          {name}
        </option>
      )),
    [store],
  );
  const known = start.parties.find(([iso3]) => iso3 === party);
  const choice = (
    <span class="choose">
      <select aria-label="Country" value={party} onChange={(event) => store.choose(event.currentTarget.value)}>
        <option value="">Choose a country</option>
        {options}
      </select>
    </span>
  );
  return (
    <Card name="country" title="My country" aside={choice}>
      {known ? (
        <Chosen store={store} state={state} name={known[1]} isUser={known[3]} />
      ) : (
        <p class="note">Choose a country here, or its tile below, to see what it would pay and why.</p>
      )}
      {!known && (
        <p class="note">{counted(view.parties.length, "party takes", "parties take")} part in these settings.</p>
      )}
    </Card>
  );
}

function Chosen({ store, state, name, isUser }: { store: Store; state: State; name: string; isUser: boolean }) {
  const { start } = store;
  const { view, party, underPresets } = state;
  const reference = store.reference();
  const row = view.parties.find(([iso3]) => iso3 === party);
  const before = reference.view.parties.find(([iso3]) => iso3 === party);
  const short = view.why.filter(([, , key]) => start.short_why.includes(key));
  let changed = "";
  if (row && before)
    changed =
      row[6] === before[6]
        ? `as in ${reference.name}`
        : `${usd(Math.abs(row[6] - before[6]))} ${row[6] > before[6] ? "more" : "less"} than in ${reference.name}`;
  else if (row) changed = `a newcomer: it takes no part in ${reference.name}`;
  const table = ([caption, head, rows]: TableText) => (
    <Rows caption={filled(caption, { name })} head={head} rows={rows} />
  );
  return (
    <>
      <p class="who">
        <b>{name}</b>{" "}
        {row
          ? `${row[1]} · ${counted(row[2], "exchange", "exchanges")} · ${row[3]} usage`
          : "takes no part in these settings"}
      </p>
      <p class="amount">
        <b>{row ? usd(row[6]) : "0"}</b> USD a year{changed && `; ${changed}`}
      </p>
      <ol class="why">
        {short.map(([text, source]) => (
          <li key={text}>
            {text} {source && <small>{source}</small>}
          </li>
        ))}
      </ol>
      {view.why.length > short.length && (
        <details>
          <summary>Every step, from the level to this amount</summary>
          <ol class="why whole">
            {view.why.map(([text, source]) => (
              <li key={text}>
                {text} {source && <small>{source}</small>}
              </li>
            ))}
          </ol>
        </details>
      )}
      <details>
        <summary>Under each preset</summary>
        <Rows
          caption={`What ${inSentence(name)} would pay under each preset`}
          head={["Preset", "USD a year"]}
          rows={underPresets.map(([preset, paid]) => [preset, paid === null ? NO_PART : usd(paid)])}
        />
        <p class="note">{NO_PART}: it takes no part.</p>
      </details>
      <details>
        <summary>When it is told, and when it pays</summary>
        {table(start.calendar.due)}
        {isUser ? (
          <p>{filled(start.calendar.user, { name: capitalised(inSentence(name)) })}</p>
        ) : (
          table(start.calendar.joining)
        )}
      </details>
    </>
  );
}
