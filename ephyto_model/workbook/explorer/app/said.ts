// What is said of a change that changes no fee, so that nobody waits for one.

import { differing, fieldInWords } from "../engine/sentences.ts";
import type { FieldName, Start, View } from "../engine/types.ts";

export function saidOf(start: Start, before: View, now: View): { text: string; spot: FieldName | "" } {
  const changed = differing({ labels: start.labels, paper: before }, now.scenario);
  if (!changed.length || !sameFees(before, now)) return { text: "", spot: "" };
  const words = (name: FieldName, view: View) => fieldInWords(start, name, view.scenario[name]);
  const parts = changed.map(
    (name) => `${start.labels[name]} is now ${words(name, now)} instead of ${words(name, before)}`,
  );
  return { text: `This changes no fee: ${parts.join(", ")}.`, spot: changed[0] };
}

const sameFees = (a: View, b: View) =>
  a.parties.length === b.parties.length &&
  a.parties.every((row, n) => row[0] === b.parties[n][0] && row[6] === b.parties[n][6]);
