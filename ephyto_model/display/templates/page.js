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

// Tables: a click on a heading sorts by it, the search box keeps the rows that contain its words.
const words = new Intl.Collator(document.documentElement.lang, { sensitivity: "base", numeric: true });
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const value = (row, place) => row.cells[place].dataset.value ?? row.cells[place].textContent;
  [...table.tHead.rows[0].cells].forEach((heading, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const falling = heading.ariaSort === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const numeric = heading.classList.contains("number");
      const order = (a, b) => numeric ? value(a, place) - value(b, place) : words.compare(value(a, place), value(b, place));
      body.append(...[...body.rows].sort((a, b) => (falling ? -1 : 1) * order(a, b)));
    });
  });
  const search = table.closest(".scroll").previousElementSibling;
  const input = search.querySelector("input");
  input.addEventListener("input", () => {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of body.rows) {
      row.hidden = !wanted.every((word) => plain(row.textContent).includes(word));
      shown += !row.hidden;
    }
    const said = search.querySelector("[role=status]");
    said.textContent = said.dataset.rows.replace("{shown}", shown).replace("{all}", body.rows.length);
  });
}
