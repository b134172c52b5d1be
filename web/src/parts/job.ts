/** A full run: started, watched, cancelled, kept. */
import { get, once, post, remove } from "../api";
import { button, fill, h } from "../dom";
import { href, keep } from "../route";
import type { Job, Meta, RunHead, ScenarioDocument } from "../types";
import type { Values } from "./controls";
import { isOver, watchJob } from "./watch-job";

export interface Wanted {
  scenario: string;
  controls: Values;
  samples: number;
  seed: number | null;
}

const STAGES: Record<string, string> = {
  fly: "Flying the missiles",
  observe: "What the radars see",
  track: "How well it is known",
  engage: "Playing the raids",
  score: "Counting what gets through",
  claims: "Asking the claims",
  studies: "Other questions",
  report: "Writing the report",
};

export function jobCard(wanted: () => Wanted, signal: AbortSignal, finished: (run: string) => void): HTMLElement {
  const start = button("Start a full run", { class: "primary", "data-act": "start" });
  const cancel = button("Cancel", { class: "plain", "data-act": "cancel", hidden: true });
  const samples = h("input", { type: "number", id: "samples", min: 16, step: 16, value: 48 });
  const trials = h("input", { type: "number", id: "trials", min: 1, step: 1, value: 2000 });
  void once<Meta>("/api/meta").then(({ limits }) => {
    samples.max = String(limits.samples);
    trials.max = String(limits.trials);
  }, () => undefined);
  const bar = h("progress", { max: 1, "aria-label": "Progress of the run", hidden: true });
  const said = h("p", { role: "status", class: "said" });
  let stop: () => void = () => undefined;
  let job = "";

  const show = (now: Job) => {
    const over = isOver(now);
    bar.hidden = over;
    cancel.hidden = over;
    start.hidden = !over;
    const { stage, done, of, stages } = now.progress;
    const before = Math.max(stages.indexOf(stage), 0);
    if (now.state === "running" && stage) bar.value = (before + (of > 0 ? done / of : 0)) / stages.length;
    else bar.removeAttribute("value");
    card.dataset["state"] = now.state;
    if (now.state === "queued") fill(said, "Waiting for the run before it ...");
    if (now.state === "running") fill(said, STAGES[stage] ?? "Starting", of > 1 ? `: ${done} of ${of}` : " ...");
    if (now.state === "failed") fill(said, now.error ?? "The run failed.");
    if (now.state === "cancelled") fill(said, "Cancelled. Nothing half-written stays.");
    if (now.state === "done" && now.run) {
      fill(said, "Done and kept: ", h("a", { href: href("claims", wanted().scenario, new URLSearchParams({ run: now.run })) }, "its claims"), ".");
      finished(now.run);
    }
    if (over) keep({ job: null });
  };
  const watch = (id: string) => {
    job = id;
    stop = watchJob(id, show, complain);
  };
  const complain = (problem: unknown) => {
    start.hidden = false;
    fill(said, problem instanceof Error ? problem.message : String(problem));
  };
  start.addEventListener("click", () => {
    start.hidden = true;
    fill(said, "Starting ...");
    post<{ job: string }>("/api/jobs", { ...wanted(), samples: samples.valueAsNumber, trials: trials.valueAsNumber }).then((made) => {
      keep({ job: made.job });
      watch(made.job);
    }, complain);
  });
  cancel.addEventListener("click", () => {
    fill(said, "Cancelling ...");
    remove(`/api/jobs/${encodeURIComponent(job)}`)
      .then(() => get<Job>(`/api/jobs/${encodeURIComponent(job)}`))
      .then(show)
      .catch(complain);
  });
  signal.addEventListener("abort", () => stop());
  const fields = h("div", { class: "fields" }, h("label", { for: "samples" }, "Draws per assumption set"), samples, h("label", { for: "trials" }, "Trials of each raid"), trials);
  const card = h("div", { class: "job" }, fields, h("div", { class: "row" }, start, cancel), bar, said);
  const before = new URLSearchParams(location.hash.split("?")[1] ?? "").get("job");
  if (before) {
    start.hidden = true;
    watch(before);
  }
  return card;
}

/** The runs of one scenario, newest first. */
export async function runsOf(scenario: ScenarioDocument, signal?: AbortSignal): Promise<RunHead[]> {
  const all = await get<RunHead[]>("/api/runs", signal);
  return all.filter((run) => run.scenario === scenario.own_id).sort((a, b) => b.when.localeCompare(a.when));
}
