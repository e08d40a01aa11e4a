// The model's own parameters: shares, multipliers, bounds and the steps of the rounding.

import type { ModelField } from "../engine/types.ts";
import { parsed, typed } from "./format.ts";
import { Message, useTyped } from "./parts.tsx";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";

const isMapping = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

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
  return (
    <>
      <Message state={state} spots={["model"]} />
      {store.start.model_fields.map((field) => (
        <Parameter key={field.path.join()} store={store} state={state} field={field} />
      ))}
    </>
  );
}

function Parameter({ store, state, field }: { store: Store; state: State; field: ModelField }) {
  const id = `${store.id}-model-${field.path.join("-").replaceAll(" ", "-")}`;
  const value = writtenValue(state, field);
  const box = useTyped(value === null ? "" : typed(value), state.commits);
  return (
    <div class="field model" data-model={field.path.join("/")}>
      <div class="pair">
        <label for={id}>
          {field.label} <span class="unit">{field.unit}</span>
        </label>
        <input
          id={id}
          type="text"
          autocomplete="off"
          ref={box}
          aria-describedby={`${id}-help`}
          onChange={(event) => store.setModel(field.path, read(event.currentTarget.value, field))}
        />
      </div>
      <p class="help" id={`${id}-help`}>
        {field.source}
        {String(value) !== String(field.default) && ` · the paper: ${typed(field.default)}`}
      </p>
    </div>
  );
}
