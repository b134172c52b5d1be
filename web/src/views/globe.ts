/** Screen 2. The scenario on the globe: its flights, one of them close by, and one trial shot by shot. */
import { isAbort, once } from "../api";
import { fill, h } from "../dom";
import { WATCH } from "../globe/groups";
import { links } from "../parts/downloads";
import { flightCard } from "../parts/flight-card";
import { FlightList, groupBar, groupOf, groupsOf } from "../parts/flight-list";
import { layerSwitches } from "../parts/layers";
import { replayCard } from "../parts/replay-card";
import { href, keep, read } from "../route";
import type { Context } from "../shell";
import type { Card, Flight, ScenarioDocument } from "../types";

const HINT = "Pick a flight, here or on the globe, to see its altitude, range and signal.";

export async function show(context: Context): Promise<void> {
  const { panel, scenario, route, signal } = context;
  const stage = await context.stage();
  const groups = groupsOf(scenario);
  let group = groups.find((one) => one.id === route.params.get("raid"))?.id ?? firstGroup(scenario);
  let flights: Flight[] = [];
  let chosen: string | null = null;
  let stop: () => void = () => undefined;
  const detail = h("div", { class: "detail" });
  const below = h("div", {});
  const wide = matchMedia("(min-width: 961px)");
  const place = () => (wide.matches ? context.overlay : below).append(detail);
  wide.addEventListener("change", place);
  context.leave(() => wide.removeEventListener("change", place));
  place();
  const replay = h("div", {});

  const choose = async (flight: Flight | undefined): Promise<void> => {
    stop();
    stop = () => undefined;
    chosen = flight?.id ?? null;
    if (flight && groupOf(flight) !== group) return;
    keep({ flight: chosen });
    stage.flights.choose(chosen);
    list.choose(chosen);
    if (!flight) {
      keep({ follow: null });
      stage.follow(null);
      return fill(detail);
    }
    if (read().params.has("follow")) stage.follow(flight.id);
    const made = await flightCard(stage, scenario, flight, { place: detail, close: () => pick(undefined) }, signal);
    if (chosen === flight.id) stop = made;
    else made();
  };
  const pick = (flight: Flight | undefined) => void choose(flight).catch(told(detail));
  const list = new FlightList((flight) => pick(chosen === flight.id ? undefined : flight));
  const showGroup = () => {
    stage.showGroup(group);
    list.show(flights.filter((one) => groupOf(one) === group));
    list.beamed(stage.beamed());
    void replayCard(stage, scenario, group, flights, replay, signal).catch(told(replay));
  };
  const tabs = groupBar(groups, group, (id) => {
    group = id;
    keep({ raid: id });
    pick(undefined);
    stage.home(id);
    stage.seek(opening(id));
    showGroup();
  });
  list.waiting();
  const layers = layerSwitches(stage, scenario, { params: route.params, keep, signal });
  fill(panel, h("h1", {}, scenario.title), h("p", { class: "lede" }, await sentence(scenario.id)), groups.length > 1 ? tabs : null, list.element, h("p", { class: "hint" }, HINT), below, replay, layers, files(scenario));
  stage.showGroup(group);
  stage.home(group);
  stage.seek(Number(route.params.get("t") ?? Number.NaN) || opening(group));
  context.leave(stage.onTime(() => list.beamed(stage.beamed())));
  context.leave(stage.onPick((id) => id && pick(flights.find((one) => one.id === id))));
  context.leave(() => {
    stop();
    stage.play(false, 1);
  });
  const arrive = async () => {
    flights = await once<Flight[]>(`/api/scenarios/${encodeURIComponent(scenario.id)}/flights`);
    await stage.scene;
    if (signal.aborted) return;
    showGroup();
    const asked = flights.find((one) => one.id === route.params.get("flight"));
    if (asked) await choose(asked);
  };
  void arrive().catch(told(list.element));
}

function told(place: HTMLElement): (problem: unknown) => void {
  return (problem) => {
    if (!isAbort(problem)) fill(place, h("p", { class: "said", role: "alert" }, problem instanceof Error ? problem.message : String(problem)));
  };
}

/** A scenario made for its watched flights opens with them. */
function firstGroup(scenario: ScenarioDocument): string {
  return scenario.watch.length >= 10 ? WATCH : (scenario.raids[0]?.id ?? WATCH);
}

/** A moment at which something is in the air, so that the first view is not an empty one. */
function opening(group: string): number {
  return group === WATCH ? 480 : 240;
}

async function sentence(id: string): Promise<string> {
  const cards = await once<Card[]>("/api/gallery");
  return cards.find((one) => one.id === id)?.sentence ?? "";
}

function files(scenario: ScenarioDocument): HTMLElement {
  const scene = `/api/scenarios/${encodeURIComponent(scenario.id)}/scene.czml`;
  return h("div", { class: "files" }, links([["CZML of this scene", scene]]), h("p", { class: "links" }, h("a", { href: href("as-code", scenario.id) }, "This view as code")));
}
