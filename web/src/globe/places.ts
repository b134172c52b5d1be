/** What stands still: radars, batteries, launch areas by their symbols; aim points and defended places as dots. */
import {
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  type CesiumWidget,
  Color,
  NearFarScalar,
  PointPrimitiveCollection,
} from "@cesium/engine";
import type { Place } from "../types";
import type { Labels } from "./labels";
import { symbol, type SymbolKind } from "./symbols";

const DOT = Color.fromCssColorString("#f3ead2");
const RIM = Color.fromCssColorString("#000000").withAlpha(0.55);

export class PlaceLayer {
  private readonly symbols: BillboardCollection;
  private readonly dots: PointPrimitiveCollection;

  constructor(
    private readonly widget: CesiumWidget,
    private readonly labels: Labels,
  ) {
    this.symbols = widget.scene.primitives.add(new BillboardCollection({ scene: widget.scene }));
    this.dots = widget.scene.primitives.add(new PointPrimitiveCollection());
  }

  /** `raided` are the names of places from which raids start; other launch areas are of nobody in particular. */
  show(places: Place[], raided: Set<string>): void {
    this.symbols.removeAll();
    this.dots.removeAll();
    this.labels.dropAll("place/");
    for (const place of places) {
      const kind = kindOf(place, raided);
      const position = Cartesian3.fromDegrees(place.longitude_deg, place.latitude_deg, 1500);
      const both = place.roles.includes("radar") && place.roles.includes("battery");
      if (kind) this.stand(kind, position, both);
      else this.dots.add({ position, pixelSize: 6, color: DOT, outlineColor: RIM, outlineWidth: 1.5 });
      const rank = kind === "radar" ? 50 : kind ? 30 : 10;
      this.labels.set(`place/${place.id}`, place.title, () => position, rank, "place", rank > 40 || kind === "base" ? 1.6e7 : 5.5e6, both ? 30 : kind ? 16 : 10);
    }
    this.widget.scene.requestRender();
  }

  private stand(kind: SymbolKind, position: Cartesian3, both: boolean): void {
    const scaleByDistance = new NearFarScalar(1e6, 1, 1.4e7, 0.6);
    const common = { position, scale: 0.5, scaleByDistance };
    this.symbols.add({ ...common, image: symbol(kind, 26), pixelOffset: new Cartesian2(both ? -11 : 0, 0) });
    if (both) this.symbols.add({ ...common, image: symbol("battery", 26), pixelOffset: new Cartesian2(13, 0) });
  }
}

function kindOf(place: Place, raided: Set<string>): SymbolKind | null {
  if (place.roles.includes("radar")) return "radar";
  if (place.roles.includes("battery")) return "battery";
  if (place.roles.includes("launch area")) return raided.has(place.title) ? "launch" : "base";
  return null;
}
