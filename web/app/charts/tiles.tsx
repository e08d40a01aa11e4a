// Every party as a tile by region: no boundaries are drawn, so none can be wrong.

import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { marked, partyName, tr, usageWord } from "../../engine/language.ts";
import type { PartyRow, Start, View } from "../../engine/types.ts";
import { change, count, exchangesInWords, percent, usd } from "../format.ts";
import { ARROWS, Card, nextPlace } from "../parts.tsx";
import type { State, TilesBy } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { boundsFor, SHADES, SHARE_BOUNDS, shadeOf, shareShade } from "./shades.ts";

export type Tile = { iso3: string; name: string; look: string; newcomer: boolean; said: string };
export type Region = { name: string; note: string; tiles: Tile[] };

const DARKEST = `shade-${SHADES}`;
export const mostOf = (view: View) => Math.max(...view.schedule.flat().map((fees) => fees[2]));

// The higher a usage category, the darker; with more categories than shades the highest share one.
const usageShade = ({ length }: string[], place: number) =>
  `shade-${length < SHADES ? Math.round(1 + (place * (SHADES - 1)) / (length - 1 || 1)) : Math.min(place + 1, SHADES)}`;

export function regionsOf(
  start: Start,
  view: View,
  before: { name: string; view: View },
  by: TilesBy,
  categories: string[],
): Region[] {
  const rows = new Map(view.parties.map((row) => [row[0], row]));
  const then = new Map(before.view.parties.map((row) => [row[0], row]));
  const most = mostOf(view);
  const look = (row: PartyRow): string => {
    const amount = row[6];
    if (by === "share") return `shade-${shareShade(view.amounts.revenue ? amount / view.amounts.revenue : 0)}`;
    if (by === "usage") return usageShade(categories, categories.indexOf(row[3]));
    if (by === "amount") return `shade-${shadeOf(amount, most)}`;
    const old = then.get(row[0]);
    if (!old) return amount > 0 ? "more" : "same";
    return amount === old[6] ? "same" : amount < old[6] ? "less" : "more";
  };
  const against = (changed: string) =>
    before.name
      ? tr("{change} compared with {name}", { change: changed, name: before.name })
      : tr("{change} compared with the paper", { change: changed });
  const said = (row: PartyRow): string => {
    const old = then.get(row[0]);
    const changed = old
      ? old[6] === row[6]
        ? before.name
          ? tr("as in {name}", { name: before.name })
          : tr("as in the paper")
        : against(change(row[6], old[6]))
      : before.name
        ? tr("does not take part in {name}", { name: before.name })
        : tr("not among the users listed in the paper");
    const share = view.amounts.revenue ? row[6] / view.amounts.revenue : 0;
    return tr("USD {amount} a year, {change}; {share} of all contributions; {exchanges}, {usage}", {
      amount: usd(row[6]),
      change: changed,
      share: percent(share),
      exchanges: exchangesInWords(row[2]),
      usage: usageWord(row[3]),
    });
  };
  const names = [...new Set(start.parties.map(([, , region]) => region))].sort();
  return names.map((name) => {
    const members = start.parties.filter(([, , region]) => region === name);
    const taking = members.filter(([iso3]) => rows.has(iso3));
    const paid = taking.reduce((sum, [iso3]) => sum + rows.get(iso3)![6], 0);
    const order = (iso3: string) => rows.get(iso3)?.[6] ?? -1;
    const tiles = [...members]
      .sort((a, b) => order(b[0]) - order(a[0]) || (a[0] < b[0] ? -1 : 1))
      .map(([iso3, party, , isUser]): Tile => {
        const row = rows.get(iso3);
        return {
          iso3,
          name: partyName(party),
          newcomer: row !== undefined && !isUser,
          look: row ? look(row) : "out",
          said: row ? said(row) : tr("does not take part"),
        };
      });
    return {
      name: tr(name),
      note: tr("{some} of {all} take part · USD {amount}", {
        some: count(taking.length),
        all: count(members.length),
        amount: usd(Math.round(paid * 100) / 100),
      }),
      tiles,
    };
  });
}

