/** The drawing surface: CesiumJS without its account, its imagery, its sky and its style sheet. */
import { Cartesian3, CesiumWidget, Ion, type Scene } from "@cesium/engine";

Ion.defaultAccessToken = "";

/** Is the picture drawn by the processor? Then a lighter picture is drawn. `?lite=1` and `?lite=0` say otherwise. */
export function isLite(): boolean {
  const asked = new URLSearchParams(location.hash.split("?")[1] ?? "").get("lite");
  if (asked !== null) return asked !== "0";
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return true;
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : "";
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
}

export function makeWidget(container: HTMLElement, credits: HTMLElement, lite: boolean): CesiumWidget {
  const widget = new CesiumWidget(container, {
    baseLayer: false,
    skyBox: false,
    ...(lite ? { skyAtmosphere: false as const, targetFrameRate: 15 } : {}),
    scene3DOnly: true,
    requestRenderMode: true,
    maximumRenderTimeChange: 0,
    msaaSamples: lite ? 1 : 4,
    useBrowserRecommendedResolution: lite,
    orderIndependentTranslucency: !lite,
    automaticallyTrackDataSourceClocks: false,
    showRenderLoopErrors: false,
    creditContainer: credits,
    creditViewport: credits,
  });
  quiet(widget.scene, lite);
  widget.canvas.setAttribute("role", "img");
  widget.canvas.setAttribute("aria-label", "Globe. Everything it shows is also in the panel beside it.");
  return widget;
}

function quiet(scene: Scene, lite: boolean): void {
  scene.fog.enabled = false;
  scene.globe.showGroundAtmosphere = !lite;
  scene.globe.enableLighting = false;
  scene.globe.maximumScreenSpaceError = lite ? 2 : 1.5;
  scene.globe.tileCacheSize = 120;
  scene.globe.preloadSiblings = false;
  scene.highDynamicRange = false;
  if (lite) hurryTiles(scene);
  const camera = scene.screenSpaceCameraController;
  camera.minimumZoomDistance = 60e3;
  camera.maximumZoomDistance = 4.5e7;
  camera.inertiaSpin = lite ? 0 : 0.85;
  camera.inertiaZoom = lite ? 0 : 0.7;
  if (scene.skyAtmosphere) scene.skyAtmosphere.brightnessShift = -0.15;
  scene.camera.setView({ destination: Cartesian3.fromDegrees(127, 20, 7.5e6) });
}

/** Frames are few without a graphics card, and tiles are let in a few a frame: let in more, or the ground stays blurred. */
function hurryTiles(scene: Scene): void {
  const surface = (scene.globe as unknown as { _surface?: { _loadQueueTimeSlice?: number } })._surface;
  if (surface?._loadQueueTimeSlice !== undefined) surface._loadQueueTimeSlice = 60;
}
