import { svg } from "../dom";

/** The mark of the page: horizon, trajectory, and where they are met. */
export function mark(): SVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 32 32", width: 26, height: 26, "aria-hidden": "true", class: "mark" },
    svg("path", { d: "M4 26a16 16 0 0 1 24 0", class: "mark-earth" }),
    svg("path", { d: "M7 20C10 8 20 5 26 11", class: "mark-path" }),
    svg("circle", { cx: 26, cy: 11, r: 2.8, class: "mark-meet" }),
  );
}