export const TILE_KINDS: [TilesBy, string][] = [
  ["amount", marked("amount")],
  ["change", marked("change")],
  ["share", marked("share")],
  ["usage", marked("usage")],
];
export function legendOf(by: TilesBy, view: View, categories: string[]): [look: string, text: string][] {
  const end: [string, string][] = [["out", tr("does not take part")]];
  if (by === "change")
    return [
      ["less", tr("pays less")],
      ["same", tr("pays the same")],
      ["more", tr("pays more, or joins and pays")],
      ...end,
    ];
  if (by === "usage") {
    const looks = categories.map((_, place) => usageShade(categories, place));
    const first = categories.map((name, place): [string, string] => [looks[place], usageWord(name)]);
    const shared = looks.indexOf(DARKEST) < looks.lastIndexOf(DARKEST);
    const shown = first.filter(([look], place) => looks.indexOf(look) === place);
    return [
      ...shown.map(([look, text]): [string, string] => [
        look,
        look === DARKEST && shared ? tr("{usage} and higher", { usage: text }) : text,
      ]),
      ...end,
    ];
  }
  const bounds = by === "share" ? SHARE_BOUNDS.map(percent) : boundsFor(mostOf(view)).map(usd);
  return [
    ["shade-0", tr("nothing")],
    ...bounds.map((bound, n): [string, string] => [`shade-${n + 1}`, tr("up to {amount}", { amount: bound })]),
    [DARKEST, tr("more")],
    ...end,
  ];
}

export function Tiles({ store, state, categories }: { store: Store; state: State; categories: string[] }) {
  const { view, party, tilesBy } = state;
  const list = useRef<HTMLDivElement>(null);
  const drawn = useRef(new Map<string, { told: string; node: JSX.Element }>());
  const [focused, focus] = useState("");
  const regions = regionsOf(store.start, view, store.reference(), tilesBy, categories);
  const first = focused || party || regions[0].tiles[0].iso3;
  const own = regions.flatMap((region) => region.tiles).find((tile) => tile.iso3 === first);
  function key(event: KeyboardEvent) {
    const here = (event.target as HTMLElement).dataset.tile;
    if (!here) return;
    if (event.key === "Enter" || event.key === " ") store.choose(here);
    else if (ARROWS.includes(event.key)) {
      const tiles = [...list.current!.querySelectorAll<HTMLElement>("[data-tile]")];
      const at = tiles.findIndex((tile) => tile.dataset.tile === here);
      const next = tiles[nextPlace(tiles, at, event.key)];
      focus(next.dataset.tile!);
      next.focus();
    } else return;
    event.preventDefault();
  }
  const point = (event: Event) => {
    const iso3 = (event.target as HTMLElement).dataset.tile;
    if (iso3) focus(iso3);
  };
  // A tile that looks and says the same is not compared again: most stay as they are while a slider moves.
  const shown = (tile: Tile, chosen: boolean, reached: boolean) => {
    const told = `${tile.look} ${tile.newcomer} ${chosen} ${reached} ${tile.name} ${tile.said}`;
    const before = drawn.current.get(tile.iso3);
    if (before?.told === told) return before.node;
    const node = (
      <span
        key={tile.iso3}
        role="option"
        data-tile={tile.iso3}
        class={`tile ${tile.look}${tile.newcomer ? " newcomer" : ""}`}
        aria-selected={chosen}
        aria-label={tr("{label}: {value}", {
          label: tile.newcomer ? tr("{name}, a new user", { name: tile.name }) : tile.name,
          value: tile.said,
        })}
        tabIndex={reached ? 0 : -1}
      >
        {tile.iso3}
      </span>
    );
    drawn.current.set(tile.iso3, { told, node });
    return node;
  };
  const choices = (
    <fieldset class="choice">
      <legend>{tr("Show")}</legend>
      {TILE_KINDS.map(([kind, label]) => (
        <label key={kind}>
          <input
            type="radio"
            name={`tiles-${store.id}`}
            checked={tilesBy === kind}
            onChange={() => store.showTiles(kind)}
          />
          {tr(label)}
        </label>
      ))}
    </fieldset>
  );
  return (
    <Card name="tiles" title={tr("Every party")} aside={choices}>
      <ul class="legend">
        {legendOf(tilesBy, view, categories).map(([look, text]) => (
          <li key={look}>
            <i class={look} /> {text}
          </li>
        ))}
        <li>
          <u>{tr("underlined")}</u>: {tr("a new user")}
        </li>
      </ul>
      <div
        class="regions"
        ref={list}
        role="listbox"
        tabIndex={-1}
        aria-label={tr("Every party, by region")}
        onKeyDown={key}
        onMouseOver={point}
        onFocus={point}
        onClick={(event) => {
          const iso3 = (event.target as HTMLElement).dataset.tile;
          if (iso3) store.choose(iso3);
        }}
      >
        {regions.map((region) => (
          <div key={region.name} role="group" aria-label={`${region.name}: ${region.note}`}>
            <p class="region" aria-hidden="true">
              <b>{region.name}</b> {region.note}
            </p>
            <div class="tiles" role="presentation">
              {region.tiles.map((tile) => shown(tile, tile.iso3 === party, tile.iso3 === first))}
            </div>
          </div>
        ))}
      </div>
      <p class="note hint" aria-hidden="true">
        {own && (
          <>
            <b>{own.name}</b>: {own.said}.{" "}
          </>
        )}
        {tr("Use the arrow keys to move; press Enter or click to choose a contracting party.")}
      </p>
    </Card>
  );
}
