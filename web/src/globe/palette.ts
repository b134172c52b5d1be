/** Colours of the globe (Okabe and Ito), the same as in the exported files where those have them. */
import { Color } from "@cesium/engine";

const of = (hex: string, alpha = 1) => Color.fromCssColorString(hex).withAlpha(alpha);

export const RADAR = (alpha: number) => of("#56b4e9", alpha);
export const COVERAGE = (alpha: number) => of("#56b4e9", alpha);
export const DEFENDED_ONCE = (alpha: number) => of("#009e73", alpha);
export const DEFENDED_TWICE = (alpha: number) => of("#f0e442", alpha);
export const RING: Record<string, Color> = {
  value: of("#e69f00", 0.95),
  low: of("#e69f00", 0.55),
  high: of("#e69f00", 0.55),
};
export const BEAM = of("#56b4e9", 0.75);
export const KILL = of("#009e73");
export const MISS = of("#cc79a7");
export const LEAK = of("#d55e00");
export const SHOT = of("#ffffff", 0.85);
/** A missile of a raid, whatever it does: its path beneath tells the phases apart. */
export const THREAT = of("#ff9d5c");
export const CHOSEN = of("#f0e442");

export interface Ground {
  space: Color;
  sea: Color;
  coast: Color;
  border: Color;
  brightness: number;
  saturation: number;
}

export const GROUND: Record<"dark" | "light", Ground> = {
  dark: {
    space: of("#080b10"),
    sea: of("#10202e"),
    coast: of("#c9d8e6", 0.6),
    border: of("#c9d8e6", 0.34),
    brightness: 0.72,
    saturation: 0.85,
  },
  light: {
    space: of("#dfe6ec"),
    sea: of("#b9cbd9"),
    coast: of("#2b3a47", 0.65),
    border: of("#2b3a47", 0.38),
    brightness: 1,
    saturation: 0.9,
  },
};
