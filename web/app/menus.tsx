// The buttons at the top: what is needed often, and one menu with everything else, by what comes out of it.

import type { ComponentChild } from "preact";
import { useRef, useState } from "preact/hooks";
import { language, tr, trIn } from "../engine/language.ts";
import { Message } from "./parts.tsx";
import { hashOf } from "./state/address.ts";
import type { State } from "./state/state.ts";
import type { Store } from "./state/store.ts";
import { type Paint, TakeHome } from "./take-home.tsx";

export function Menus({ store, state, paint }: { store: Store; state: State; paint: Paint }) {
  const often = <Often store={store} state={state} />;
  return (
    <nav aria-label={tr("Actions for these settings")}>
      {often}
      <Menu store={store} id="share" name={trIn("button", "Share")}>
        <Share store={store} state={state} />
      </Menu>
      <Languages store={store} state={state} />
      <Menu store={store} id="more" name={tr("More")}>
        <div class="on-phones">
          {often}
          <Languages store={store} state={state} />
        </div>
        <Rest store={store} state={state} paint={paint} />
      </Menu>
    </nav>
  );
}

// Not disabled, which would drop the focus of who steps back by keyboard.
const Often = ({ store, state }: { store: Store; state: State }) => (
  <>
    <button type="button" class="often" aria-disabled={state.place === 0} onClick={() => store.travel(-1)}>
      {tr("Undo")}
    </button>
    <button type="button" class="often" onClick={compare}>
      {tr("Compare")}
    </button>
    <button type="button" class="often" onClick={() => store.present(true)}>
      {tr("Present")}
    </button>
  </>
);
export function compare() {
  const options = document.querySelector<HTMLElement>(".ephyto [data-part=options]");
  options?.scrollIntoView({ block: "start" });
  options?.querySelector("input")?.focus({ preventScroll: true });
}

function Rest({ store, state, paint }: { store: Store; state: State; paint: Paint }) {
  const { history, place, tourStop } = state;
  const { stops } = store.start.tour;
  return (
    <>
      <p class="label">{tr("Print")}</p>
      <button
        type="button"
        aria-disabled={!state.party}
        onClick={() =>
          state.party
            ? print("country")
            : store.problem(tr("Choose a contracting party first; you can then print its page."), "take")
        }
      >
        {tr("Brief for my minister, two pages")}
      </button>
      <button type="button" onClick={() => print("brief")}>
        {tr("These settings, two pages")}
      </button>
      <p class="label">{tr("Download")}</p>
      <TakeHome store={store} state={state} paint={paint} />
      <details>
        <summary>{tr("Open")}</summary>
        <Open store={store} state={state} />
      </details>
      <p class="label">{tr("These settings")}</p>
      <button type="button" aria-disabled={place === history.length - 1} onClick={() => store.travel(1)}>
        {tr("Redo")}
      </button>
      <button type="button" onClick={() => store.reset()}>
        {tr("Reset")}
      </button>
      <button type="button" onClick={() => store.visit(tourStop)}>
        {tourStop
          ? tr("Resume the tour at step {stop} of {all}", { stop: tourStop + 1, all: stops.length })
          : tr("Tour")}
      </button>
    </>
  );
}

// The page is printed as one of two briefs; what belongs to the other is left out by the print styles.
function print(kind: "brief" | "country") {
  document.documentElement.dataset.print = kind;
  window.print();
  delete document.documentElement.dataset.print;
}

function Menu(props: { store: Store; id: string; name: string; children: ComponentChild | ComponentChild[] }) {
  const { name, children } = props;
  const id = `${props.store.id}-${props.id}`;
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const put = () => {
    const { bottom, left, right } = button.current!.getBoundingClientRect();
    const width = Math.min(352, window.innerWidth - 16);
    const top = Math.max(8, Math.min(bottom + 6, 0.2 * window.innerHeight)); // all of it can be reached
    box.current!.style.top = `${top}px`;
    box.current!.style.maxHeight = `${window.innerHeight - top - 8}px`;
    const wanted = language()?.direction === "rtl" ? left : right - width;
    box.current!.style.left = `${Math.max(8, Math.min(wanted, window.innerWidth - 8 - width))}px`;
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
    ...(link ? [[tr("Copy the link"), link, tr("The link has been copied.")] as [string, string, string]] : []),
    [tr("Copy the scenario code"), state.view.code, tr("The code has been copied.")],
    [
      tr("Copy the result as a sentence for a message"),
      tr("{sentence} ({proposal} Scenario code: {code})", {
        sentence,
        proposal: tr(store.start.proposal),
        code: state.view.code,
      }),
      tr("The sentence has been copied."),
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
              (await copied(text))
                ? done
                : tr("Automatic copying is not allowed on this page; select the text below and copy it."),
              "share",
            )
          }
        >
          {label}
        </button>
      ))}
      <label>
        {tr("Scenario code to paste into a message")}
        <textarea class="code" readOnly rows={3} value={state.view.code} />
      </label>
      <Message state={state} spots={["share"]} />
      <p class="note">{tr("Nothing is sent to a server: the part of the link after the # stays in the browser.")}</p>
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
        {tr("Paste a scenario code or a scenario's YAML text")}
        <textarea rows={3} spellcheck={false} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <button type="button" onClick={() => store.load(text)}>
        {tr("Load it")}
      </button>
      <input
        ref={file}
        type="file"
        class="sr"
        tabIndex={-1}
        accept=".csv,.yaml,.yml,.txt,.xlsx"
        aria-label={tr("A file to open")}
        onChange={(event) => {
          const [picked] = event.currentTarget.files ?? [];
          if (picked) store.read(picked);
          event.currentTarget.value = "";
        }}
      />
      <button type="button" onClick={() => file.current?.click()}>
        {tr("Open a file")}
      </button>
      <p class="note">
        {tr(
          "You can open an exchanges.csv file, a scenario's YAML file or a spreadsheet downloaded from this page. You can also drop the file anywhere on this page.",
        )}
      </p>
      <Message state={state} spots={["open"]} />
    </>
  );
}

// The languages, each by what its own speakers call it.
function Languages({ store, state }: { store: Store; state: State }) {
  const { order, each } = store.languages;
  return (
    <select
      aria-label={tr("Language")}
      value={state.language}
      onChange={(event) => store.speak(event.currentTarget.value)}
    >
      {order.map((code) => (
        <option key={code} value={code} lang={code}>
          {each[code].name}
        </option>
      ))}
    </select>
  );
}
