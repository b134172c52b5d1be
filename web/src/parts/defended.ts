/** The defended area against one threat: shown where its map is finished, else the map can be asked for. */
import { ApiError, get, post, query } from "../api";
import { button, fill, h } from "../dom";
import type { Stage } from "../globe/stage";
import type { Features, ScenarioDocument } from "../types";
import { isOver, watchJob } from "./watch-job";

export async function drawDefended(stage: Stage, scenario: ScenarioDocument, threat: string, said: HTMLElement, signal: AbortSignal): Promise<void> {
  const url = `/api/quick/footprint?${query({ scenario: scenario.id, threat })}`;
  try {
    const features = await get<Features>(url, signal);
    stage.footprint(features);
    fill(said, features.text ?? "", " ", h("a", { href: url, download: "defended.geojson" }, "GeoJSON"));
  } catch (problem) {
    if (!(problem instanceof ApiError) || problem.status !== 404) throw problem;
    const again = () => drawDefended(stage, scenario, threat, said, signal);
    fill(said, "This map is not computed yet. ", button("Compute it", { class: "link", "data-act": "footprint", click: () => compute(scenario, threat, said, signal, again) }));
  }
}

function compute(scenario: ScenarioDocument, threat: string, said: HTMLElement, signal: AbortSignal, again: () => Promise<void>): void {
  const failing = (problem: unknown) => fill(said, problem instanceof Error ? problem.message : String(problem));
  fill(said, "Mapping who is defended ...");
  post<{ job: string }>("/api/jobs", { scenario: scenario.id, kind: "footprint", threats: [threat] }).then((made) => {
    const stop = watchJob(
      made.job,
      (job) => {
        const { done, of } = job.progress;
        if (!isOver(job)) fill(said, of ? `Mapping who is defended: ${done} of ${of}` : "Mapping who is defended ...");
        else if (job.state === "done") again().catch(failing);
        else fill(said, job.error ?? "It was cancelled.");
      },
      failing,
    );
    signal.addEventListener("abort", stop);
  }, failing);
}
