// The tables of a view: steps from the level to the fees, sums by development status, options side by side.

import { added, asNumber, type Fraction, isAbove, isZero, minus, negative, over } from "./exact.ts";
import type { Found } from "./rules.ts";
import { differenceOf } from "./sentences.ts";
import type { Compared, Data, Start, View } from "./types.ts";

export function stepsOf(data: Data, found: Found): View["steps"] {
  const label = data.last_steps[isZero(found.gap) ? "same" : found.gap.above < 0n ? "less" : "more"];
  const [fao, donors, reserves] = found.offsets;
  const steps: [string, Fraction, boolean][] = [
    ["Total Annual Funding Level", found.model.level, true],
    ["FAO funding", negative(fao), false],
    ["Donor funding", negative(donors), false],
    ["Reserves applied", negative(reserves), false],
    ...(isZero(found.surplus)
      ? []
      : [["Surplus for the reserve", found.surplus, false] as [string, Fraction, boolean]]),
    ["Needed from fees", found.need, true],
    ["Base fees", negative(found.baseRevenue), false],
    ["Usage fees", negative(found.usageRevenue), false],
    [label, negative(found.gap), true],
  ];
  return steps.map(([step, amount, total]) => [step, asNumber(amount), total]);
}

export function groupsOf(data: Data, found: Found): [string, number, number, Fraction, Fraction, Fraction, number][] {
  return data.statuses.map((status) => {
    const members = found.parties.filter((party) => party.status === status);
    const all = added(members.map((party) => party.all));
    return [
      status,
      members.length,
      members.filter((party) => isAbove(party.all)).length,
      added(members.map((party) => party.baseFee)),
      added(members.map((party) => party.usageFee)),
      all,
      isZero(found.revenue) ? 0 : asNumber(over(all, found.revenue)),
    ];
  });
}

export function comparedOf(start: Start, data: Data, all: Found[]): Compared {
  const amounts = all.map((one) => Object.fromEntries(one.parties.map((party) => [party.iso3, party.all])));
  return {
    by_status: all.map((one) => [
      one.scenario.name,
      differenceOf(start, one.scenario),
      one.parties.length,
      ...groupsOf(data, one).map((group) => asNumber(group[5])),
      ...[one.revenue, one.need, one.gap].map(asNumber),
    ]),
    by_party: data.participants
      .filter(([iso3]) => amounts.some((one) => one[iso3]))
      .map(([iso3, name]) => [iso3, name, ...amounts.map((one) => (one[iso3] ? asNumber(one[iso3]) : null))]),
    winners: all.slice(1).flatMap((one) =>
      data.statuses.map((status): Compared["winners"][number] => {
        const changes = one.parties
          .filter((party) => party.status === status && amounts[0][party.iso3])
          .map((party) => minus(party.all, amounts[0][party.iso3]));
        const many = (test: (change: bigint) => boolean) => changes.filter((change) => test(change.above)).length;
        return [
          one.scenario.name,
          status,
          many((c) => c < 0n),
          many((c) => c === 0n),
          many((c) => c > 0n),
          asNumber(added(changes)),
        ];
      }),
    ),
  };
}
