/** Shaded relief from our own tiles, the coast, and borders: disputed ones dashed. */
import {
  BoundingSphere,
  Cartesian3,
  type CesiumWidget,
  Color,
  ColorGeometryInstanceAttribute,
  ComponentDatatype,
  Geometry,
  GeometryAttribute,
  GeometryInstance,
  type ImageryLayer,
  Material,
  PerInstanceColorAppearance,
  PolylineCollection,
  Primitive,
  PrimitiveType,
} from "@cesium/engine";
import { once } from "../api";
import type { Feature, Features, Position } from "../types";
import { GROUND, type Ground } from "./palette";
import { Relief } from "./relief";

export type Theme = "dark" | "light";
export class GroundLayer {
  private readonly layer: ImageryLayer;
  private lines: (Primitive | PolylineCollection)[] = [];
  private parts: { coast: Position[][]; border: Position[][]; disputed: Position[][] } | undefined;
  private theme: Theme = "dark";

  constructor(private readonly widget: CesiumWidget) {
    this.layer = widget.scene.imageryLayers.addImageryProvider(new Relief());
  }

  async load(): Promise<void> {
    const [coast, borders] = await Promise.all([
      once<Features>("/geography/coast.geojson"),
      once<Features>("/geography/borders.geojson"),
    ]);
    const disputed = (one: Feature) => Boolean(one.properties["disputed"]);
    this.parts = {
      coast: coast.features.flatMap(linesOf),
      border: borders.features.filter((one) => !disputed(one)).flatMap(linesOf),
      disputed: borders.features.filter(disputed).flatMap(linesOf),
    };
    this.draw();
  }

  paint(theme: Theme): void {
    this.theme = theme;
    const ground = GROUND[theme];
    const { scene } = this.widget;
    scene.backgroundColor = ground.space;
    scene.globe.baseColor = ground.sea;
    this.layer.brightness = ground.brightness;
    this.layer.saturation = ground.saturation;
    if (this.parts) this.draw();
    scene.requestRender();
  }

  private draw(): void {
    const { primitives } = this.widget.scene;
    for (const old of this.lines) primitives.remove(old);
    if (!this.parts) return;
    const ground: Ground = GROUND[this.theme];
    this.lines = [thin(this.parts.coast, ground.coast), thin(this.parts.border, ground.border)];
    this.lines.push(dashed(this.parts.disputed, ground.border));
    for (const one of this.lines) primitives.add(one, 0);
    this.widget.scene.requestRender();
  }
}

export function linesOf(feature: Feature): Position[][] {
  const { geometry } = feature;
  if (geometry.type === "LineString") return [geometry.coordinates];
  if (geometry.type === "MultiLineString" || geometry.type === "Polygon") return geometry.coordinates;
  if (geometry.type === "MultiPolygon") return geometry.coordinates.flat();
  return [];
}

/** One primitive for all lines: a pixel wide, cheap to draw even without a graphics card. */
function thin(lines: Position[][], color: Color): Primitive {
  const values: number[] = [];
  const at = new Cartesian3();
  for (const line of lines) {
    for (let i = 1; i < line.length; i += 1) {
      for (const place of [line[i - 1], line[i]] as Position[]) {
        Cartesian3.fromDegrees(place[0], place[1], 600, undefined, at);
        values.push(at.x, at.y, at.z);
      }
    }
  }
  const position = new GeometryAttribute({
    componentDatatype: ComponentDatatype.DOUBLE,
    componentsPerAttribute: 3,
    values: new Float64Array(values),
  });
  const geometry = new Geometry({
    attributes: { position } as unknown as Geometry["attributes"],
    primitiveType: PrimitiveType.LINES,
    boundingSphere: new BoundingSphere(Cartesian3.ZERO, 6.4e6),
  });
  return new Primitive({
    geometryInstances: new GeometryInstance({
      geometry,
      attributes: { color: ColorGeometryInstanceAttribute.fromColor(color) },
    }),
    appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
    asynchronous: false,
    allowPicking: false,
  });
}

function dashed(lines: Position[][], color: Color): PolylineCollection {
  const found = new PolylineCollection();
  for (const line of lines) {
    found.add({
      positions: line.map((place) => Cartesian3.fromDegrees(place[0], place[1], 600)),
      width: 1.2,
      material: Material.fromType("PolylineDash", { color, gapColor: Color.TRANSPARENT, dashLength: 9 }),
    });
  }
  return found;
}
