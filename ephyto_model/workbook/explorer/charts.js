// The explorer's charts: the figures as Python made them, with the figures of a view put in.

const usdFormat = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const usd = (amount) => {
  const text = usdFormat.format(Math.abs(amount));
  const plain = text.endsWith(".00") ? text.slice(0, -3) : text;
  return (amount < 0 && /[1-9]/.test(plain) ? "\u2212" : "") + plain;
};
const signedUsd = (amount) => (Math.round(amount * 100) > 0 ? "+" : "") + usd(amount);
const percent = (share) => (!share ? "0%" : share < 0.0005 ? "under 0.1%" : `${(share * 100).toFixed(1)}%`);
const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const NARROW = 480; // in so many pixels amounts beside bars would run into other words; the table has them

// What each chart shows of a view: arrays for its traces, its title, and its table for those who do not see it.
const chartData = {
  waterfall(view, start) {
    const steps = view.steps;
    const at = Object.fromEntries(steps.map(([step, amount]) => [step, amount]));
    let stand = 0;
    const stands = [0, ...steps.map(([, amount, total]) => (stand = total ? amount : stand + amount))];
    const low = Math.min(...stands), high = Math.max(...stands);
    // The last step's name says which way it goes, so its amount needs no sign.
    const written = steps.map(([, amount], n) => usd(n === steps.length - 1 ? Math.abs(amount) : amount));
    const fees = -(at["Base fees"] + at["Usage fees"]);
    return {
      title: filled(start.titles[fees ? "waterfall" : "no_fees"], { level: usd(steps[0][1]), fees: usd(fees) }),
      traces: [{
        y: steps.map(([step]) => step.replace(" Funding", "<br>Funding")),
        x: steps.map(([, amount]) => amount),
        measure: steps.map(([, , total]) => (total ? "absolute" : "relative")),
        text: written,
      }],
      layout: { "xaxis.range": [low - 0.22 * (high - low), high + 0.32 * (high - low)] },
      head: ["Step", "USD a year"],
      rows: steps.map(([step], n) => [step, written[n]]),
    };
  },
  groups(view, start) {
    const groups = view.groups;
    const largest = groups.reduce((most, group) => (group[5] > most[5] ? group : most));
    const values = { largest: largest[0], share: `${Math.round(largest[6] * 100)}%` };
    return {
      title: largest[5] > 0 ? filled(start.titles.groups, values) : start.titles.no_group,
      traces: [{ x: groups.map((group) => group[0]), y: groups.map((group) => group[3]) },
               { x: groups.map((group) => group[0]), y: groups.map((group) => group[4]) }],
      layout: {},
      head: ["Development status", "Parties", "Paying parties", "Base fees", "Usage fees", "Total", "Share"],
      rows: groups.map((g) => [g[0], g[1], g[2], usd(g[3]), usd(g[4]), usd(g[5]), percent(g[6])]),
    };
  },
  curve(view, start, curve) {
    const statuses = start.statuses.slice(1);
    const here = view.scenario.participating_parties, from = Math.min(start.fewest_shown, here);
    const high = statuses.at(-1), numbers = curve[high].map((_, place) => place + 1).slice(from - 1);
    const first = start.marks[0][0], last = numbers.at(-1);
    const ends = { first, last, status: high, before: usd(curve[high][first - 1]), after: usd(curve[high][last - 1]) };
    const shown = [...new Set([1, here, ...start.marks.map(([number]) => number)])].sort((a, b) => a - b);
    return {
      title: filled(start.titles[ends.before === ends.after ? "flat_curve" : "curve"], ends),
      traces: [...statuses.map((status) => ({ x: numbers, y: curve[status].slice(from - 1) })),
               { x: statuses.map(() => here), y: statuses.map((status) => curve[status][here - 1]) }],
      layout: {},
      head: ["Participating parties", ...statuses.map((status) => `Base fee, ${status}`)],
      rows: shown.map((number) => [number, ...statuses.map((status) => usd(curve[status][number - 1]))]),
    };
  },
};

// Draw one chart into its place; what has not changed is not drawn again.
function drawChart(place, name, view, start, curve) {
  if (!Plotly) return;
  const data = chartData[name](view, start, curve);
  const key = JSON.stringify([data.traces, data.layout]);
  if (place.key === key) return;
  place.key = key;
  place.caption.textContent = data.title.replaceAll("<br>", " ");
  place.figure.setAttribute("aria-label", place.caption.textContent);
  place.table(data.head, data.rows);
  const template = start.charts[name];
  if (!place.layout) {
    place.layout = structuredClone(template.layout);
    place.layout.title = undefined;
    place.layout.margin.t -= 40; // the page shows the title above the chart, where it can wrap
    place.layout.autosize = true;
    place.layout.height = 340;
  }
  if (data.layout["xaxis.range"]) place.layout.xaxis = { ...place.layout.xaxis, range: data.layout["xaxis.range"] };
  const bare = place.figure.clientWidth < NARROW ? { textposition: "none" } : {};
  const traces = template.data.map((trace, number) => ({ ...trace, ...(trace.text && bare), ...data.traces[number] }));
  Plotly.react(place.figure, traces, place.layout, {
    responsive: true, displaylogo: false, modeBarButtons: [["toImage", "resetScale2d"]],
  });
}
