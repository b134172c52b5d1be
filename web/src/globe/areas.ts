/** Areas and rings at a height: what is seen, what is defended, how far a missile would come. */
import {
  ArcType,
  Cartesian3,
  type CesiumWidget,
  Color,
  ColorGeometryInstanceAttribute,
  GeometryInstance,
  Material,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  PolylineCollection,
  Primitive,
} from "@cesium/engine";
import type { Feature, Features, Position } from "../types";
import { linesOf } from "./ground";

export interface Look {
  fill: Color | null;
  line: Color;
  width: number;
  dashed?: boolean;
  height_m?: number;
}

export class Areas {
  private readonly shown = new Map<string, (Primitive | PolylineCollection)[]>();

  constructor(private readonly widget: CesiumWidget) {}

  /** Put areas in the place of what this name showed; null takes them away. */
  show(name: string, features: Features | null, look: (feature: Feature) => Look): void {
    const { primitives } = this.widget.scene;
    const old = this.shown.get(name) ?? [];
    const made: (Primitive | PolylineCollection)[] = [];
    for (const feature of features?.features ?? []) {
      const style = look(feature);
      const solid = style.fill && fillOf(feature, style, style.fill);
      if (solid) made.push(solid);
      made.push(edge(feature, style));
    }
    for (const one of made) primitives.add(one);
    for (const one of old) primitives.remove(one);
    this.shown.set(name, made);
    this.widget.scene.requestRender();
  }

  has(name: string): boolean {
    return (this.shown.get(name)?.length ?? 0) > 0;
  }
}

function lifted(line: Position[], height: number): Cartesian3[] {
  return line.map((place) => Cartesian3.fromDegrees(place[0], place[1], height));
}

function polygonsOf(feature: Feature): Position[][][] {
  const { geometry } = feature;
  if (geometry.type === "Polygon") return [geometry.coordinates];
  return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
}

function fillOf(feature: Feature, look: Look, color: Color): Primitive | null {
  const height = look.height_m ?? 0;
  const instances = polygonsOf(feature)
    .filter((rings) => (rings[0]?.length ?? 0) > 3)
    .map((rings) => {
      const [outer = [], ...holes] = rings.map((ring) => lifted(ring, 0));
      const hierarchy = new PolygonHierarchy(outer, holes.map((hole) => new PolygonHierarchy(hole)));
      return new GeometryInstance({
        geometry: new PolygonGeometry({
          polygonHierarchy: hierarchy,
          height,
          granularity: 0.035,
          arcType: ArcType.GEODESIC,
          vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT,
        }),
        attributes: { color: ColorGeometryInstanceAttribute.fromColor(color) },
      });
    });
  if (!instances.length) return null;
  return new Primitive({
    geometryInstances: instances,
    appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
    asynchronous: false,
    allowPicking: false,
  });
}

function edge(feature: Feature, look: Look): PolylineCollection {
  const found = new PolylineCollection();
  for (const line of linesOf(feature)) {
    const type = look.dashed ? "PolylineDash" : "Color";
    const uniforms = look.dashed ? { color: look.line, gapColor: Color.TRANSPARENT, dashLength: 14 } : { color: look.line };
    found.add({
      positions: lifted(line, look.height_m ?? 1000),
      width: look.width,
      material: Material.fromType(type, uniforms),
    });
  }
  return found;
}
