/** Screen 3. Who says what, under whose assumptions: a cell opens its evidence, and the globe shows the same thing. */
import { get, isAbort } from "../api";
import { button, fill, h, roving } from "../dom";
import { evidence } from "../parts/evidence";
import { jobCard, runsOf } from "../parts/job";
import { showClaim } from "../parts/show-claim";
import { verdict } from "../parts/verdict";
import { keep } from "../route";
import type { Context } from "../shell";
import type { Claim, Claims, RunHead } from "../types";

export async function show(context: Context): Promise<void> {
  const { panel, scenario, route, signal } = context;
  const stage = await context.stage();
  stage.showGroup("");
  stage.home(scenario.raids[0]?.id ?? "watch");
  const runs = await runsOf(scenario, signal);
  const run = runs.find((one) => one.id === route.params.get("run")) ?? runs[0];
  if (!run) {
    const wanted = () => ({ scenario: scenario.id, controls: {}, samples: 48, seed: null });
    const job = jobCard(wanted, signal, (id) => (location.hash = `#/claims/${encodeURIComponent(scenario.id)}?run=${id}`));
    return fill(panel, h("h1", {}, "Claims"), h("p", { class: "lede" }, "No run of this scenario is kept here yet. A run computes every claim under every set of assumptions, with its band."), job);
  }
  const document = await get<Claims>(`/api/runs/${encodeURIComponent(run.id)}/claims`, signal);
  const holder = h("div", { class: "evidence-holder" });
  const open = async (claim: Claim, set: string | null, move: boolean): Promise<void> => {
    keep({ claim: claim.id, set });
    for (const cell of table.querySelectorAll("button")) {
      const on = cell.dataset["claim"] === claim.id && (cell.dataset["set"] ?? "") === (set ?? "");
      cell.setAttribute("aria-pressed", String(on));
    }
    const shown = h("p", { class: "shown", role: "status" });
    fill(holder, evidence(claim, set, document.sets, run.id, shown));
    if (move) holder.scrollIntoView({ block: "start", behavior: "auto" });
    const said = await showClaim(stage, scenario, claim, set, signal);
    fill(shown, said);
  };
  const failing = (problem: unknown) => {
    if (!isAbort(problem)) holder.append(h("p", { class: "said", role: "alert" }, problem instanceof Error ? problem.message : String(problem)));
  };
  const table = matrix(document, (claim, set) => void open(claim, set, true).catch(failing));
  fill(
    panel,
    h("h1", {}, "Claims"),
    h("p", { class: "lede" }, "A claim holds or fails only where it is true, or false, over every assumption set and the whole sourced range. Else it depends. Under each set stands the share of the draws in which it is true. Open a cell to see why."),
    h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Claims by assumption set" }, table),
    runLine(runs, run),
    holder,
  );
  const first = document.claims.find((one) => one.id === route.params.get("claim"));
  const set = route.params.get("set");
  const chosen = first ?? document.claims[0];
  if (chosen) await open(chosen, first ? set : null, false).catch(failing);
}

function matrix(document: Claims, act: (claim: Claim, set: string | null) => void): HTMLElement {
  const head = h("tr", {}, h("th", { scope: "col" }, "Claim"), h("th", { scope: "col" }, "Over all"), document.sets.map((set) => h("th", { scope: "col", title: [set.title, set.follows].filter(Boolean).join(". Follows: ") }, set.name)));
  const rows = (claim: Claim, before: Claim | undefined): HTMLElement[] => {
    const all = cellButton(claim, null, claim.verdict, [verdict(claim.verdict), h("span", { class: "cell-text" }, claim.value.text)], act, "");
    const cells = document.sets.map((set) => {
      const found = claim.by_assumption_set.find((one) => one.set === set.id);
      return h("td", {}, found ? cellButton(claim, set.id, found.verdict, [verdict(found.verdict, found.share_text)], act, `${set.name}: ${found.verdict}, ${found.text}`) : h("span", { class: "faint" }, "–"));
    });
    const words = claim.wording === "paraphrased" ? claim.quotation : h("q", {}, claim.quotation);
    const row = h("tr", {}, h("th", { scope: "row" }, h("span", { class: "who" }, claim.who), words), h("td", {}, all), cells);
    if (claim.topic === before?.topic) return [row];
    return [h("tr", { class: "topic" }, h("th", { scope: "colgroup", colspan: document.sets.length + 2 }, claim.topic_text)), row];
  };
  const body = document.claims.flatMap((claim, k) => rows(claim, document.claims[k - 1]));
  const made = h("table", { class: "matrix" }, h("thead", {}, head), h("tbody", {}, body));
  roving(made, "button");
  return made;
}

function cellButton(claim: Claim, set: string | null, told: string, words: HTMLElement[], act: (claim: Claim, set: string | null) => void, told_text: string): HTMLElement {
  return button(words, { class: `cell ${told}`, title: told_text || null, "aria-pressed": "false", "data-claim": claim.id, "data-set": set, click: () => act(claim, set) });
}

function runLine(runs: RunHead[], run: RunHead): HTMLElement {
  const picker = h("select", { "aria-label": "Run" }, runs.map((one) => h("option", { value: one.id }, `${one.title}, ${one.when.slice(0, 16).replace("T", " ")}, ${one.id.slice(0, 8)}`)));
  picker.value = run.id;
  picker.addEventListener("change", () => {
    keep({ run: picker.value });
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
  return h("p", { class: "inline run-line" }, h("span", { class: "faint" }, "Run"), picker, h("a", { href: `/api/runs/${encodeURIComponent(run.id)}/report.html`, target: "_blank", rel: "noopener" }, "Report"));
}
