// What Python writes into the page (ephyto_model/page/start.py and data.py) and what the page asks and is answered.

import type { Said } from "./language.ts";

export type Amount = number | string; // text for a ratio like 2/3

export type Scenario = {
  name: string;
  annual_funding_level_usd: number;
  fao_funding_usd: number;
  donor_funding_usd: number;
  reserves_applied_usd: number;
  participating_parties: number;
  joining_order: string;
  random_seed: number;
  include: string[];
  exclude: string[];
  newcomer_exchanges: number | string;
  exchange_growth: number;
  status_list: string | Record<string, string>;
  exchanges: string | Record<string, number>;
  unclassified_status: string;
  rounding: string;
  model_changes: Record<string, unknown>;
};
export type FieldName = keyof Scenario;

export type Field = {
  name: FieldName;
  label: string;
  unit: string;
  source: string;
  help: string;
  minimum: number | null;
  maximum: number | null;
  step: number | null;
  choices: string[];
  slider_maximum: number | null;
  words: Record<string, string>;
};
export type ModelField = {
  path: string[];
  label: string;
  unit: string;
  minimum: number;
  maximum: number;
  step: number;
  source: string;
  default: Amount;
  choices: Record<string, string>;
};
export type Exemption = WrittenModel["base_fee_exemptions"][number];

export type WrittenRule = {
  base_unit_step_usd: Amount | null;
  usage_unit_step_usd: Amount | null;
  direction: "half_up" | "down" | "up";
  usage_pool: "still_needed" | "usage_share";
};
export type WrittenModel = {
  base_share: Amount;
  base_multipliers: Record<string, Amount>;
  base_fee_exemptions: { development_status: string; usage_category: string }[];
  usage_lower_bounds: Record<string, number>;
  usage_multipliers: Record<string, Amount>;
  rounding: Record<string, WrittenRule>;
};

// iso3, name, appendix, row, exchanges of 2023, status by list, note
export type ParticipantRow = [string, string, number, number, number | null, Record<string, string>, string];
export type Texts = Record<string, string>;
export type Forms = [one: string, several: string];
export type Data = {
  participants: ParticipantRow[];
  model: Record<string, unknown>;
  statuses: string[];
  unclassified: string;
  rounding_words: { direction: Texts; usage_pool: Texts };
  words_in_english: Record<string, Texts>; // of what people choose in a spreadsheet, by kind and word
  clauses: Texts;
  counted_clauses: Record<string, Forms>;
  clause_order: FieldName[];
  most_clauses: number;
  sentences: Texts;
  last_steps: { same: string; less: string; more: string };
  why: Record<string, [string, string]>;
  parts: Texts;
  inferred: string;
  proposal: string;
  notices: Texts;
  who_has_counts: Texts;
  newcomers: Texts;
  newcomers_assumed: Forms;
  who_pays: Texts;
  rounding: Texts;
  rounded: Texts;
  parties_of: Texts;
  csv_columns: string[];
  stamp: string;
  made: { version: string; data: string };
  roundings: Texts;
  causes: {
    kinds: Record<"who" | "status" | "exchanges" | "offsets", FieldName[]>;
    most: number;
    named: Partial<Record<FieldName, string>>;
    own: Record<"exchanges" | "status", [mine: string, others: string]>;
    said: Texts;
    rest: string;
    small: string;
    most_named: number;
    note: string;
  };
  xlsx: string;
  code_line: string;
  exchange_columns: string[];
};

// iso3, status, exchanges, usage category, base fee, usage fee, expected contribution
export type PartyRow = [string, string, number, string, number, number, number];
// status, parties, paying parties, base fees, usage fees, all, share
export type GroupRow = [string, number, number, number, number, number, number];
export type WhyStep = [text: string, source: string, key: string];
export type View = {
  scenario: Scenario;
  code: string;
  difference: string;
  sentence: string;
  why: WhyStep[];
  amounts: { need: number; surplus: number; base_unit: number; usage_unit: number; revenue: number; gap: number };
  schedule: [base: number, usage: number, total: number][][]; // by usage category, then by status
  parties: PartyRow[];
  steps: [string, number, boolean][];
  groups: GroupRow[];
  notices: string[];
  stamp: string;
};
export type Curve = { statuses: Record<string, number[]>; country: (number | null)[] };
export type Preset = [name: string, scenario: Scenario, difference: string];

