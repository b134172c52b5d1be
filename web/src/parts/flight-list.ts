/** The flights of one group as a list of buttons; which of them is in a beam is said as time goes. */
import { button, fill, h, roving } from "../dom";
import { WATCH } from "../globe/groups";
import { symbolPicture } from "../globe/symbols";
import type { Flight, ScenarioDocument } from "../types";

export interface Group {
  id: string;
  title: string;
}

export function groupsOf(scenario: ScenarioDocument): Group[] {
  const found = scenario.raids.map((raid) => ({ id: raid.id, title: raid.title }));
  if (scenario.watch.length) found.push({ id: WATCH, title: "Strategic flights the radar may watch" });
  return found;
}

export function groupOf(flight: Flight | undefined): string {
  if (!flight) return "";
  return flight.kind === "watch" ? WATCH : (flight.raid ?? "");
}

export function groupBar(groups: Group[], chosen: string, act: (id: string) => void): HTMLElement {
  const bar = h("div", { class: "segments", role: "radiogroup", "aria-label": "What is in the air" });
  for (const group of groups) {
    const one = button(group.title, { role: "radio", "aria-checked": String(group.id === chosen), "data-group": group.id });
    one.addEventListener("click", () => {
      for (const other of bar.children) other.setAttribute("aria-checked", String(other === one));
      act(group.id);
    });
    bar.append(one);
  }
  roving(bar, "button");
  return bar;
}

export class FlightList {
  readonly element = h("ul", { class: "flights", "aria-label": "Flights" });
  private readonly rows = new Map<string, HTMLElement>();

  constructor(private readonly act: (flight: Flight) => void) {}

  show(flights: Flight[]): void {
    this.rows.clear();
    fill(this.element, flights.map((one) => h("li", {}, this.row(one))));
  }

  waiting(): void {
    fill(this.element, h("li", { class: "hint" }, "The flights are on their way ..."));
  }

  choose(flight: string | null): void {
    for (const [id, row] of this.rows) row.setAttribute("aria-pressed", String(id === flight));
  }

  beamed(seen: Set<string>): void {
    for (const [id, row] of this.rows) row.dataset["seen"] = seen.has(id) ? "1" : "0";
  }

  private row(flight: Flight): HTMLElement {
    const words = h("span", { class: "name" }, flight.name, h("span", { class: "faint" }, flight.status === "solved" ? `${flight.base} · ${flight.text}` : flight.status));
    const chip = h("span", { class: "chip" }, "in the beam");
    const made = button([symbolPicture(flight.kind, 26), words, chip], { "aria-pressed": "false", class: "flight-row", "data-flight": flight.id, "data-seen": "0" });
    made.addEventListener("click", () => this.act(flight));
    this.rows.set(flight.id, made);
    return made;
  }
}
