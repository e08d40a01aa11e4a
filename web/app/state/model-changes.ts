// A scenario's changes to the funding model when one parameter is set; one put back to the paper's is no change.

import { isMapping, merged, nested } from "../../engine/model.ts";
import { same } from "../../engine/sentences.ts";

type Changes = Record<string, unknown>;
type Defaults = { path: string[]; default: unknown }[];

export function changedModel(changes: Changes, path: string[], value: unknown, fields: Defaults): Changes {
  return withoutDefaults(merged(changes, nested(path, value)), fields);
}

function withoutDefaults(changes: Changes, fields: Defaults): Record<string, unknown> {
  let left = structuredClone(changes);
  for (const { path, default: usual } of fields) left = without(left, path, usual);
  return left;
}
function without(values: Record<string, unknown>, [name, ...rest]: string[], usual: unknown): Record<string, unknown> {
  if (!(name in values)) return values;
  const inner = values[name];
  const left = rest.length && isMapping(inner) ? without(inner, rest, usual) : inner;
  const gone = rest.length ? isMapping(left) && !Object.keys(left).length : same(left, usual);
  const { [name]: _, ...others } = values;
  return gone ? others : { ...values, [name]: left };
}
