/** One trial shot by shot: interceptors on their way, what they meet, what gets through, when the event log says so. */
import { Cartesian3, type CesiumWidget, Color, Material, PointPrimitiveCollection, type Polyline, PolylineCollection } from "@cesium/engine";
import type { Battery, TrialEvent } from "../types";
import type { Labels } from "./labels";
import { KILL, LEAK, MISS, SHOT } from "./palette";

type Part = (time_s: number) => void;

interface Shot {
  launch_s: number;
  from: Cartesian3;
}

export class ReplayLayer {
  private readonly dots: PointPrimitiveCollection;
  private readonly lines: PolylineCollection;
  private parts: Part[] = [];
  active = false;

  constructor(
    private readonly widget: CesiumWidget,
    private readonly labels: Labels,
  ) {
    this.lines = widget.scene.primitives.add(new PolylineCollection());
    this.dots = widget.scene.primitives.add(new PointPrimitiveCollection());
  }

  show(events: TrialEvent[] | null, batteries: Battery[]): void {
    this.dots.removeAll();
    this.lines.removeAll();
    this.labels.dropAll("event/");
    this.parts = [];
    this.active = events !== null;
    const flying = new Map<string, Shot[]>();
    for (const [number, event] of (events ?? []).entries()) {
      const position = placeOf(event);
      const battery = batteries.find((one) => one.id === event.battery);
      if (event.kind === "launch" && battery && event.flight) {
        const from = Cartesian3.fromDegrees(battery.longitude_deg, battery.latitude_deg, battery.height_m);
        flying.set(event.flight, [...(flying.get(event.flight) ?? []), { launch_s: event.time_s, from }]);
      }
      if (!position) continue;
      if (event.kind === "intercept") this.meet(number, event, position, flying.get(event.flight ?? "")?.shift());
      if (event.kind === "leak") this.mark(`event/${number}`, event.time_s, position, LEAK, "through", "leak");
    }
    this.widget.scene.requestRender();
  }

  at(time_s: number): void {
    for (const part of this.parts) part(time_s);
  }

  /** A straight way in even time: the log has both ends of it, not the path between. */
  private meet(number: number, event: TrialEvent, position: Cartesian3, shot: Shot | undefined): void {
    const kill = event.text.startsWith("kill");
    const late = event.text.startsWith("finds");
    if (!late) this.mark(`event/${number}`, event.time_s, position, kill ? KILL : MISS, kill ? "kill" : "miss", kill ? "kill" : "miss");
    if (!shot) return;
    const line: Polyline = this.lines.add({ positions: [shot.from, position], width: 1.8, material: Material.fromType("Color", { color: SHOT }), show: false });
    const head = this.dots.add({ position, pixelSize: 6, color: SHOT, outlineColor: KILL, outlineWidth: 1, show: false });
    this.parts.push((now) => {
      const share = (now - shot.launch_s) / (event.time_s - shot.launch_s || 1);
      line.show = share > 0;
      head.show = share > 0 && share < 1;
      if (share <= 0) return;
      head.position = Cartesian3.lerp(shot.from, position, Math.min(share, 1), new Cartesian3());
      line.positions = [shot.from, head.position];
    });
  }

  private mark(id: string, time_s: number, position: Cartesian3, color: Color, text: string, look: string): void {
    const dot = this.dots.add({ position, pixelSize: 12, color, outlineColor: Color.BLACK.withAlpha(0.6), outlineWidth: 2, show: false });
    this.parts.push((now) => {
      const shown = now >= time_s;
      if (dot.show === shown) return;
      dot.show = shown;
      if (shown) this.labels.set(id, text, () => position, 60, `event ${look}`, 4e6);
      else this.labels.drop(id);
    });
  }
}

function placeOf(event: TrialEvent): Cartesian3 | null {
  if (event.longitude_deg === null || event.latitude_deg === null) return null;
  return Cartesian3.fromDegrees(event.longitude_deg, event.latitude_deg, (event.altitude_km ?? 0) * 1e3);
}
