// The model's own parameters: shares, multipliers, bounds, exemptions and the rule of the rounding.

import { useMemo } from "preact/hooks";
import { labelOf, reference, statusWord, tr } from "../../engine/language.ts";
import { isMapping } from "../../engine/model.ts";
import { same } from "../../engine/sentences.ts";
import type { Exemption, ModelField } from "../../engine/types.ts";
import { parsed, typed } from "../format.ts";
import { Message, useTyped } from "../parts.tsx";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";

function writtenValue(state: State, field: ModelField): unknown {
  const found = field.path.reduce<unknown>(
    (value, name) => (isMapping(value) ? value[name] : undefined),
    state.view.scenario.model_changes,
  );
  return found === undefined ? field.default : found;
}
// A share may be written as a ratio; an empty step means not rounded.
function read(text: string, field: ModelField): number | string | null {
  const trimmed = text.trim();
  if (field.path[0] === "rounding" && !trimmed) return null;
  if (/^\d{1,12}\s*\/\s*\d{1,12}$/.test(trimmed)) return trimmed.replace(/\s/g, "");
  return parsed(trimmed, 12);
}

export function ModelControls({ store, state }: { store: Store; state: State }) {
  const { view, problem, said, commits, language } = state;
  return useMemo(
    () => (
      <>
        <Message state={state} spots={["model"]} />
        {store.start.model_fields.map((field) => (
          <Parameter key={field.path.join()} store={store} state={state} field={field} />
        ))}
        <Exemptions store={store} state={state} />
      </>
    ),
    [view.scenario.model_changes, problem, said, commits, language],
  );
}

function Parameter({ store, state, field }: { store: Store; state: State; field: ModelField }) {
  const id = `${store.id}-model-${field.path.join("-").replaceAll(" ", "-")}`;
  const value = writtenValue(state, field);
  const words = Object.entries(field.choices);
  const box = useTyped(value === null ? "" : typed(value), state.commits);
  const said = (one: unknown) => (field.choices[String(one)] ? tr(field.choices[String(one)]) : typed(one));
  return (
    <div class="field model" data-model={field.path.join("/")}>
      <div class={words.length ? "pick" : "pair"}>
        <label for={id}>
          {labelOf(field)} <span class="unit">{tr(field.unit)}</span>
        </label>
        {words.length ? (
          <select
            id={id}
            value={String(value)}
            aria-describedby={`${id}-help`}
            onChange={(event) => store.setModel(field.path, event.currentTarget.value)}
          >
            {words.map(([word, text]) => (
              <option key={word} value={word}>
                {tr(text)}
              </option>
            ))}
          </select>
        ) : (
          <input
            id={id}
            type="text"
            autocomplete="off"
            ref={box}
            aria-describedby={`${id}-help`}
            onChange={(event) => store.setModel(field.path, read(event.currentTarget.value, field))}
          />
        )}
      </div>
      <p class="help" id={`${id}-help`}>
        {reference(field.source)}
        {String(value) !== String(field.default) && ` · ${tr("in the paper: {value}", { value: said(field.default) })}`}
      </p>
    </div>
  );
}

// Who is exempt from the base fee with low usage; pairs of other categories, which a file may add, stay.
function Exemptions({ store, state }: { store: Store; state: State }) {
  const { label, source, pairs, default: usual } = store.start.exemptions;
  const listed = (changes: Record<string, unknown>) =>
    (changes.base_fee_exemptions as Exemption[] | undefined) ?? usual;
  const exempt = listed(state.view.scenario.model_changes);
  const change = (pair: Exemption, on: boolean) => {
    const others = listed(store.aim.model_changes).filter((one) => !same(one, pair));
    store.setModel(["base_fee_exemptions"], on ? [...others, pair] : others);
  };
  return (
    <fieldset class="field" data-model="base_fee_exemptions">
      <legend class="label">{tr(label)}</legend>
      {pairs.map((pair) => (
        <label key={pair.development_status} class="tick">
          <input
            type="checkbox"
            checked={exempt.some((one) => same(one, pair))}
            onChange={(event) => change(pair, event.currentTarget.checked)}
          />
          {statusWord(pair.development_status)}
        </label>
      ))}
      <p class="help">{reference(source)}</p>
    </fieldset>
  );
}
