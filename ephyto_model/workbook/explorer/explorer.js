// The explorer: controls on one side, what the model answers on the other.
// `engine.ask(question)` answers with a promise; the page computes no amount except the change between two answers.

const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  // JupyterLab's shortcuts would take the arrow keys, and more, away from what has the focus.
  if (element.matches("a, button, input, select, summary, textarea, [tabindex]")) element.dataset.lmSuppressShortcuts = "true";
  element.append(...children.filter((child) => child !== undefined));
  return element;
};
const numeric = /^[-+\u2212(]?[\d,.]+%?\)?$/;
const isNumber = (cell) => typeof cell === "number" || cell instanceof HTMLElement || numeric.test(cell);
const tableOf = (caption, head, rows) => h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
  h("table", {}, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...head.map((text, place) => h("th", { scope: "col", class: place && rows.some((row) => isNumber(row[place])) ? "number" : undefined }, text)))),
    h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map((text, place) =>
      place ? h("td", { class: isNumber(text) ? "number" : undefined }, text)
        : h("th", { scope: "row" }, text)))))));
let ids = 0;
const OWN_NAME = "Own settings";
const FORMS = { xlsx: "Spreadsheet (XLSX)", csv: "Table (CSV)", comparison: "Comparison (CSV)", yaml: "Scenario (YAML)", html: "Report (HTML)" };

