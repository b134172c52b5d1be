/** MIL-STD-2525 symbols, drawn by milsymbol: identity by frame, kind by icon. */
import ms from "milsymbol";

/** Symbol codes (MIL-STD-2525D): hostile missile, unknown missile, and what the battery consists of. */
export const CODES = {
  threat: "10060200001100000600",
  watch: "10010200001100000600",
  interceptor: "10030200001100000800",
  radar: "10031500002203000000",
  battery: "10031000001301020000",
  launch: "10061500001113000000",
  base: "10011500001113000000",
} as const;

export type SymbolKind = keyof typeof CODES;

const drawn = new Map<string, HTMLCanvasElement>();

export function symbol(kind: SymbolKind, size: number): HTMLCanvasElement {
  const key = `${kind}/${size}`;
  let found = drawn.get(key);
  if (!found) {
    found = new ms.Symbol(CODES[kind], { size, outlineWidth: 3, outlineColor: "rgba(0,0,0,0.45)" }).asCanvas(2);
    drawn.set(key, found);
  }
  return found;
}

/** The same for the page: a picture beside a word. */
export function symbolPicture(kind: SymbolKind, size: number): HTMLCanvasElement {
  const source = symbol(kind, size);
  const copy = document.createElement("canvas");
  copy.width = source.width;
  copy.height = source.height;
  copy.getContext("2d")?.drawImage(source, 0, 0);
  copy.className = "symbol";
  copy.setAttribute("aria-hidden", "true");
  return copy;
}
