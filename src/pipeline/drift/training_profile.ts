import type { ModelState, Stateful, StateReader } from "../../core/state.ts";
import type { Table } from "../../table/table.ts";
import type { ExtractedTable, FeatureExtractorModel } from "../feature_extractor.ts";
import { ModalityProfile } from "./modality_profile.ts";
import { modalityRows, type SeenRows } from "./modality_rows.ts";
import { rangeScores } from "./range_scores.ts";

/** What the training rows of a model were like, modality by modality: what new rows are compared to.
 *
 * It holds counts, quantiles and moments, the most frequent levels of categories, and no row. Training rows are profiled as
 * if each were left out of what was learnt: a level or a term that one row alone has is unknown in that row, as it would
 * be in a new one.
 */
export class TrainingProfile implements Stateful {
  /** By name of the modality. */
  readonly modalities: Readonly<Record<string, ModalityProfile>>;

  /** A profile of profiles. */
  constructor(modalities: Readonly<Record<string, ModalityProfile>>) {
    this.modalities = modalities;
  }

  /** The profile of the rows that an extractor was fitted on.
   *
   * @param given The table and its raw features; `rows`: the rows fitted on, all of them if not given.
   */
  static of(
    extractor: FeatureExtractorModel,
    given: { table: Table; extracted: ExtractedTable; rows?: Uint32Array },
  ): TrainingProfile {
    const { extracted, rows } = given;
    const table = rows === undefined ? given.table : given.table.take(rows);
    const profiles = extractor.transform(extracted, rows).map((block) => {
      const model = extractor.modalities[block.modality];
      const seen = modalityRows({ table, extracted, block }, { model, rows, leftOut: true });
      return [block.modality, ModalityProfile.of(seen)];
    });
    return new TrainingProfile(Object.fromEntries(profiles));
  }

  /** Number of training rows. */
  get rows(): number {
    return Object.values(this.modalities)[0]?.rows ?? 0;
  }

  /** Whether it may be a profile of what an extractor reads. */
  fits({ modalities }: FeatureExtractorModel): boolean {
    const names = Object.keys(modalities);
    return names.length === Object.keys(this.modalities).length &&
      names.every((name) =>
        Object.hasOwn(this.modalities, name) && this.modalities[name].fits(modalities[name])
      );
  }

  /** How far each row lies outside of what training rows had: the largest score of its columns and features.
   *
   * @returns From 0, inside, towards 1, far outside. What a row lacks is not outside.
   */
  outOfRange(extractor: FeatureExtractorModel, seen: SeenRows): Float64Array {
    const scores = new Float64Array(seen.table.rows);
    for (const block of seen.blocks) {
      const model = extractor.modalities[block.modality];
      const rows = modalityRows({ ...seen, block }, { model, leftOut: false });
      rangeScores(this.modalities[block.modality], rows).forEach((score, i) => {
        scores[i] = Math.max(scores[i], score);
      });
    }
    return scores;
  }

  /** Everything that it remembers, as plain data. */
  toState(): ModelState {
    return {
      type: "TrainingProfile",
      fields: {},
      children: Object.fromEntries(
        Object.entries(this.modalities).map(([name, profile]) => [name, profile.toState()]),
      ),
    };
  }

  /** The profile of a state.
   *
   * @throws {ModelFormatError} If the state is not one.
   */
  static fromState(state: StateReader): TrainingProfile {
    return new TrainingProfile(
      Object.fromEntries(
        state.childNames().map((name) => [name, state.step(name, ModalityProfile)]),
      ),
    );
  }
}
