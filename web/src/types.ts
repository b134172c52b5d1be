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
  disclaimer: string;
  attribution: string;
  assumption_sets: { id: string; title: string; follows: string }[];
  limits: { body_bytes: number; samples: number; trials: number; grid_cells: number; queue: number };
}

export interface Card {
  id: string;
  title: string;
  sentence: string;
  contents: string;
  picture: string;
  kind: string;
}

export interface Choice {
  value: string;
  label: string;
}

export interface Preset {
  label: string;
  value: number;
  text: string;
}

/** A value that may be changed: `low` to `high` is what its sheet has, `minimum` to `maximum` what may be tried. */
export interface Control {
  key: string;
  label: string;
  unit: string;
  kind: "number" | "choice";
  value: number | string;
  text?: string;
  minimum?: number;
  maximum?: number;
  step?: number;
  scale?: "linear" | "log";
  choices?: Choice[];
  presets?: Preset[];
  source: string;
  grade: string;
  note: string;
  in_run: boolean;
}

export interface Place {
  id: string;
  title: string;
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
  /** "solved", or why this missile cannot fly so. */
  status: string;
  base: string;
  text: string;
}

export interface Radar {
  id: string;
  name: string;
  site: string;
  latitude_deg: number;
  longitude_deg: number;
  height_m: number;
}

export interface Battery {
  id: string;
  title: string;
  latitude_deg: number;
  longitude_deg: number;
  height_m: number;
}

export interface AsCode {
  toml: string;
  cli: string;
  python: string;
}

export interface ScenarioDocument {
  id: string;
  /** As its text has it: runs name their scenario by this. */
  own_id: string;
  title: string;
  description: string;
  controls: Control[];
  own_radar: string | null;
  radars: Radar[];
  places: Place[];
  batteries: Battery[];
  raids: { id: string; title: string; entries: { launch: string }[] }[];
  watch: { id: string }[];
  threats: { id: string; title: string }[];
}

export interface RadarSeries {
  range_km: (number | null)[];
  snr_db: (number | null)[];
  visible: boolean[];
  reason: number[];
  range_text: string[];
  snr_text: string[];
}

export interface Series {
  flight: string;
  /** Of the flight itself, since the raid began; its own times count from there. */
  launch_time_s: number;
  time_s: number[];
  altitude_km: number[];
  altitude_text: string[];
  by_radar: Record<string, RadarSeries>;
  reasons: Record<string, string>;
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
  budget: { item: string }[];
  /** Line by line, the values of the budget as text. */
  budget_text: string[];
  text: string;
  sector: Sector;
}

export interface QuickWindow {
  text: string;
  seen_text: string;
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
  text?: string;
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
  share_text: string;
  text: string;
}

export type Verdict = "holds" | "fails" | "depends";

/** What the globe shows beside a claim. */
export interface Shows {
  layer: "coverage" | "watch" | "raids" | "footprint" | "reach" | null;
  heights_km?: number[];
  flights?: string[];
  raid?: string;
}

export interface Claim {
  id: string;
  who: string;
  date_text: string;
  quotation: string;
  statement: string;
  verdict: Verdict;
  value: Banded;
  by_assumption_set: ClaimCell[];
  text: string;
  rule_text: string;
  conditions: string;
  graded_text: string;
  deciders: { path: string; name: string; known: string; weak: boolean }[];
  would_have_to_be: string | null;
  wording: "quoted" | "translated" | "paraphrased";
  topic: string;
  topic_text: string;
  leaves_unsaid: string[];
  robust: boolean;
  sources: { key: string; title: string; author: string; year: string; url: string; kind: string; note: string }[];
  figure: string | null;
  findings: { id: string; title: string; text: string; conditions: string }[];
  shows: Shows;
}

export interface SetHead {
  id: string;
  name: string;
  title: string;
  follows: string;
}

export interface Claims {
  sets: SetHead[];
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
  battery: string | null;
  text: string;
  longitude_deg: number | null;
  latitude_deg: number | null;
  altitude_km: number | null;
}

export interface Trial {
  raid: string;
  trial: number;
  doctrine: string;
  events: TrialEvent[];
  text: string;
}

export interface Job {
  job: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  run: string | null;
  progress: { stage: string; done: number; of: number; stages: string[] };
  error: string | null;
}

export interface Inferred {
  consistent: boolean | null;
  text: string;
  note: string;
  standard_range_text: string;
  rings: Features | null;
}

/** A reported test. Numbers are text, for their digits say how sharp they are. */
export interface Example {
  title: string;
  apogee_km: string;
  range_km: string;
  time_s: string;
  latitude_deg: string;
  longitude_deg: string;
}

/** How far a scene has come that is waited for; no stage where none is at work. */
export interface SceneProgress {
  stage: string | null;
  text: string;
  done?: number;
  of?: number;
  stages?: string[];
}
