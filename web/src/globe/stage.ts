/** The globe as the screens see it: what is shown, what is chosen, what time it is. */
import {
  Cartesian3,
  type CesiumWidget,
  ClockRange,
  ClockStep,
  HeadingPitchRange,
  JulianDate,
  Math as CesiumMath,
  Matrix4,
  ScreenSpaceEventHandler,
  ScreenSpaceEventType,
} from "@cesium/engine";
import { h } from "../dom";
import { once } from "../api";
import type { Features, Flight, Place, Position, ScenarioDocument, Sector, TrialEvent } from "../types";
import { Areas, type Look } from "./areas";
import { BeamLayer } from "./beams";
import { FlightLayer } from "./flights";
import { WATCH } from "./groups";
import { GroundLayer, linesOf, type Theme } from "./ground";
import { Labels } from "./labels";
import { COVERAGE, DEFENDED_ONCE, DEFENDED_TWICE, RING } from "./palette";
import { PlaceLayer } from "./places";
import { ReplayLayer } from "./replay";
import { SectorLayer } from "./sector";
import { isLite, makeWidget } from "./widget";

type Listener = (time_s: number) => void;

export class Stage {
  readonly lite = isLite();
  readonly widget: CesiumWidget;
  readonly flights: FlightLayer;
  readonly beams: BeamLayer;
  readonly replay: ReplayLayer;
  readonly areas: Areas;
  readonly sector: SectorLayer;
  private readonly labels: Labels;
  private readonly ground: GroundLayer;
  private readonly places: PlaceLayer;
  private readonly listeners = new Set<Listener>();
  private readonly pickers = new Set<(flight: string | null) => void>();
  private start = new JulianDate();
  private last = Number.NaN;
  private wanted_s = 0;
  private dressed = false;
  duration_s = 0;
  scenario: ScenarioDocument | undefined;
  /** Fulfilled when the flights of the scenario are there: the first time they have to be flown. */
  scene: Promise<void> = Promise.resolve();

  constructor(container: HTMLElement) {
    const canvas = h("div", { class: "canvas" });
    const credits = h("div", { class: "cesium-credits", hidden: true });
    container.append(canvas, credits);
    this.widget = makeWidget(canvas, credits, this.lite);
    const labels = new Labels(this.widget);
    this.labels = labels;
    container.append(labels.layer);
    this.ground = new GroundLayer(this.widget);
    this.areas = new Areas(this.widget);
    this.sector = new SectorLayer(this.widget, this.lite);
    this.places = new PlaceLayer(this.widget, labels);
    this.beams = new BeamLayer(this.widget);
    this.flights = new FlightLayer(this.widget, labels, this.beams);
    this.replay = new ReplayLayer(this.widget, labels);
    this.widget.clock.onTick.addEventListener(() => this.tick());
    this.listenToClicks();
  }

  async loadGround(): Promise<void> {
    await this.ground.load();
  }

  paint(theme: Theme): void {
    this.ground.paint(theme);
  }

  /** Places at once; flights as soon as they come. */
  load(scenario: ScenarioDocument): void {
    this.scenario = scenario;
    this.duration_s = 0;
    this.showPlaces(scenario);
    this.flights.empty();
    this.scene = this.loadScene(scenario);
  }

  private showPlaces(scenario: ScenarioDocument): void {
    const raided = scenario.raids.flatMap((raid) => raid.entries.map((entry) => entry.launch));
    this.places.show(scenario.places, new Set(raided));
    this.dressed = true;
  }

  private async loadScene(scenario: ScenarioDocument): Promise<void> {
    const base = `/api/scenarios/${encodeURIComponent(scenario.id)}`;
    const flights = await once<Flight[]>(`${base}/flights`);
    await this.flights.load(`${base}/scene.czml`, flights, scenario.radars);
    if (this.scenario !== scenario) return;
    const given = this.flights.source?.clock;
    const { clock } = this.widget;
    if (!given) return;
    this.start = given.startTime.clone();
    clock.startTime = given.startTime.clone();
    clock.stopTime = given.stopTime.clone();
    clock.clockRange = ClockRange.CLAMPED;
    clock.clockStep = ClockStep.SYSTEM_CLOCK_MULTIPLIER;
    clock.shouldAnimate = false;
    this.duration_s = JulianDate.secondsDifference(given.stopTime, given.startTime);
    this.seek(this.wanted_s);
  }

  get time_s(): number {
    return JulianDate.secondsDifference(this.widget.clock.currentTime, this.start);
  }

  seek(time_s: number): void {
    this.wanted_s = time_s;
    const held = Math.min(Math.max(time_s, 0), this.duration_s);
    this.widget.clock.currentTime = JulianDate.addSeconds(this.start, held, new JulianDate());
    this.widget.scene.requestRender();
    this.tick();
  }

  get playing(): boolean {
    return this.widget.clock.shouldAnimate;
  }

  play(on: boolean, speed: number): void {
    if (on && this.time_s >= this.duration_s - 0.5) this.seek(0);
    this.widget.clock.multiplier = speed;
    this.widget.clock.shouldAnimate = on;
    this.widget.scene.requestRender();
  }

  onTime(listener: Listener): () => void {
    this.listeners.add(listener);
    listener(this.time_s);
    return () => this.listeners.delete(listener);
  }

  onPick(picker: (flight: string | null) => void): () => void {
    this.pickers.add(picker);
    return () => this.pickers.delete(picker);
  }

  beamed(): Set<string> {
    return this.beams.on(this.widget.clock.currentTime);
  }

