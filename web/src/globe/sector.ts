/** The radar's sector as a volume: part of a ball about the face, between its limits in azimuth and elevation. */
import {
  Cartesian3,
  type CesiumWidget,
  ColorGeometryInstanceAttribute,
  EllipsoidGeometry,
  EllipsoidOutlineGeometry,
  GeometryInstance,
  Math as CesiumMath,
  PerInstanceColorAppearance,
  Primitive,
  Transforms,
} from "@cesium/engine";
import type { Sector } from "../types";
import { RADAR } from "./palette";

export class SectorLayer {
  private shown: Primitive[] = [];
  sector: Sector | null = null;

  constructor(
    private readonly widget: CesiumWidget,
    private readonly lite: boolean,
  ) {}

  show(sector: Sector | null): void {
    const { primitives } = this.widget.scene;
    const made = sector ? this.make(sector) : [];
    for (const one of made) primitives.add(one);
    for (const old of this.shown) primitives.remove(old);
    this.shown = made;
    this.sector = sector;
    this.widget.scene.requestRender();
  }

  private make(sector: Sector): Primitive[] {
    const site = Cartesian3.fromDegrees(sector.longitude_deg, sector.latitude_deg, sector.height_m);
    const modelMatrix = Transforms.eastNorthUpToFixedFrame(site);
    const radius = sector.radius_km * 1e3;
    const middle = 90 - sector.boresight_deg;
    const half = Math.min(sector.half_width_deg, 180);
    const shape = {
      radii: new Cartesian3(radius, radius, radius),
      innerRadii: new Cartesian3(radius / 400, radius / 400, radius / 400),
      minimumClock: CesiumMath.toRadians(middle - half),
      maximumClock: CesiumMath.toRadians(middle + half),
      minimumCone: CesiumMath.toRadians(90 - sector.elevation_high_deg),
      maximumCone: CesiumMath.toRadians(90 - sector.elevation_low_deg),
    };
    const pieces = this.lite ? { stackPartitions: 16, slicePartitions: 24 } : { stackPartitions: 32, slicePartitions: 48 };
    const vertexFormat = PerInstanceColorAppearance.FLAT_VERTEX_FORMAT;
    const solid = new EllipsoidGeometry({ ...shape, ...pieces, vertexFormat });
    const wire = new EllipsoidOutlineGeometry({ ...shape, stackPartitions: 5, slicePartitions: 7, subdivisions: 48 });
    const drawn = [
      { geometry: solid, color: RADAR(0.1), flat: true },
      { geometry: wire, color: RADAR(0.42), flat: true },
    ];
    return drawn.map(
      ({ geometry, color, flat }) =>
        new Primitive({
          geometryInstances: new GeometryInstance({
            geometry,
            modelMatrix,
            attributes: { color: ColorGeometryInstanceAttribute.fromColor(color) },
          }),
          appearance: new PerInstanceColorAppearance({ flat, translucent: true, closed: false }),
          asynchronous: false,
          allowPicking: false,
        }),
    );
  }
}
