import { chiSquareTail } from "./chi_square_tail.ts";
import { fisherExact } from "./fisher_exact.ts";
import type { LevelProfile } from "./level_profile.ts";
import { populationStabilityIndex } from "./population_stability_index.ts";

/** Levels of which fewer rows are expected than this, before or now, count as one. */
const FEWEST = 5;

/** Rows of a level, before and now. */
interface LevelCount {
  readonly level: string;
  readonly before: number;
  readonly now: number;
}

/** Counts new levels beside those of training rows. */
export class LevelTally {
  readonly #profile: LevelProfile;
  readonly #counts: Uint32Array;
  #unlisted = 0;

  constructor(profile: LevelProfile) {
    this.#profile = profile;
    this.#counts = new Uint32Array(profile.counts.length);
  }

  /** Adds levels; null is left out. */
  add(levels: readonly (string | null)[]): void {
    for (const level of levels) {
      if (level === null) continue;
      const place = this.#profile.placeOf.get(level);
      if (place === undefined) this.#unlisted++;
      else this.#counts[place]++;
    }
  }

  get #rows(): number {
    return this.#counts.reduce((sum, count) => sum + count, this.#unlisted);
  }

  /** How the shares of levels differ; undefined where either side is of no value. */
  compare() {
    const before = this.#profile.rows, now = this.#rows;
    if (before === 0 || now === 0) return undefined;
    const groups = poolRare(this.#levels(), { before, now });
    const differenceOf = (group: LevelCount) => Math.abs(group.now / now - group.before / before);
    const most = groups.reduce((a, b) => differenceOf(b) > differenceOf(a) ? b : a);
    return {
      psi: populationStabilityIndex(
        groups.map((group) => group.before),
        groups.map((group) => group.now),
      ),
      totalVariation: groups.reduce((sum, group) => sum + differenceOf(group), 0) / 2,
      level: most.level,
      before: most.before / before,
      now: most.now / now,
      pValue: homogeneity(groups, { before, now }),
    };
  }

  /** How many more have an unknown level than by chance; undefined where either side is of no value. */
  compareUnknown() {
    const before = { count: this.#profile.alone, of: this.#profile.rows };
    const now = { count: this.#unlisted, of: this.#rows };
    if (before.of === 0 || now.of === 0) return undefined;
    return {
      before: before.count / before.of,
      now: now.count / now.of,
      pValue: fisherExact(before, now, { rise: true }),
    };
  }

  #levels(): LevelCount[] {
    const { levels, counts, others } = this.#profile;
    const listed = levels.map((level, k) => ({
      level,
      before: counts[k],
      now: this.#counts[k],
    }));
    return [...listed, { level: OTHERS, before: others, now: this.#unlisted }];
  }
}

/** What rare and unknown levels are called together. */
const OTHERS = "(others)";

/** Makes one group of all levels that are too rare for the test: chosen by both sides together, so that neither is favoured. */
function poolRare(
  levels: readonly LevelCount[],
  rows: { before: number; now: number },
): LevelCount[] {
  const fewer = Math.min(rows.before, rows.now) / (rows.before + rows.now);
  const isRare = ({ level, before, now }: LevelCount) =>
    level === OTHERS || (before + now) * fewer < FEWEST;
  const pooled = levels.filter(isRare).reduce(
    (sum, { before, now }) => ({
      level: OTHERS,
      before: sum.before + before,
      now: sum.now + now,
    }),
    { level: OTHERS, before: 0, now: 0 },
  );
  const frequent = levels.filter((level) => !isRare(level));
  if ((pooled.before + pooled.now) * fewer >= FEWEST || frequent.length === 0) {
    return [...frequent, pooled];
  }
  // Too few even together: they join the least frequent level.
  const totalOf = ({ before, now }: LevelCount) => before + now;
  const least = frequent.reduce((a, b) => totalOf(b) < totalOf(a) ? b : a);
  return frequent.map((group) =>
    group !== least ? group : {
      level: group.level,
      before: group.before + pooled.before,
      now: group.now + pooled.now,
    }
  );
}

/** Pearson's chi-square test of whether two samples are of one distribution. */
function homogeneity(
  groups: readonly LevelCount[],
  rows: { before: number; now: number },
): number {
  if (groups.length < 2) return 1;
  const all = rows.before + rows.now;
  let statistic = 0;
  for (const group of groups) {
    for (const side of ["before", "now"] as const) {
      const expected = (group.before + group.now) * rows[side] / all;
      statistic += (group[side] - expected) ** 2 / expected;
    }
  }
  return chiSquareTail(statistic, groups.length - 1);
}
