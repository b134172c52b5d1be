import { h } from "../dom";
import type { Verdict } from "../types";

/** A verdict by word, form and colour, so that none of them is needed alone. */
const SIGNS: Record<Verdict, string> = { holds: "●", fails: "○", depends: "◐" };

/** share : of the draws, said with the sign where there is one; the word then stands below */
export function verdict(word: Verdict, share = ""): HTMLElement {
  const sign = h("span", { "aria-hidden": "true" }, SIGNS[word]);
  if (!share) return h("span", { class: `verdict ${word}` }, sign, ` ${word}`);
  return h("span", { class: `verdict ${word} shared` }, h("span", { class: "share" }, sign, ` ${share}`), " ", h("small", {}, word));
}
