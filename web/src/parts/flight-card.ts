/** One flight close by: its plot, its moments, and whether the globe follows it. */
import { get } from "../api";
import { button, fill, h } from "../dom";
import { ownRadar, type Stage } from "../globe/stage";
import { keep, read } from "../route";
import type { Flight, ScenarioDocument, Series } from "../types";
import { sideplot } from "./sideplot";
import { markMoments } from "./timebar";

export async function flightCard(stage: Stage, scenario: ScenarioDocument, flight: Flight, frame: { place: HTMLElement; close: () => void }, signal: AbortSignal): Promise<() => void> {
  const path = flight.id.split("/").map(encodeURIComponent).join("/");
  const series = sinceTheRaid(await get<Series>(`/api/scenarios/${encodeURIComponent(scenario.id)}/series/${path}`, signal));
  const radars = Object.keys(series.by_radar);
  const names = new Map(scenario.radars.map((one) => [one.id, one.name]));
  const holder = h("div", {});
  let stop: () => void = () => undefined;
  const draw = (radar: string) => {
    stop();
    const plot = sideplot(stage, series, radar, names.get(radar) ?? radar);
    stop = plot.stop;
    fill(holder, plot.element);
  };
  const picker = h("select", { "aria-label": "Radar" }, radars.map((one) => h("option", { value: one }, names.get(one) ?? one)));
  picker.value = ownRadar(scenario)?.id ?? radars[0] ?? "";
  picker.addEventListener("change", () => draw(picker.value));
  const follow = h("input", { type: "checkbox", "data-act": "follow" });
  follow.checked = read().params.has("follow");
  follow.addEventListener("change", () => {
    keep({ follow: follow.checked });
    stage.follow(follow.checked ? flight.id : null);
  });
  const moments = series.events.map((event) =>
    h("li", {}, button([h("time", {}, `${Math.round(event.time_s)} s`), " ", event.text], { class: "moment", click: () => stage.seek(event.time_s) })),
  );
  const head = h("div", { class: "row between" }, h("h2", {}, flight.name), h("div", { class: "row" }, h("label", { class: "check" }, follow, h("span", {}, "Follow")), button("×", { class: "close", "aria-label": "Close", click: frame.close })));
  const from = radars.length > 1 ? h("div", { class: "inline" }, h("span", { class: "faint" }, "As seen from"), picker) : null;
  const list = h("details", {}, h("summary", {}, `Its moments: ${moments.length}`), h("ol", { class: "moments-list" }, moments));
  fill(frame.place, h("section", { class: "flight-detail", "aria-label": flight.name }, head, from, holder, list));
  draw(picker.value);
  markMoments(series.events);
  return () => {
    stop();
    markMoments([]);
  };
}

/** Times of a flight count from its launch; the clock of the page counts from the raid's beginning. */
function sinceTheRaid(series: Series): Series {
  const later = (time_s: number) => time_s + series.launch_time_s;
  return { ...series, time_s: series.time_s.map(later), events: series.events.map((one) => ({ ...one, time_s: later(one.time_s) })) };
}
