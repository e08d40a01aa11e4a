// An engine whose failures are refusals: whatever it throws, the page stays as it was and says so.

import { tr } from "../../engine/language.ts";
import type { Engine, Refusal } from "../../engine/types.ts";

export function refusing(engine: Engine): Engine {
  const guarded =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer | Refusal> => {
      try {
        return await ask(...asked);
      } catch (problem) {
        console.error(problem);
        return {
          error: tr("This cannot be calculated ({problem}), so the page has not been changed.", {
            problem: String(problem),
          }),
        };
      }
    };
  return {
    ...engine,
    show: guarded((...asked) => engine.show(...asked)),
    least: guarded((...asked) => engine.least(...asked)),
    detail: guarded((...asked) => engine.detail(...asked)),
    compare: guarded((...asked) => engine.compare(...asked)),
    load: guarded((...asked) => engine.load(...asked)),
    read: guarded((...asked) => engine.read(...asked)),
    take: guarded((...asked) => engine.take(...asked)),
  };
}
