// The settings: presets, then groups of controls; what is seldom changed is folded.

import { useMemo, useRef } from "preact/hooks";
import { presetName, reference, saidIn, statusWord, tr } from "../../engine/language.ts";
import { fieldInWords, same } from "../../engine/sentences.ts";
import type { Field, FieldName, Preset, Scenario } from "../../engine/types.ts";
import { added, count, typed } from "../format.ts";
import { Message, useTyped } from "../parts.tsx";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { Choice } from "./choice.tsx";
import { ModelControls } from "./model-controls.tsx";
import { Counts, Parties } from "./party-controls.tsx";

export const PEERS = "peer_median";
const LEVEL = "annual_funding_level_usd";

export function Controls({ store, state }: { store: Store; state: State }) {
  const { start } = store;
  const fields = Object.fromEntries(start.fields.map((field) => [field.name, field]));
  const unseen = (name: FieldName) => name === "random_seed" && state.view.scenario.joining_order !== "random";
  return (
    <section class="card controls" aria-label={tr("Settings")}>
      <Choice store={store} state={state} />
      <Message state={state} spots={["open", ""]} />
      {start.groups.map(([title, names, folded]) => {
        const inside = (
          <>
            {names
              .filter((name) => !unseen(name))
              .map((name) => (
                <Control key={name} store={store} state={state} field={fields[name]} />
              ))}
            {names.includes("rounding") && <ModelControls store={store} state={state} />}
          </>
        );
        const differs = names.filter((name) => !same(state.view.scenario[name], start.paper.scenario[name])).length;
        return folded ? (
          <details key={title}>
            <summary>
              {tr(title)} {differs > 0 && <small>{tr("{number} changed", { number: differs })}</small>}
            </summary>
            {inside}
          </details>
        ) : (
          <fieldset key={title}>
            <legend>{tr(title)}</legend>
            {inside}
          </fieldset>
        );
      })}
      <Presets store={store} state={state} />
    </section>
  );
}