export type Side = "at_most" | "at_least" | "at_most_above_paper";
// A bound on a quantity, of a party (ISO3), a group or everyone, with the name of who asks; it has one of the sides.
export type Limit = { who: string; on: string; of?: string } & Partial<Record<Side, number>>;
export type Measured = { who: string; asked: string; value: string; room: string; holds: boolean };
export type Quantity = { label: string; of: string; unit: string; sides: Side[]; low: number; high: number };
export type AmountLever = "fao_funding_usd" | "donor_funding_usd" | "reserves_applied_usd";
export type LeastLever = AmountLever | "participating_parties";

export type Start = {
  limits: { quantities: Record<string, Quantity>; regions: string[]; levers: LeastLever[]; most: number };
  fields: Field[];
  groups: [title: string, names: FieldName[], folded: boolean][];
  model_fields: ModelField[];
  exemptions: { label: string; source: string; pairs: Exemption[]; default: Exemption[] };
  labels: Record<FieldName, string>;
  words: Partial<Record<FieldName, Record<string, string>>>;
  sources: Record<FieldName, [unit: string, source: string]>;
  parties: [iso3: string, name: string, region: string, isUser: boolean][];
  statuses: string[];
  categories: string[];
  group: [status: string, category: string];
  marks: [number, string][];
  fewest_shown: number;
  presets: Preset[];
  chips: string[];
  said: Said;
  tour: {
    title: string;
    stops: [title: string, text: string, source: string, scenario: Scenario, part: string, example: string][];
  };
  short_why: string[];
  curve_layout: Record<string, unknown>;
  status_style: Record<string, [colour: string, dash: string]>;
  titles: Texts;
  proposal: string;
  most_options: number;
  code_prefix: string;
  longest_code: number;
  paper: View;
  view: View;
  curve: Curve;
};
// What Python gives of it: of the first views the settings and their codes, from which the engine makes the rest.
export type Given = Omit<Start, "paper" | "view" | "curve"> & Record<"paper" | "view", Pick<View, "scenario" | "code">>;

export const OWN_NAME = "Own settings"; // of settings that were changed
export type Refusal = { error: string };
export type Compared = {
  by_status: (string | number)[][];
  by_party: (string | number | null)[][];
  winners: [option: string, status: string, less: number, same: number, more: number, change: number][];
};
// Why a party pays more or less than in the reference, as a sentence and by cause; nothing where fewer than two differ.
export type Change = { said: string; causes: [label: string, usd: number][]; note: string } | null;
export type Detail = { curve: Curve; presets: [string, number | null][]; change: Change };
export type Shown = { view: View; measured: Measured[] };
// What was saved with a scenario: the package's version, the data's hash, all contributions in US dollars a year.
export type Made = { version: string; data: string; total_usd: number };
// A code carries limits, a file of settings has none; `drift` says where the figures are no longer what they were.
// Limits of a file come `beside` those on the page, whose settings stay where the file has none.
export type Loaded = {
  scenario: Scenario;
  limits?: Limit[];
  made?: Made;
  drift?: string;
  beside?: boolean;
  stays?: boolean;
};
export type TakenFile = { file: string; content: Uint8Array };
export type Form = "xlsx" | "csv" | "comparison" | "yaml" | "html";

// What a page asks.
export type Engine = {
  forms: Form[];
  address: boolean; // whether the settings travel in the page's address
  // `passing` settings, those of a slider that still moves, need no code; `limits` are measured and go into the code.
  show(scenario: Scenario, iso3: string, passing?: boolean, limits?: Limit[]): Promise<Shown | Refusal>;
  // The least of a setting that holds all limits, everything else as it is; null where none does.
  least(scenario: Scenario, limits: Limit[], lever: LeastLever): Promise<{ least: number | null } | Refusal>;
  detail(scenario: Scenario, iso3: string, reference: Scenario): Promise<Detail | Refusal>;
  compare(options: Scenario[]): Promise<Compared | Refusal>;
  load(text: string): Promise<Loaded | Refusal>;
  read(file: File, now: Scenario): Promise<Loaded | Refusal>;
  take(form: Form, scenario: Scenario, options: Scenario[]): Promise<TakenFile | Refusal>;
};
export const isRefusal = (answer: object): answer is Refusal => "error" in answer;
