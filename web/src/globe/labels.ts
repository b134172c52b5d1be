/** Names over the globe as ordinary text, each where its place is on the screen; of two that collide the lesser hides. */
import { Cartesian2, Cartesian3, type CesiumWidget, SceneTransforms } from "@cesium/engine";
import { h } from "../dom";

interface Label {
  element: HTMLElement;
  at: () => Cartesian3 | undefined;
  rank: number;
  far: number;
  width: number;
  offset: number;
}

const HEIGHT = 18;

export class Labels {
  readonly layer = h("div", { class: "labels", "aria-hidden": "true" });
  private readonly all = new Map<string, Label>();
  private readonly spot = new Cartesian2();

  constructor(private readonly widget: CesiumWidget) {
    widget.scene.postRender.addEventListener(() => this.place());
  }

  set(id: string, text: string, at: () => Cartesian3 | undefined, rank: number, look: string, far = 1e8, offset = 11): void {
    this.drop(id);
    const element = h("span", { class: `label ${look}` }, text);
    this.layer.append(element);
    this.all.set(id, { element, at, rank, far, width: element.offsetWidth || text.length * 7, offset });
  }

  look(id: string, look: string, rank: number): void {
    const label = this.all.get(id);
    if (!label) return;
    label.element.className = `label ${look}`;
    label.rank = rank;
  }

  drop(id: string): void {
    this.all.get(id)?.element.remove();
    this.all.delete(id);
  }

  dropAll(prefix: string): void {
    for (const id of [...this.all.keys()]) if (id.startsWith(prefix)) this.drop(id);
  }

  private place(): void {
    const { scene } = this.widget;
    const camera = scene.camera.positionWC;
    const inverse = scene.globe.ellipsoid.oneOverRadii;
    const height = scene.camera.positionCartographic.height;
    const taken: [number, number, number][] = [];
    const sorted = [...this.all.values()].sort((a, b) => b.rank - a.rank);
    for (const label of sorted) {
      const position = label.at();
      const seen = position && height < label.far && !hidden(position, camera, inverse);
      const spot = seen ? SceneTransforms.worldToWindowCoordinates(scene, position, this.spot) : undefined;
      const shown = spot && this.free(taken, spot, label.width);
      label.element.hidden = !shown;
      if (!shown) continue;
      taken.push([spot.x, spot.y, label.width]);
      label.element.style.transform = `translate(${Math.round(spot.x) + label.offset}px, ${Math.round(spot.y) - 9}px)`;
    }
  }

  private free(taken: [number, number, number][], spot: Cartesian2, width: number): boolean {
    const { clientWidth, clientHeight } = this.layer;
    if (spot.x < -20 || spot.y < 8 || spot.x > clientWidth || spot.y > clientHeight) return false;
    return taken.every(([x, y, w]) => spot.x > x + w + 6 || x > spot.x + width + 6 || Math.abs(spot.y - y) > HEIGHT);
  }
}

/** Is a point behind the horizon? In units of the ellipsoid's radii the Earth is a ball of radius one. */
function hidden(point: Cartesian3, camera: Cartesian3, inverse: Cartesian3): boolean {
  const eye = Cartesian3.multiplyComponents(camera, inverse, new Cartesian3());
  const there = Cartesian3.multiplyComponents(point, inverse, new Cartesian3());
  const way = Cartesian3.subtract(there, eye, there);
  const horizon = Cartesian3.magnitudeSquared(eye) - 1;
  const towards = -Cartesian3.dot(way, eye);
  return towards > horizon && (towards * towards) / Cartesian3.magnitudeSquared(way) > horizon;
}
