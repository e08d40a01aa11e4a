// The settings in the address: they come back with a reload and the back button.

import { type Languages, tr } from "../../engine/language.ts";
import { differing, same } from "../../engine/sentences.ts";
import { isRefusal, type Limit, type Loaded, type Refusal, type Scenario } from "../../engine/types.ts";
import { type Address, readAddress, writeAddress } from "./address.ts";
import { type Core, SOURCE, type Spot } from "./state.ts";

type AddressCore = Core & {
  languages: Languages;
  show(scenario: Scenario | null, limits?: Limit[]): Promise<void>; // null: the settings last asked for
  say(text: string, spot: Spot): void;
  speak(code: string): Promise<void>;
  openPins(codes: string[]): Promise<void>;
  measurePins(): Promise<void>;
};

export function addressActions({ engine, start, languages, now, change, problem, ...core }: AddressCore) {
  const atPaper = () => differing(start, now().view.scenario).length === 0;
  const addressOf = (): Address => ({
    code: atPaper() && !now().limits.length ? "" : now().view.code,
    party: now().party,
    pins: now().pins.map((pin) => pin.view.code),
    against: now().against + 1,
    language: now().language === SOURCE ? "" : now().language,
  });
  let opening = false; // while the page takes its settings from the address, it writes none there
  return {
    addressOf,
    keep() {
      if (engine.address && !opening) writeAddress(addressOf());
    },
    async open() {
      const address = readAddress();
      opening = true;
      if (address.language !== now().language && Object.hasOwn(languages.each, address.language))
        await core.speak(address.language);
      const sought = address.party.toUpperCase();
      const known = start.parties.some(([iso3]) => iso3 === sought);
      change({ party: known ? sought : "" });
      const read: Loaded | Refusal = address.code
        ? await engine.load(address.code)
        : { scenario: start.paper.scenario };
      await (isRefusal(read) ? core.show(null) : core.show(read.scenario, read.limits ?? []));
      if (isRefusal(read)) problem(read.error, "open");
      else if (sought && !known)
        problem(tr("There is no participant with the ISO3 code '{code}'.", { code: address.party }), "open");
      else if (!isRefusal(read) && read.drift) core.say(read.drift, "open");
      const kept = now().pins.map((pin) => pin.view.code);
      if (!same(kept, address.pins)) await core.openPins(address.pins);
      await core.measurePins();
      if (address.against <= now().pins.length) change({ against: address.against - 1 });
      opening = false;
    },
  };
}
