import { compareCodePoints } from "../../core/code_point_order.ts";
import type { ModelState, Stateful, StateReader } from "../../core/state.ts";
import { readCounts, readRows } from "./read_counts.ts";

/** At most so many levels are listed. */
const LISTED = 500;

/** How often training rows had each level of a column. */
export class LevelProfile implements Stateful {
  /** The most frequent first, in code point order where they tie; of levels that tie either all are listed or none is. */
  readonly levels: readonly string[];
  /** Rows of each level. */
  readonly counts: Uint32Array;
  /** Rows of levels that are not listed. */
  readonly others: number;
  /** Number of values. */
  readonly rows: number;
  /** The place of each level. */
  readonly placeOf: ReadonlyMap<string, number>;

  /** A profile of levels and as many counts. */
  constructor({ levels, counts, others }: Pick<LevelProfile, "levels" | "counts" | "others">) {
    this.levels = levels;
    this.counts = counts;
    this.others = others;
    this.rows = counts.reduce((sum, count) => sum + count, others);
    this.placeOf = new Map(levels.map((level, place) => [level, place]));
  }

  /** The profile of levels; null is left out. */
  static of(values: readonly (string | null)[]): LevelProfile {
    const counts = new Map<string, number>();
    for (const level of values) if (level !== null) counts.set(level, (counts.get(level) ?? 0) + 1);
    const sorted = [...counts].sort(([a, m], [b, n]) => n - m || compareCodePoints(a, b));
    const most = sorted[LISTED]?.[1] ?? 0;
    const listed = sorted.filter(([, count]) => count > most);
    return new LevelProfile({
      levels: listed.map(([level]) => level),
      counts: Uint32Array.from(listed, ([, count]) => count),
      others: sorted.slice(listed.length).reduce((sum, [, count]) => sum + count, 0),
    });
  }

  /** Rows whose level would not be listed if they were not there: as many new rows have an unknown level by chance.
   *
   * Source: Good, "The population frequencies of species and the estimation of population parameters", 1953.
   */
  get alone(): number {
    const fewest = this.others > 0 ? this.counts.at(-1) ?? 0 : 1;
    return this.counts.reduce((sum, count) => count <= fewest ? sum + count : sum, this.others);
  }

  /** Everything that it remembers, as plain data. */
  toState(): ModelState {
    const { levels, counts, others } = this;
    return {
      type: "LevelProfile",
      fields: { levels, others },
      tensors: { counts: { shape: [counts.length], data: counts } },
    };
  }

  /** The profile of a state.
   *
   * @throws {ModelFormatError} If the state is not one.
   */
  static fromState(state: StateReader): LevelProfile {
    const levels = state.strings("levels");
    if (new Set(levels).size < levels.length) state.fail("levels", "must differ");
    const counts = readCounts(state, "counts", levels.length);
    if (counts.some((count, k) => count === 0 || k > 0 && count > counts[k - 1])) {
      state.fail("counts", "must be above 0, the largest first");
    }
    return new LevelProfile({ levels, counts, others: readRows(state, "others") });
  }
}
