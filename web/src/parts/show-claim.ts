/** The globe shows what the evidence speaks of, under the same assumptions. */
import { WATCH } from "../globe/groups";
import type { Stage } from "../globe/stage";
import type { Claim, ScenarioDocument } from "../types";
import { get, query } from "../api";
import type { Features } from "../types";
import type { Values } from "./controls";
import { areaText, drawCoverage, drawSector } from "./layers";

export async function showClaim(stage: Stage, scenario: ScenarioDocument, claim: Claim, set: string | null, signal: AbortSignal): Promise<string> {
  const { view } = claim;
  const values: Values = { ...view.controls, ...(set ? { assumption_set: set } : {}) };
  stage.coverage(null);
  stage.footprint(null);
  stage.showSector(null);
  stage.flights.focus(null);
  const group = groupOf(scenario, view.flights, view.raid);
  stage.flights.show(group);
  if (view.flights?.length) stage.flights.focus(view.flights);
  if (group === WATCH) stage.home(WATCH);
  else if (view.layer === "coverage") stage.look((scenario.radars[0]?.latitude_deg ?? 36) + 3.5, (scenario.radars[0]?.longitude_deg ?? 128) - 4, 3_300, -6, -58);
  else stage.home(group);
  stage.seek(group === WATCH ? 420 : 300);
  if (view.layer === "coverage") {
    const height = view.height_km ?? 300;
    const [seen] = await Promise.all([drawCoverage(stage, scenario.id, height, values, signal), drawSector(stage, scenario.id, values, signal)]);
    return `On the globe: ${areaText(seen)}`;
  }
  if (view.layer === "footprint") {
    const threat = scenario.flights.find((one) => one.kind === "threat")?.missile;
    const found = await get<Features>(`/api/quick/footprint?${query({ scenario: scenario.id, threat })}`, signal);
    stage.footprint(found);
    return `On the globe: ${areaText(found)}`;
  }
  if (group === WATCH) {
    const range = await drawSector(stage, scenario.id, values, signal);
    return `On the globe: the watched flights, and the radar's volume. ${range.text}`;
  }
  const title = scenario.raids.find((one) => one.id === group)?.title;
  return title ? `On the globe: ${title}, one trial of many.` : "";
}

function groupOf(scenario: ScenarioDocument, flights: string[] | undefined, raid: string | undefined): string {
  if (raid) return raid;
  const first = scenario.flights.find((one) => one.id === flights?.[0]);
  if (!first) return "";
  return first.kind === "watch" ? WATCH : (first.raid ?? "");
}
