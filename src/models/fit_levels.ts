import { checkInteger } from "../core/check.ts";
import {
  compareLevels,
  countLevels,
  countRows,
  type FittedLevels,
  type Level,
  type LevelColumns,
} from "./levels.ts";

/** Which levels of categorical columns are encoded, and which of them alike. */
export interface LevelOptions {
  /** Levels of every column, in this order; those met in the fit, sorted, if not given. */
  readonly categories?: LevelColumns;
  /** Levels met in fewer rows than this are infrequent, and encoded alike; a number below 1 is a share of the rows. @default {0} */
  readonly minFrequency?: number;
  /** As many levels as a column may have, infrequent ones counting as one: the least frequent are infrequent, the first
   * in order where they tie. Without a limit none is; a limit always makes room for infrequent levels. @default {Infinity}
   */
  readonly maxCategories?: number;
}

/** The options, checked and complete.
 *
 * @throws {RangeError} If a column's categories are not all different, or a limit is none.
 */
export function completeLevelOptions(
  { categories, minFrequency = 0, maxCategories = Infinity }: LevelOptions,
): LevelOptions & Required<Omit<LevelOptions, "categories">> {
  categories?.forEach((levels, j) => {
    if (countLevels(levels, j).size < levels.length) {
      throw new RangeError(
        `Cannot encode column ${j}: its categories must differ: got ${JSON.stringify(levels)}`,
      );
    }
  });
  if (!(minFrequency >= 0) || minFrequency > 1 && !Number.isInteger(minFrequency)) {
    throw new RangeError(
      "Cannot use minFrequency: it must be a whole number of rows, or a share between 0 and 1: " +
        `current value is ${minFrequency}`,
    );
  }
  if (maxCategories !== Infinity) checkInteger("maxCategories", maxCategories, 1);
  return { categories, minFrequency, maxCategories };
}

/** Finds the levels of every column, and which of them are infrequent.
 *
 * @param options `poolAbsent`: whether absence may be infrequent as any other level; else it is neither counted nor pooled.
 * @throws {ShapeError} If the columns are not of one length, or not as many as the given categories.
 * @throws {RangeError} If a number is NaN or infinite.
 */
export function fitLevels(
  columns: LevelColumns,
  options: ReturnType<typeof completeLevelOptions> & { readonly poolAbsent: boolean },
): FittedLevels {
  const rows = countRows(columns, options.categories?.length);
  const counts = columns.map(countLevels);
  const categories = options.categories ??
    counts.map((ofLevel) => [...ofLevel.keys()].sort(compareLevels));
  const fewest = options.minFrequency < 1 ? options.minFrequency * rows : options.minFrequency;
  const infrequent = categories.map((levels, j) => {
    const countOf = (level: Level) => counts[j].get(level) ?? 0;
    const candidates = options.poolAbsent ? levels : levels.filter((level) => level !== null);
    const below = candidates.filter((level) => countOf(level) < fewest);
    if (candidates.length - below.length + 1 <= options.maxCategories) return below;
    const rarestFirst = candidates.toSorted((a, b) => countOf(a) - countOf(b));
    const pooled = new Set(rarestFirst.slice(0, candidates.length + 1 - options.maxCategories));
    return candidates.filter((level) => pooled.has(level));
  });
  return { categories, infrequent };
}
