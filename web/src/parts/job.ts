/** A full run: started, watched, cancelled, kept. */
import { get, post, remove } from "../api";
import { button, fill, h } from "../dom";
import { href, keep } from "../route";
import type { Job, RunHead } from "../types";
import type { Values } from "./controls";

export interface Wanted {
  scenario: string;
  controls: Values;
  samples: number;
  seed: number | null;
}

const OVER = new Set(["done", "failed", "cancelled"]);

export function jobCard(wanted: () => Wanted, signal: AbortSignal, finished: (run: string) => void): HTMLElement {
  const start = button("Start a full run", { class: "primary", "data-act": "start" });
  const cancel = button("Cancel", { class: "plain", "data-act": "cancel", hidden: true });
  const samples = h("input", { type: "number", id: "samples", min: 16, max: 512, step: 16, value: 48 });
  const bar = h("progress", { max: 1, "aria-label": "Progress of the run", hidden: true });
  const said = h("p", { role: "status", class: "said" });
  let source: EventSource | undefined;
  let job = "";

  const show = (now: Job) => {
    const over = OVER.has(now.state);
    bar.hidden = over;
    cancel.hidden = over;
    start.hidden = !over;
    const { stage, done, of } = now.progress;
    if (of > 0) bar.value = done / of;
    else bar.removeAttribute("value");
    card.dataset["state"] = now.state;
    if (now.state === "queued") fill(said, "Waiting for the run before it ...");
    if (now.state === "running") fill(said, stage || "starting", of > 0 ? `: ${done} of ${of}` : " ...");
    if (now.state === "failed") fill(said, now.error ?? "The run failed.");
    if (now.state === "cancelled") fill(said, "Cancelled. Nothing half-written stays.");
    if (now.state === "done" && now.run) {
      fill(said, "Done and kept: ", h("a", { href: href("claims", wanted().scenario, new URLSearchParams({ run: now.run })) }, "its claims"), ".");
      finished(now.run);
    }
    if (over) {
      source?.close();
      keep({ job: null });
    }
  };
  const watch = (id: string) => {
    job = id;
    source = new EventSource(`/api/jobs/${encodeURIComponent(id)}/events`);
    source.addEventListener("message", (event) => show(JSON.parse(String(event.data)) as Job));
    source.addEventListener("error", () => {
      source?.close();
      get<Job>(`/api/jobs/${encodeURIComponent(id)}`).then(show, complain);
    });
  };
  const complain = (problem: unknown) => {
    start.hidden = false;
    fill(said, problem instanceof Error ? problem.message : String(problem));
  };
  start.addEventListener("click", () => {
    start.hidden = true;
    fill(said, "Starting ...");
    post<{ job: string }>("/api/jobs", { ...wanted(), samples: samples.valueAsNumber }).then((made) => {
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
  signal.addEventListener("abort", () => source?.close());
  const field = h("div", { class: "inline" }, h("label", { for: "samples" }, "Draws per assumption set"), samples);
  const card = h("div", { class: "job" }, field, h("div", { class: "row" }, start, cancel), bar, said);
  const before = new URLSearchParams(location.hash.split("?")[1] ?? "").get("job");
  if (before) {
    start.hidden = true;
    watch(before);
  }
  return card;
}

/** The runs of one scenario, newest first. */
export async function runsOf(scenario: string, signal?: AbortSignal): Promise<RunHead[]> {
  const all = await get<RunHead[]>("/api/runs", signal);
  return all.filter((run) => run.scenario === scenario).sort((a, b) => b.when.localeCompare(a.when));
}
