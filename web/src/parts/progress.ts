/** How far the server has come with a scene that is waited for. */
import { get } from "../api";
import { fill, h } from "../dom";
import type { ScenarioDocument, SceneProgress } from "../types";

const PATIENCE = 400;
const AGAIN = 500;

/** Says it in a place, once it takes longer than one notices; gives back a way to end it. */
export function tellProgress(scenario: ScenarioDocument, place: HTMLElement): () => void {
  const words = h("span", {}, "Flying the scenario");
  const bar = h("progress", { "aria-label": "How far the scene has come" });
  const said = h("div", { class: "flying" }, h("p", { role: "status" }, words), bar);
  const path = `/api/scenarios/${encodeURIComponent(scenario.id)}/progress`;
  let over = false;
  const look = async (): Promise<void> => {
    const now = await get<SceneProgress>(path);
    if (over) return;
    if (now.stage) show(now);
    timer = window.setTimeout(() => void look().catch(() => undefined), AGAIN);
  };
  const show = (now: SceneProgress) => {
    fill(words, now.text);
    const stages = now.stages ?? [];
    const part = now.of ? (now.done ?? 0) / now.of : 0;
    bar.max = stages.length || 1;
    bar.value = stages.indexOf(now.stage ?? "") + part;
  };
  let timer = window.setTimeout(() => {
    place.append(said);
    void look().catch(() => undefined);
  }, PATIENCE);
  return () => {
    over = true;
    window.clearTimeout(timer);
    said.remove();
  };
}
