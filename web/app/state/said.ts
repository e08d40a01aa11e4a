// What is said of a change that changes no fee, so that nobody waits for one.

import { tr } from "../../engine/language.ts";
import { differing, fieldInWords } from "../../engine/sentences.ts";
import type { FieldName, Start, View } from "../../engine/types.ts";
import { NOTHING, type Words } from "./state.ts";

export function saidOf(start: Start, before: View, now: View): Words {
  const changed = differing({ labels: start.labels, paper: before }, now.scenario);
  if (!changed.length || !sameFees(before, now)) return NOTHING;
  const words = (name: FieldName, view: View) => fieldInWords(start, name, view.scenario[name]);
  const parts = changed.map((name) =>
    tr("{label} is now {now} instead of {before}", {
      label: tr(start.labels[name]),
      now: words(name, now),
      before: words(name, before),
    }),
  );
  return { text: tr("This changes no fee: {changes}.", { changes: parts.join(tr(", ")) }), spot: changed[0] };
}

const sameFees = (a: View, b: View) =>
  a.parties.length === b.parties.length &&
  a.parties.every((row, n) => row[0] === b.parties[n][0] && row[6] === b.parties[n][6]);
