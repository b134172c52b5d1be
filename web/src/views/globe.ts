/** Screen 2. The scenario on the globe: its flights, one of them close by, and one trial shot by shot. */
import { get, isAbort, once } from "../api";
import { button, fill, h, roving } from "../dom";
import { WATCH } from "../globe/groups";
import type { Stage } from "../globe/stage";
import { symbolPicture } from "../globe/symbols";
import { layerSwitches } from "../parts/layers";
import { links } from "../parts/downloads";
import { replayCard } from "../parts/replay-card";
import { sideplot } from "../parts/sideplot";
import { markMoments } from "../parts/timebar";
import { href, keep } from "../route";
import type { Context } from "../shell";
import type { Flight, ScenarioDocument, Series } from "../types";

export async function show(context: Context): Promise<void> {
  const { panel, scenario, route, signal } = context;
  const stage = await context.stage();
  const groups = groupsOf(scenario);
  const group = groups.find((one) => one.id === route.params.get("raid"))?.id ?? groups[0]?.id ?? WATCH;
  const list = h("ul", { class: "flights" });
  const detail = h("div", { class: "detail" });
  const replay = h("div", {});
  const state = { group, flight: null as string | null, stop: () => undefined as void };
  const rows = new Map<string, HTMLElement>();

  const choose = async (flight: string | null): Promise<void> => {
    state.stop();
    state.flight = flight;
    state.stop = () => undefined;
    keep({ flight, follow: null });
    stage.follow(null);
    stage.flights.choose(flight);
    for (const [id, row] of rows) row.setAttribute("aria-pressed", String(id === flight));
    if (!flight) return fill(detail, h("p", { class: "hint" }, "Pick a flight, here or on the globe, to see its altitude, range and signal."));
    state.stop = await showFlight(stage, scenario, flight, detail, signal);
  };
  const showGroup = (id: string, move: boolean) => {
    state.group = id;
    stage.flights.show(id);
    if (move) stage.home(id);
    rows.clear();
    const flights = scenario.flights.filter((one) => groupOf(one) === id);
    fill(list, flights.map((one) => h("li", {}, row(one, rows, () => void choose(state.flight === one.id ? null : one.id).catch(quiet)))));
    update();
  };
  const update = () => {
    const beamed = stage.beamed();
    for (const [id, row] of rows) row.dataset["seen"] = beamed.has(id) ? "1" : "0";
  };
  const tabs = segmented(groups, group, (id) => {
    keep({ raid: id });
    showGroup(id, true);
    void choose(null);
    void replayCard(stage, scenario, id, replay, signal).catch(quiet);
  });
  fill(
    panel,
    h("h1", {}, scenario.title),
    h("p", { class: "lede" }, await sentence(scenario.id)),
    groups.length > 1 ? tabs : null,
    h("section", { "aria-label": "Flights" }, list),
    detail,
    replay,
    layerSwitches(stage, scenario, { params: route.params, keep, signal }),
    files(scenario),
  );
  showGroup(group, true);
  stage.seek(Number(route.params.get("t") ?? 0) || opening(scenario, group));
  context.leave(stage.onTime(update));
  context.leave(stage.onPick((flight) => flight && void choose(flight).catch(quiet)));
  context.leave(() => state.stop());
  context.leave(() => stage.play(false, 1));
  await choose(scenario.flights.find((one) => one.id === route.params.get("flight"))?.id ?? null);
  if (route.params.get("follow") && state.flight) stage.follow(state.flight);
  void replayCard(stage, scenario, group, replay, signal).catch(quiet);
}

function quiet(problem: unknown): void {
  if (!isAbort(problem)) throw problem;
}

/** A moment at which something is in the air, so that the first view is not an empty one. */
function opening(scenario: ScenarioDocument, group: string): number {
  return group === WATCH || scenario.raids.length === 0 ? 420 : 240;
}

function groupOf(flight: Flight): string {
  return flight.kind === "watch" ? WATCH : (flight.raid ?? "");
}

