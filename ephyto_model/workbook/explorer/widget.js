// The explorer in a notebook: questions go to the kernel, each with a number that its answer carries too.
let Plotly;
const SILENT = "The explorer is not answering, because its server or kernel has stopped. To keep these settings, copy the scenario code, start the explorer again with ephyto explore, and paste the code there.";

// The page is there first, its charts follow.
async function loadPlotly(engine) {
  const preloaded = document.getElementById("ephyto-plotly");
  if (!globalThis.ephytoPlotly && preloaded) {
    globalThis.ephytoPlotly = new Promise((loaded) => {
      const script = document.createElement("script");
      script.onload = () => loaded(globalThis.Plotly);
      script.src = preloaded.href;
      document.head.append(script);
    });
  }
  if (!globalThis.ephytoPlotly) {
    const { content } = await engine.ask({ kind: "plotly" });
    // Given a module of its own, plotly does not look for a module loader, which some pages have and some have not.
    globalThis.ephytoPlotly = new Function("module", `${new TextDecoder().decode(content)}; return module.exports;`)({ exports: {} });
  }
  return globalThis.ephytoPlotly;
}

function render({ model, el }) {
  const open = new Map();
  let number = 0;
  model.on("msg:custom", (answer, buffers) => {
    const settle = open.get(answer.number);
    open.delete(answer.number);
    if (settle) settle(buffers?.length ? { ...answer, content: buffers[0] } : answer);
  });
  const engine = {
    // A link can only reopen a page that runs by itself, not a notebook.
    features: {
      take: ["xlsx", "csv", "comparison", "yaml", "html"], paste: "Paste a scenario code or scenario YAML",
      link: document.body.dataset.voila !== undefined && " (works only while this explorer runs; the code always works)",
    },
    ask: (question) => new Promise((settle) => {
      const mine = ++number;
      const silent = () => { open.delete(mine); settle({ error: SILENT }); };
      open.set(mine, settle);
      setTimeout(() => open.has(mine) && silent(), question.kind === "take" ? 120_000 : 15_000);
      try { model.send({ ...question, number: mine }); } catch { silent(); }
    }),
  };
  if (engine.features.link) document.title = "What would every party pay? The ePhyto funding explorer";
  const root = document.createElement("main");
  el.append(root);
  const drawCharts = mountExplorer(root, engine, model.get("start"));
  setTimeout(async () => { Plotly = await loadPlotly(engine); drawCharts(); });
}
export default { render };
