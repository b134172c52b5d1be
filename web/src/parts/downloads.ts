/** Every figure with its files beside it. */
import { button, h } from "../dom";

/** words : of what the files are, where it is not the thing beside them alone */
export function links(given: [string, string][], words = ""): HTMLElement {
  const parts = given.flatMap(([name, url], i) => [i ? " · " : "", h("a", { href: url, download: "" }, name)]);
  return h("p", { class: "links" }, words, parts);
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A drawing of the page as a file of its own: its looks are written into it first. */
function standalone(drawn: SVGElement): { text: string; width: number; height: number } {
  const copy = drawn.cloneNode(true) as SVGElement;
  const from = [drawn, ...drawn.querySelectorAll("*")];
  const to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((element, i) => {
    const look = getComputedStyle(element);
    for (const key of ["fill", "stroke", "stroke-width", "font-size", "font-family", "opacity"]) {
      to[i]?.setAttribute(key, look.getPropertyValue(key));
    }
    to[i]?.removeAttribute("class");
  });
  const box = drawn.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(box.width));
  copy.setAttribute("height", String(box.height));
  return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: box.height };
}

export function download(drawn: SVGElement, name: string): (Node | string)[] {
  const asSvg = () => save(new Blob([standalone(drawn).text], { type: "image/svg+xml" }), `${name}.svg`);
  const asPng = async () => {
    const { text, width, height } = standalone(drawn);
    const picture = new Image();
    picture.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    await picture.decode();
    const canvas = h("canvas", { width: Math.round(width * 2), height: Math.round(height * 2) });
    const pen = canvas.getContext("2d")!;
    pen.fillStyle = getComputedStyle(document.body).backgroundColor;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(picture.src);
    canvas.toBlob((blob) => blob && save(blob, `${name}.png`));
  };
  return [button("SVG", { class: "link", click: asSvg }), " ", button("PNG", { class: "link", click: () => void asPng() })];
}

/** Columns of what the server sent, unchanged, as CSV. */
export function table(columns: Record<string, readonly (string | number | boolean | null)[]>, name: string): HTMLElement {
  const act = () => {
    const keys = Object.keys(columns);
    const rows = (columns[keys[0]!] ?? []).map((_, i) => keys.map((key) => columns[key]?.[i] ?? "").join(","));
    save(new Blob([[keys.join(","), ...rows].join("\n") + "\n"], { type: "text/csv" }), `${name}.csv`);
  };
  return button("CSV", { class: "link", click: act });
}
