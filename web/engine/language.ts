// The language that the page speaks: messages that Python wrote into the page, filled and put into the form that goes
// with a number, and how the language writes numbers and lists. As ephyto_model/language/translation.py; English is the source.

export type Digits = { group: string; decimal: string; plus: string; minus: string; percent: string };
type Joints = { two: string; start: string; middle: string; end: string }; // with {0} and {1}, as CLDR has them
export type TableText = [caption: string, head: string[], rows: string[][]];
// What is said as a whole, with amounts, names and days in it.
export type Said = {
  tour: [title: string, text: string][];
  calendar: { due: TableText; joining: TableText; user: string };
  counts: [question: string, answer: string];
};
export type Language = {
  code: string;
  name: string; // what its speakers call it
  direction: "ltr" | "rtl";
  draft: string; // what is said of its translation; empty for English
  digits: Digits;
  lists: { and: Joints; or: Joints };
  plural: string; // the place of the form that goes with a number, for 0 to 199, after which they come again
  messages: (string | string[])[]; // by the place of the English text; empty for English
  parties: string[]; // what the participants are called, in the paper's order; empty for English
  said: Said; // empty for English, which `start` has
  presets: Record<string, string>;
};
export type Languages = { order: string[]; english: string[]; each: Record<string, Language> };

// Marks a text for the catalogues where it is written; tr gives its translation where it is shown.
export const marked = <T extends string>(text: T): T => text;

type Values = Record<string, unknown>;
type Spoken = { language: Language | null; messages: Map<string, string | string[]>; form: (n: number) => number };
const ENGLISH: Spoken = { language: null, messages: new Map(), form: () => 0 };
let spoken = ENGLISH;
let parties = new Map<string, string>();

export function speak(languages: Languages, code: string, names: string[]) {
  const language = languages.each[code];
  if (!language.messages.length) {
    spoken = ENGLISH;
    parties = new Map();
    return;
  }
  const form = (n: number) => Number(language.plural[n < 200 ? n : 100 + (n % 100)]);
  spoken = { language, messages: new Map(languages.english.map((text, n) => [text, language.messages[n]])), form };
  parties = new Map(names.map((name, n) => [name, language.parties[n]]));
}
export const language = (): Language | null => spoken.language;
export const code = (): string => spoken.language?.code ?? "en";

// For files that programs read.
export function inEnglish<T>(work: () => T): T {
  const before = spoken;
  const called = parties;
  spoken = ENGLISH;
  parties = new Map();
  try {
    return work();
  } finally {
    spoken = before;
    parties = called;
  }
}

// What is filled in keeps its own direction: names and amounts by themselves, other texts from right to left.
const ISOLATE = "\u2068";
const TURNED_ISOLATE = "\u2067";
const END_OF_ISOLATE = "\u2069";
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const isolated = (text: string) => `${RIGHT_TO_LEFT.test(text) ? TURNED_ISOLATE : ISOLATE}${text}${END_OF_ISOLATE}`;
export function filledIn(template: string, values: Values): string {
  const turned = spoken.language?.direction === "rtl";
  return template.replace(/\{(\w+)\}/g, (_, name) => {
    const value = String(values[name]);
    return turned ? isolated(value) : value;
  });
}
const messageOf = (key: string) => spoken.messages.get(key);
export function tr(text: string, values: Values = {}): string {
  return filledIn((messageOf(text) as string) ?? text, values);
}
export const trIn = (context: string, text: string, values: Values = {}): string =>
  filledIn((messageOf(`${context}\u0004${text}`) as string) ?? text, values);
export function trn(one: string, several: string, number: number, values: Values = {}): string {
  const forms = messageOf(one) as string[] | undefined;
  const text = forms ? forms[spoken.form(number)] : number === 1 ? one : several;
  return filledIn(text, { ...values, number: inDigits(grouped(number)) });
}
const grouped = (whole: number) => String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
// A number written as in English, as the language writes it.
export function inDigits(text: string): string {
  if (!spoken.language) return text;
  const { group, decimal, plus, minus } = spoken.language.digits;
  return text.replace(/[,.+\u2212]/g, (sign) => ({ ",": group, ".": decimal, "+": plus, "\u2212": minus })[sign]!);
}
export function inPercent(text: string): string {
  if (!spoken.language) return `${text}%`;
  const [, sign, number] = text.match(/^([+\u2212]?)(.*)$/)!;
  return inDigits(sign) + spoken.language.digits.percent.replace("{number}", inDigits(number));
}
export function inList(words: readonly string[], last: "and" | "or"): string {
  const joints = spoken.language!.lists[last];
  const put = (joint: string, a: string, b: string) => joint.replace("{0}", () => a).replace("{1}", () => b);
  if (words.length === 2) return put(joints.two, words[0], words[1]);
  let joined = put(joints.end, words[words.length - 2], words[words.length - 1]);
  for (let n = words.length - 3; n > 0; n--) joined = put(joints.middle, words[n], joined);
  return put(joints.start, words[0], joined);
}
export const partyName = (name: string): string => parties.get(name) ?? name;

// ---- the field's words
export const statusWord = (status: string) => trIn("development status", status);
export const categoryWord = (category: string) => trIn("usage category", category);
const USAGE: Record<string, string> = {
  Low: marked("low usage"),
  Medium: marked("medium usage"),
  High: marked("high usage"),
  "Very High": marked("very high usage"),
};
export const usageWord = (category: string) =>
  category in USAGE
    ? tr(USAGE[category])
    : tr("{category} usage", { category: spoken.language ? category : category.toLowerCase() });
export const scenarioName = (name: string) => trIn("name of a scenario", name);
const WORDS = /(?<![(\w])[A-Za-z][A-Za-z. ]*[A-Za-z.]/g;
const PLACES = /[0-9(][0-9A-Za-z()-]*[0-9)]|[0-9]+/g; // what stands as it is in the paper
export function reference(source: string): string {
  if (!spoken.language) return source;
  const said = source.replace(WORDS, (words) => trIn("reference to the paper", words));
  return spoken.language.direction === "rtl" ? said.replace(PLACES, isolated) : said;
}
// What a parameter of the model is called: a message with the status or the category that it is of.
export const labelOf = ({ path, label }: { path: string[]; label: string }) =>
  tr(label, {
    status: statusWord(path[1] ?? ""),
    category: categoryWord(path[1] ?? ""),
    usage: usageWord(path[1] ?? ""),
  });
// What `start` says as whole texts, in the language that is spoken.
export const saidIn = <Key extends "tour" | "calendar" | "counts">(start: { said: Said }, key: Key): Said[Key] =>
  (spoken.language?.said ?? start.said)[key];
// What the presets are called; a file gives their names by language.
export const presetName = (name: string) => spoken.language?.presets[name] ?? scenarioName(name);
