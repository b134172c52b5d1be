/** Dark or light: as the system has it, until somebody says otherwise. */

export type Theme = "dark" | "light";
const KEY = "uppertier-theme";
const system = matchMedia("(prefers-color-scheme: light)");
const listeners = new Set<(theme: Theme) => void>();

function asked(): Theme | null {
  try {
    const found = localStorage.getItem(KEY);
    return found === "dark" || found === "light" ? found : null;
  } catch {
    return null;
  }
}

export function theme(): Theme {
  return asked() ?? (system.matches ? "light" : "dark");
}

export function applyTheme(): void {
  document.documentElement.dataset["theme"] = theme();
  for (const listener of listeners) listener(theme());
}

export function toggleTheme(): void {
  try {
    localStorage.setItem(KEY, theme() === "dark" ? "light" : "dark");
  } catch {
    // a browser that keeps nothing shows what the system has
  }
  applyTheme();
}

export function onTheme(listener: (theme: Theme) => void): void {
  listeners.add(listener);
  listener(theme());
}

system.addEventListener("change", applyTheme);
