/** Screen 4. Controls with units, ranges and sources; quick answers at once; a full run on demand, kept. */
import { get, isAbort, once, query } from "../api";
import { button, debounced, fill, h } from "../dom";
import { WATCH } from "../globe/groups";
import { ownRadar, type Stage } from "../globe/stage";
import { changed, controlField, inRun, type Values } from "../parts/controls";
import { links } from "../parts/downloads";
import { jobCard, runsOf } from "../parts/job";
import { areaText, coverageLink, drawCoverage, drawSector, HEIGHTS } from "../parts/layers";
import { href, keep, read } from "../route";
import type { Context } from "../shell";
import type { Flight, QuickRange, QuickWindow, ScenarioDocument } from "../types";

export async function show(context: Context): Promise<void> {
  const { panel, scenario, route, signal } = context;
  const stage = await context.stage();
  stage.showGroup(scenario.raids[0]?.id ?? WATCH);
  const radar = ownRadar(scenario);
  if (radar) stage.look(radar.latitude_deg + 2.5, radar.longitude_deg - 2, 3_600, 0, -62);
  stage.seek(240);
  const answers = h("div", { class: "answers" });
  const values = () => changed(scenario.controls, read().params);
  const height = h("select", { "aria-label": "Height at which the area is seen" }, HEIGHTS.map((one) => h("option", { value: one }, `${one} km`)));
  height.value = route.params.get("height_km") ?? "300";
  const flight = h("select", { "aria-label": "Flight" });
  const refresh = quickAnswers(stage, scenario, answers, { values, height, flight }, signal);
  const soon = debounced(refresh, 60);
  const reset = button("Back to the scenario's own values", { class: "link reset" });
  const fields = h("div", { class: "controls" });
  const draw = () => {
    const now = values();
    fill(fields, scenario.controls.map((control) => controlField(control, now[control.key] ?? control.value, (value) => {
      keep({ [control.key]: String(value) === String(control.value) ? null : value });
      reset.hidden = Object.keys(values()).length === 0;
      soon();
    })));
    reset.hidden = Object.keys(now).length === 0;
  };
  reset.addEventListener("click", () => {
    keep(Object.fromEntries(scenario.controls.map((one) => [one.key, null])));
    draw();
    refresh();
  });
  height.addEventListener("change", () => {
    keep({ height_km: height.value });
    refresh();
  });
  flight.addEventListener("change", () => {
    keep({ flight: flight.value });
    refresh();
  });
  const runs = h("div", { class: "runs" });
  const wanted = () => ({ scenario: scenario.id, controls: inRun(scenario.controls, values()), samples: 48, seed: null });
  const job = jobCard(wanted, signal, () => void listRuns(scenario, runs, signal).catch(() => undefined));
  draw();
  fill(panel, h("h1", {}, "What if"), h("p", { class: "lede" }, "Turn the radar, change what it looks at or how it spends its time. Only the defence and the observers' assumptions vary; raids never do."), answers, fields, reset, h("section", { class: "full", "aria-label": "Full run" }, h("h2", {}, "Full run"), h("p", { class: "faint" }, "Every study and every claim with these values, in a process of its own. It is kept."), job, runs));
  refresh();
  void offerFlights(scenario, flight, route.params.get("flight")).then(() => !signal.aborted && refresh());
  await listRuns(scenario, runs, signal);
}

/** Flights that can be met, raid by raid. They have to be flown first: the other answers do not wait for them. */
async function offerFlights(scenario: ScenarioDocument, place: HTMLSelectElement, asked: string | null): Promise<void> {
  const flights = await once<Flight[]>(`/api/scenarios/${encodeURIComponent(scenario.id)}/flights`);
  const groups = scenario.raids.map((raid) => {
    const own = flights.filter((one) => one.raid === raid.id && one.kind === "threat");
    return h("optgroup", { label: raid.title }, own.map((one) => h("option", { value: one.id }, one.name)));
  });
  fill(place, groups);
  if (asked && flights.some((one) => one.id === asked && one.kind === "threat")) place.value = asked;
}

