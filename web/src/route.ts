/** The state of the page stands in its address: `#/screen/scenario?key=value`. */

export type Screen = "gallery" | "globe" | "claims" | "what-if" | "infer" | "as-code";
export const SCREENS: readonly Screen[] = ["gallery", "globe", "claims", "what-if", "infer", "as-code"];

export interface Route {
  screen: Screen;
  scenario: string;
  params: URLSearchParams;
}

const FIRST = "seongju-2017";

export function read(hash = location.hash): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [screen = "", scenario = ""] = path.split("/").map(decode);
  const known = SCREENS.find((one) => one === screen) ?? "gallery";
  return { screen: known, scenario: scenario || FIRST, params: new URLSearchParams(search) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

export function href(screen: Screen, scenario: string, params?: URLSearchParams): string {
  const path = screen === "gallery" ? "#/gallery" : `#/${screen}/${encodeURIComponent(scenario)}`;
  const search = params?.toString() ?? "";
  return search ? `${path}?${search}` : path;
}

/** Write some keys into the address without leaving the screen and without a step in the history. */
export function keep(values: Record<string, string | number | boolean | null | undefined>): Route {
  const route = read();
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === undefined || value === "" || value === false) route.params.delete(key);
    else route.params.set(key, value === true ? "1" : String(value));
  }
  history.replaceState(null, "", href(route.screen, route.scenario, route.params));
  return route;
}

export function go(screen: Screen, scenario: string, params?: URLSearchParams): void {
  location.hash = href(screen, scenario, params);
}
