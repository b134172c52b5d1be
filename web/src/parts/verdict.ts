import { h } from "../dom";
import type { Verdict } from "../types";

/** A verdict by word, form and colour, so that none of them is needed alone. */
const SIGNS: Record<Verdict, string> = { holds: "●", fails: "○", depends: "◐" };

export function verdict(word: Verdict): HTMLElement {
  return h("span", { class: `verdict ${word}` }, h("span", { "aria-hidden": "true" }, SIGNS[word]), ` ${word}`);
}