interface Asked {
  values: () => Values;
  height: HTMLSelectElement;
  flight: HTMLSelectElement;
}

/** Range, area and window, each in its own place as soon as it is there; a newer question silences an older one. */
function quickAnswers(stage: Stage, scenario: ScenarioDocument, place: HTMLElement, asked: Asked, outer: AbortSignal): () => void {
  const range = answer("Detection range", null);
  const area = answer("Area seen at", asked.height);
  const window = answer("Window against", asked.flight);
  fill(place, range.card, area.card, scenario.raids.length ? window.card : null);
  let abort = new AbortController();
  outer.addEventListener("abort", () => abort.abort());
  return () => {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    const values = asked.values();
    const height = Number(asked.height.value);
    range.fill(signal, drawSector(stage, scenario, values, signal), (found) => [told(found.text), budget(found)]);
    area.fill(signal, drawCoverage(stage, scenario.id, height, values, signal), (found) => [told(areaText(found)), links([["GeoJSON", coverageLink(scenario.id, height, values)]])]);
    if (!asked.flight.value) return;
    const url = `/api/quick/window?${query({ scenario: scenario.id, flight: asked.flight.value, ...values })}`;
    window.fill(signal, get<QuickWindow>(url, signal), (found) => [h("p", { class: "big" }, found.text), h("p", { class: "faint" }, found.seen_text)]);
  };
}

/** An answer with what it is given for before its colon, said more softly. */
function told(text: string): HTMLElement {
  const at = text.indexOf(": ") + 1;
  return h("p", { class: "big" }, at ? h("span", { class: "given" }, text.slice(0, at)) : null, text.slice(at));
}

function answer(title: string, extra: HTMLElement | null) {
  const body = h("div", { class: "answer-body", "aria-live": "polite" });
  const card = h("section", { class: "answer-card" }, h("h2", {}, title, extra ? " " : "", extra), body);
  const show = <T>(signal: AbortSignal, coming: Promise<T>, words: (found: T) => (Node | string)[]) => {
    card.setAttribute("aria-busy", "true");
    coming.then(
      (found) => {
        if (signal.aborted) return;
        fill(body, words(found));
        card.removeAttribute("aria-busy");
      },
      (problem: unknown) => {
        if (isAbort(problem) || signal.aborted) return;
        card.removeAttribute("aria-busy");
        fill(body, h("p", { class: "said" }, problem instanceof Error ? problem.message : String(problem)));
      },
    );
  };
  return { card, fill: show };
}

function budget(found: QuickRange): HTMLElement {
  const rows = found.budget.map((one, i) => h("tr", {}, h("th", { scope: "row" }, one.item), h("td", {}, found.budget_text[i] ?? "")));
  const made = h("details", {}, h("summary", {}, "Its budget"), h("table", { class: "findings" }, h("tbody", {}, rows)));
  made.open = budgetOpen;
  made.addEventListener("toggle", () => (budgetOpen = made.open));
  return made;
}
let budgetOpen = false;

async function listRuns(scenario: ScenarioDocument, place: HTMLElement, signal: AbortSignal): Promise<void> {
  const runs = await runsOf(scenario, signal);
  if (!runs.length) return fill(place, h("p", { class: "faint" }, "No run of this scenario is kept yet."));
  const lines = runs.slice(0, 8).map((run) => {
    const claims = href("claims", scenario.id, new URLSearchParams({ run: run.id }));
    return h("li", {}, h("a", { href: claims }, run.title), " ", h("span", { class: "faint" }, `${run.when.slice(0, 16).replace("T", " ")} · ${run.id.slice(0, 8)} ${run.tags.join(" ")}`), " ", h("a", { href: `/api/runs/${encodeURIComponent(run.id)}/report.html`, target: "_blank", rel: "noopener" }, "report"));
  });
  fill(place, h("h3", {}, "Kept runs"), h("ul", { class: "plain-list" }, lines));
}