function Presets({ store, state }: { store: Store; state: State }) {
  const now = unnamed(state.view.scenario);
  const chosen = store.start.presets.findIndex(([, scenario]) => unnamed(scenario) === now);
  return useMemo(() => <PresetsWith store={store} chosen={chosen} />, [chosen, state.commits, state.language]);
}
function PresetsWith({ store, chosen }: { store: Store; chosen: number }) {
  const { presets, chips } = store.start;
  const chip = ([name, scenario]: Preset) => (
    <button key={name} type="button" aria-pressed={presets[chosen]?.[0] === name} onClick={() => store.open(scenario)}>
      {presetName(name)}
    </button>
  );
  return (
    <div class="presets">
      {presets.filter(([name]) => chips.includes(name)).map(chip)}
      <span class="list">
        <select
          aria-label={tr("Preset")}
          value={chosen}
          onChange={(event) =>
            presets[Number(event.currentTarget.value)] && store.open(presets[Number(event.currentTarget.value)][1])
          }
        >
          <option value={-1}>{tr("My own settings")}</option>
          {presets.map(([name], n) => (
            <option key={name} value={n}>
              {presetName(name)}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}
const GIVEN = ""; // a value that a file gave, which no choice stands for
const unnamed = (scenario: Scenario) => JSON.stringify({ ...scenario, name: "" });

// A field is drawn again only when something of its own has changed: while one slider moves, the others stay as they are.
function Control({ store, state, field }: { store: Store; state: State; field: Field }) {
  const { view, problem, said, commits, language } = state;
  const value = view.scenario[field.name];
  return useMemo(
    () => <OneField store={store} state={state} field={field} />,
    [value, problem, said, commits, language],
  );
}
function OneField({ store, state, field }: { store: Store; state: State; field: Field }) {
  const id = `${store.id}-${field.name}`;
  const value = state.view.scenario[field.name];
  const number = useRef(0); // what was there before a word took its place
  if (typeof value === "number") number.current = value;
  const name = (
    <label for={id}>
      {tr(field.label)} {field.unit && <span class="unit">{tr(field.unit)}</span>}
    </label>
  );
  let body = <NumberControl store={store} state={state} field={field} id={id} label={name} />;
  if (field.choices.length)
    body = (
      <div class="pick">
        {name}
        <select
          id={id}
          aria-describedby={`${id}-help`}
          value={typeof value === "object" ? GIVEN : String(value)}
          onChange={({ currentTarget }) => currentTarget.value && store.set({ [field.name]: currentTarget.value })}
        >
          {typeof value === "object" && <option value={GIVEN}>{fieldInWords(store.start, field.name, value)}</option>}
          {field.choices.map((choice) => (
            <option key={choice} value={choice}>
              {field.words[choice] ? tr(field.words[choice]) : statusWord(choice)}
            </option>
          ))}
        </select>
      </div>
    );
  if (field.name === "include" || field.name === "exclude")
    body = <Parties store={store} state={state} field={field.name} id={id} label={name} />;
  if (field.name === "exchanges") body = <Counts store={store} state={state} label={tr(field.label)} />;
  return (
    <div class="field" data-field={field.name}>
      {body}
      <details class="help">
        <summary aria-label={tr("Help: {label}", { label: tr(field.label) })}>
          <i aria-hidden="true">i</i>
        </summary>
        <p id={`${id}-help`}>
          {tr(field.help)} {field.source && <small>{reference(field.source)}</small>}
        </p>
      </details>
      {field.name === "participating_parties" && <Marks store={store} />}
      {field.name === "newcomer_exchanges" && (
        <label class="tick">
          <input
            type="checkbox"
            checked={value === PEERS}
            onChange={(event) =>
              store.set({ newcomer_exchanges: event.currentTarget.checked ? PEERS : number.current })
            }
          />
          {tr("as many as the median of their peers")}
        </label>
      )}
      <Message state={state} spots={[field.name]} />
    </div>
  );
}

function NumberControl(props: { store: Store; state: State; field: Field; id: string; label: preact.ComponentChild }) {
  const { store, state, field, id, label } = props;
  const value = state.view.scenario[field.name] as number | string;
  const word = typeof value === "string" ? tr(field.words[value] ?? value) : "";
  const refused = state.problem.spot === field.name && state.problem.text !== "";
  const box = useTyped(word ? "" : typed(value), state.commits, refused);
  const read = (text: string) =>
    word && !text.trim() ? value : added(text, value, field.unit.startsWith("USD") ? 2 : 12);
  const most = word ? null : field.slider_maximum;
  const least = field.minimum || (field.name === LEVEL ? field.step : field.minimum);
  return (
    <>
      <div class="pair">
        {label}
        <input
          id={id}
          type="text"
          inputMode="decimal"
          placeholder={word && tr("a number")}
          autocomplete="off"
          aria-describedby={`${id}-help`}
          aria-invalid={refused}
          ref={box}
          onChange={(event) => store.set({ [field.name]: read(event.currentTarget.value) })}
        />
      </div>
      {most !== null && (
        <input
          type="range"
          min={least ?? 0}
          max={most}
          step={field.step ?? 1}
          value={typeof value === "number" ? value : 0}
          aria-label={tr("{label}, slider", { label: tr(field.label) })}
          aria-valuetext={word || typed(value)}
          onInput={(event) => store.set({ [field.name]: Number(event.currentTarget.value) }, false)}
          onChange={(event) => store.set({ [field.name]: Number(event.currentTarget.value) })}
        />
      )}
    </>
  );
}

const MORE = [10, 30]; // parties that join at a click

// The numbers of parties that the paper speaks of, and why there are three; and some more than now.
function Marks({ store }: { store: Store }) {
  const { marks } = store.start;
  const most = Math.max(...marks.map(([number]) => number));
  const [question, answer] = saidIn(store.start, "counts");
  return (
    <>
      <div class="marks">
        {marks.map(([number, meaning]) => (
          <button
            key={number}
            type="button"
            title={tr(meaning)}
            aria-label={tr("{number} parties: {meaning}", { number, meaning: tr(meaning) })}
            onClick={() => store.set({ participating_parties: number })}
          >
            {count(number)}
          </button>
        ))}
        {MORE.map((more) => (
          <button
            key={-more}
            type="button"
            onClick={() =>
              store.set({
                participating_parties: Math.min(store.state.view.scenario.participating_parties + more, most),
              })
            }
          >
            +{count(more)}
          </button>
        ))}
        <span>{marks.map(([number, meaning]) => `${number} ${tr(meaning).split(/ ?[(（]/)[0]}`).join(" · ")}</span>
      </div>
      <details class="inner">
        <summary>{question}</summary>
        <p>{answer}</p>
      </details>
    </>
  );
}
