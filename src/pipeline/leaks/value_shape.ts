import { quantile } from "../../validation/quantile.ts";
import type { Levels } from "./levels.ts";

/** How the numbers of a class that is told from all others lie beside the other numbers.
 *
 * - `code`: they do not spread, for the gap around them: they were written from the label;
 * - `tight`: they spread little for the gap: as codes with noise do, and classes that are very far apart;
 * - `cut`: they end where the others begin, and both are dense there: the label was made from the number by a limit;
 * - `natural`: none of these. Classes that nature keeps apart differ by no more than a few times what they spread, and thin out
 *   towards each other.
 */
export type ValueShape = "code" | "tight" | "cut" | "natural";

/** Gap over the larger spread of its two sides. Normal classes have 3.5 from 8 deviations apart, 16 from 21; two kinds of irises
 * have 2.3, another two 5. */
const wideGap = { code: 16, tight: 3.5 };

/** Gap over the class's own spread, whatever the others do. Irises have 6. */
const ownGap = 25;

/** Finds the shape of a class's numbers.
 *
 * @param levels With `values`.
 * @param isClass 1 for rows of the class.
 */
export function shapeOf(levels: Levels, isClass: ArrayLike<number>): ValueShape {
  const runs = runsOf(levels, isClass);
  const boundaries = runs.slice(1).map((above, i) => boundary(runs[i], above));
  if (boundaries.length === 0) return "natural";
  if (boundaries.every((one) => isApart(one, wideGap.code))) return "code";
  if (boundaries.every((one) => isApart(one, wideGap.tight))) return "tight";
  return boundaries.every(isCut) ? "cut" : "natural";
}

/** Neighbouring numbers that are of the class, or not. */
interface Run {
  readonly isClass: boolean;
  /** Ascending. */
  readonly values: readonly number[];
}

/** The runs in order; what is too small to be one is noise, and left out. */
function runsOf(levels: Levels, isClass: ArrayLike<number>): Run[] {
  const { rows, starts } = levels, values = levels.values!;
  let runs: { isClass: boolean; values: number[] }[] = [];
  for (let level = 0; level < values.length; level++) {
    const own = rows.subarray(starts[level], starts[level + 1]);
    let inside = 0;
    for (const row of own) inside += isClass[row];
    const ofClass = 2 * inside > own.length;
    const count = ofClass ? inside : own.length - inside;
    const copies = new Array<number>(count).fill(values[level]);
    const last = runs.at(-1);
    if (last?.isClass === ofClass) last.values.push(...copies);
    else runs.push({ isClass: ofClass, values: copies });
  }
  const total = (ofClass: boolean) =>
    runs.reduce((sum, run) => sum + (run.isClass === ofClass ? run.values.length : 0), 0);
  const least = Math.max(2, 0.025 * Math.min(total(true), total(false)));
  runs = runs.filter(({ values }) => values.length >= least);
  return runs.reduce<Run[]>((joined, run) => {
    const last = joined.at(-1);
    if (last?.isClass !== run.isClass) return [...joined, run];
    return [...joined.slice(0, -1), { ...run, values: [...last.values, ...run.values] }];
  }, []);
}

/** Two runs with distances from the place between them, ascending, noise at the edges left out. */
interface Boundary {
  readonly gap: number;
  readonly own: readonly number[];
  readonly other: readonly number[];
}

function boundary(below: Run, above: Run): Boundary {
  const low = below.values.toReversed(), high = above.values;
  const trim = (values: readonly number[]) => values.slice(Math.floor(values.length / 100));
  const [down, up] = [trim(low), trim(high)];
  const distances = (values: readonly number[]) =>
    values.map((value) => Math.abs(value - values[0]));
  const [first, second] = [distances(down), distances(up)];
  const gap = up[0] - down[0];
  return above.isClass ? { gap, own: second, other: first } : { gap, own: first, other: second };
}

/** Standard deviation of normal values of the same inner eight tenths. */
function spread(ascending: readonly number[]): number {
  return (quantile(ascending, 0.9) - quantile(ascending, 0.1)) / 2.563;
}

function isApart({ gap, own, other }: Boundary, times: number): boolean {
  const [mine, theirs] = [spread(own), spread(other)];
  return gap >= ownGap * mine || gap >= times * Math.max(mine, theirs);
}

/** Whether both sides are dense at the boundary, and the gap between them is one between neighbours. */
function isCut({ gap, own, other }: Boundary): boolean {
  return [own, other].every((side) => side.length >= 20 && isDenseAtEdge(side)) &&
    gap <= 2 * Math.max(widestStep(own), widestStep(other));
}

/** Least share of a side in the nearer half of the way to its median: a quarter if it is even, an eighth if it thins out as
 * a normal class does. */
const denseShare = 0.18;

function isDenseAtEdge(distances: readonly number[]): boolean {
  const half = quantile(distances, 0.5) / 2;
  return distances.filter((distance) => distance <= half).length >= denseShare * distances.length;
}

/** The widest gap between neighbours in the nearer half. */
function widestStep(distances: readonly number[]): number {
  const median = quantile(distances, 0.5);
  let widest = 0;
  for (let i = 1; i < distances.length && distances[i - 1] < median; i++) {
    widest = Math.max(widest, distances[i] - distances[i - 1]);
  }
  return widest;
}
