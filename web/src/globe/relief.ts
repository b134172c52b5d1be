/** Our own tiles: the whole Earth to level 4, Northeast Asia to level 6. Elsewhere what is finer does not exist. */
import { GeographicTilingScheme, type Request, UrlTemplateImageryProvider } from "@cesium/engine";

const WORLD = 4;
const NEAR = { last: 6, west: 101.25, south: 16.875, east: 151.875, north: 56.25 };

export class Relief extends UrlTemplateImageryProvider {
  constructor() {
    super({
      url: "/tiles/{z}/{x}/{y}.webp",
      tilingScheme: new GeographicTilingScheme(),
      maximumLevel: NEAR.last,
      hasAlphaChannel: false,
      enablePickFeatures: false,
    });
    // A tile that does not exist is no error: its coarser parent is shown.
    this.errorEvent.addEventListener(() => undefined);
  }

  /** Asks for no tile that is not there: not even the console is to hear of it. */
  override requestImage(x: number, y: number, level: number, request?: Request) {
    if (level > WORLD && !near(x, y, level)) return Promise.reject(new Error("there is no finer tile here"));
    return super.requestImage(x, y, level, request);
  }
}

function near(x: number, y: number, level: number): boolean {
  const size = 180 / 2 ** level;
  const west = -180 + x * size;
  const north = 90 - y * size;
  return west >= NEAR.west && west + size <= NEAR.east && north <= NEAR.north && north - size >= NEAR.south;
}
