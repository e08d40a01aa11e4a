// Pictures of the bar, the matrix and the tiles, as SVG that stands alone, drawn from the same values as the page.

import { categoryWord, statusWord, tr } from "../../engine/language.ts";
import { partiesInWords, usd } from "../format.ts";
import type { State } from "../state/state.ts";
import type { Store } from "../state/store.ts";
import { barNote, barTitle, segmentsOf } from "./bar.tsx";
import { categoriesOf, cellsOf, rangesOf } from "./matrix.tsx";
import { legendOf, regionsOf } from "./tiles.tsx";

export type Picture = { file: string; content: string | Blob };
const WIDTH = 960;
const EDGE = 24;
const INK = "#14202e";
const QUIET = "#4a5663";
const FILLS: Record<string, [fill: string, ink: string]> = {
  "shade-0": ["#e7eaee", "#46505a"],
  "shade-1": ["#d3e9e5", "#10302f"],
  "shade-2": ["#8fcbc0", "#0d2b2a"],
  "shade-3": ["#5aa99e", "#08211f"],
  "shade-4": ["#2f7f77", "#ffffff"],
  "shade-5": ["#0a4f55", "#ffffff"],
  "shade-6": ["#04303b", "#ffffff"],
  less: ["#2f7f77", "#ffffff"],
  same: ["#e7eaee", "#46505a"],
  more: ["#d98324", "#1b1300"],
  out: ["#ffffff", "#5a636c"],
  fao: ["#d98324", "#1b1300"],
  donors: ["#f0b35e", "#1b1300"],
  reserves: ["#f7dcae", "#1b1300"],
  base: ["#0a4f55", "#ffffff"],
  usage: ["#2f7f77", "#ffffff"],
  open: ["#ffffff", "#8a1c13"],
};

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const text = (x: number, y: number, said: string, size: number, ink = INK, more = "") =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${ink}" ${more}>${escaped(said)}</text>`;
const box = (x: number, y: number, width: number, height: number, look: string, more = "") =>
  `<rect x="${x}" y="${y}" width="${Math.max(width, 0)}" height="${height}" rx="4" fill="${FILLS[look][0]}" ${more}/>`;
const EMPTY = 'stroke="#8a949c" stroke-dasharray="3 3"';

// Title above, what it rests on below; `draw` gives its shapes and where they end.
function picture(state: State, title: string, draw: (top: number) => [shapes: string, bottom: number]): string {
  const [shapes, bottom] = draw(92);
  const sentence = state.view.sentence.replaceAll("**", "");
  const stamp = lines(state.view.stamp, 150);
  const height = bottom + 24 + stamp.length * 14;
  const foot = stamp.map((line, n) => text(EDGE, bottom + 24 + n * 14, line, 10, QUIET)).join("");
  const said = lines(sentence, 128)
    .slice(0, 2)
    .map((line, n) => text(EDGE, 56 + n * 16, line, 12, QUIET))
    .join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, 'Segoe UI', sans-serif"><rect width="100%" height="100%" fill="#ffffff"/>${text(EDGE, 34, title, 18, INK, 'font-weight="700"')}${said}${shapes}${foot}</svg>`;
}
export function lines(said: string, most: number): string[] {
  const found = [""];
  for (const word of said.split(" ")) {
    if (found[found.length - 1].length + word.length > most) found.push("");
    found[found.length - 1] += `${word} `;
  }
  return found;
}

function bar(store: Store, state: State): string {
  const segments = segmentsOf(state.view);
  const total = segments.reduce((sum, { amount }) => sum + amount, 0) || 1;
  return picture(state, barTitle(state.view), (top) => {
    let x = EDGE;
    const shapes = segments.map(({ key, label, amount }, n) => {
      const width = (amount / total) * (WIDTH - 2 * EDGE);
      const roomy = width > 96;
      const ink = roomy ? FILLS[key][1] : INK;
      const y = roomy ? top + 26 : top + 88 + n * 18;
      const drawn =
        box(x, top, width - 2, 56, key, key === "open" ? EMPTY : "") +
        (roomy
          ? text(x + 10, y, label, 12, ink) + text(x + 10, y + 18, usd(amount), 14, ink)
          : text(x, y, `${label} ${usd(amount)}`, 12, ink));
      x += width;
      return drawn;
    });
    const low = top + 96 + segments.length * 18;
    return [shapes.join("") + text(EDGE, low, barNote(state.view, store.reference()), 12, QUIET), low];
  });
}

