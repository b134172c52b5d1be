/** What the globe shows besides flights: the radar's volume, what it sees at a height, what is defended. */
import { get, isAbort, query } from "../api";
import { fill, h } from "../dom";
import type { Stage } from "../globe/stage";
import type { Features, QuickRange, ScenarioDocument } from "../types";
import type { Values } from "./controls";
import { drawDefended } from "./defended";

export const HEIGHTS = [100, 300, 500];

export async function drawSector(stage: Stage, scenario: ScenarioDocument, values: Values, signal: AbortSignal): Promise<QuickRange> {
  const found = await get<QuickRange>(`/api/quick/range?${query({ scenario: scenario.id, ...values })}`, signal);
  stage.showSector(found.sector);
  return found;
}

export async function drawCoverage(stage: Stage, scenario: string, height_km: number, values: Values, signal: AbortSignal): Promise<Features> {
  const found = await get<Features>(`/api/quick/coverage?${query({ scenario, height_km, ...values })}`, signal);
  stage.coverage(found, height_km);
  return found;
}

export function coverageLink(scenario: string, height_km: number, values: Values): string {
  return `/api/quick/coverage?${query({ scenario, height_km, ...values })}`;
}

export function areaText(features: Features): string {
  return features.text ?? features.features.map((one) => String(one.properties["text"] ?? "")).filter(Boolean).join("; ");
}

interface Wish {
  params: URLSearchParams;
  keep: (values: Record<string, string | boolean | null>) => void;
  signal: AbortSignal;
}

/** Switches for the globe's layers, with what each of them says. */
export function layerSwitches(stage: Stage, scenario: ScenarioDocument, wish: Wish): HTMLElement {
  const said = h("p", { class: "said", role: "status" });
  const rcs = scenario.controls.find((one) => one.key === "rcs_m2");
  const section = h("select", { "aria-label": "Cross-section" });
  const sizes = [...new Set(["0.01", "0.1", "1", "10", String(rcs?.value ?? 1)])].sort((a, b) => Number(a) - Number(b));
  fill(section, sizes.map((one) => h("option", { value: one }, `${one} m²`)));
  section.value = wish.params.get("rcs_m2") ?? String(rcs?.value ?? 1);
  const height = h("select", { "aria-label": "Height" }, HEIGHTS.map((one) => h("option", { value: one }, `at ${one} km`)));
  height.value = wish.params.get("height_km") ?? "300";
  const values = (): Values => ({ rcs_m2: Number(section.value) });
  const tell = (problem: unknown) => {
    if (!isAbort(problem)) fill(said, problem instanceof Error ? problem.message : String(problem));
  };
  const volume = switcher("volume", "Radar volume", wish, async (on) => {
    if (!on) return stage.showSector(null);
    fill(said, (await drawSector(stage, scenario, values(), wish.signal)).text);
  });
  const seen = switcher("seen", "Area seen", wish, async (on) => {
    if (!on) return stage.coverage(null);
    const features = await drawCoverage(stage, scenario.id, Number(height.value), values(), wish.signal);
    fill(said, areaText(features), " ", h("a", { href: coverageLink(scenario.id, Number(height.value), values()), download: "seen.geojson" }, "GeoJSON"));
  });
  const { threats } = scenario;
  const threat = h("select", { "aria-label": "Against" }, threats.map((one) => h("option", { value: one.id }, one.title)));
  const defended = switcher("defended", "Defended area", wish, async (on) => {
    if (!on) return stage.footprint(null);
    await drawDefended(stage, scenario, threat.value, said, wish.signal);
  });
  const beams = switcher("no-beams", "Beams", wish, async (on) => stage.showBeams(on), true);
  const again = () => void Promise.all([volume.redo(), seen.redo()]).catch(tell);
  section.addEventListener("change", () => {
    wish.keep({ rcs_m2: section.value });
    again();
  });
  height.addEventListener("change", () => {
    wish.keep({ height_km: height.value });
    void seen.redo().catch(tell);
  });
  threat.addEventListener("change", () => void defended.redo().catch(tell));
  for (const one of [volume, seen, defended, beams]) one.trouble(tell);
  const rows = [h("div", { class: "layer" }, volume.box, section), h("div", { class: "layer" }, seen.box, height)];
  if (threats.length) rows.push(h("div", { class: "layer" }, defended.box, threat));
  rows.push(h("div", { class: "layer" }, beams.box));
  return h("fieldset", { class: "layers" }, h("legend", {}, "On the globe"), rows, said);
}

interface Switcher {
  box: HTMLElement;
  redo: () => Promise<void>;
  trouble: (tell: (problem: unknown) => void) => void;
}

function switcher(key: string, name: string, wish: Wish, act: (on: boolean) => Promise<void> | void, inverse = false): Switcher {
  const input = h("input", { type: "checkbox", "data-layer": key });
  input.checked = wish.params.has(key) !== inverse;
  let tell: (problem: unknown) => void = () => undefined;
  const redo = async () => {
    if (input.checked) await act(true);
  };
  input.addEventListener("change", () => {
    wish.keep({ [key]: input.checked !== inverse });
    Promise.resolve(act(input.checked)).catch((problem: unknown) => {
      input.checked = false;
      tell(problem);
    });
  });
  const trouble = (given: (problem: unknown) => void) => {
    tell = given;
    if (input.checked || inverse) Promise.resolve(act(input.checked)).catch(given);
  };
  return { box: h("label", { class: "check" }, input, h("span", {}, name)), redo, trouble };
}
