"use strict";
// Charts: each stands in the page as the data that plotly draws.
// Only buttons that work without a network.
const config = {
  responsive: true, displaylogo: false, modeBarButtons: [["toImage", "resetScale2d"]],
  locale: document.documentElement.lang,
  locales: { [document.documentElement.lang]: { dictionary: JSON.parse(document.body.dataset.chartWords ?? "{}") } },
};
const charts = [...document.querySelectorAll(".chart")];
const TITLE_HEIGHT = 60; // as in figures.py: the page shows the title above the chart, where it can wrap
for (const place of charts) {
  const { data, layout } = JSON.parse(place.querySelector("script").textContent);
  layout.title = undefined;
  layout.margin.t -= TITLE_HEIGHT - 20;
  Plotly.newPlot(place, data, layout, config);
}
// Paper is narrower than most screens: draw for it before printing, and for the screen again after.
const answers = [...document.querySelectorAll("details")].filter((details) => !details.querySelector("table"));
addEventListener("beforeprint", () => {
  for (const details of answers) { details.dataset.was = details.open; details.open = true; }
  for (const place of charts) { place.dataset.height = place.layout.height; Plotly.relayout(place, { width: 690, height: 330 }); }
});
addEventListener("afterprint", () => {
  for (const details of answers) details.open = details.dataset.was === "true";
  for (const place of charts) Plotly.relayout(place, { width: null, height: Number(place.dataset.height), autosize: true });
});

// Tables: a click on a heading sorts by it, the search box keeps the rows that contain its words. Of a long table the
// ten rows with the largest change, or else the largest amount, are in sight first; printed it is whole.
const FEW = 10;
const words = new Intl.Collator(document.documentElement.lang, { sensitivity: "base", numeric: true });
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const value = (row, place) => row.cells[place].dataset.value ?? row.cells[place].textContent;
  const search = table.closest(".scroll").previousElementSibling;
  const more = search.querySelector("button");
  const numbers = headings.filter((heading) => heading.classList.contains("number"));
  const by = headings.indexOf(numbers.findLast((heading) => heading.classList.contains("change")) ?? numbers.at(-1));
  const size = (row) => Math.abs(Number(value(row, by))) || 0;
  const fold = (few) => {
    table.classList.toggle("few", few);
    more.textContent = few ? more.dataset.all : more.dataset.few;
  };
  if (by >= 0 && body.rows.length > FEW + 2) {
    const largest = [...body.rows].sort((a, b) => size(b) - size(a)).slice(0, FEW);
    for (const row of largest) row.classList.add("large");
    more.hidden = false;
    more.addEventListener("click", () => fold(!table.classList.contains("few")));
    fold(true);
  }
  headings.forEach((heading, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const falling = heading.ariaSort === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const numeric = heading.classList.contains("number");
      const order = (a, b) => numeric ? value(a, place) - value(b, place) : words.compare(value(a, place), value(b, place));
      body.append(...[...body.rows].sort((a, b) => (falling ? -1 : 1) * order(a, b)));
      fold(false);
    });
  });
  search.querySelector("input").addEventListener("input", (event) => {
    const wanted = plain(event.target.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of body.rows) {
      row.hidden = !wanted.every((word) => plain(row.textContent).includes(word));
      shown += !row.hidden;
    }
    if (wanted.length) fold(false);
    const said = search.querySelector("[role=status]");
    said.textContent = said.dataset.rows.replace("{shown}", shown).replace("{all}", body.rows.length);
  });
}
// A long page has its contents beside it, where there is room.
const chapters = [...document.querySelectorAll("main h2")];
if (chapters.length > 3) {
  const contents = document.createElement("nav");
  contents.className = "contents";
  contents.ariaLabel = document.body.dataset.contents;
  chapters.forEach((chapter, place) => {
    const link = document.createElement("a");
    chapter.id ||= `part-${place + 1}`;
    link.href = `#${chapter.id}`;
    link.textContent = chapter.textContent.replace("¶", "");
    contents.append(link);
  });
  document.body.append(contents);
}
