/** Calls to the server that this page came from, and to no other. */

export interface Refusal {
  sentence: string;
  line?: number | null;
  key?: string | null;
  hint?: string | null;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly refusal: Refusal,
  ) {
    super(refusal.hint ? `${refusal.sentence} (${refusal.hint})` : refusal.sentence);
  }
}

const token = document.querySelector<HTMLMetaElement>('meta[name="uppertier-token"]')?.content ?? "";

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answer<T>(await ask(path, signal ? { signal } : {}));
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { "content-type": "application/json", "x-uppertier-token": token };
  return answer<T>(await ask(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function remove(path: string): Promise<void> {
  await answer(await ask(path, { method: "DELETE", headers: { "x-uppertier-token": token } }));
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === "AbortError") throw problem;
    throw new ApiError(0, { sentence: "The server does not answer", hint: "is `uppertier serve` still running?" });
  }
}

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  let refusal: Refusal = { sentence: `The server answered ${response.status}` };
  try {
    const said = (await response.json()) as { error?: Refusal };
    if (said.error?.sentence) refusal = said.error;
  } catch {
    // no document came: the status has to do
  }
  throw new ApiError(response.status, refusal);
}

/** A query string of what is known. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const known = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return new URLSearchParams(known.map(([key, value]) => [key, String(value)])).toString();
}

const kept = new Map<string, Promise<unknown>>();

/** A document that does not change while the page is open: asked for once. */
export function once<T>(path: string): Promise<T> {
  let found = kept.get(path) as Promise<T> | undefined;
  if (!found) {
    found = get<T>(path);
    kept.set(path, found);
    found.catch(() => kept.delete(path));
  }
  return found;
}

export function isAbort(problem: unknown): boolean {
  return problem instanceof DOMException && problem.name === "AbortError";
}
