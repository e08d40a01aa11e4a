// Bundles the explorer: `npm run build`. The bundles are committed, so that nobody needs Node to use the workbook.

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
const out = process.argv[2] ?? `${here}bundle`;

await build({ ...common, absWorkingDir: here, entryPoints: ["file.tsx"], format: "iife", outfile: `${out}/file.js` });
await build({
  ...common,
  absWorkingDir: here,
  entryPoints: ["widget.tsx"],
  format: "esm",
  outfile: `${out}/widget.js`,
});
await build({ ...common, absWorkingDir: here, entryPoints: ["styles/explorer.css"], outfile: `${out}/explorer.css` });
