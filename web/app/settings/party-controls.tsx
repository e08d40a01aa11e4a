// Parties that are added or left out, and counts of exchanges from a file.

import type { ComponentChild } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { partyName, tr, trn } from "../../engine/language.ts";
import { plain } from "../format.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";

export function Parties(props: {
  store: Store;
  state: State;
  field: "include" | "exclude";
  id: string;
  label: ComponentChild;
}) {
  const { store, state, field, id, label } = props;
  const chosen = state.view.scenario[field];
  const names = new Map(store.start.parties.map(([iso3, name]) => [iso3, partyName(name)]));
  const options = useMemo(
    () => store.names().map(([iso3, name]) => <option key={iso3} value={name} />),
    [store, state.language],
  );
  function add(input: HTMLInputElement) {
    const text = plain(input.value.trim());
    if (!text) return;
    const found = store.start.parties.find(([iso3, name]) =>
      [iso3, name, name.replace(" (the)", ""), partyName(name)].some((one) => plain(one) === text),
    );
    if (!found)
      return store.problem(
        tr("There is no participant called '{name}'. Choose one from the list, or enter its ISO3 code.", {
          name: input.value,
        }),
        field,
      );
    input.value = "";
    store.set({ [field]: [...store.aim[field].filter((iso3) => iso3 !== found[0]), found[0]] });
  }
  return (
    <>
      {label}
      <input
        id={id}
        type="text"
        list={`${id}-list`}
        autocomplete="off"
        placeholder={tr("a contracting party")}
        aria-describedby={`${id}-help`}
        onChange={(event) => add(event.currentTarget)}
      />
      <datalist id={`${id}-list`}>{options}</datalist>
      <div class="marks">
        {chosen.map((iso3) => (
          <button
            key={iso3}
            type="button"
            aria-label={tr("Remove {name} from the list", { name: names.get(iso3) })}
            onClick={() => store.set({ [field]: store.aim[field].filter((one) => one !== iso3) })}
          >
            {names.get(iso3)} ×
          </button>
        ))}
      </div>
    </>
  );
}

export function Counts({ store, state, label }: { store: Store; state: State; label: string }) {
  const file = useRef<HTMLInputElement>(null);
  const { exchanges } = state.view.scenario;
  const own = typeof exchanges === "object";
  return (
    <>
      <p class="label">{label}</p>
      <p>
        {own
          ? trn(
              "Counts from a file, for {number} party",
              "Counts from a file, for {number} parties",
              Object.keys(exchanges).length,
            )
          : tr(store.start.words.exchanges?.[exchanges] ?? exchanges)}
      </p>
      <input
        ref={file}
        type="file"
        accept=".csv"
        class="sr"
        tabIndex={-1}
        aria-label={tr("A file with counts of exchanges")}
        onChange={(event) => {
          const [picked] = event.currentTarget.files ?? [];
          if (picked) store.read(picked);
          event.currentTarget.value = "";
        }}
      />
      <div class="marks">
        <button type="button" onClick={() => file.current?.click()}>
          {tr("Load an exchanges.csv file")}
        </button>
        {own && (
          <button type="button" onClick={() => store.set({ exchanges: store.start.paper.scenario.exchanges })}>
            {tr("Back to the paper's counts")}
          </button>
        )}
      </div>
    </>
  );
}
