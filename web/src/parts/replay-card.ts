/** One trial of a raid, from its event log: each line can be gone to, and the globe shows what it says. */
import { get, once } from "../api";
import { button, fill, h } from "../dom";
import type { Stage } from "../globe/stage";
import type { Flight, Meta, ScenarioDocument, Trial, TrialEvent } from "../types";

export async function replayCard(stage: Stage, scenario: ScenarioDocument, raid: string, flights: Flight[], place: HTMLElement, signal: AbortSignal): Promise<void> {
  stage.showTrial(null);
  fill(place);
  if (!scenario.raids.some((one) => one.id === raid) || !scenario.own_radar) return;
  const meta = await once<Meta>("/api/meta");
  const number = h("input", { type: "number", min: 0, max: meta.limits.trials - 1, step: 1, value: 0, id: "trial" });
  const log = h("ol", { class: "log", tabindex: "0", "aria-label": "Events" });
  const said = h("p", { role: "status", class: "said" }, "One moment ...");
  const names = new Map(flights.map((one) => [one.id, one.name]));
  let stop: () => void = () => undefined;
  signal.addEventListener("abort", () => stop());
  const play = async () => {
    const trial = number.valueAsNumber;
    if (!number.validity.valid || !Number.isInteger(trial)) return;
    fill(said, "One moment ...");
    const path = `/api/scenarios/${encodeURIComponent(scenario.id)}/trials/${encodeURIComponent(raid)}/${trial}`;
    const found = await get<Trial>(path, signal);
    stage.showTrial(found.events);
    stop();
    stop = tell(stage, found.events, names, log);
    fill(said, `Trial ${trial}: ${found.text}. One of many: each draws anew what is found, what is hit, what fails. `, h("a", { href: path, download: `${raid}-trial-${trial}.json` }, "JSON"));
  };
  const failing = (problem: unknown) => fill(said, problem instanceof Error ? problem.message : String(problem));
  const start = button("Show", { class: "plain", "data-act": "replay", click: () => void play().catch(failing) });
  const row = h("div", { class: "inline" }, h("label", { for: "trial" }, "Trial"), number, start);
  fill(place, h("section", { class: "replay", "aria-label": "Shot by shot" }, h("h2", {}, "Shot by shot"), row, said, log));
  await play();
}

/** The log moves with the clock, and a line of it moves the clock. */
function tell(stage: Stage, events: TrialEvent[], names: Map<string, string>, log: HTMLElement): () => void {
  const lines = events.map((event) =>
    h("li", { "data-kind": event.kind }, button([h("time", {}, `${Math.round(event.time_s)} s`), " ", h("span", {}, event.text), event.flight ? h("small", {}, names.get(event.flight) ?? "") : null], { class: "moment", click: () => stage.seek(event.time_s) })),
  );
  fill(log, lines);
  return stage.onTime((now) => {
    let latest = -1;
    events.forEach((event, i) => {
      const past = event.time_s <= now + 0.5;
      lines[i]!.dataset["past"] = past ? "1" : "0";
      if (past) latest = i;
    });
    lines.forEach((one, i) => (i === latest ? one.setAttribute("aria-current", "step") : one.removeAttribute("aria-current")));
    const shown = lines[latest];
    if (shown && !log.contains(document.activeElement)) log.scrollTop = shown.offsetTop - log.clientHeight / 2;
  });
}
