/** Screen 6. The same thing as text: TOML, command line, Python; and every file of a kept run. */
import { get, query } from "../api";
import { button, fill, h, roving } from "../dom";
import { changed } from "../parts/controls";
import { links } from "../parts/downloads";
import { runsOf } from "../parts/job";
import { keep } from "../route";
import type { Context } from "../shell";
import type { AsCode, Figure, RunHead } from "../types";

const KINDS: [keyof AsCode, string, string][] = [
  ["cli", "Command line", "command.sh"],
  ["python", "Python", "view.py"],
  ["toml", "TOML", "scenario.toml"],
];
const FORMATS: [string, string][] = [["CZML", "czml"], ["KML", "kml"], ["GeoJSON", "geojson"], ["NetCDF", "netcdf"], ["Parquet", "parquet"]];
/** The table whose rows a figure draws. */
const TABLES: Record<string, string> = { claims: "claims", flights: "flights", leakers: "findings", map: "flights", map_warhead: "flights", snr: "samples", strategic: "flights", press: "findings" };
const ALL_TABLES = ["claims", "findings", "flights", "windows", "shots", "samples"];

export async function show(context: Context): Promise<void> {
  const { panel, scenario, route, signal } = context;
  const values = changed(scenario.controls, route.params);
  const [code, runs] = await Promise.all([
    get<AsCode>(`/api/scenarios/${encodeURIComponent(scenario.id)}/code?${query(values)}`, signal),
    runsOf(scenario, signal),
  ]);
  const stage = await context.stage();
  stage.showGroup(scenario.raids[0]?.id ?? "watch");
  stage.home(scenario.raids[0]?.id ?? "watch");
  stage.seek(Number(route.params.get("t") ?? 240));
  const body = h("div", { class: "code", role: "tabpanel", id: "code" });
  const open = (kind: keyof AsCode, file: string) => {
    keep({ code: kind });
    const text = h("pre", { tabindex: "0" }, h("code", {}, code[kind]));
    const said = h("span", { role: "status", class: "faint" });
    const copy = button("Copy", { class: "plain", click: () => void navigator.clipboard.writeText(code[kind]).then(() => fill(said, "Copied"), () => fill(said, "The browser does not allow copying")) });
    const url = URL.createObjectURL(new Blob([code[kind]], { type: "text/plain" }));
    fill(body, h("div", { class: "row" }, copy, h("a", { href: url, download: file, class: "plain" }, "Save"), said), text);
    body.setAttribute("aria-labelledby", `code-${kind}`);
  };
  const bar = h("div", { class: "segments", role: "tablist", "aria-label": "Language" });
  const chosen = KINDS.find(([kind]) => kind === route.params.get("code")) ?? KINDS[0]!;
  for (const [kind, name, file] of KINDS) {
    const tab = button(name, { role: "tab", id: `code-${kind}`, "aria-selected": String(kind === chosen[0]), "aria-controls": "code" });
    tab.addEventListener("click", () => {
      for (const other of bar.children) other.setAttribute("aria-selected", String(other === tab));
      open(kind, file);
    });
    bar.append(tab);
  }
  roving(bar, "button");
  const count = Object.keys(values).length;
  const about = count ? `With what you changed: ${Object.entries(values).map(([key, value]) => `${key} = ${value}`).join(", ")}.` : "The scenario as it is written.";
  fill(panel, h("h1", {}, "As code"), h("p", { class: "lede" }, `What the page shows can be had without the page. ${about}`), bar, body, await kept(runs[0], signal));
  open(chosen[0], chosen[2]);
}

async function kept(run: RunHead | undefined, signal: AbortSignal): Promise<HTMLElement> {
  if (!run) return h("p", { class: "hint" }, "A full run brings figures and files; none of this scenario is kept yet.");
  const base = `/api/runs/${encodeURIComponent(run.id)}`;
  const figures = await get<Figure[]>(`${base}/figures`, signal);
  const shown = figures.map((one) => {
    const table = TABLES[one.name] ?? "findings";
    const own = links([["SVG", one.svg], ["PNG", one.png]], "This figure: ");
    const rows = links([["CSV", `${base}/tables/${table}.csv`]], `Drawn from the run's table of ${table}: `);
    return h("figure", { class: "figure" }, h("img", { src: one.svg, alt: one.alt, loading: "lazy" }), h("figcaption", {}, one.caption, own, rows));
  });
  const whole: [string, string][] = [...FORMATS.map(([name, kind]): [string, string] => [name, `${base}/export/${kind}`]), ["results.json", base], ["report", `${base}/report.html`]];
  const tables = ALL_TABLES.map((one): [string, string] => [one, `${base}/tables/${one}.csv`]);
  return h("section", { "aria-label": "Files of the newest run" }, h("h2", {}, "Files of the newest run"), h("p", { class: "faint" }, `${run.title}, ${run.id.slice(0, 12)}`), links(whole, "All of the run: "), links(tables, "Its tables as CSV: "), shown);
}
