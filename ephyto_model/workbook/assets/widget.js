// The explorer in a notebook: questions go to the kernel, each with a number that its answer carries too.
function render({ model, el }) {
  const open = new Map();
  let number = 0;
  model.on("msg:custom", (answer, buffers) => {
    const settle = open.get(answer.number);
    open.delete(answer.number);
    if (settle) settle(buffers?.length ? { ...answer, content: buffers[0] } : answer);
  });
  const engine = {
    features: { detail: true, compare: true, take: true, link: Boolean(document.querySelector("#jupyter-config-data") === null || location.pathname.includes("/voila/") || document.body.dataset.voila) },
    ask: (question) => new Promise((settle) => { open.set(++number, settle); model.send({ ...question, number }); }),
  };
  const root = document.createElement("main");
  el.append(root);
  mountExplorer(root, engine, model.get("start"));
}
export default { render };