function matrix(store: Store, state: State): string {
  const rows = cellsOf(store, state.view, store.reference().view);
  const ranges = rangesOf(store, state.view);
  return picture(state, tr("What a party pays, by development status and usage (USD a year)"), (top) => {
    const left = 190;
    const wide = (WIDTH - EDGE - left) / store.start.statuses.length;
    const heads = store.start.statuses
      .map((status, c) => text(left + c * wide + 8, top + 12, statusWord(status), 12, QUIET, 'font-weight="700"'))
      .join("");
    const body = rows.map((cells, r) => {
      const y = top + 24 + r * 72;
      const name =
        text(EDGE, y + 26, categoryWord(cells[0].category), 14, INK, 'font-weight="700"') +
        text(EDGE, y + 44, ranges[r], 11, QUIET);
      return (
        name +
        cells
          .map((cell, c) => {
            const ink = FILLS[`shade-${cell.shade}`][1];
            const x = left + c * wide;
            return (
              box(x, y, wide - 4, 68, `shade-${cell.shade}`) +
              text(x + 10, y + 26, usd(cell.amount), 16, ink, 'font-weight="700"') +
              text(x + 10, y + 44, cell.change, 11, ink) +
              text(x + 10, y + 59, partiesInWords(cell.parties), 11, ink)
            );
          })
          .join("")
      );
    });
    return [heads + body.join(""), top + 24 + rows.length * 72];
  });
}

function tiles(store: Store, state: State): string {
  const categories = categoriesOf(store, state.view);
  const regions = regionsOf(store.start, state.view, store.reference(), state.tilesBy, categories);
  const across = Math.floor((WIDTH - 2 * EDGE) / 40);
  return picture(state, tr("Every party, by {measure}", { measure: tr(state.tilesBy) }), (top) => {
    let x = EDGE;
    const legend = [
      ...legendOf(state.tilesBy, state.view, categories),
      ["", `${tr("underlined")}: ${tr("a new user")}`],
    ].map(([look, said]) => {
      const drawn =
        (look ? box(x, top, 20, 14, look, look === "out" ? EMPTY : "") : "") +
        text(x + (look ? 26 : 0), top + 11, said, 11, QUIET);
      x += 40 + said.length * 6;
      return drawn;
    });
    let y = top + 40;
    const drawn = regions.map((region) => {
      const head =
        text(EDGE, y, region.name, 13, INK, 'font-weight="700"') + text(EDGE + 90, y, region.note, 12, QUIET);
      const each = region.tiles.map((tile, n) => {
        const left = EDGE + (n % across) * 40;
        const down = y + 10 + Math.floor(n / across) * 26;
        const line = tile.newcomer ? 'text-decoration="underline"' : "";
        return (
          box(left, down, 36, 22, tile.look, tile.look === "out" ? EMPTY : "") +
          text(
            left + 18,
            down + 15,
            tile.iso3,
            10,
            FILLS[tile.look][1],
            `text-anchor="middle" font-weight="700" ${line}`,
          )
        );
      });
      y += 10 + Math.ceil(region.tiles.length / across) * 26 + 22;
      return head + each.join("");
    });
    return [legend.join("") + drawn.join(""), y];
  });
}

export const picturesOf = (store: Store, state: State) => [
  { label: tr("Who covers the cost"), file: "who-carries-the-cost", svg: () => bar(store, state) },
  { label: tr("What a party pays"), file: "what-a-party-pays", svg: () => matrix(store, state) },
  { label: tr("Every party"), file: "every-party", svg: () => tiles(store, state) },
];

export async function saveAsPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"),
  );
}
