/** Elements from words. Text goes in as text: nothing that a server or a file says is ever read as HTML. */

export type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | null | undefined | EventListener;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Record<string, Value> = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  set(made, props);
  made.append(...flat(children));
  return made;
}

export function svg(tag: string, props: Record<string, Value> = {}, ...children: (Child | Child[])[]): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(made, props);
  made.append(...flat(children));
  return made;
}

function set(made: Element, props: Record<string, Value>): void {
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(key, value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
}

function flat(children: (Child | Child[])[]): (Node | string)[] {
  return children.flat().filter((one): one is Node | string => one !== null && one !== undefined && one !== false);
}

/** Put new children in the place of the old. */
export function fill(parent: Element, ...children: (Child | Child[])[]): void {
  parent.replaceChildren(...flat(children));
}

export function button(label: Child | Child[], props: Record<string, Value>): HTMLButtonElement {
  return h("button", { type: "button", ...props }, label);
}

/** Calls at once at most every so often, and always the last one. */
export function debounced<A extends unknown[]>(act: (...given: A) => void, wait: number): (...given: A) => void {
  let timer = 0;
  return (...given) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => act(...given), wait);
  };
}

/** Arrow keys walk along a row of tabs or buttons; one of them is in the tab order. */
export function roving(parent: HTMLElement, selector: string): void {
  const items = () => [...parent.querySelectorAll<HTMLElement>(selector)];
  const current = () => items().find((one) => one.getAttribute("tabindex") === "0");
  const first = items();
  const chosen = first.find((one) => one.matches("[aria-selected=true],[aria-pressed=true],[aria-checked=true],[aria-current]"));
  for (const one of first) one.tabIndex = one === (chosen ?? first[0]) ? 0 : -1;
  parent.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const step: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const move = step[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : move === undefined ? -1 : at + move;
    const target = all[Math.min(Math.max(next, -1), all.length - 1)];
    if (!target) return;
    event.preventDefault();
    const old = current();
    if (old) old.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  });
}
