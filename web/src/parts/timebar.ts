/** The clock: play, speed, and a slider over everything that happens. Seconds count from the raid's beginning. */
import { button, fill, h, svg } from "../dom";
import type { Stage } from "../globe/stage";
import { keep } from "../route";

const SPEEDS = [1, 5, 10, 30, 100];

/** Moments that another part of the page wants to see above the slider. */
let mark: (moments: { time_s: number; text: string }[]) => void = () => undefined;
export const markMoments = (moments: { time_s: number; text: string }[]): void => mark(moments);

export function timebar(stage: Stage): HTMLElement {
  const slider = h("input", { type: "range", min: 0, step: 1, "aria-label": "Time since the raid began", class: "time" });
  const clock = h("output", { class: "clock", "aria-live": "off" });
  const speed = h("select", { "aria-label": "Speed" }, SPEEDS.map((one) => h("option", { value: one }, `${one}×`)));
  const play = button("", { class: "play" });
  const moments = svg("svg", { class: "moments", preserveAspectRatio: "none", viewBox: "0 0 1000 10", "aria-hidden": "true" });
  speed.value = "10";
  let saved = 0;

  const draw = () => {
    play.setAttribute("aria-label", stage.playing ? "Pause" : "Play");
    play.dataset["on"] = stage.playing ? "1" : "0";
    fill(play, icon(stage.playing));
  };
  const set = (on: boolean) => {
    stage.play(on, Number(speed.value));
    draw();
  };
  play.addEventListener("click", () => set(!stage.playing));
  speed.addEventListener("change", () => set(stage.playing));
  slider.addEventListener("input", () => stage.seek(Number(slider.value)));
  stage.onTime((now) => {
    const whole = Math.round(now);
    slider.max = String(Math.round(stage.duration_s));
    slider.value = String(whole);
    slider.setAttribute("aria-valuetext", `${whole} seconds`);
    clock.value = `${whole} s`;
    if (stage.playing && now >= stage.duration_s) set(false);
    window.clearTimeout(saved);
    saved = window.setTimeout(() => keep({ t: whole || null }), 400);
  });
  mark = (given) => {
    const span = stage.duration_s || 1;
    fill(moments, given.map((one) => svg("rect", { x: (1000 * one.time_s) / span - 1, y: 1, width: 2.4, height: 8, rx: 1 }, svg("title", {}, one.text))));
  };
  draw();
  const rail = h("div", { class: "rail" }, slider);
  rail.append(moments);
  return h("div", { class: "timebar", role: "group", "aria-label": "Clock" }, play, rail, clock, speed);
}

function icon(playing: boolean): SVGElement {
  const shape = playing ? "M6 4h4v16H6zM14 4h4v16h-4z" : "M7 4l13 8-13 8z";
  return svg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" }, svg("path", { d: shape, fill: "currentColor" }));
}