function groupsOf(scenario: ScenarioDocument): { id: string; title: string }[] {
  const found = scenario.raids.map((raid) => ({ id: raid.id, title: raid.title }));
  if (scenario.flights.some((one) => one.kind === "watch")) found.push({ id: WATCH, title: "Strategic flights the radar may watch" });
  return found;
}

async function sentence(id: string): Promise<string> {
  const cards = await once<{ id: string; sentence: string }[]>("/api/gallery");
  return cards.find((one) => one.id === id)?.sentence ?? "";
}

function segmented(groups: { id: string; title: string }[], chosen: string, act: (id: string) => void): HTMLElement {
  const bar = h("div", { class: "segments", role: "radiogroup", "aria-label": "What is in the air" });
  for (const group of groups) {
    const one = button(group.title, { role: "radio", "aria-checked": String(group.id === chosen) });
    one.addEventListener("click", () => {
      for (const other of bar.children) other.setAttribute("aria-checked", String(other === one));
      act(group.id);
    });
    bar.append(one);
  }
  roving(bar, "button");
  return bar;
}

function row(flight: Flight, rows: Map<string, HTMLElement>, act: () => void): HTMLElement {
  const made = button(
    [symbolPicture(flight.kind, 26), h("span", { class: "name" }, flight.name), h("span", { class: "chip" }, "in the beam")],
    { "aria-pressed": "false", class: "flight-row", "data-flight": flight.id, click: act },
  );
  rows.set(flight.id, made);
  return made;
}

async function showFlight(stage: Stage, scenario: ScenarioDocument, flight: string, detail: HTMLElement, signal: AbortSignal): Promise<() => void> {
  const series = await get<Series>(`/api/scenarios/${encodeURIComponent(scenario.id)}/series/${flight.split("/").map(encodeURIComponent).join("/")}`, signal);
  const radars = Object.keys(series.by_radar);
  const names = new Map(scenario.radars.map((one) => [one.id, one.name]));
  const holder = h("div", {});
  let stop: () => void = () => undefined;
  const draw = (radar: string) => {
    stop();
    const plot = sideplot(stage, series, radar);
    stop = plot.stop;
    fill(holder, plot.element);
  };
  const picker = h("select", { "aria-label": "Radar" }, radars.map((one) => h("option", { value: one }, names.get(one) ?? one)));
  picker.addEventListener("change", () => draw(picker.value));
  const follow = h("input", { type: "checkbox" });
  follow.checked = new URLSearchParams(location.hash.split("?")[1] ?? "").has("follow");
  follow.addEventListener("change", () => {
    keep({ follow: follow.checked });
    stage.follow(follow.checked ? flight : null);
  });
  const title = scenario.flights.find((one) => one.id === flight)?.name ?? flight;
  const moments = h("ol", { class: "moments-list" }, series.events.map((event) => h("li", {}, button([h("time", {}, `${Math.round(event.time_s)} s`), " ", event.text], { class: "moment", click: () => stage.seek(event.time_s) }))));
  fill(
    detail,
    h("section", { class: "flight-detail", "aria-label": title },
      h("div", { class: "row between" }, h("h2", {}, title), h("label", { class: "check" }, follow, h("span", {}, "Follow"))),
      radars.length > 1 ? h("div", { class: "inline" }, h("span", { class: "faint" }, "As seen from"), picker) : null,
      holder,
      moments),
  );
  draw(radars[0] ?? "");
  markMoments(series.events);
  return () => {
    stop();
    markMoments([]);
  };
}

function files(scenario: ScenarioDocument): HTMLElement {
  const scene = `/api/scenarios/${encodeURIComponent(scenario.id)}/scene.czml`;
  return h("div", { class: "files" }, links([["CZML of this scene", scene]]), h("p", { class: "links" }, h("a", { href: href("as-code", scenario.id, new URLSearchParams(location.hash.split("?")[1] ?? "")) }, "This view as code")));
}
