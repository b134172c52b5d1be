/** The frame around every screen: where one is, which scenario, dark or light; and the one globe that screens share. */
import { ApiError, isAbort, once } from "./api";
import { button, fill, h, roving } from "./dom";
import type { Stage } from "./globe/stage";
import { href, read, type Route, type Screen } from "./route";
import { applyTheme, onTheme, theme, toggleTheme } from "./theme";
import type { Card, Meta, ScenarioDocument } from "./types";
import { mark } from "./parts/mark";
import { tellProgress } from "./parts/progress";
import { timebar } from "./parts/timebar";

export interface Context {
  route: Route;
  panel: HTMLElement;
  /** Over the globe, for what has to be seen together with it. */
  overlay: HTMLElement;
  scenario: ScenarioDocument;
  signal: AbortSignal;
  stage: () => Promise<Stage>;
  leave: (undo: () => void) => void;
}

type View = (context: Context) => Promise<void>;

const VIEWS: Record<Exclude<Screen, "gallery">, { name: string; load: () => Promise<{ show: View }> }> = {
  globe: { name: "Globe", load: () => import("./views/globe") },
  claims: { name: "Claims", load: () => import("./views/claims") },
  "what-if": { name: "What if", load: () => import("./views/what-if") },
  infer: { name: "Infer", load: () => import("./views/infer") },
  "as-code": { name: "As code", load: () => import("./views/as-code") },
};

const main = h("main", { id: "main", tabindex: "-1" });
const panel = h("div", { class: "panel" });
const surface = h("div", { class: "surface" });
const overlay = h("div", { class: "overlay" });
const stageBox = h("section", { class: "stage", "aria-label": "Globe" }, surface, overlay);
const nav = h("nav", { class: "tabs", "aria-label": "Screens" });
const picker = h("select", { "aria-label": "Scenario", class: "scenario" });
let made: Promise<Stage> | undefined;
let current: { abort: AbortController; undo: (() => void)[] } | undefined;

export function start(app: HTMLElement): void {
  const toggle = button("", { class: "quiet theme", click: toggleTheme });
  onTheme((now) => {
    fill(toggle, now === "dark" ? "Light" : "Dark");
    toggle.setAttribute("aria-label", `Switch to ${now === "dark" ? "light" : "dark"} colours`);
    void made?.then((stage) => stage.paint(now));
  });
  const brand = h("a", { class: "brand", href: "#/gallery", "aria-label": "Uppertier, gallery" }, mark(), h("span", {}, "Uppertier"));
  app.append(h("header", { class: "bar" }, brand, nav, h("div", { class: "spacer" }), picker, toggle), main);
  applyTheme();
  picker.addEventListener("change", () => {
    const { screen } = read();
    location.hash = href(screen === "gallery" ? "globe" : screen, picker.value);
  });
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  window.addEventListener("hashchange", () => void open());
  void fillPicker();
  void open();
}

async function fillPicker(): Promise<void> {
  try {
    const cards = await once<Card[]>("/api/gallery");
    fill(picker, cards.map((card) => h("option", { value: card.id }, card.title)));
    if (cards.some((card) => card.id === read().scenario)) picker.value = read().scenario;
  } catch {
    // the screen itself says what is wrong
  }
}

async function open(): Promise<void> {
  const route = read();
  current?.abort.abort();
  for (const undo of current?.undo ?? []) undo();
  const abort = new AbortController();
  current = { abort, undo: [] };
  delete document.documentElement.dataset["ready"];
  tabs(route);
  picker.value = route.scenario;
  try {
    if (route.screen === "gallery") await openGallery();
    else await openBeside(route, route.screen, abort.signal, current.undo);
    if (!abort.signal.aborted) document.documentElement.dataset["ready"] = route.screen;
  } catch (problem) {
    if (!isAbort(problem) && !abort.signal.aborted) complain(problem);
  }
}

