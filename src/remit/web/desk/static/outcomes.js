// Draws a measure over time: a line, the band it may be in, and hollow points where it may still change.
(() => {
  "use strict";
  const place = document.querySelector("[data-chart]");
  if (!place || typeof uPlot !== "function") return;
  const choice = document.querySelector("[data-chart-choice]");
  const DAY = 86_400;
  let drawn = null;
  let told = null;

  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name, alpha = 1) => {
    probe.style.color = `color-mix(in oklab, var(${name}) ${alpha * 100}%, transparent)`;
    return getComputedStyle(probe).color;
  };
  const say = (value) => {
    if (value == null) return "none";
    if (told.unit === "%") return `${value.toFixed(0)} %`;
    if (told.unit === "points") return value.toFixed(1);
    return value < 1 ? `${(value * 60).toFixed(0)} s` : value < 120 ? `${value.toFixed(1)} min` : `${(value / 60).toFixed(1)} h`;
  };

  const draw = () => {
    drawn?.destroy();
    place.textContent = "";
    if (!told.value.some((value) => value != null)) {
      const none = document.createElement("p");
      none.className = "none";
      none.textContent = "Nothing to draw in this time.";
      place.append(none);
      return;
    }
    const line = colour("--accent"), faint = colour("--ink-3"), rule = colour("--line"), paper = colour("--surface");
    const axis = { stroke: faint, font: "11px Inter, sans-serif", grid: { stroke: rule, width: 1 }, ticks: { show: false } };
    const band = { stroke: "transparent", points: { show: false } };
    const [first, last] = [told.at[0], told.at.at(-1)]; // of a single day uPlot would make years
    const days = last - first < 6 * DAY ? [first - 3 * DAY, last + 3 * DAY] : [first, last];
    const ends = told.unit === "%" ? [0, 100] : told.unit === "points" ? [1, 7] : null;
    drawn = new uPlot({
      width: place.clientWidth,
      height: place.clientHeight,
      legend: { show: false },
      cursor: { y: false, points: { size: 8 } },
      scales: { x: { time: true, range: days }, y: ends ? { range: ends } : { range: (_, low, high) => [0, Math.max(high, 0.1) * 1.1] } },
      axes: [
        { ...axis, grid: { show: false }, values: (_, at) => at.map((second) => new Date(second * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" })), space: 70, incrs: [1, 2, 7, 14, 28, 91, 182, 364].map((days) => days * DAY) },
        { ...axis, size: 58, values: (_, at) => at.map(say) },
      ],
      series: [
        {},
        { stroke: line, width: 2, spanGaps: true, points: { show: true, size: 6, stroke: line, fill: line, filter: (_, i) => (i === 1 ? told.value.flatMap((value, n) => (value != null && !told.immature[n] ? [n] : [])) : null) } },
        band,
        band,
        { stroke: "transparent", points: { show: true, size: 7, width: 1.5, stroke: line, fill: paper } },
      ],
      bands: [{ series: [3, 2], fill: colour("--accent", 0.16) }],
      hooks: { setCursor: [tip] },
    }, [told.at, told.value, told.low, told.high, told.value.map((value, n) => (told.immature[n] ? value : null))], place);
    drawn.root.append(label);
    drawn.over.style.cursor = "pointer";
    drawn.over.addEventListener("click", () => {
      const n = drawn.cursor.idx;
      if (n == null || told.value[n] == null) return;
      const day = new Date(told.at[n] * 1000).toISOString().slice(0, 10);
      location.assign(`${place.dataset.behind}${choice?.value ?? place.dataset.measure}?${place.dataset.query}&${told.step}=${day}&from=${told.step}`);
    });
  };

  const label = document.createElement("div");
  label.className = "chart-tip sheetlet small";
  label.hidden = true;
  const tip = (plot) => {
    const n = plot.cursor.idx;
    label.hidden = n == null || told.value[n] == null;
    if (label.hidden) return;
    const day = new Date(told.at[n] * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    const range = told.low[n] == null ? "" : `, ${say(told.low[n])} to ${say(told.high[n])}`;
    label.textContent = `${told.step === "week" ? "Week of " : ""}${day}: ${say(told.value[n])}${range}, of ${told.of[n]}${told.immature[n] ? ", may still change" : ""}`;
    const left = plot.valToPos(told.at[n], "x");
    label.style.left = `${Math.min(Math.max(left - 60, 50), place.clientWidth - 260)}px`;
  };

  const load = async () => {
    const measure = choice?.value ?? place.dataset.measure;
    const answer = await fetch(`${place.dataset.chart}&measure=${encodeURIComponent(measure)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    told = await answer.json();
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", `${told.title} by ${told.step}: ${told.at.map((_, n) => say(told.value[n])).join(", ")}`);
    draw();
  };
  choice?.addEventListener("change", load);
  new ResizeObserver(() => { if (drawn) drawn.setSize({ width: place.clientWidth, height: place.clientHeight }); }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => told && draw());
  load();
})();
