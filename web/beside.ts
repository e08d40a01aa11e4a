// The explorer to the right of the notebook that shows it, where JupyterLab lets a page move its panels.

type Panel = {
  id: string;
  node: HTMLElement;
  title: { label: string };
  content?: { widgets?: readonly { node: HTMLElement }[] };
  context?: { path: string };
};
type Lab = {
  commands: { execute(command: string, args: object): Promise<unknown> };
  shell: { widgets(area: "main"): Iterable<Panel>; add(panel: Panel, area: "main", options: object): void };
};
const CLONE = "notebook:create-output-view"; // JupyterLab's "Create New View for Cell Output"

// Open a second view of the output that `el` is in. False where this is no notebook of a JupyterLab that allows it,
// or `el` is in such a view already.
export async function openBeside(el: HTMLElement, label: string): Promise<boolean> {
  const lab = (globalThis as { jupyterapp?: Lab }).jupyterapp;
  while (lab && !el.isConnected) await new Promise(requestAnimationFrame);
  const panels = () => [...(lab?.shell.widgets("main") ?? [])];
  const before = panels();
  const notebook = before.find((panel) => panel.context && panel.content?.widgets && panel.node.contains(el));
  const index = notebook?.content?.widgets?.findIndex((cell) => cell.node.contains(el)) ?? -1;
  if (!lab || !notebook || index < 0) return false;
  await lab.commands.execute(CLONE, { path: notebook.context?.path, index });
  const view = panels().find((panel) => !before.includes(panel));
  if (!view) return false;
  view.title.label = label;
  lab.shell.add(view, "main", { mode: "split-right", ref: notebook.id });
  return true;
}
