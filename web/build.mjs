// Bundles the explorer: `make page`. The bundles are committed, so that nobody needs Node to use the workbook.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const common = {
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "inline",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
};
// The licences of the libraries that the bundles carry travel with them.
const modules = fileURLToPath(new URL("node_modules/", import.meta.url));
const licences = ["preact", "fflate", "yaml"].map(
  (name) => `${name}\n${readFileSync(`${modules}${name}/LICENSE`, "utf8").trim()}`,
);
const banner = { js: `/*! Carries these libraries:\n\n${licences.join("\n\n")}\n*/` };
const out = process.argv[2] ?? `${here}../ephyto_model/page/bundle`;

await build({
  ...common,
  banner,
  absWorkingDir: here,
  entryPoints: ["index.tsx"],
  format: "esm",
  outfile: `${out}/explorer.js`,
});
await build({ ...common, absWorkingDir: here, entryPoints: ["styles/explorer.css"], outfile: `${out}/explorer.css` });
