/** Why a claim comes out as it does: the number, what decides it, what would have to be, what is said aloud, the sources. */
import { h } from "../dom";
import type { Claim, ClaimCell } from "../types";
import { links } from "./downloads";
import { verdict } from "./verdict";

export function evidence(claim: Claim, set: string | null, sets: { id: string; title: string }[], run: string, shown: HTMLElement): HTMLElement {
  const cell = claim.by_assumption_set.find((one) => one.set === set);
  const title = sets.find((one) => one.id === set)?.title;
  const wished = typeof claim.would_have_to_be === "string" ? [claim.would_have_to_be] : (claim.would_have_to_be ?? []);
  return h(
    "article",
    { class: `evidence ${cell?.verdict ?? claim.verdict}`, "aria-label": "Evidence" },
    h("p", { class: "who" }, `${claim.who}, ${claim.date}`),
    h("h2", {}, h("q", {}, claim.quotation)),
    h("p", { class: "statement" }, claim.statement),
    h("div", { class: "answer" }, verdict(cell?.verdict ?? claim.verdict), h("span", { class: "big" }, cell?.value.text ?? claim.value.text), h("span", { class: "faint" }, title ? `under ${title}` : "over all assumption sets")),
    band(claim, cell),
    shown,
    list("What decides it", claim.decided_by),
    list("What would have to be", wished),
    list("Said aloud", claim.said_aloud),
    findings(claim),
    claim.formula ? h("details", {}, h("summary", {}, "How it is computed"), h("p", {}, claim.formula)) : null,
    figure(claim),
    sources(claim),
    links([["All claims as JSON", `/api/runs/${encodeURIComponent(run)}/claims`], ["CSV", `/api/runs/${encodeURIComponent(run)}/export/csv`], ["GeoJSON", `/api/runs/${encodeURIComponent(run)}/export/geojson`], ["CZML", `/api/runs/${encodeURIComponent(run)}/export/czml`]]),
  );
}

/** Share of the draws in which it is true, set by set, as bars of one length. */
function band(claim: Claim, chosen: ClaimCell | undefined): HTMLElement {
  const rows = claim.by_assumption_set.map((one) => {
    const share = one.share_true;
    const meter = h("meter", { min: 0, max: 1, value: share ?? 0, "aria-label": `${one.set}: ${one.text}` });
    return h("li", { class: one === chosen ? "chosen" : "" }, h("span", {}, one.set), meter, h("span", { class: "faint" }, one.text));
  });
  return h("div", {}, h("h3", {}, "Share of the draws in which it is true"), h("ul", { class: "shares" }, rows));
}

function list(title: string, items: string[]): HTMLElement | null {
  if (!items.length) return null;
  return h("div", {}, h("h3", {}, title), h("ul", { class: "plain-list" }, items.map((one) => h("li", {}, one))));
}

function findings(claim: Claim): HTMLElement | null {
  if (!claim.findings.length) return null;
  const rows = claim.findings.map((one) => h("tr", {}, h("th", { scope: "row" }, one.quantity, one.conditions ? h("span", { class: "faint" }, one.conditions) : null), h("td", {}, one.text)));
  return h("details", {}, h("summary", {}, `Beside it: ${claim.findings.length} numbers`), h("table", { class: "findings" }, h("tbody", {}, rows)));
}

function figure(claim: Claim): HTMLElement | null {
  if (!claim.figure) return null;
  const base = claim.figure.replace(/\.(svg|png)$/, "");
  return h("figure", { class: "figure" }, h("img", { src: `${base}.svg`, alt: `Figure: ${claim.statement}`, loading: "lazy" }), h("figcaption", {}, links([["SVG", `${base}.svg`], ["PNG", `${base}.png`]])));
}

function sources(claim: Claim): HTMLElement | null {
  if (!claim.sources.length) return null;
  const line = (one: Claim["sources"][number]) => {
    const safe = /^https?:\/\//.test(one.url);
    const title = safe ? h("a", { href: one.url, rel: "noopener noreferrer", target: "_blank" }, one.title) : one.title;
    return h("li", {}, title, one.grade ? h("b", { class: `grade ${one.grade}` }, one.grade) : null);
  };
  return h("details", { class: "sources" }, h("summary", {}, `Sources: ${claim.sources.length}`), h("ul", {}, claim.sources.map(line)));
}
