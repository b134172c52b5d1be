/** From a radar to each flight that it tracks at this moment: a line. (The file's cones are made anew every frame, so
 * that a globe with them never comes to rest.) */
import { Cartesian3, type CesiumWidget, type Entity, type JulianDate, Material, type Polyline, PolylineCollection } from "@cesium/engine";
import type { Radar } from "../types";
import { BEAM } from "./palette";

interface Beam {
  entity: Entity;
  flight: string;
  line: Polyline;
  foot: Cartesian3;
}

const NAME = /^beam\/([^/]+)\/(.+)\/\d+$/;

export class BeamLayer {
  private readonly lines: PolylineCollection;
  private beams: Beam[] = [];
  private shown = true;

  constructor(private readonly widget: CesiumWidget) {
    this.lines = widget.scene.primitives.add(new PolylineCollection());
  }

  take(entities: readonly Entity[], radars: Radar[]): void {
    this.lines.removeAll();
    this.beams = [];
    for (const entity of entities) {
      const [, name, flight] = NAME.exec(entity.id) ?? [];
      const radar = radars.find((one) => one.id === name);
      if (!radar || !flight) continue;
      entity.cylinder = undefined;
      const foot = Cartesian3.fromDegrees(radar.longitude_deg, radar.latitude_deg, radar.height_m);
      const line = this.lines.add({ positions: [foot, foot], width: 2.5, material: Material.fromType("Color", { color: BEAM }), show: false });
      this.beams.push({ entity, flight, line, foot });
    }
  }

  /** Flights on which a beam stands at this moment. */
  on(time: JulianDate): Set<string> {
    return new Set(this.beams.filter((one) => one.entity.isAvailable(time)).map((one) => one.flight));
  }

  show(shown: boolean): void {
    this.shown = shown;
    this.widget.scene.requestRender();
  }

  at(time: JulianDate, flightOf: (flight: string) => Entity | undefined): void {
    for (const beam of this.beams) {
      const flight = flightOf(beam.flight);
      const there = this.shown && flight?.isShowing && beam.entity.isAvailable(time) ? flight.position?.getValue(time) : undefined;
      beam.line.show = there !== undefined;
      if (there) beam.line.positions = [beam.foot, there];
    }
  }
}
