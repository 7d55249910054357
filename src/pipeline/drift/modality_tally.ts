import { BlockTally } from "./block_tally.ts";
import type { DriftEntry } from "./drift_report.ts";
import { fisherExact } from "./fisher_exact.ts";
import { LevelProfile } from "./level_profile.ts";
import { LevelTally } from "./level_tally.ts";
import type { ModalityProfile } from "./modality_profile.ts";
import {
  countAbsent,
  levelsOf,
  type ModalityRows,
  numbersOf,
  termNumbers,
  unknownShares,
} from "./modality_rows.ts";
import { NumberTally } from "./number_tally.ts";

/** Sums up new rows of one modality beside the profile of training rows. */
export class ModalityTally {
  readonly #name: string;
  readonly #profile: ModalityProfile;
  readonly #columns: readonly ColumnTally[];
  readonly #terms?: NumberTally;
  readonly #unknownTerms?: NumberTally;
  readonly #block?: BlockTally;
  #rows = 0;
  #absent = 0;

  constructor(name: string, profile: ModalityProfile) {
    const { columns, terms, unknownTerms, block } = profile;
    this.#name = name;
    this.#profile = profile;
    this.#columns = columns.map(({ values }) => ({
      absent: 0,
      isDate: false,
      values: values === undefined
        ? undefined
        : values instanceof LevelProfile
        ? new LevelTally(values)
        : new NumberTally(values),
    }));
    this.#terms = terms && new NumberTally(terms);
    this.#unknownTerms = unknownTerms && new NumberTally(unknownTerms);
    this.#block = block && new BlockTally(block);
  }

  /** Adds rows. */
  add(rows: ModalityRows): void {
    const { block, columns } = rows;
    this.#rows += block.present.length;
    for (const present of block.present) this.#absent += 1 - present;
    columns.forEach((column, j) => {
      const tally = this.#columns[j];
      tally.absent += countAbsent(column);
      tally.isDate = column.role === "date";
      if (tally.values instanceof LevelTally) tally.values.add(levelsOf(column) ?? []);
      else tally.values?.add(numbersOf(column) ?? new Float64Array());
    });
    this.#terms?.add(termNumbers(rows) ?? new Float64Array());
    this.#unknownTerms?.add(unknownShares(rows) ?? new Float64Array());
    this.#block?.add(block);
  }

  /** All that is compared, chances not yet corrected.
   *
   * @param names Names of the block's features.
   */
  compare(names: readonly string[]): DriftEntry[] {
    const { columns } = this.#profile;
    const entries = [this.#compareAbsence(this.#profile.absent, this.#absent)];
    columns.forEach(({ name: column, absent }, j) => {
      const tally = this.#columns[j];
      if (columns.length > 1) {
        entries.push({ ...this.#compareAbsence(absent, tally.absent), column });
      }
      entries.push(...compareValues(tally).map((entry) => ({ ...this.#head, ...entry, column })));
    });
    const whole = [
      measured("terms", this.#terms?.compare({ rise: false })),
      measured("unknownTerms", this.#unknownTerms?.compare({ rise: true })),
      measured("distance", this.#block?.compareDistances()),
    ].flat();
    entries.push(...whole.map((entry) => ({ ...this.#head, ...entry })));
    const means = this.#block?.compareMeans();
    if (means !== undefined) {
      const { column, shift, pValue } = means;
      entries.push({ ...this.#head, measure: "features", feature: names[column], shift, pValue });
    }
    return entries;
  }

  get #head() {
    return { modality: this.#name, drifted: false };
  }

  #compareAbsence(before: number, now: number): DriftEntry {
    const was = { count: before, of: this.#profile.rows }, is = { count: now, of: this.#rows };
    return {
      ...this.#head,
      measure: "absent",
      before: was.count / was.of,
      now: is.count / is.of,
      pValue: fisherExact(was, is, { rise: false }),
    };
  }
}

interface ColumnTally {
  absent: number;
  isDate: boolean;
  readonly values?: NumberTally | LevelTally;
}

function compareValues({ values, isDate }: ColumnTally) {
  if (values === undefined) return [];
  if (values instanceof LevelTally) {
    return [
      ...measured("levels", values.compare()),
      ...measured("unknown", values.compareUnknown()),
    ];
  }
  return [
    ...measured(isDate ? "dates" : "numbers", values.compare({ rise: false })),
    ...measured("outside", values.compareOutside()),
  ];
}

/** A comparison under its name; none if nothing could be compared. */
function measured<const Measure extends string, Found extends object>(
  measure: Measure,
  found: Found | undefined,
): ({ measure: Measure } & Found)[] {
  return found === undefined ? [] : [{ measure, ...found }];
}