  coverage(features: Features | null, height_km = 0): void {
    const look = (): Look => ({ fill: COVERAGE(0.2), line: COVERAGE(0.95), width: 2, height_m: height_km * 1e3 });
    this.areas.show("coverage", features, look);
  }

  footprint(features: Features | null): void {
    this.areas.show("footprint", features, (feature) => {
      const twice = Number(feature.properties["engagements_at_least"] ?? 1) >= 2;
      const color = twice ? DEFENDED_TWICE : DEFENDED_ONCE;
      return { fill: color(twice ? 0.22 : 0.3), line: color(0.95), width: 1.5, height_m: 900 };
    });
  }

  /** Rings, each named where it comes nearest to the middle of the view. */
  rings(features: Features | null, middle: Position = [0, 0]): void {
    this.labels.dropAll("ring/");
    for (const [number, ring] of (features?.features ?? []).entries()) {
      const place = nearest(linesOf(ring).flat(), middle);
      if (!place) continue;
      const position = Cartesian3.fromDegrees(place[0], place[1], 2000);
      this.labels.set(`ring/${number}`, String(ring.properties["text"] ?? ""), () => position, 80, "ring");
    }
    this.areas.show("rings", features, (feature) => {
      const kind = String(feature.properties["ring"]);
      const standard = kind === "value";
      return { fill: null, line: RING[kind] ?? RING["value"]!, width: standard ? 3 : 1.6, dashed: !standard, height_m: 2000 };
    });
  }

  showSector(sector: Sector | null): void {
    this.sector.show(sector);
  }

  showTrial(events: TrialEvent[] | null): void {
    const kills = (events ?? []).filter((one) => one.kind === "intercept" && one.text.startsWith("kill"));
    this.flights.stopAt(new Map(kills.map((one) => [one.flight ?? "", one.time_s])), this.time_s);
    this.redrawBeams();
    this.replay.show(events, this.scenario?.batteries ?? []);
    this.replay.at(this.time_s);
  }

  /** Everything that one screen put there and another does not want. */
  clear(): void {
    if (!this.dressed && this.scenario) this.showPlaces(this.scenario);
    this.coverage(null);
    this.footprint(null);
    this.rings(null);
    this.showSector(null);
    this.showTrial(null);
    this.flights.focus(null);
    this.follow(null);
    this.flights.choose(null);
  }

  follow(flight: string | null): void {
    const entity = flight ? this.flights.entity(flight) : undefined;
    if (entity) entity.viewFrom = new Cartesian3(-3.5e5, -9e5, 6e5) as never;
    this.widget.trackedEntity = entity;
    this.widget.scene.requestRender();
  }

  /** Only the globe itself, and one place: for a question that is of no scenario. */
  bare(place: Place | null): void {
    this.places.show(place ? [place] : [], new Set(place ? [place.title] : []));
    this.showGroup("");
    this.dressed = false;
  }

  look(latitude: number, longitude: number, range_km: number, heading = 0, pitch = -60): void {
    const { camera } = this.widget.scene;
    const target = Cartesian3.fromDegrees(longitude, latitude, 0);
    const angles = new HeadingPitchRange(CesiumMath.toRadians(heading), CesiumMath.toRadians(pitch), range_km * 1e3);
    camera.lookAt(target, angles);
    camera.lookAtTransform(Matrix4.IDENTITY);
    this.widget.scene.requestRender();
  }

  /** The view with which a group of flights begins. */
  home(group: string): void {
    const radar = ownRadar(this.scenario);
    if (!radar) return;
    if (group === WATCH) this.look(50, radar.longitude_deg + 22, 11_800, 8, -88);
    else this.look(radar.latitude_deg + 1.7, radar.longitude_deg - 0.2, 1_550, -8, -50);
  }

  private tick(): void {
    const now = this.time_s;
    if (now === this.last) return;
    this.last = now;
    this.flights.at(now);
    this.redrawBeams();
    if (this.replay.active) this.replay.at(now);
    for (const listener of this.listeners) listener(now);
  }

  private redrawBeams(): void {
    this.beams.at(this.widget.clock.currentTime, (flight) => this.flights.entity(flight));
  }

  showBeams(shown: boolean): void {
    this.beams.show(shown);
    this.redrawBeams();
  }

  showGroup(group: string): void {
    this.flights.show(group);
    this.redrawBeams();
  }

  private listenToClicks(): void {
    const handler = new ScreenSpaceEventHandler(this.widget.canvas);
    handler.setInputAction((click: ScreenSpaceEventHandler.PositionedEvent) => {
      const found = this.widget.scene.pick(click.position, 9, 9) as { id?: { id?: string } } | undefined;
      const match = /^(?:flight|path)\/(.+)$/.exec(found?.id?.id ?? "");
      const id = match?.[1]?.replace(/\/(boost|coast|entry)[^/]*$/, "") ?? null;
      for (const picker of this.pickers) picker(id);
    }, ScreenSpaceEventType.LEFT_CLICK);
  }
}

/** The radar that the argument is about: the battery's own. */
export function ownRadar(scenario: ScenarioDocument | undefined) {
  return scenario?.radars.find((one) => one.id === scenario.own_radar) ?? scenario?.radars[0];
}

function nearest(places: Position[], middle: Position): Position | undefined {
  const towards = Cartesian3.fromDegrees(middle[0], middle[1]);
  let best: Position | undefined;
  let least = Infinity;
  for (const place of places) {
    const distance = Cartesian3.distance(towards, Cartesian3.fromDegrees(place[0], place[1]));
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}
