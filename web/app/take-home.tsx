// What is taken home: the files that the engine makes, and pictures of what the page shows.

import { marked, tr } from "../engine/language.ts";
import type { Form } from "../engine/types.ts";
import { type Picture, picturesOf, saveAsPng } from "./charts/pictures.ts";
import { Message, save } from "./parts.tsx";
import type { State } from "./state/state.ts";
import type { Store } from "./state/store.ts";

export type Paint = (kind: "svg" | "png") => Promise<Picture | null>;
const FORMS: Record<Form, string> = {
  xlsx: marked("Spreadsheet with formulas (XLSX)"),
  csv: marked("Table of all parties (CSV)"),
  comparison: marked("Comparison of the options (CSV)"),
  yaml: marked("Save for later (YAML)"),
  html: marked("Report (HTML)"),
};

export function TakeHome({ store, state, paint }: { store: Store; state: State; paint: Paint }) {
  async function take(form: Form) {
    const taken = await store.take(form);
    if (taken) save(taken.file, taken.content as BlobPart);
  }
  return (
    <>
      {store.engine.forms.map((form) => (
        <button key={form} type="button" onClick={() => take(form)}>
          {tr(FORMS[form])}
        </button>
      ))}
      <Pictures store={store} state={state} paint={paint} />
      <Message state={state} spots={["take"]} />
    </>
  );
}

function Pictures({
  store,
  state,
  paint,
}: {
  store: Store;
  state: State;
  paint: (kind: "svg" | "png") => Promise<Picture | null>;
}) {
  const pictures = picturesOf(store, state);
  const row = (label: string, svg: () => Promise<Picture | null>, png: () => Promise<Picture | null>) => (
    <div class="line" key={label}>
      <span>{label}</span>
      {(
        [
          ["SVG", svg],
          ["PNG", png],
        ] as const
      ).map(([kind, make]) => (
        <button
          key={kind}
          type="button"
          aria-label={tr("{label} as {kind}", { label, kind })}
          onClick={async () => {
            const picture = await make();
            if (picture) save(picture.file, picture.content as BlobPart);
          }}
        >
          {kind}
        </button>
      ))}
    </div>
  );
  return (
    <details>
      <summary>{tr("Pictures")}</summary>
      {pictures.map(({ label, file, svg }) =>
        row(
          label,
          async () => ({ file: `${file}.svg`, content: svg() }),
          async () => ({ file: `${file}.png`, content: await saveAsPng(svg()) }),
        ),
      )}
      {row(
        tr("Fees as more parties join"),
        () => paint("svg"),
        () => paint("png"),
      )}
    </details>
  );
}
