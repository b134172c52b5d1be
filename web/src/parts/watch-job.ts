/** A job of the server, watched until it ends. */
import { get } from "../api";
import type { Job } from "../types";

const OVER = new Set(["done", "failed", "cancelled"]);
export const isOver = (job: Job): boolean => OVER.has(job.state);

/** Calls `show` with every state that the server tells of; gives back a way to stop listening. */
export function watchJob(id: string, show: (job: Job) => void, failing: (problem: unknown) => void): () => void {
  const path = `/api/jobs/${encodeURIComponent(id)}`;
  const source = new EventSource(`${path}/events`);
  source.addEventListener("job", (event) => {
    const job = JSON.parse(String((event as MessageEvent).data)) as Job;
    if (isOver(job)) source.close();
    show(job);
  });
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED && source.readyState !== EventSource.CONNECTING) return;
    source.close();
    get<Job>(path).then(show, failing);
  });
  return () => source.close();
}
