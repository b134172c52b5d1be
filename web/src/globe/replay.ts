/** One trial shot by shot: what its event log says, where and when it says it. */
import {
  Cartesian3,
  type CesiumWidget,
  Color,
  Material,
  PointPrimitiveCollection,
  PolylineCollection,
} from "@cesium/engine";
import type { TrialEvent } from "../types";
import type { Labels } from "./labels";
import { KILL, MISS, SHOT } from "./palette";

interface Mark {
  time_s: number;
  show: (shown: boolean) => void;
}

export class ReplayLayer {
  private readonly dots: PointPrimitiveCollection;
  private readonly lines: PolylineCollection;
  private marks: Mark[] = [];
  active = false;

  constructor(
    private readonly widget: CesiumWidget,
    private readonly labels: Labels,
  ) {
    this.lines = widget.scene.primitives.add(new PolylineCollection());
    this.dots = widget.scene.primitives.add(new PointPrimitiveCollection());
  }

  show(events: TrialEvent[] | null): void {
    this.dots.removeAll();
    this.lines.removeAll();
    this.labels.dropAll("event/");
    this.marks = [];
    this.active = events !== null;
    const fired = new Map<string, Cartesian3>();
    for (const [number, event] of (events ?? []).entries()) {
      if (event.longitude_deg === null || event.latitude_deg === null) continue;
      const position = Cartesian3.fromDegrees(event.longitude_deg, event.latitude_deg, (event.altitude_km ?? 0) * 1e3);
      if (/launch|fire|shot/.test(event.kind) && event.flight) fired.set(event.flight, position);
      const color = colourOf(event.kind);
      if (!color) continue;
      this.mark(number, event, position, color, event.flight ? fired.get(event.flight) : undefined);
    }
    this.widget.scene.requestRender();
  }

  private mark(number: number, event: TrialEvent, position: Cartesian3, color: Color, from: Cartesian3 | undefined): void {
    const dot = this.dots.add({ position, pixelSize: 11, color, outlineColor: Color.BLACK.withAlpha(0.6), outlineWidth: 2, show: false });
    const material = Material.fromType("Color", { color: SHOT });
    const line = from && this.lines.add({ positions: [from, position], width: 1.5, material, show: false });
    const look = `event ${/kill/.test(event.kind) ? "kill" : "miss"}`;
    const show = (shown: boolean) => {
      if (dot.show === shown) return;
      dot.show = shown;
      if (line) line.show = shown;
      if (shown) this.labels.set(`event/${number}`, event.kind, () => position, 60, look, 4e6);
      else this.labels.drop(`event/${number}`);
    };
    this.marks.push({ time_s: event.time_s, show });
  }

  at(time_s: number): void {
    for (const mark of this.marks) mark.show(mark.time_s <= time_s);
  }
}

function colourOf(kind: string): Color | null {
  if (/kill/.test(kind)) return KILL;
  if (/miss/.test(kind)) return MISS;
  if (/impact|through|leak/.test(kind)) return Color.fromCssColorString("#d55e00");
  return null;
}
