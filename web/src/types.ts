/** The documents that the server sends, as the contract of src/uppertier/web has them. Keys carry their unit. */

export interface Banded {
  value: number | null;
  low: number | null;
  high: number | null;
  unit: string;
  text: string;
}

export interface Meta {
  version: string;
  repository_note: string;
  disclaimer: string;
  assumption_sets: { id: string; title: string; follows: string }[];
  limits: { body_bytes: number; trials: number; grid_cells: number; queue: number };
}

export interface Card {
  id: string;
  title: string;
  sentence: string;
  picture: string;
  kind: string;
}

export interface Choice {
  value: string;
  label: string;
}

export interface Control {
  key: string;
  label: string;
  unit: string;
  kind: "number" | "choice";
  value: number | string;
  low: number | null;
  high: number | null;
  step: number | null;
  choices: Choice[];
  source: string;
  grade: string;
  note: string;
}

export interface Place {
  id: string;
  name: string;
  roles: string[];
  latitude_deg: number;
  longitude_deg: number;
}

export interface Flight {
  id: string;
  name: string;
  missile: string;
  kind: "threat" | "watch";
  raid: string | null;
  country: string;
}

export interface Radar {
  id: string;
  name: string;
  site: string;
  latitude_deg: number;
  longitude_deg: number;
  boresight_deg: number;
}

export interface AsCode {
  toml: string;
  cli: string;
  python: string;
}

export interface ScenarioDocument {
  id: string;
  title: string;
  toml: string;
  as_code: { cli: string; python: string };
  controls: Control[];
  radars: Radar[];
  batteries: { id: string; name: string; radar: string }[];
  places: Place[];
  flights: Flight[];
  raids: { id: string; title: string }[];
}

export interface RadarSeries {
  range_km: (number | null)[];
  snr_db: (number | null)[];
  visible: boolean[];
  reason: string[];
  range_text: string[];
  snr_text: string[];
  state_text: string[];
}

export interface Series {
  flight: string;
  time_s: number[];
  altitude_km: number[];
  altitude_text: string[];
  by_radar: Record<string, RadarSeries>;
  events: { time_s: number; text: string }[];
}

export interface Sector {
  radar: string;
  latitude_deg: number;
  longitude_deg: number;
  height_m: number;
  radius_km: number;
  boresight_deg: number;
  half_width_deg: number;
  elevation_low_deg: number;
  elevation_high_deg: number;
}

export interface QuickRange {
  range: Banded;
  budget: { item: string; value: number; unit: string; text?: string }[];
  text: string;
  sector: Sector;
}

export interface QuickWindow {
  opportunities: number;
  reason: string | null;
  text: string;
}

export type Position = [number, number] | [number, number, number];

export interface Feature {
  type: "Feature";
  geometry:
    | { type: "Polygon"; coordinates: Position[][] }
    | { type: "MultiPolygon"; coordinates: Position[][][] }
    | { type: "LineString"; coordinates: Position[] }
    | { type: "MultiLineString"; coordinates: Position[][] }
    | { type: "Point"; coordinates: Position };
  properties: Record<string, unknown>;
}

export interface Features {
  type: "FeatureCollection";
  features: Feature[];
}

export interface RunHead {
  id: string;
  title: string;
  scenario: string;
  when: string;
  tags: string[];
}

export interface ClaimCell {
  set: string;
  verdict: Verdict;
  value: Banded;
  share_true: number | null;
  text: string;
}

export type Verdict = "holds" | "fails" | "depends";

export interface ClaimView {
  layer: "coverage" | "footprint" | "flights" | "reach" | null;
  radar?: string;
  height_km?: number;
  flights?: string[];
  raid?: string;
  controls?: Record<string, string | number>;
}

export interface Claim {
  id: string;
  who: string;
  date: string;
  quotation: string;
  statement: string;
  verdict: Verdict;
  value: Banded;
  by_assumption_set: ClaimCell[];
  decided_by: string[];
  would_have_to_be: string[] | string | null;
  said_aloud: string[];
  robust: boolean;
  sources: { key: string; title: string; url: string; grade: string }[];
  formula: string;
  figure: string | null;
  findings: { quantity: string; text: string; conditions: string }[];
  view: ClaimView;
}

export interface Claims {
  sets: { id: string; title: string }[];
  claims: Claim[];
}

export interface Figure {
  name: string;
  caption: string;
  alt: string;
  svg: string;
  png: string;
}

export interface TrialEvent {
  time_s: number;
  kind: string;
  flight: string | null;
  text: string;
  longitude_deg: number | null;
  latitude_deg: number | null;
  altitude_km: number | null;
}

export interface Trial {
  raid: string;
  title: string;
  trials: number;
}

export interface Job {
  job: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  run: string | null;
  progress: { stage: string; done: number; of: number };
  error: string | null;
}

export interface Inferred {
  sentence: string;
  consistent: boolean | null;
  texts: { label: string; text: string }[];
  rings: Features;
}

export interface Example {
  title: string;
  apogee_km: number;
  range_km: number;
  time_s: number | null;
  latitude_deg: number | null;
  longitude_deg: number | null;
}
