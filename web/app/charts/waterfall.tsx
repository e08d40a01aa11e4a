// How an amount becomes another: a row and a bar for each cause. In Python: `table` of questions/fees/causes/views.py.

import { tr } from "../../engine/language.ts";
import { capitalised, signedUsd, usd } from "../format.ts";
import { Cells, Heads } from "../parts.tsx";

const whole = (amount: number) => Math.sign(amount) * Math.floor(Math.abs(amount) + 0.5);
type Step = { label: string; amount: string; from: number; to: number };
type Props = { caption: string; before: number; causes: [label: string, usd: number][]; after: number };

export function Waterfall({ caption, before, causes, after }: Props) {
  let reached = before;
  const steps: Step[] = [
    { label: tr("Before"), amount: usd(before), from: 0, to: before },
    ...causes.map(([label, amount]) => {
      const from = reached;
      reached += amount;
      return { label: capitalised(tr(label)), amount: signedUsd(whole(amount)), from, to: reached };
    }),
    { label: tr("After"), amount: usd(after), from: 0, to: after },
  ];
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  const low = Math.min(...ends);
  const share = (amount: number) => `${(100 * amount) / (Math.max(...ends) - low || 1)}%`;
  const kind = ({ from, to }: Step, place: number) => {
    if (!place || place === steps.length - 1) return "all";
    return to > from ? "more" : "less";
  };
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <Heads texts={[tr("Cause"), tr("USD a year")]}>
          <td />
        </Heads>
        <tbody>
          {steps.map((step, place) => (
            <tr key={step.label}>
              <Cells cells={[step.label, step.amount]} />
              <td class="bars">
                <span
                  class={kind(step, place)}
                  style={{
                    marginInlineStart: share(Math.min(step.from, step.to) - low),
                    width: share(Math.abs(step.to - step.from)),
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
