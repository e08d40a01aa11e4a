// What the explorer shows, as one value.

import type {
  Change,
  Compared,
  Curve,
  Engine,
  FieldName,
  Limit,
  Measured,
  Scenario,
  Start,
  View,
} from "../../engine/types.ts";

export type Pin = { name: string; view: View };
export type Spot = FieldName | "limits" | "model" | "open" | "own" | "pins" | "take" | "share" | "";
export type TilesBy = "amount" | "change" | "share" | "usage";
export type Words = { text: string; spot: Spot }; // a sentence, and beside which part it stands
export const NOTHING: Words = { text: "", spot: "" };
export type State = {
  language: string;
  view: View;
  curve: Curve;
  underPresets: [string, number | null][];
  whyChanged: Change; // why the chosen party pays more or less than in the reference
  party: string;
  pins: Pin[];
  limits: Limit[];
  measured: Measured[]; // the limits at the present settings
  measuredPins: Measured[][]; // and at each pin
  against: number; // the pin that changes are measured against; -1 for the paper
  compared: Compared | null;
  commits: number; // changes that were done, so that a field shows what holds
  history: Scenario[];
  place: number;
  problem: Words;
  said: Words;
  heard: string; // the sentence for those who listen, once a change is done
  tour: number; // the stop that is shown; -1 outside the tour
  tourStop: number; // where the tour goes on
  beforeTour: Scenario | null;
  presenting: boolean;
  presented: number; // the pin that is shown; -1 for the present settings
  tilesBy: TilesBy;
};
// Settings that are asked for: whether a change is done, what changed and where, and the limits to measure.
export type Wanted = {
  scenario: Scenario;
  committed: boolean;
  changes: Partial<Scenario>;
  spot: Spot;
  limits: Limit[];
};
// What every group of actions on the state is given.
export type Core = {
  engine: Engine;
  start: Start;
  now(): State;
  change(changes: Partial<State>): void;
  problem(text: string, spot: Spot): void;
};
export const SOURCE = "en";
export const TOUR_KEY = "ephyto-tour"; // where the tour goes on, kept while the page is open

export const firstState = (start: Start, memory: Storage | null): State => ({
  language: SOURCE,
  view: start.view,
  curve: start.curve,
  underPresets: [],
  whyChanged: null,
  party: "",
  pins: [],
  limits: [],
  measured: [],
  measuredPins: [],
  against: -1,
  compared: null,
  commits: 0,
  history: [start.view.scenario],
  place: 0,
  problem: NOTHING,
  said: NOTHING,
  heard: "",
  tour: -1,
  tourStop: Math.min(Number(memory?.getItem(TOUR_KEY) ?? 0) || 0, start.tour.stops.length - 1),
  beforeTour: null,
  presenting: false,
  presented: -1,
  tilesBy: "amount",
});
// What was refused in another field stays there until it is corrected, or the settings are replaced.
export function stillRefused({ problem }: State, changes: Partial<Scenario>, { labels }: Start): State["problem"] {
  const elsewhere = Object.keys(changes).length > 0 && problem.spot in labels && !(problem.spot in changes);
  return elsewhere ? problem : NOTHING;
}