function tabs(route: Route): void {
  const link = (screen: Screen, name: string) =>
    h("a", { href: href(screen, route.scenario), "aria-current": route.screen === screen ? "page" : null }, name);
  fill(nav, link("gallery", "Gallery"), Object.entries(VIEWS).map(([screen, view]) => link(screen as Screen, view.name)));
  roving(nav, "a");
  // Not scrollIntoView: it would make the keyboard begin here, and not at the skip link.
  const now = nav.querySelector<HTMLElement>("[aria-current]");
  if (now) nav.scrollLeft = now.offsetLeft + now.offsetWidth - nav.clientWidth;
}

async function openGallery(): Promise<void> {
  document.title = "Uppertier: the argument on a globe";
  main.className = "whole";
  const [{ show }, cards, meta] = await Promise.all([
    import("./views/gallery"),
    once<Card[]>("/api/gallery"),
    once<Meta>("/api/meta"),
  ]);
  fill(main, show(cards, meta));
}

async function openBeside(route: Route, screen: Exclude<Screen, "gallery">, signal: AbortSignal, undo: (() => void)[]): Promise<void> {
  const view = VIEWS[screen];
  const [{ show }, scenario] = await Promise.all([
    view.load(),
    once<ScenarioDocument>(`/api/scenarios/${encodeURIComponent(route.scenario)}`),
  ]);
  if (signal.aborted) return;
  if (![...picker.options].some((one) => one.value === scenario.id)) picker.append(h("option", { value: scenario.id }, scenario.title));
  picker.value = scenario.id;
  document.title = `${view.name}, ${scenario.title}: Uppertier`;
  main.className = `beside ${screen}`;
  if (!main.contains(stageBox)) fill(main, panel, stageBox);
  panel.scrollTop = 0;
  fill(panel, h("p", { class: "waiting", role: "status" }, "One moment ..."));
  fill(overlay);
  await show({ route, panel, overlay, scenario, signal, stage: () => theStage(scenario, signal), leave: (act) => undo.push(act) });
}

/** The globe: made when a screen first wants it, and given the scenario of the screen. */
async function theStage(scenario: ScenarioDocument, signal: AbortSignal): Promise<Stage> {
  made ??= import("./globe/stage").then(async ({ Stage: Made }) => {
    const stage = new Made(surface);
    stage.paint(theme());
    void stage.loadGround().catch(complain);
    if (stage.lite) stageBox.dataset["lite"] = "1";
    stageBox.append(timebar(stage), credits(stage));
    return stage;
  });
  const stage = await made;
  if (stage.scenario?.id !== scenario.id) {
    stage.load(scenario);
    waitForScene(stage, scenario);
  }
  if (signal.aborted) throw new DOMException("left", "AbortError");
  stage.clear();
  return stage;
}

/** The first time a scenario is asked for it has to be flown: how far that has come is told, and everything else works. */
function waitForScene(stage: Stage, scenario: ScenarioDocument): void {
  delete document.documentElement.dataset["scene"];
  const stop = tellProgress(scenario, stageBox);
  stage.scene.then(
    () => {
      stop();
      if (stage.scenario?.id === scenario.id) document.documentElement.dataset["scene"] = scenario.id;
    },
    (problem: unknown) => {
      stop();
      stageBox.append(h("p", { class: "flying", role: "alert" }, problem instanceof Error ? problem.message : String(problem)));
    },
  );
}

function credits(stage: Stage): HTMLElement {
  const lite = stage.lite ? h("span", { class: "lite", title: "Drawn without a graphics card: a lighter picture" }, "lite mode") : null;
  return h(
    "p",
    { class: "credits" },
    lite,
    "Natural Earth (de facto boundaries; disputed lines dashed) · relief Mapzen, Tilezen · CesiumJS · ",
    h("a", { href: "/licences.txt" }, "licences"),
  );
}

function complain(problem: unknown): void {
  const sentence = problem instanceof Error ? problem.message : String(problem);
  const where = main.className.startsWith("beside") ? panel : main;
  const hint = problem instanceof ApiError && problem.status === 404 ? "The address names something that is not there." : null;
  fill(where, h("div", { class: "trouble", role: "alert" }, h("h1", {}, "This cannot be shown"), h("p", {}, sentence), hint && h("p", {}, hint), h("p", {}, h("a", { href: "#/gallery" }, "Back to the gallery"))));
  document.documentElement.dataset["ready"] = "trouble";
}
