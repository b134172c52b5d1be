/** One trial of a finished run, from its event log: each line can be gone to, and the globe shows what it says. */
import { get, query } from "../api";
import { button, fill, h } from "../dom";
import type { Stage } from "../globe/stage";
import { href } from "../route";
import type { ScenarioDocument, Trial, TrialEvent } from "../types";
import { runsOf } from "./job";

export async function replayCard(stage: Stage, scenario: ScenarioDocument, raid: string, place: HTMLElement, signal: AbortSignal): Promise<void> {
  stage.showTrial(null);
  fill(place);
  if (!scenario.raids.some((one) => one.id === raid)) return;
  const [run] = await runsOf(scenario.id, signal);
  const heading = h("h2", {}, "Shot by shot");
  if (!run) {
    const params = new URLSearchParams();
    return fill(place, heading, h("p", { class: "hint" }, "A finished run holds many trials of this raid. ", h("a", { href: href("what-if", scenario.id, params) }, "Start one"), " to replay them."));
  }
  const trials = await get<Trial[]>(`/api/runs/${encodeURIComponent(run.id)}/trials`, signal);
  const known = trials.find((one) => one.raid === raid);
  if (!known) return;
  const number = h("input", { type: "number", min: 0, max: known.trials - 1, step: 1, value: 0, id: "trial" });
  const log = h("ol", { class: "log" });
  const said = h("p", { role: "status", class: "said" });
  let stop: () => void = () => undefined;
  signal.addEventListener("abort", () => stop());
  const play = async () => {
    const trial = number.valueAsNumber;
    if (!number.validity.valid || !Number.isInteger(trial)) return;
    fill(said, "Replaying ...");
    const path = `/api/runs/${encodeURIComponent(run.id)}/trials/${encodeURIComponent(raid)}/${trial}`;
    const events = await get<TrialEvent[]>(path, signal);
    stage.showTrial(events);
    stop();
    const lines = events.map((event) => line(stage, event));
    fill(log, lines);
    stop = stage.onTime((now) => {
      let latest = -1;
      events.forEach((event, i) => {
        const past = event.time_s <= now + 0.5;
        lines[i]!.dataset["past"] = past ? "1" : "0";
        if (past) latest = i;
      });
      lines.forEach((one, i) => (i === latest ? one.setAttribute("aria-current", "step") : one.removeAttribute("aria-current")));
      const shown = lines[latest];
      if (shown) log.scrollTop = shown.offsetTop - log.clientHeight / 2;
    });
    fill(said, `Trial ${trial}, one of ${known.trials} of this raid. `, h("a", { href: `${path}?${query({ download: 1 })}`, download: `trial-${trial}.json` }, "JSON"));
  };
  const start = button("Replay", { class: "plain", click: () => void play().catch((problem: unknown) => fill(said, String(problem instanceof Error ? problem.message : problem))) });
  start.dataset["act"] = "replay";
  fill(place, h("section", { class: "replay", "aria-label": "Shot by shot" }, heading, h("div", { class: "inline" }, h("label", { for: "trial" }, "Trial"), number, start), said, log));
}

function line(stage: Stage, event: TrialEvent): HTMLElement {
  return h("li", { class: event.kind.replace(/[^a-z-]/gi, "") }, button([h("time", {}, `${Math.round(event.time_s)} s`), " ", h("span", {}, event.text)], { class: "moment", click: () => stage.seek(event.time_s) }));
}