function mountExplorer(root, engine, start) {
  const fields = Object.fromEntries(start.fields.map((field) => [field.name, field]));
  let view = start.view, curve = start.curve, reference = { name: "the paper", view: start.paper };
  let history = [view.scenario], place = 0, party = "", pins = [];
  let wanted = null, busy = false;
  let aim = view.scenario; // the settings last asked for, answered or not: the next change builds on them

  // ---- asking: one question at a time, and only the newest of those that wait
  let running = Promise.resolve();
  function show(scenario, committed, changes) {
    aim = scenario;
    wanted = { scenario, committed: committed || (wanted?.committed ?? false), changes: { ...wanted?.changes, ...changes } };
    if (!busy) running = ask();
    return running;
  }
  async function ask() {
    busy = true;
    while (wanted) {
      const asked = wanted;
      wanted = null;
      const answer = await engine.ask({ kind: "show", scenario: asked.scenario });
      if (answer.error) {
        problem(answer.error);
        // What was changed in the meantime builds on the settings that stand, not on those refused.
        if (wanted) wanted.scenario = { ...view.scenario, ...wanted.changes };
        aim = wanted?.scenario ?? view.scenario;
        continue;
      }
      problem("");
      present(answer.view, asked.committed);
    }
    busy = false;
    detail();
  }
  async function detail() {
    const asked = view, iso3 = party;
    const answer = await engine.ask({ kind: "detail", scenario: asked.scenario, iso3 });
    if (asked !== view || iso3 !== party) return;
    if (answer.error) return problem(answer.error);
    curve = answer.curve;
    drawChart(charts.curve, "curve", view, start, curve);
    showCountry(answer.country);
    if (pins.length) compare();
  }
  // Settings that were changed are no longer those of the name they came with.
  const set = (changes, committed = true) => {
    spot = root.querySelector(`[data-field=${Object.keys(changes)[0]}]`);
    return show({ ...aim, ...changes, name: OWN_NAME }, committed, { ...changes, name: OWN_NAME });
  };

  // ---- controls
  const problemBox = h("p", { class: "problem", role: "alert" });
  const said = h("p", { class: "said", role: "status" });
  // Messages stand beside what was done; the text that was refused stays where it was typed.
  let spot = null;
  function problem(text) {
    for (const box of root.querySelectorAll("[aria-invalid]")) box.removeAttribute("aria-invalid");
    if (text && spot) {
      spot.append(problemBox);
      spot.querySelector("input[type=text], textarea")?.setAttribute("aria-invalid", "true");
    }
    if (problemBox.textContent !== text) problemBox.textContent = text;
  }
  const inputs = {};
  // Thousands may be grouped by commas or spaces; "0,15" and "400.000" could mean two things, so they are refused.
  const parsed = (text, field) => {
    const plain = text.trim(), cents = field.unit.startsWith("USD") ? "(\\.\\d{1,2})?" : "(\\.\\d+)?";
    const fits = new RegExp(`^[-+]?(\\d+|\\d{1,3}([, \\u00a0\\u202f]\\d{3})+)${cents}$`).test(plain);
    return fits ? Number(plain.replace(/[^\d.+-]/g, "")) : plain;
  };
  const inWords = (name, value) => start.words[name]?.[value] ?? written(value);
  const written = (value) => (typeof value === "number" ? value.toLocaleString("en-US", { maximumFractionDigits: 6 }) : String(value));

  function control(field) {
    const id = `ephyto-${field.name}-${++ids}`, help = `${id}-help`;
    const label = h("label", { for: id }, field.label, " ", field.unit ? h("span", { class: "unit" }, field.unit) : undefined);
    const text = h("p", { class: "help", id: help }, field.help, field.source ? ` (${field.source})` : "");
    let body;
    if (field.choices.length) {
      const select = h("select", { id, "aria-describedby": help, onchange: () => set({ [field.name]: select.value }) },
        ...field.choices.map((choice) => h("option", { value: choice }, inWords(field.name, choice))));
      inputs[field.name] = (value) => { select.value = value; };
      body = select;
    } else {
      const box = h("input", { type: "text", inputmode: "decimal", id, autocomplete: "off", "aria-describedby": help,
        oninput: () => { box.dataset.typing = ""; },
        onchange: () => { delete box.dataset.typing; set({ [field.name]: parsed(box.value, field) }); } });
      const most = field.slider_maximum;
      const slider = most && h("input", { type: "range", min: field.minimum || (field.name === "annual_funding_level_usd" ? field.step : field.minimum),
        max: most, step: field.step, "aria-label": `${field.label}, slider`, list: field.name === "participating_parties" ? `${id}-marks` : undefined,
        oninput: () => { box.value = written(Number(slider.value)); slider.setAttribute("aria-valuetext", box.value); set({ [field.name]: Number(slider.value) }, false); },
        onchange: () => set({ [field.name]: Number(slider.value) }) });
      inputs[field.name] = (value) => {
        if (box.dataset.typing === undefined && box.value !== written(value)) box.value = written(value);
        if (slider && document.activeElement !== slider && typeof value === "number") slider.value = value;
        if (slider) slider.setAttribute("aria-valuetext", written(value));
      };
      body = slider ? h("div", { class: "pair" }, slider, box) : box;
    }
    const extras = [];
    if (field.name === "participating_parties") {
      extras.push(h("datalist", { id: `${id}-marks` }, ...start.marks.map(([number]) => h("option", { value: number }))),
        h("div", { class: "row" }, ...start.marks.map(([number, meaning]) =>
          h("button", { type: "button", title: meaning, "aria-label": `${number} parties: ${meaning}`, onclick: () => set({ participating_parties: number }) }, String(number)))),
        h("details", {}, h("summary", {}, start.counts.split("?")[0] + "?"), h("p", {}, start.counts.split("? ").slice(1).join("? "))));
    }
    if (field.name === "newcomer_exchanges")
      extras.push(h("button", { type: "button", onclick: () => set({ newcomer_exchanges: "peer_median" }) }, "Like the median of their peers"));
    return h("div", { class: "field", "data-field": field.name }, label, body, text, ...extras);
  }
  const syncControls = () => { for (const [name, put] of Object.entries(inputs)) put(view.scenario[name]); };

  const undo = h("button", { type: "button", onclick: () => travel(-1) }, "Undo");
  const redo = h("button", { type: "button", onclick: () => travel(1) }, "Redo");
  const reset = h("button", { type: "button", onclick: () => show(start.paper.scenario, true) }, "Reset");
  async function travel(step) {
    spot = null;
    await running;
    if (!history[place + step]) return;
    place += step;
    await show(history[place], true);
  }
  // Not disabled, which would drop the focus of who steps back by keyboard.
  const markHistory = () => {
    undo.setAttribute("aria-disabled", String(place === 0));
    redo.setAttribute("aria-disabled", String(place === history.length - 1));
  };
  const presetId = `ephyto-preset-${++ids}`;
  const preset = h("select", { id: presetId, onchange: () => preset.value && show(start.presets[preset.value][1], true) },
    h("option", { value: "" }, "own settings"), ...start.presets.map(([name], number) => h("option", { value: number }, name)));

  // ---- results
  const headline = h("p", { class: "headline", "aria-live": "polite" });
  const summary = h("p", { class: "summary", "aria-hidden": "true" }); // the headline in short, in sight while a phone's settings move
  const differs = h("p", { class: "subtitle" });
  const amounts = h("dl", { class: "amounts" });
  const schedule = h("div"), notices = h("ul", { class: "notices" }), stamp = h("p", { class: "foot" });
  const scheduleNote = h("p", { class: "help" });
  const charts = {};
  const chart = (name, title) => {
    const caption = h("figcaption"), figure = h("div", { class: "chart", role: "group", "data-chart": name }), equivalent = h("div");
    charts[name] = { caption, figure, table: (head, rows) => equivalent.replaceChildren(tableOf(`Figures of the chart: ${title}`, head, rows)) };
    return h("section", {}, h("h2", {}, title), h("figure", {}, caption, figure), h("details", {}, h("summary", {}, "The figures of this chart"), equivalent));
  };

  // ---- the table of all parties: rows stay, their cells change
  const heads = ["Contracting party", "ISO3", "Development status", "Exchanges", "Usage category", "Base fee", "Usage fee", "Expected contribution", "Share of total", "Change"];
  const rowOf = {};
  const body = h("tbody");
  const searchStatus = h("span", { role: "status" });
  const search = h("input", { type: "search", autocomplete: "off", oninput: () => filterRows() });
  const words = new Intl.Collator("en", { sensitivity: "base" });
  let sorting = { column: 0, falling: false };
  const headings = heads.map((text, column) => h("th", { scope: "col", class: column > 4 || column === 3 ? "number" : undefined },
    h("button", { type: "button", onclick: () => { sorting = { column, falling: sorting.column === column && !sorting.falling }; sortRows(); } }, text)));
  const parties = h("section", { class: "parties" }, h("h2", {}, "Every party"),
    h("p", { class: "search" }, h("label", {}, "Search the table ", search), " ", searchStatus),
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Expected contribution of every party" },
      h("table", {}, h("caption", {}, "Expected contribution of every party taking part (USD a year)"), h("thead", {}, h("tr", {}, ...headings)), body)));
  function fillParties() {
    const before = Object.fromEntries(reference.view.parties.map((row) => [row[0], row[6]]));
    const revenue = view.amounts.revenue, present = new Set();
    for (const [iso3, status, exchanges, category, base, usage, total] of view.parties) {
      present.add(iso3);
      let row = rowOf[iso3];
      if (!row) {
        const cells = heads.map((_, column) => h(column ? "td" : "th", { scope: column ? undefined : "row", class: column > 4 || column === 3 ? "number" : undefined }));
        row = rowOf[iso3] = { element: h("tr", { "data-iso3": iso3 }, ...cells), cells, texts: [] };
      }
      const change = before[iso3] === undefined ? null : total - before[iso3];
      row.values = [start.names[iso3], iso3, status, exchanges, category, base, usage, total, revenue ? total / revenue : 0, change ?? total];
      const texts = [start.names[iso3], iso3, status, exchanges.toLocaleString("en-US"), category, usd(base), usd(usage), usd(total),
        `${(row.values[8] * 100).toFixed(2)}%`, change === null ? "joins" : signedUsd(change)];
      texts.forEach((text, column) => { if (row.texts[column] !== text) row.cells[column].textContent = text; });
      row.texts = texts;
      if (!row.element.isConnected) body.append(row.element);
      row.element.classList.toggle("mine", iso3 === party);
    }
    for (const [iso3, row] of Object.entries(rowOf)) if (!present.has(iso3)) row.element.remove();
  }
  function sortRows() {
    headings.forEach((heading, column) => column === sorting.column
      ? heading.setAttribute("aria-sort", sorting.falling ? "descending" : "ascending") : heading.removeAttribute("aria-sort"));
    const rows = [...body.rows].map((element) => rowOf[element.dataset.iso3]);
    const order = (a, b) => typeof a === "number" ? a - b : words.compare(a, b);
    rows.sort((a, b) => (sorting.falling ? -1 : 1) * order(a.values[sorting.column], b.values[sorting.column]) || words.compare(a.values[0], b.values[0]));
    body.append(...rows.map((row) => row.element));
    filterRows();
  }
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  function filterRows() {
    const sought = plain(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const element of body.rows) {
      element.hidden = sought.length > 0 && !sought.every((word) => plain(element.textContent).includes(word));
      shown += !element.hidden;
    }
    searchStatus.textContent = sought.length ? `${shown} of ${body.rows.length} rows` : "";
  }

  // ---- my country
  const countryId = `ephyto-country-${++ids}`;
  const countryLine = h("div", { "aria-live": "polite" }), countryWhy = h("div");
  const choose = h("select", { id: countryId, onchange: () => { party = choose.value; countryWhy.replaceChildren(); fillParties(); showCountry(); detail(); } },
    h("option", { value: "" }, "choose a country"),
    ...Object.entries(start.names).sort((a, b) => words.compare(a[1], b[1])).map(([iso3, name]) => h("option", { value: iso3 }, name)));
  function showCountry(country) {
    if (!party) return [countryLine, countryWhy].forEach((box) => box.replaceChildren());
    const row = view.parties.find(([iso3]) => iso3 === party), before = reference.view.parties.find(([iso3]) => iso3 === party);
    const amount = row ? row[6] : 0;
    const sentence = row
      ? `${start.names[party]} would be expected to contribute USD ${usd(amount)} a year: a base fee of USD ${usd(row[4])} and a usage fee of USD ${usd(row[5])}. Its development status is ${row[1]}; with ${row[2].toLocaleString("en-US")} exchange${row[2] === 1 ? "" : "s"} a year, its usage category is ${row[3]}.`
      : `${start.names[party]} does not take part in this scenario, so it would pay nothing.`;
    const change = row && before ? amount === before[6] ? `No change against ${reference.name}.` : `That is USD ${usd(Math.abs(amount - before[6]))} ${amount > before[6] ? "more" : "less"} than in ${reference.name}.` : "";
    if (countryLine.dataset.shown !== sentence + change) {
      countryLine.dataset.shown = sentence + change;
      countryLine.replaceChildren(h("p", { class: "headline" }, sentence, change ? h("span", { class: "change" }, change) : undefined));
    }
    if (country) {
      countryWhy.replaceChildren(h("h3", {}, "Why"), h("ol", { class: "why" }, ...country.why.map(([text, source]) => h("li", {}, text, source ? h("span", { class: "unit" }, ` ${source}`) : undefined))),
        tableOf(`What ${start.names[party]} would pay under each preset`, ["Scenario", "USD a year"], country.presets.map(([name, paid]) => [name, paid === null ? "does not take part" : usd(paid)])));
    }
  }

  // ---- comparing
  const pinName = h("input", { type: "text", id: `ephyto-pin-${++ids}`, maxlength: 80, autocomplete: "off" });
  const pinList = h("ul", { class: "pins" }), matrices = h("div");
  async function pin() {
    await running;
    spot = compareSpot;
    if (pins.length >= start.most_options) return problem(`You have pinned ${pins.length} options, which is the most; remove one first.`);
    const name = pinName.value.trim() || `Option ${pins.length + 1}`;
    if (pins.some((option) => option.name === name)) return problem(`There is an option named ${name} already; give this one another name.`);
    const option = { name, view: { ...view, scenario: { ...view.scenario, name } } };
    const answer = await engine.ask({ kind: "compare", options: [option.view.scenario] });
    if (answer.error) return problem(answer.error);
    problem("");
    pins.push(option);
    pinName.value = "";
    listPins();
    compare();
  }
  const paperReference = () => ({ name: "the paper", view: start.paper });
  function against(option) {
    reference = option;
    fillSchedule(); fillParties(); sortRows(); showCountry(); detail(); listPins();
  }
  function listPins() {
    const focused = document.activeElement?.getAttribute("aria-label");
    pinList.replaceChildren(...pins.map((option, number) => h("li", {}, h("strong", {}, option.name), ` ${option.view.difference} `,
      h("span", { class: "row" },
        h("button", { type: "button", "aria-label": `Show ${option.name}`, onclick: () => show(option.view.scenario, true) }, "Show"),
        h("button", { type: "button", "aria-label": `Measure changes against ${option.name}`, "aria-pressed": String(reference === option), onclick: () => against(reference === option ? paperReference() : option) }, "Measure changes against it"),
        h("button", { type: "button", "aria-label": `Remove ${option.name}`, onclick: () => { pins.splice(number, 1); problem(""); if (reference === option) against(paperReference()); listPins(); compare(); pinName.focus(); } }, "Remove")))));
    if (focused) [...pinList.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === focused)?.focus();
  }
  const freeName = (name) => (pins.some((option) => option.name === name) ? freeName(`${name} (now)`) : name);
  const optionScenarios = () => [...pins.map((option) => option.view.scenario), { ...view.scenario, name: freeName("Present settings") }];
  async function compare() {
    if (!pins.length) return matrices.replaceChildren();
    const options = optionScenarios();
    const answer = await engine.ask({ kind: "compare", options });
    if (answer.error) return problem(answer.error);
    const names = options.map((option) => option.name);
    const opened = matrices.querySelector("details")?.open, sought = matrices.querySelector("input")?.value ?? "";
    const write = (value) => (typeof value === "number" ? usd(value) : value);
    const countrySearch = h("input", { type: "search", autocomplete: "off" });
    const matrix = tableOf("Every country under each option (USD a year)", ["Contracting party", ...names], answer.by_party.map(([, name, ...paid]) => [name, ...paid.map((amount) => (amount === null ? "does not take part" : usd(amount)))]));
    const search = () => { for (const row of matrix.querySelectorAll("tbody tr")) row.hidden = !plain(row.textContent).includes(plain(countrySearch.value)); };
    countrySearch.addEventListener("input", search);
    countrySearch.value = sought;
    search();
    matrices.replaceChildren(
      tableOf("Contributions by development status under each option (USD a year)", ["Option", "Difference from the paper", "Parties", ...start.statuses, "Revenue", "Needed", "Gap"], answer.by_status.map((row) => row.map(write))),
      tableOf(`Who pays less, the same or more than under ${names[0]}, among parties in both`, ["Option", "Development status", "Less", "Same", "More", "Change, USD a year"], answer.winners.map((row) => [...row.slice(0, 5), signedUsd(row[5])])),
      h("details", { open: opened }, h("summary", {}, "Every country under each option"), h("p", { class: "search" }, h("label", {}, "Search the countries ", countrySearch)), matrix));
  }

  // ---- taking home
  const codeBox = h("input", { type: "text", class: "code", readonly: true, id: `ephyto-code-${++ids}` });
  const pasted = h("textarea", { rows: 3, id: `ephyto-paste-${++ids}`, spellcheck: "false" });
  const link = h("a", { href: "#" }, "Link to these settings");
  const taken = h("p", { class: "said", role: "status" });
  const takeSpot = h("div"), compareSpot = h("div"), pasteSpot = h("div", { class: "field" }, h("label", { for: pasted.id }, engine.features.paste), pasted,
    h("button", { type: "button", onclick: () => load(pasted.value) }, "Load it"));
  // The settings travel in the address, after its #, as a scenario code; the back button and a reload bring them back.
  const codeInAddress = () => decodeURIComponent((location.hash.match(/^#(?:code=)?(.+)$/) ?? [])[1] ?? "");
  let opening = true; // while the page takes its settings from the address, it writes none there
  const nextFrame = () => new Promise((done) => requestAnimationFrame(done));
  async function openAddress() {
    opening = true;
    await (codeInAddress() ? load(codeInAddress()) : show(start.paper.scenario, true));
    await nextFrame();
    opening = false;
  }
  function keepInAddress(code) {
    const kept = changedFields({ scenario: start.paper.scenario }, view).length ? code : "";
    if (engine.features.address && !opening && codeInAddress() !== kept) window.history.pushState(null, "", `#${kept}`);
  }
  async function load(text) {
    spot = pasteSpot;
    const answer = await engine.ask({ kind: "load", text });
    if (answer.error) return problem(answer.error);
    await show(answer.scenario, true);
  }
  let taking = false;
  async function take(form) {
    if (taking) return;
    taking = true;
    await running;
    spot = takeSpot;
    problem("");
    taken.textContent = form === "html" ? "The report is being made; this takes some seconds." : "The file is being made.";
    const answer = await engine.ask({ kind: "take", form, scenario: view.scenario, options: pins.length ? optionScenarios().slice(0, -1) : undefined });
    taking = false;
    taken.textContent = "";
    if (answer.error) return problem(answer.error);
    const address = URL.createObjectURL(new Blob([answer.content]));
    h("a", { href: address, download: answer.file }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    taken.textContent = `Saved as ${answer.file}.`;
  }
  const takeButton = (form, text) => { return h("button", { type: "button", onclick: () => take(form) }, text); };

  // ---- putting a view on the page
  function fillSchedule() {
    const cell = (now, before) => h("span", {}, usd(now), now === before ? undefined : h("span", { class: "change" }, `${signedUsd(now - before)}`));
    const rows = start.categories.flatMap((category, c) => ["Base fee", "Usage fee", "Total"].map((fee, f) =>
      [category, fee, ...start.statuses.map((_, s) => cell(view.schedule[c][s][f], reference.view.schedule[c][s][f]))]));
    const filledTable = tableOf("Fee schedule by development status (USD a year)", ["Usage category", "Fee", ...start.statuses], rows);
    schedule.replaceChildren(filledTable);
    scheduleNote.textContent = `Changes are against ${reference.name}.`;
  }
  const sameFees = (a, b) => a.parties.length === b.parties.length && a.parties.every((row, n) => row[0] === b.parties[n][0] && row[6] === b.parties[n][6]);
  const changedFields = (a, b) => Object.keys(start.labels).filter((name) => name !== "name" && JSON.stringify(a.scenario[name]) !== JSON.stringify(b.scenario[name]));
  let committedView = view;
  function present(next, committed) {
    const changed = changedFields(committedView, next);
    view = next;
    if (committed) {
      said.textContent = changed.length && sameFees(committedView, next)
        ? `This changes no fee: ${changed.map((name) => `${start.labels[name]} is now ${inWords(name, next.scenario[name])} instead of ${inWords(name, committedView.scenario[name])}`).join(", ")}.` : "";
      if (JSON.stringify(history[place]) !== JSON.stringify(next.scenario)) { history = [...history.slice(0, place + 1), next.scenario]; place = history.length - 1; }
      committedView = next;
      syncControls();
    }
    drawChart(charts.waterfall, "waterfall", view, start);
    headline.textContent = view.headline;
    const amount = (label, value, signed) => h("div", {}, h("dt", {}, label), h("dd", {}, signed ? signedUsd(value) : usd(value)));
    const a = view.amounts;
    amounts.replaceChildren(amount("Base unit fee", a.base_unit), amount("Usage unit fee", a.usage_unit), amount("Needed from fees", a.need),
      amount("Revenue", a.revenue), amount("Gap", a.gap, true), ...(a.surplus ? [amount("Surplus to the reserve", a.surplus)] : []));
    const medium = view.schedule[start.categories.indexOf("Medium")];
    summary.textContent = `Medium usage: ${start.statuses.slice(1).map((status, n) => `${status} ${usd(medium[n + 1][2])}`).join(" · ")}`;
    differs.textContent = changedFields({ scenario: start.paper.scenario }, view).length ? `Against the paper: ${view.difference}.` : `${view.difference}.`;
    later(committed);
  }
  // What is less looked at while a slider moves is drawn once the browser has time, and only for the newest view.
  let waiting = 0;
  function later(committed) {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      drawChart(charts.groups, "groups", view, start);
      if (view.curve) curve = view.curve;
      if (view.curve) drawChart(charts.curve, "curve", view, start, curve);
      fillSchedule(); fillParties(); showCountry(view.country);
      if (committed || search.value) sortRows();
      preset.value = String(start.presets.findIndex(([, scenario]) => changedFields({ scenario }, view).length === 0));
      if (preset.selectedIndex < 0) preset.value = "";
      notices.replaceChildren(...view.notices.map((text) => h("li", {}, text)));
      stamp.textContent = view.stamp;
      codeBox.value = view.code ?? "";
      link.href = `#code=${view.code ?? ""}`;
      if (committed) keepInAddress(view.code ?? "");
      markHistory();
    });
  }

  root.classList.add("ephyto");
  root.replaceChildren(
    h("h1", {}, "What would every party pay?"),
    h("p", { class: "subtitle" }, `The funding of the IPPC ePhyto Solution. ${start.proposal}`),
    summary,
    h("div", { class: "layout" },
      h("section", { class: "controls", "aria-label": "Settings" }, h("h2", {}, "Settings"),
        start.presets.length ? h("div", { class: "field" }, h("label", { for: presetId }, "Preset"), preset) : undefined,
        h("div", { class: "row" }, reset, undo, redo), problemBox, said,
        ...start.fields.map(control)),
      h("div", { class: "results" },
        h("section", { "aria-label": "Answer" }, headline, differs, amounts),
        chart("waterfall", "From the level to the fees"),
        h("section", {}, h("h2", {}, "Fee schedule"), scheduleNote, schedule),
        h("section", { class: "country" }, h("h2", {}, "My country"), h("div", { class: "field" }, h("label", { for: countryId }, "Country"), choose), countryLine, countryWhy),
        chart("groups", "Who carries the cost"), chart("curve", "As more parties take part"),
        h("section", { class: "compare" }, h("h2", {}, "Compare options"),
          h("p", { class: "help" }, `Pin the present settings under a name, up to ${start.most_options}; then change the settings and compare.`),
          h("div", { class: "row" }, h("label", { for: pinName.id }, "Name of the option"), pinName, h("button", { type: "button", onclick: pin }, "Pin the present settings")), compareSpot, pinList, matrices),
        parties,
        h("section", { class: "take" }, h("h2", {}, "Take home"),
          h("div", { class: "row" }, ...Object.entries(FORMS).filter(([form]) => engine.features.take.includes(form)).map(([form, text]) => takeButton(form, text))), taken, takeSpot,
          h("div", { class: "field" }, h("label", { for: codeBox.id }, "Scenario code, to paste into a message"), codeBox),
          engine.features.link ? h("p", {}, link, h("span", { class: "unit" }, engine.features.link)) : undefined,
          pasteSpot),
        h("section", {}, h("h2", {}, "Notices"), notices, stamp))));
  syncControls();
  present(view, true);
  sortRows();
  detail();
  if (engine.features.link) {
    addEventListener("hashchange", openAddress);
    if (codeInAddress()) openAddress();
    else nextFrame().then(() => { opening = false; });
  }
  return () => {
    drawChart(charts.waterfall, "waterfall", view, start);
    drawChart(charts.groups, "groups", view, start);
    drawChart(charts.curve, "curve", view, start, curve);
  };
}
