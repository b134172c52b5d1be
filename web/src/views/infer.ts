/** Screen 5. A test is reported: apogee, range, time. What range does it imply? Answered with rings on the globe. */
import { get, isAbort, once, query } from "../api";
import { debounced, fill, h } from "../dom";
import { links } from "../parts/downloads";
import { keep } from "../route";
import type { Context } from "../shell";
import type { Example, Inferred, Position } from "../types";

interface Field {
  key: "apogee_km" | "range_km" | "time_s" | "latitude_deg" | "longitude_deg";
  label: string;
  unit: string;
  min: number;
  max: number;
  optional: boolean;
}

const FIELDS: Field[] = [
  { key: "apogee_km", label: "Apogee", unit: "km", min: 1, max: 20000, optional: false },
  { key: "range_km", label: "Range flown", unit: "km", min: 1, max: 20000, optional: false },
  { key: "time_s", label: "Flight time", unit: "s", min: 1, max: 20000, optional: true },
  { key: "latitude_deg", label: "Launched from, latitude", unit: "°", min: -90, max: 90, optional: true },
  { key: "longitude_deg", label: "longitude", unit: "°", min: -180, max: 180, optional: true },
];

export async function show(context: Context): Promise<void> {
  const { panel, signal, route } = context;
  const examples = await once<Example[]>("/api/infer/examples");
  const stage = await context.stage();
  stage.bare(null);
  const first = examples[0];
  const inputs = new Map<Field["key"], HTMLInputElement>();
  for (const field of FIELDS) {
    const start = route.params.get(field.key) ?? (route.params.has("apogee_km") ? "" : (first?.[field.key] ?? ""));
    const input = h("input", { type: "number", id: `infer-${field.key}`, min: field.min, max: field.max, step: "any", value: start, required: !field.optional, inputmode: "decimal" });
    inputs.set(field.key, input);
  }
  const result = h("div", { class: "inferred", "aria-live": "polite" });
  let abort = new AbortController();
  signal.addEventListener("abort", () => abort.abort());
  const answer = async () => {
    abort.abort();
    abort = new AbortController();
    const values = Object.fromEntries([...inputs].map(([key, input]) => [key, input.value]));
    for (const input of inputs.values()) input.setAttribute("aria-invalid", String(!input.validity.valid));
    if ([...inputs.values()].some((input) => !input.validity.valid)) return;
    keep(values);
    result.setAttribute("aria-busy", "true");
    const url = `/api/infer?${query(values)}`;
    const found = await get<Inferred>(url, abort.signal);
    result.removeAttribute("aria-busy");
    const [latitude, longitude] = [Number(values["latitude_deg"]), Number(values["longitude_deg"])];
    if (!values["latitude_deg"] || !values["longitude_deg"]) {
      stage.bare(null);
      stage.rings(null);
    } else {
      const far = found.rings?.features.some((one) => Number(one.properties["range_km"]) > 8000);
      stage.bare({ id: "launch", title: "Launch point", roles: ["launch area"], latitude_deg: latitude, longitude_deg: longitude });
      const middle: Position = far ? [longitude + 96, 46] : [longitude, latitude];
      stage.look(middle[1], middle[0], 13_500, 0, -89);
      stage.rings(found.rings, middle);
    }
    fill(result, words(found, url));
  };
  const failing = (problem: unknown) => {
    if (isAbort(problem)) return;
    result.removeAttribute("aria-busy");
    stage.rings(null);
    fill(result, h("p", { class: "said", role: "alert" }, problem instanceof Error ? problem.message : String(problem)));
  };
  const run = () => void answer().catch(failing);
  const soon = debounced(run, 250);
  const form = h("form", { class: "infer-form", novalidate: true }, FIELDS.map((field) => line(field, inputs.get(field.key)!)), h("button", { type: "submit", class: "primary" }, "What does it imply?"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  form.addEventListener("input", soon);
  const tests = h("select", { id: "reported" }, h("option", { value: "" }, "own numbers"), examples.map((one, i) => h("option", { value: i }, one.title)));
  const named = () => {
    const found = examples.findIndex((one) => [...inputs].every(([key, input]) => input.value === String(one[key] ?? "")));
    tests.value = found < 0 ? "" : String(found);
  };
  tests.addEventListener("change", () => {
    const example = examples[Number(tests.value)];
    if (tests.value === "" || !example) return;
    for (const [key, input] of inputs) input.value = String(example[key] ?? "");
    run();
  });
  form.addEventListener("input", named);
  named();
  const presets = h("div", { class: "inline presets" }, h("label", { for: "reported" }, "A reported test"), tests);
  fill(panel, h("h1", {}, "Infer"), h("p", { class: "lede" }, "A missile test is reported. Is the report possible at all, and how far would that missile go on a standard trajectory?"), presets, form, result);
  await answer().catch(failing);
}

function line(field: Field, input: HTMLInputElement): HTMLElement {
  return h("div", { class: `infer-field ${field.key}` }, h("label", { for: input.id }, field.label, field.optional ? h("span", { class: "faint" }, " if known") : null), h("span", { class: "with-unit" }, input, h("span", { class: "unit" }, field.unit)));
}

function words(found: Inferred, url: string): (Node | null)[] {
  const legend = found.rings?.features.length
    ? h("ul", { class: "ring-legend" }, found.rings.features.map((one) => h("li", { class: String(one.properties["ring"]) }, String(one.properties["text"] ?? ""))))
    : h("p", { class: "hint" }, "Give a launch point to see rings on the globe.");
  const said = found.consistent === false ? "The report cannot be as it stands." : found.standard_range_text;
  const lead = found.consistent === false ? null : h("p", { class: "faint" }, "Range on a standard trajectory");
  return [h("div", {}, lead, h("p", { class: "big" }, said)), legend, h("p", { class: "note" }, found.note), h("details", { open: true }, h("summary", {}, "The whole answer"), h("pre", { class: "report", tabindex: "0" }, found.text)), links([["The whole answer as JSON", url]])];
}
