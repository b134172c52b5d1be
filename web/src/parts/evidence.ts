/** Why a claim comes out as it does: the number, what decides it, what would have to be, what is said aloud, the sources. */
import { button, h } from "../dom";
import type { Claim, ClaimCell, SetHead } from "../types";
import { links } from "./downloads";
import { verdict } from "./verdict";

export function evidence(claim: Claim, set: string | null, sets: SetHead[], run: string, shown: HTMLElement): HTMLElement {
  const cell = claim.by_assumption_set.find((one) => one.set === set);
  const title = sets.find((one) => one.id === set)?.title;
  return h(
    "article",
    { class: `evidence ${cell?.verdict ?? claim.verdict}`, "aria-label": "Evidence" },
    h("p", { class: "who row between" }, `${claim.who}, ${claim.date_text}`, button("All claims", { class: "link", click: back })),
    h("h2", {}, said(claim)),
    h("p", { class: "statement" }, claim.statement),
    h("p", { class: "faint small" }, `${claim.conditions} It holds if the number is ${claim.rule_text}.`),
    h("div", { class: "answer" }, verdict(cell?.verdict ?? claim.verdict), h("span", { class: "big" }, cell?.value.text ?? claim.value.text), h("span", { class: "faint" }, title ? `under ${title}` : "over all assumption sets")),
    band(claim, cell, sets),
    shown,
    deciders(claim),
    paragraph("What would have to be", claim.would_have_to_be),
    list("Left unsaid", claim.leaves_unsaid),
    h("p", { class: "faint small" }, `${claim.graded_text} of the band rests on values that are only recalled or assumed.`),
    findings(claim),
    figure(claim),
    sources(claim),
    links([["JSON", `/api/runs/${encodeURIComponent(run)}/claims`], ["CSV", `/api/runs/${encodeURIComponent(run)}/tables/claims.csv`]], "All claims of this run: "),
    links([["GeoJSON", `/api/runs/${encodeURIComponent(run)}/export/geojson`], ["CZML", `/api/runs/${encodeURIComponent(run)}/export/czml`]], "The whole run on a map: "),
  );
}

/** Quotation marks only where the words, or ours for them, are known. */
function said(claim: Claim): HTMLElement | string {
  return claim.wording === "paraphrased" ? claim.quotation : h("q", {}, claim.quotation);
}

function back(event: Event): void {
  const panel = (event.target as HTMLElement).closest(".panel");
  panel?.scrollTo({ top: 0 });
  panel?.querySelector<HTMLElement>(".matrix [aria-pressed=true]")?.focus();
}

/** Share of the draws in which it is true, set by set, as bars of one length. */
function band(claim: Claim, chosen: ClaimCell | undefined, sets: SetHead[]): HTMLElement {
  const names = new Map(sets.map((one) => [one.id, one.name]));
  const rows = claim.by_assumption_set.map((one) => {
    const share = one.share_true;
    const meter = h("meter", { min: 0, max: 1, value: share ?? 0, "aria-label": `${names.get(one.set) ?? one.set}: ${one.text}` });
    return h("li", { class: one === chosen ? "chosen" : "" }, h("span", {}, names.get(one.set) ?? one.set), meter, h("span", { class: "faint" }, one.text));
  });
  return h("div", {}, h("h3", {}, "Share of the draws in which it is true"), h("ul", { class: "shares" }, rows));
}

function paragraph(title: string, text: string | null): HTMLElement | null {
  return text ? h("div", {}, h("h3", {}, title), h("p", {}, text)) : null;
}

function deciders(claim: Claim): HTMLElement | null {
  if (!claim.deciders.length) return null;
  const rows = claim.deciders.map((one) => h("li", {}, one.name, one.known ? h("span", { class: one.weak ? "weak" : "faint" }, ` ${one.known}`) : null));
  return h("div", {}, h("h3", {}, "What decides it"), h("ul", { class: "plain-list" }, rows));
}

function list(title: string, items: string[]): HTMLElement | null {
  if (!items.length) return null;
  return h("div", {}, h("h3", {}, title), h("ul", { class: "plain-list" }, items.map((one) => h("li", {}, one))));
}

function findings(claim: Claim): HTMLElement | null {
  if (!claim.findings.length) return null;
  const rows = claim.findings.map((one) => h("tr", {}, h("th", { scope: "row" }, one.title, one.conditions ? h("span", { class: "faint" }, one.conditions) : null), h("td", {}, one.text)));
  return h("details", {}, h("summary", {}, `Beside it: ${claim.findings.length} numbers`), h("table", { class: "findings" }, h("tbody", {}, rows)));
}

function figure(claim: Claim): HTMLElement | null {
  if (!claim.figure) return null;
  const base = claim.figure.replace(/\.(svg|png)$/, "");
  return h("figure", { class: "figure" }, h("img", { src: `${base}.svg`, alt: `Figure: ${claim.statement}`, loading: "lazy" }), h("figcaption", {}, links([["SVG", `${base}.svg`]])));
}

function sources(claim: Claim): HTMLElement | null {
  if (!claim.sources.length) return null;
  const line = (one: Claim["sources"][number]) => {
    const safe = /^https?:\/\//.test(one.url);
    const title = safe ? h("a", { href: one.url, rel: "noopener noreferrer", target: "_blank" }, one.title) : one.title;
    return h("li", {}, `${[one.author, one.year].filter(Boolean).join(", ")}: `, title, h("b", { class: "grade" }, one.kind));
  };
  return h("details", { class: "sources" }, h("summary", {}, `Sources: ${claim.sources.length}`), h("ul", {}, claim.sources.map(line)));
}
