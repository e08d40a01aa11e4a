// The buttons at the top: undo, the tour, presenting, sharing, opening, printing and taking home.

import type { ComponentChild } from "preact";
import { useRef, useState } from "preact/hooks";
import { hashOf } from "./address.ts";
import { Message } from "./parts.tsx";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";
import { type Paint, TakeHome } from "./take-home.tsx";

export function Menus({ store, state, paint }: { store: Store; state: State; paint: Paint }) {
  const { history, place, tourStop } = state;
  const { stops } = store.start.tour;
  // Not disabled, which would drop the focus of who steps back by keyboard.
  return (
    <nav aria-label="What to do with these settings">
      <button type="button" aria-disabled={place === 0} onClick={() => store.travel(-1)}>
        Undo
      </button>
      <button type="button" aria-disabled={place === history.length - 1} onClick={() => store.travel(1)}>
        Redo
      </button>
      <button type="button" onClick={() => store.reset()}>
        Reset
      </button>
      <button type="button" onClick={() => store.visit(tourStop)}>
        {tourStop ? `Tour: go on at ${tourStop + 1} of ${stops.length}` : "Tour"}
      </button>
      <button type="button" onClick={() => store.present(true)}>
        Present
      </button>
      <Menu store={store} name="Share">
        <Share store={store} state={state} />
      </Menu>
      <Menu store={store} name="Open">
        <Open store={store} state={state} />
      </Menu>
      <Menu store={store} name="Print">
        <button type="button" onClick={() => print("brief")}>
          These settings, two pages
        </button>
        <button
          type="button"
          aria-disabled={!state.party}
          onClick={() =>
            state.party
              ? print("country")
              : store.problem("Choose a country first; then its page can be printed.", "open")
          }
        >
          The country's page
        </button>
      </Menu>
      <Menu store={store} name="Take home">
        <TakeHome store={store} state={state} paint={paint} />
      </Menu>
    </nav>
  );
}

// The page is printed as one of two briefs; what belongs to the other is left out by the print styles.
function print(kind: "brief" | "country") {
  document.documentElement.dataset.print = kind;
  window.print();
  delete document.documentElement.dataset.print;
}

function Menu({ store, name, children }: { store: Store; name: string; children: ComponentChild | ComponentChild[] }) {
  const id = `${store.id}-${name.toLowerCase().replace(" ", "-")}`;
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const put = () => {
    const { bottom, right } = button.current!.getBoundingClientRect();
    const width = Math.min(352, window.innerWidth - 16);
    box.current!.style.top = `${bottom + 6}px`;
    box.current!.style.left = `${Math.max(8, Math.min(right, window.innerWidth - 8) - width)}px`;
  };
  return (
    <>
      <button ref={button} type="button" onClick={put} {...{ popovertarget: id }} aria-haspopup="dialog">
        {name} ▾
      </button>
      <div
        ref={box}
        id={id}
        class="menu"
        onFocusOut={(event) => {
          const next = event.relatedTarget as Node | null;
          if (next && !box.current?.contains(next) && next !== button.current) box.current?.hidePopover();
        }}
        role="dialog"
        aria-label={name}
        {...{ popover: "auto" }}
      >
        {children}
      </div>
    </>
  );
}

function Share({ store, state }: { store: Store; state: State }) {
  const sentence = state.view.sentence.replaceAll("**", "");
  const link = store.engine.address ? location.href.split("#")[0] + hashOf(store.addressOf()) : "";
  const ways: [string, string, string][] = [
    ...(link ? [["Copy the link", link, "The link is copied."] as [string, string, string]] : []),
    ["Copy the scenario code", state.view.code, "The code is copied."],
    [
      "Copy a sentence for a message",
      `${sentence} (${store.start.proposal} Scenario code: ${state.view.code})`,
      "The sentence is copied.",
    ],
  ];
  return (
    <>
      {ways.map(([label, text, done]) => (
        <button
          key={label}
          type="button"
          onClick={async () =>
            store.say(
              (await copied(text)) ? done : "Copying is not allowed here; mark the text below and copy it.",
              "share",
            )
          }
        >
          {label}
        </button>
      ))}
      <label>
        Scenario code, to paste into a message
        <textarea class="code" readOnly rows={3} value={state.view.code} />
      </label>
      <Message state={state} spots={["share"]} />
      <p class="note">Nothing is sent to a server: what stands after the # of the link stays in the browser.</p>
    </>
  );
}
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function Open({ store, state }: { store: Store; state: State }) {
  const [text, setText] = useState("");
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <label>
        Paste a scenario code or a scenario's YAML
        <textarea rows={3} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <button type="button" onClick={() => store.load(text)}>
        Load it
      </button>
      <input
        ref={file}
        type="file"
        class="sr"
        tabIndex={-1}
        accept=".csv,.yaml,.yml,.txt,.xlsx"
        aria-label="A file to open"
        onChange={(event) => {
          const [picked] = event.currentTarget.files ?? [];
          if (picked) store.read(picked);
          event.currentTarget.value = "";
        }}
      />
      <button type="button" onClick={() => file.current?.click()}>
        Open a file
      </button>
      <p class="note">
        An exchanges.csv, a scenario's YAML or a spreadsheet taken home from here. You can also drop the file anywhere
        on this page.
      </p>
      <Message state={state} spots={["open"]} />
    </>
  );
}
