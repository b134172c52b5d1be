/** Screen 1. Worked scenarios, each with a picture and a sentence: nobody meets a blank form first. */
import { h } from "../dom";
import { href } from "../route";
import type { Card, Meta } from "../types";

export function show(cards: Card[], meta: Meta): HTMLElement {
  const [first, ...rest] = cards;
  return h(
    "div",
    { class: "gallery" },
    h(
      "div",
      { class: "lead" },
      h("h1", {}, "What can the battery see, reach and stop?"),
      h("p", {}, "In July 2017 four governments argued about one battery in South Korea. Here is what each claim comes to when it is computed from open sources: on a globe, with its uncertainty, its sources, and what would have to be true for it to hold."),
    ),
    first ? card(first, true) : null,
    h("h2", { class: "more" }, "Other worked scenarios"),
    h("div", { class: "cards" }, rest.map((one) => card(one, false))),
    h("p", { class: "infer-hint" }, "A missile test is reported? ", h("a", { href: "#/infer" }, "Ask what range it implies"), "."),
    h("footer", { class: "end" }, h("p", {}, meta.disclaimer), h("p", {}, meta.attribution), h("p", {}, `Uppertier ${meta.version}, Apache-2.0.`)),
  );
}

function card(one: Card, wide: boolean): HTMLElement {
  const open = href("globe", one.id);
  return h(
    "article",
    { class: wide ? "card wide" : "card" },
    h("a", { class: "picture", href: open, tabindex: "-1", "aria-hidden": "true" }, h("img", { src: one.picture, alt: "", loading: wide ? "eager" : "lazy" })),
    h(
      "div",
      { class: "words" },
      h(wide ? "h2" : "h3", {}, h("a", { href: open }, one.title)),
      h("p", {}, one.sentence),
      h("p", { class: "contents" }, one.contents),
      h("p", { class: "ways" }, h("a", { href: open }, "Globe"), h("a", { href: href("claims", one.id) }, "Claims"), h("a", { href: href("what-if", one.id) }, "What if")),
    ),
  );
}
