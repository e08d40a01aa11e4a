// One bundle for both: as a file the explorer opens by itself, in a notebook JupyterLab asks for `render`.

import { open } from "./file.tsx";
import { render } from "./notebook.tsx";

const root = document.getElementById("ephyto-explorer");
if (root) open(root);

export default { render };
