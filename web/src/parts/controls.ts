/** A control for every value that may be changed: its unit, its range on the sheet, and where that comes from. */
import { fill, h } from "../dom";
import type { Control } from "../types";

export type Values = Record<string, string | number>;

/** What differs from the scenario as it is written. */
export function changed(controls: Control[], params: URLSearchParams): Values {
  const found: Values = {};
  for (const control of controls) {
    const given = params.get(control.key);
    if (given === null || given === String(control.value)) continue;
    if (control.kind === "number" && !Number.isFinite(Number(given))) continue;
    if (control.kind === "choice" && !control.choices?.some((one) => one.value === given)) continue;
    found[control.key] = control.kind === "number" ? Number(given) : given;
  }
  return found;
}

/** Of those, what a full run takes: the cross-section looked at is a question, not a property of the scenario. */
export function inRun(controls: Control[], values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => controls.find((one) => one.key === key)?.in_run));
}

export function controlField(control: Control, now: string | number, act: (value: string | number) => void): HTMLElement {
  const id = `control-${control.key}`;
  const unit = control.unit ? h("span", { class: "unit" }, control.unit) : null;
  const label = h("label", { for: id }, control.label);
  const about = h("p", { class: "about", id: `${id}-about` }, aboutText(control));
  const entry = control.kind === "number" ? numberEntry(control, id, now, act) : choiceEntry(control, id, now, act);
  return h("div", { class: "control", "data-key": control.key }, h("div", { class: "control-head" }, label, unit), entry, about);
}

function aboutText(control: Control): (Node | string)[] {
  const parts: (Node | string)[] = [];
  if (control.text) parts.push(`On the sheet ${control.text}. `);
  if (control.grade) parts.push(h("b", { class: `grade ${control.grade}` }, control.grade), control.source ? `: ${control.source}. ` : ". ");
  if (control.note) parts.push(control.note);
  if (!control.in_run) parts.push(" A question to the quick answers; full runs have their own objects.");
  return parts.length ? parts : ["As the scenario has it."];
}

function numberEntry(control: Control, id: string, now: string | number, act: (value: number) => void): HTMLElement {
  const { minimum = 0, maximum = 1 } = control;
  const logarithmic = control.scale === "log";
  const step = control.step || "any";
  const box = h("input", { type: "number", id, min: minimum, max: maximum, step: logarithmic ? "any" : step, value: now, "aria-describedby": `${id}-about`, inputmode: "decimal" });
  if (!logarithmic && control.key === "snr_threshold_db") box.step = "any";
  const scale = logarithmic ? (value: number) => Math.log10(value) : (value: number) => value;
  const back = (value: number) => (logarithmic ? Number((10 ** value).toPrecision(2)) : value);
  const slider = h("input", {
    type: "range",
    min: scale(minimum),
    max: scale(maximum),
    step: logarithmic ? 0.02 : step,
    value: scale(Number(now)),
    "aria-label": `${control.label}, slider`,
    "aria-describedby": `${id}-about`,
    "aria-valuetext": `${now} ${control.unit}`,
  });
  slider.addEventListener("input", () => {
    box.value = String(back(Number(slider.value)));
    slider.setAttribute("aria-valuetext", `${box.value} ${control.unit}`);
    act(Number(box.value));
  });
  box.addEventListener("input", () => {
    const value = box.valueAsNumber;
    const fits = Number.isFinite(value) && box.validity.valid;
    box.setAttribute("aria-invalid", String(!fits));
    if (!fits) return;
    slider.value = String(scale(value));
    act(value);
  });
  return h("div", { class: "number" }, slider, box);
}

function choiceEntry(control: Control, id: string, now: string | number, act: (value: string) => void): HTMLElement {
  const entry = h("select", { id, "aria-describedby": `${id}-about` });
  fill(entry, control.choices?.map((one) => h("option", { value: one.value }, one.label)) ?? []);
  entry.value = String(now);
  entry.addEventListener("change", () => act(entry.value));
  return entry;
}
