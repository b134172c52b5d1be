/** The globe shows what the evidence speaks of, under the same assumptions. */
import { get, query } from "../api";
import { WATCH } from "../globe/groups";
import { ownRadar, type Stage } from "../globe/stage";
import type { Claim, Features, ScenarioDocument, Trial } from "../types";
import type { Values } from "./controls";
import { areaText, drawCoverage, drawSector } from "./layers";

export async function showClaim(stage: Stage, scenario: ScenarioDocument, claim: Claim, set: string | null, signal: AbortSignal): Promise<string> {
  const { layer, heights_km: heights = [300], flights, raid } = claim.shows;
  const values: Values = set ? { assumption_set: set } : {};
  stage.coverage(null);
  stage.footprint(null);
  stage.showSector(null);
  stage.showTrial(null);
  const group = layer === "watch" ? WATCH : layer === "raids" ? (raid ?? scenario.raids[0]?.id ?? "") : "";
  stage.showGroup(group);
  stage.flights.focus(flights ?? null);
  stage.seek(group === WATCH ? 480 : 300);
  if (layer === "coverage") {
    const own = ownRadar(scenario);
    if (own) stage.look(own.latitude_deg + 4, own.longitude_deg - 4, 3_700, -4, -64);
    const height = heights.includes(300) ? 300 : (heights[0] ?? 300);
    const [seen] = await Promise.all([drawCoverage(stage, scenario.id, height, values, signal), drawSector(stage, scenario, values, signal)]);
    return `On the globe: ${areaText(seen)}.`;
  }
  stage.home(group);
  if (layer === "footprint") {
    const found = await get<Features>(`/api/quick/footprint?${query({ scenario: scenario.id, threat: scenario.threats[0]?.id })}`, signal);
    stage.footprint(found);
    return `On the globe: ${areaText(found)}.`;
  }
  if (group === WATCH) {
    const range = await drawSector(stage, scenario, values, signal);
    return `On the globe: the watched flights and the radar's volume. ${range.text}.`;
  }
  if (group) {
    const path = `/api/scenarios/${encodeURIComponent(scenario.id)}/trials/${encodeURIComponent(group)}/0`;
    const { events, text } = await get<Trial>(path, signal);
    stage.showTrial(events);
    return `On the globe: ${scenario.raids.find((one) => one.id === group)?.title ?? group}; in trial 0, one of many, ${text}.`;
  }
  return "";
}
