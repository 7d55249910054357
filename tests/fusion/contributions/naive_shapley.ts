import type { Block } from "../../../src/core/block.ts";
import type { FusionModel } from "../../../src/fusion/fusion.ts";
import { takeRows } from "../blocks.ts";

/** The obvious way: every order in which a row's modalities may arrive, one row and one prediction at a time.
 *
 * @returns Contributions by row and modality, one a class.
 */
export function naiveShapley(
  model: FusionModel,
  blocks: readonly Block[],
): Record<string, number[]>[] {
  return blocks[0].ids.map((_, row) => {
    const own = blocks.filter(({ present }) => present[row] === 1);
    const say = (names: readonly string[]) => {
      const given = own.filter(({ modality }) => names.includes(modality));
      if (given.length === 0) return [...model.prior];
      return [...model.predictProba(given.map((block) => takeRows(block, [row]))).row(0)];
    };
    const sums = Object.fromEntries(
      model.modalities.map((name) => [name, model.classes.map(() => 0)]),
    );
    const orders = permutations(own.map(({ modality }) => modality));
    for (const order of orders) {
      order.forEach((name, place) => {
        const before = say(order.slice(0, place)), after = say(order.slice(0, place + 1));
        after.forEach((value, k) => sums[name][k] += (value - before[k]) / orders.length);
      });
    }
    return sums;
  });
}

function permutations(names: readonly string[]): string[][] {
  if (names.length === 0) return [[]];
  return names.flatMap((name) =>
    permutations(names.filter((other) => other !== name)).map((rest) => [name, ...rest])
  );
}
