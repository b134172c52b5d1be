/** The scenario's moving parts, from its CZML: one raid at a time, one flight chosen, the rest as it is written there. */
import {
  BillboardGraphics,
  Cartesian2,
  Cartesian3,
  ColorMaterialProperty,
  type CesiumWidget,
  ConstantProperty,
  CzmlDataSource,
  type Entity,
  NearFarScalar,
} from "@cesium/engine";
import { get } from "../api";
import type { Flight, Radar } from "../types";
import type { BeamLayer } from "./beams";
import { WATCH } from "./groups";
import type { Labels } from "./labels";
import { CHOSEN, THREAT } from "./palette";
import { symbol } from "./symbols";

const CROWD = 60;

export class FlightLayer {
  source: CzmlDataSource | undefined;
  private flights: Flight[] = [];
  private group = "";
  private chosen: string | null = null;
  private only: Set<string> | null = null;
  private stops = new Map<string, number>();
  private turn = 0;

  constructor(
    private readonly widget: CesiumWidget,
    private readonly labels: Labels,
    private readonly beams: BeamLayer,
  ) {}

  empty(): void {
    if (this.source) this.widget.dataSources.remove(this.source, true);
    this.labels.dropAll("flight/");
    this.source = undefined;
    this.flights = [];
    this.chosen = null;
    this.turn += 1;
  }

  async load(url: string, flights: Flight[], radars: Radar[]): Promise<void> {
    const { turn } = this;
    // Fetched by our own hand: what the server refuses it says in a sentence.
    const source = await CzmlDataSource.load(await get<object[]>(url));
    if (turn !== this.turn) return;
    this.source = source;
    this.flights = flights;
    this.beams.take(source.entities.values, radars);
    this.dress();
    this.update();
    await this.widget.dataSources.add(source);
  }

  /** Which raid is shown, or the watched flights. Raids are alternatives: they begin at the same moment. */
  show(group: string): void {
    this.group = group;
    this.only = null;
    this.update();
  }

  focus(flights: string[] | null): void {
    this.only = flights?.length ? new Set(flights) : null;
    this.update();
  }

  choose(flight: string | null): void {
    this.chosen = flight;
    this.update();
  }

  /** When the trial that is told stops a flight: from then on it is not there. */
  stopAt(stops: Map<string, number>, now: number): void {
    for (const flight of this.stops.keys()) this.there(flight, true);
    this.stops = stops;
    this.at(now);
  }

  at(now: number): void {
    for (const [flight, time] of this.stops) this.there(flight, now < time);
  }

  private there(flight: string, flying: boolean): void {
    const entity = this.entity(flight);
    const shown = flying && this.wanted(flight);
    if (entity && entity.show !== shown) entity.show = shown;
  }

  entity(flight: string): Entity | undefined {
    return this.source?.entities.getById(`flight/${flight}`);
  }

  /** Our own marks: symbols instead of bare points, names as text of the page, no places and volumes of the file. */
  private dress(): void {
    const crowded = this.flights.length > CROWD;
    for (const flight of this.flights) {
      const entity = this.entity(flight.id);
      if (!entity) continue;
      entity.label = undefined;
      if (flight.kind === "threat") {
        if (entity.point) entity.point.color = new ConstantProperty(THREAT);
        if (entity.path) entity.path.material = new ColorMaterialProperty(THREAT);
      }
      if (crowded) continue;
      entity.billboard = new BillboardGraphics({
        image: new ConstantProperty(symbol(flight.kind, 26)),
        pixelOffset: new ConstantProperty(new Cartesian2(0, -20)),
        scale: 0.5,
        scaleByDistance: new NearFarScalar(1e6, 1, 1.4e7, 0.62),
      });
    }
    for (const entity of this.source?.entities.values ?? []) {
      if (/^(place|radar)\//.test(entity.id)) entity.show = false;
      if (entity.label) entity.label = undefined;
    }
  }

  private update(): void {
    if (!this.source) return;
    const groups = new Map(this.flights.map((one) => [one.id, one.kind === "watch" ? WATCH : one.raid]));
    this.source.entities.suspendEvents();
    for (const entity of this.source.entities.values) {
      const [kind] = entity.id.split("/", 1);
      if (kind === "raid" || entity.id === WATCH) entity.show = entity.id === (this.group === WATCH ? WATCH : `raid/${this.group}`);
      if (kind === "interceptor" || kind === "intercept" || kind === "impact") entity.show = false;
      if (kind === "path") entity.show = this.wanted(/^path\/(.+)\/[^/]+$/.exec(entity.id)?.[1]);
      if (kind === "flight") entity.show = this.wanted(entity.id.slice(7));
    }
    this.source.entities.resumeEvents();
    for (const flight of this.flights) this.name(flight, groups.get(flight.id) === this.group);
    this.widget.scene.requestRender();
  }

  private wanted(flight: string | undefined): boolean {
    return !this.only || (flight !== undefined && this.only.has(flight));
  }

  private name(flight: Flight, shown: boolean): void {
    const entity = this.entity(flight.id);
    const id = `flight/${flight.id}`;
    const chosen = this.chosen === flight.id;
    this.labels.drop(id);
    if (!entity || !shown || !this.wanted(flight.id)) return;
    if (this.flights.length > CROWD && !chosen) return;
    const spot = new Cartesian3();
    const at = () => (entity.isShowing ? entity.position?.getValue(this.widget.clock.currentTime, spot) : undefined);
    this.labels.set(id, flight.name, at, chosen ? 100 : 5, chosen ? "flight chosen" : "flight", chosen ? 1e8 : 5e6);
    if (entity.point) {
      entity.point.pixelSize = new ConstantProperty(chosen ? 11 : this.flights.length > CROWD ? 5 : 8);
      entity.point.outlineWidth = new ConstantProperty(chosen ? 3 : 2);
    }
    if (entity.path && chosen) entity.path.width = new ConstantProperty(5);
    else if (entity.path) entity.path.width = new ConstantProperty(3.5);
    if (entity.billboard) entity.billboard.color = new ConstantProperty(chosen ? CHOSEN.withAlpha(1).brighten(0.7, CHOSEN.clone()) : undefined);
  }
}
