// Draws the charts of a page: each `<div data-chart>` is followed by JSON with the option as the server built it, the exact
// words of each value and the list behind each point. What depends on the theme is added here. Without this module the
// sentence and the table of each chart say the same.
import { init } from "./vendor/echarts-5.6.0-1.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const charts = new Map();

/** The page's own colours: they follow the theme that was chosen, or the system's. */
const colours = () => {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: of("ink"),
    soft: of("soft"),
    line: of("line"),
    surface: of("surface"),
    font: getComputedStyle(document.body).fontFamily,
    series: [of("accent"), of("edge"), of("good"), of("warn")],
    tones: { good: of("good"), bad: of("accent"), open: of("edge") },
  };
};

/** Large numbers on an axis, short: 1.2M. */
const short = new Intl.NumberFormat(document.documentElement.lang || "en", {
  notation: "compact",
  maximumFractionDigits: 1,
});

const list = (some) => (Array.isArray(some) ? some : some ? [some] : []);

/** The option with everything that charming leaves to the theme. */
const dressed = ({ option, marks, texts }) => {
  const { ink, soft, line, surface, font, series, tones } = colours();
  const whole = list(option.series).every(({ data }) => data.every(Number.isInteger));
  const axis = (each) => ({
    ...each,
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: {
      color: soft,
      hideOverlap: true,
      ...(each.type === "value"
        ? { formatter: (value) => short.format(value) }
        : { width: 150, overflow: "truncate" }),
    },
    splitLine: { lineStyle: { color: line } },
    // Half an order is none.
    ...(each.type === "value" ? { splitNumber: 4, minInterval: whole ? 1 : 0 } : {}),
  });
  const look = (each, place) => {
    const [mark, tone] = marks[place].split("-");
    const before = mark === "before";
    const color = tones[tone] ?? (before ? soft : series[place % series.length]);
    // However little there was can be seen, and nothing cannot.
    const bar =
      each.type === "bar"
        ? { barMaxWidth: 28, barMinHeight: 1, data: each.data.map((value) => value || null) }
        : {};
    return {
      ...each,
      ...bar,
      color,
      cursor: "pointer",
      // The first line lies above those that it may cover exactly.
      z: 2 + (place === 0 ? 1 : 0),
      lineStyle: { width: before ? 1.5 : 2, type: before ? "dashed" : "solid", color },
      itemStyle: { color, borderRadius: each.stack ? 0 : 2 },
      emphasis: { focus: "none" },
      symbol: "circle",
      symbolSize: 7,
    };
  };
  // Words, not rounded numbers; drawn as text, so that no markup or inline style is made.
  const words = (points) => {
    const [first] = points;
    const rows = points.map((point) => `${point.seriesName}: ${texts[point.seriesIndex]?.[point.dataIndex] ?? ""}`);
    return [first?.name ?? "", ...rows].join("\n");
  };
  return {
    ...option,
    animation: !calm.matches,
    animationDuration: 250,
    textStyle: { fontFamily: font, color: ink },
    xAxis: list(option.xAxis).map(axis),
    yAxis: list(option.yAxis).map(axis),
    legend: list(option.legend).map((each) => ({ ...each, textStyle: { color: soft }, icon: "circle", itemWidth: 10 })),
    tooltip: {
      ...option.tooltip,
      renderMode: "richText",
      confine: true,
      formatter: (points) => words(list(points)),
      backgroundColor: surface,
      borderColor: line,
      textStyle: { color: ink, fontSize: 13 },
      axisPointer: { type: "line", lineStyle: { color: soft } },
    },
    series: list(option.series).map(look),
  };
};

/** The bucket under the pointer leads to its list, wherever in its column somebody clicks. */
const follow = (chart, box, { option, links, own }) => {
  const lying = list(option.yAxis)[0]?.type === "category";
  // That of the series under the pointer; of the first one beside them all.
  let series = 0;
  const bucket = (event) => {
    const at = [event.offsetX, event.offsetY];
    if (!chart.containPixel({ gridIndex: 0 }, at)) return undefined;
    const [x, y] = chart.convertFromPixel({ gridIndex: 0 }, at);
    const point = Math.round(lying ? y : x);
    return point in own[series] ? own[series][point] : links[point];
  };
  chart.on("mouseover", (event) => {
    if (event.componentType === "series") series = event.seriesIndex;
  });
  chart.on("mouseout", () => {
    series = 0;
  });
  chart.getZr().on("click", (event) => {
    const path = bucket(event);
    if (path) location.assign(path);
  });
  chart.getZr().on("mousemove", (event) => box.toggleAttribute("data-leads", Boolean(bucket(event))));
};

const draw = (box) => {
  const data = JSON.parse(box.nextElementSibling.textContent);
  const rows = data.links.length;
  const lying = data.marks.includes("lying");
  // As high as its rows need, in steps that the style sheet has.
  box.dataset.chart = lying ? (rows > 6 ? "tall" : "low") : "plain";
  box.hidden = false;
  const chart = init(box, null, { renderer: "svg" });
  chart.setOption(dressed(data));
  follow(chart, box, data);
  charts.set(box, { chart, data });
};

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) charts.get(target)?.chart.resize();
});

/** Charts are drawn when they come near the screen: a page has ten of them. */
const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      const box = target.querySelector("[data-chart]");
      try {
        draw(box);
        resized.observe(box);
      } catch (error) {
        box.hidden = true;
        console.error("A chart could not be drawn; its table says the same.", error);
      }
    }
  },
  { rootMargin: "400px" },
);

const again = () => {
  for (const { chart, data } of charts.values()) chart.setOption(dressed(data), { notMerge: true });
};

for (const box of document.querySelectorAll("[data-chart]")) near.observe(box.closest("figure"));
dark.addEventListener("change", again);
calm.addEventListener("change", again);
addEventListener("pagehide", (event) => {
  if (event.persisted) return;
  for (const { chart } of charts.values()) chart.dispose();
});
