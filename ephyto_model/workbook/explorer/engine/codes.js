// Scenario codes and files: as scenario_code.py, tables.py and scenario_files.py write them.

const bytesOf = async (stream) => new Uint8Array(await new Response(stream).arrayBuffer());
const through = (bytes, transform) => bytesOf(new Blob([bytes]).stream().pipeThrough(transform));

const differing = (start, scenario) => Object.keys(start.labels).filter((name) => name !== "name" && !same(scenario[name], start.paper.scenario[name]));

async function encodeScenario(start, scenario) {
  const names = [...differing(start, scenario), ...(scenario.name === start.paper.scenario.name ? [] : ["name"])];
  const text = JSON.stringify(Object.fromEntries(names.map((name) => [name, scenario[name]])));
  const packed = await through(new TextEncoder().encode(text), new CompressionStream("deflate"));
  return start.code_prefix + btoa(String.fromCharCode(...packed)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function decodeScenario(start, text) {
  const code = text.replace(/\s+/g, ""), remedy = `copy the whole code, from ${start.code_prefix} to its end`;
  let values;
  try {
    if (!code.startsWith(start.code_prefix) || code.length > start.longest_code) throw new Error("no code");
    const body = code.slice(start.code_prefix.length);
    if (!/^[\w-]+$/.test(body)) throw new Error("other characters");
    const packed = Uint8Array.from(atob(body.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    values = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await through(packed, new DecompressionStream("deflate"))));
  } catch {
    return { error: `This scenario code is damaged or cut; ${remedy}.` };
  }
  if (values === null || typeof values !== "object" || Array.isArray(values)) return { error: `This scenario code is damaged or cut; ${remedy}.` };
  return { scenario: { ...start.paper.scenario, ...values } };
}

// A column of amounts as a table of Python's writes it: with a fraction for all where one has a fraction.
const asColumn = (amounts) => (amounts.every(Number.isInteger) ? amounts : amounts.map((amount) => (Number.isInteger(amount) ? `${amount}.0` : inPython(amount))));
// One row as CSV; no text becomes a formula in a spreadsheet program.
const csvRow = (cells) => cells.map((cell) => {
  const text = typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell === null ? "" : typeof cell === "number" ? inPython(cell) : String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}).join(",");
const csvFile = (rows) => new TextEncoder().encode(`\ufeff${rows.map((row) => `${csvRow(row)}\n`).join("")}`);

// JSON is YAML, too: one line a field.
const yamlFile = (start, scenario) => new TextEncoder().encode(
  ["name", ...differing(start, scenario)].map((name) => `${name}: ${JSON.stringify(scenario[name])}\n`).join(""));

const fileName = (name) => name.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60).replace(/^-+|-+$/g, "") || "scenario";
