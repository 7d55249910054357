import { quantile } from "../../validation/quantile.ts";
import type { Levels } from "./levels.ts";

/** How the numbers of a class that is told from all others lie beside the other numbers.
 *
 * - `code`: they do not spread, for the gap around them: they were written from the label;
 * - `tight`: they spread little for the gap: as codes with noise do, and classes that are very far apart;
 * - `cut`: they end where the others begin, and both are dense there: the label was made from the number by a limit;
 * - `scattered`: they are all over the place, between those of other classes, as the numbers of persons are;
 * - `natural`: none of these. Classes that nature keeps apart differ by no more than a few times what they spread, and thin out
 *   towards each other.
 */
export type ValueShape = "code" | "tight" | "cut" | "scattered" | "natural";

/** More runs than this are scattered: a class may have a few codes. */
const mostRuns = 8;

/** Gap over the larger spread of its two sides. Normal classes have 5 from 10 deviations apart, 16 from 21; two kinds of irises
 * have 2.3, another two 5. */
const wideGap = { code: 16, tight: 5 };

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
  if (runs.length > mostRuns) return "scattered";
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

/** Fewest values of a side whose density is judged. */
const fewest = 40;

/** How near to the boundary the nearest tenth of a side ends, for the way to its median, on average over the sides of a cut: a
 * fifth if values are even or crowd there, half if they thin out as those of normal classes five deviations apart. */
const nearTenth = 0.3;

/** Whether both sides are dense at the boundary. */
function isCut({ gap, own, other }: Boundary): boolean {
  if (Math.min(own.length, other.length) < fewest) return false;
  const [first, second] = [own, other].map((side) => {
    const even = spreadLevels(side);
    return (quantile(even, 0.1) + gap / 2) / (quantile(even, 0.5) + gap / 2);
  });
  return (first + second) / 2 <= nearTenth;
}

/** Distances that are met again and again, as of whole numbers, spread over the steps between them. */
function spreadLevels(distances: readonly number[]): readonly number[] {
  const levels = [...new Set(distances)];
  if (levels.length < 2 || distances.length < 4 * levels.length) return distances;
  const step = Math.min(...levels.slice(1).map((level, i) => level - levels[i]));
  return levels.flatMap((level) => {
    const rows = distances.filter((distance) => distance === level).length;
    return Array.from({ length: rows }, (_, i) => level + step * ((i + 0.5) / rows - 0.5));
  });
}
