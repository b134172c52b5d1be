/** A small plot beside the globe: altitude, range and signal of one flight against time, with a line where the clock is. */
import { fill, h, svg } from "../dom";
import type { Stage } from "../globe/stage";
import type { Series } from "../types";
import { download, table } from "./downloads";

const WIDTH = 360;
const LEFT = 40;
const HIGH = 74;
const GAP = 20;

interface Curve {
  title: string;
  unit: string;
  values: (number | null)[];
  text: (at: number) => string;
  look: string;
}

export function sideplot(stage: Stage, series: Series, radar: string, name: string): { element: HTMLElement; stop: () => void } {
  const seen = series.by_radar[radar];
  const curves: Curve[] = [
    { title: "Altitude", unit: "km", values: series.altitude_km, text: (i) => series.altitude_text[i] ?? "", look: "altitude" },
  ];
  if (seen) {
    curves.push(
      { title: "Range from the radar", unit: "km", values: seen.range_km, text: (i) => seen.range_text[i] ?? "", look: "range" },
      { title: "Signal to noise", unit: "dB", values: seen.snr_db, text: (i) => seen.snr_text[i] ?? "", look: "signal" },
    );
  }
  const times = series.time_s;
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 1];
  const x = (time: number) => LEFT + ((WIDTH - LEFT - 4) * (time - first)) / (last - first || 1);
  const height = curves.length * (HIGH + GAP) + 16;
  const cursor = svg("line", { class: "cursor", y1: 0, y2: height - 16 });
  const read = curves.map(() => h("output", {}));
  const state = h("p", { class: "state", role: "status" });
  const drawn = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${height}`, class: "sideplot", role: "img", "aria-label": `Altitude, range and signal of the flight against time; ${name}` },
    seen ? bands(times, seen.visible, x, height) : [],
    curves.map((curve, row) => small(curve, row * (HIGH + GAP) + GAP, times, x)),
    timeAxis(first, last, x, height),
    cursor,
  );
  drawn.addEventListener("click", (event) => {
    const box = drawn.getBoundingClientRect();
    const at = ((event as MouseEvent).clientX - box.left) * (WIDTH / box.width);
    stage.seek(first + ((last - first) * (at - LEFT)) / (WIDTH - LEFT - 4));
  });
  const stop = stage.onTime((now) => {
    const i = nearest(times, now);
    const there = Math.min(Math.max(now, first), last);
    cursor.setAttribute("x1", String(x(there)));
    cursor.setAttribute("x2", String(x(there)));
    const inside = now >= first - 1 && now <= last + 1;
    curves.forEach((curve, row) => (read[row]!.value = inside ? curve.text(i) : "–"));
    fill(state, inside ? (seen ? (series.reasons[String(seen.reason[i])] ?? "") : "") : now < first ? "not launched yet" : "over");
  });
  const numbers = h("dl", { class: "numbers" }, curves.flatMap((curve, row) => [h("dt", { class: curve.look }, curve.title), h("dd", {}, read[row]!)]));
  const element = h("figure", { class: "plot" }, numbers, state, drawn, h("figcaption", { class: "links" }, links(drawn, series, radar)));
  return { element, stop };
}

function links(drawn: SVGElement, series: Series, radar: string): (Node | string)[] {
  const seen = series.by_radar[radar];
  const name = series.flight.replaceAll("/", "-");
  const columns: Record<string, readonly (string | number | boolean | null)[]> = { time_s: series.time_s, altitude_km: series.altitude_km };
  if (seen) Object.assign(columns, { range_km: seen.range_km, snr_db: seen.snr_db, visible: seen.visible });
  return ["Save: ", ...download(drawn, name), " ", table(columns, name)];
}

function small(curve: Curve, top: number, times: number[], x: (t: number) => number): SVGElement {
  const known = curve.values.filter((one): one is number => one !== null);
  const ticks = nice(Math.min(...known, curve.unit === "dB" ? 0 : Infinity, curve.unit === "km" ? 0 : Infinity), Math.max(...known, 1));
  const [low, high] = [ticks[0]!, ticks.at(-1)!];
  const y = (value: number) => top + HIGH - (HIGH * (value - low)) / (high - low);
  let path = "";
  let pen = "M";
  curve.values.forEach((value, i) => {
    if (value === null) pen = "M";
    else {
      path += `${pen}${x(times[i]!).toFixed(1)},${y(value).toFixed(1)}`;
      pen = "L";
    }
  });
  return svg(
    "g",
    {},
    ticks.map((tick) => svg("g", {}, svg("line", { class: "grid", x1: LEFT, x2: WIDTH - 4, y1: y(tick), y2: y(tick) }), svg("text", { class: "tick", x: LEFT - 5, y: y(tick) + 3.5, "text-anchor": "end" }, String(tick)))),
    svg("text", { class: "title", x: LEFT, y: top - 5 }, `${curve.title}, ${curve.unit}`),
    svg("path", { d: path, class: `curve ${curve.look}` }),
  );
}

function timeAxis(first: number, last: number, x: (t: number) => number, height: number): SVGElement[] {
  return nice(first, last)
    .filter((tick) => tick >= first && tick <= last)
    .map((tick) => svg("text", { class: "tick", x: x(tick), y: height - 3, "text-anchor": "middle" }, `${tick} s`));
}

/** Where the radar sees the flight: a wash behind all three. */
function bands(times: number[], visible: boolean[], x: (t: number) => number, height: number): SVGElement[] {
  const found: SVGElement[] = [];
  let from = -1;
  for (let i = 0; i <= visible.length; i += 1) {
    if (visible[i] && from < 0) from = i;
    if (!visible[i] && from >= 0) {
      const [a, b] = [x(times[from]!), x(times[i - 1]!)];
      found.push(svg("rect", { class: "seen", x: a, y: 0, width: Math.max(b - a, 1), height: height - 16 }));
      from = -1;
    }
  }
  return found;
}

function nearest(times: number[], now: number): number {
  let [low, high] = [0, times.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= now) low = middle;
    else high = middle;
  }
  return Math.abs((times[high] ?? 0) - now) < Math.abs((times[low] ?? 0) - now) ? high : low;
}

/** Round numbers for an axis. */
function nice(low: number, high: number): number[] {
  const raw = (high - low) / 3 || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= raw) ?? raw;
  const from = Math.floor(low / step);
  const to = Math.ceil(high / step);
  return Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
}
