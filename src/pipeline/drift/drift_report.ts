/** What every comparison has. */
export interface DriftComparison {
  /** Name of the modality. */
  readonly modality: string;
  /** Name of the column; absent where the modality as a whole is compared. */
  readonly column?: string;
  /** How likely chance alone gives as large a difference, anywhere in the report: corrected for the number of comparisons by
   * Bonferroni's rule. */
  readonly pValue: number;
  /** Whether the difference is beyond chance, and large. */
  readonly drifted: boolean;
}

/** A share of the rows: those in which the column or modality is absent; whose number lies outside of those in training;
 * whose level is unknown. */
export interface ShareDrift extends DriftComparison {
  /** What of the rows. */
  readonly measure: "absent" | "outside" | "unknown";
  /** Share of the training rows. */
  readonly before: number;
  /** Share of the new rows. */
  readonly now: number;
}

/** A distribution of numbers: of a column's numbers or dates (milliseconds since 1970); of the number of different terms in a
 * row, and the share of them that the vocabulary lacks; of the distance of a row's features from their mean in training. */
export interface NumberDrift extends DriftComparison {
  /** Which numbers. */
  readonly measure: "numbers" | "dates" | "terms" | "unknownTerms" | "distance";
  /** Median of the training rows, to the nearest twentieth of them. */
  readonly before: number;
  /** Median of the new rows, interpolated. */
  readonly now: number;
  /** Population stability index, over about ten groups. */
  readonly psi: number;
  /** Kolmogorov–Smirnov distance; of unknown terms and distances upwards only. */
  readonly ks: number;
}

/** A distribution of levels. */
export interface LevelDrift extends DriftComparison {
  /** The levels of a column. */
  readonly measure: "levels";
  /** Population stability index; rare levels count as one. */
  readonly psi: number;
  /** Total variation: half the sum of the differences of shares; rare levels count as one. */
  readonly totalVariation: number;
  /** The level whose share differs most. */
  readonly level: string;
  /** Its share of the training rows that have a level. */
  readonly before: number;
  /** Its share of the new rows that have a level. */
  readonly now: number;
}

/** The means of a modality's features. */
export interface FeatureDrift extends DriftComparison {
  /** The features of text, pictures or sounds. */
  readonly measure: "features";
  /** The feature whose mean differs most. */
  readonly feature: string;
  /** By so many deviations: the larger of those in training and of the new rows. */
  readonly shift: number;
}

/** One thing compared. */
export type DriftEntry = ShareDrift | NumberDrift | LevelDrift | FeatureDrift;

/** What of new rows differs from a model's training rows. Plain data, ready for JSON. */
export interface DriftReport {
  /** Number of new rows. */
  readonly rows: number;
  /** Number of training rows. */
  readonly trainingRows: number;
  /** Whether anything has drifted. */
  readonly drifted: boolean;
  /** `no drift shown`, or what has drifted, and how far. */
  readonly verdict: string;
  /** All that was compared, by modality and column. */
  readonly entries: readonly DriftEntry[];
}

/** A chance of so much of any false alarm in a report. */
const ALPHA = 0.01;

/** What counts as large: less is no reason to train again, however certain. */
const LARGE = { psi: 0.2, distance: 0.1, share: 0.05, shift: 0.25 };

/** Corrects the chances of comparisons for how many there are, and says which differ beyond chance, and much. */
export function judge(entries: readonly DriftEntry[]): DriftEntry[] {
  return entries.map((entry) => {
    const pValue = Math.min(1, entry.pValue * entries.length);
    return { ...entry, pValue, drifted: pValue < ALPHA && isLarge(entry) };
  });
}

function isLarge(entry: DriftEntry): boolean {
  switch (entry.measure) {
    case "features":
      return entry.shift >= LARGE.shift;
    case "absent":
    case "outside":
    case "unknown":
      return Math.abs(entry.now - entry.before) >= LARGE.share;
    case "levels":
      return entry.psi >= LARGE.psi || entry.totalVariation >= LARGE.distance;
    case "unknownTerms":
    case "distance":
      return entry.ks >= LARGE.distance;
    default:
      return entry.psi >= LARGE.psi || entry.ks >= LARGE.distance;
  }
}
