import type { CorruptValue, ExtractContext } from "../../modalities/modality.ts";
import type { Table } from "../../table/table.ts";
import type { Row } from "../../table/table_from_rows.ts";
import type { PipelineModel } from "../pipeline.ts";
import { describeDrift } from "./describe_drift.ts";
import { type DriftReport, judge } from "./drift_report.ts";
import { modalityRows } from "./modality_rows.ts";
import { ModalityTally } from "./modality_tally.ts";
import type { TrainingProfile } from "./training_profile.ts";

/** Compares new rows to the training rows of a model, batch by batch: of the rows, counts and sums alone are kept.
 *
 * See {@linkcode measureDrift} for what is compared, and when it counts as drift.
 *
 * @example
 * ```ts
 * import { DriftMonitor, FeatureExtractor, Pipeline, readTable, SingleModality, tabular } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = Array.from({ length: 200 }, (_, i) => `${i % 20},${i % 2 ? "cheap" : "dear"}`);
 * const table = await readTable({ text: ["price,kind", ...rows].join("\n") }, { label: "kind" });
 * const model = await new Pipeline({
 *   extractor: new FeatureExtractor({ tabular: tabular() }),
 *   fusion: new SingleModality({ modality: "tabular" }),
 * }).fit(table);
 *
 * const monitor = new DriftMonitor(model);
 * for (let day = 0; day < 7; day++) {
 *   await monitor.add(Array.from({ length: 20 }, (_, i) => ({ price: 3 * i })));
 * }
 * const { rows: seen, drifted } = monitor.report();
 * assertEquals([seen, drifted], [140, true]);
 * ```
 */
export class DriftMonitor {
  readonly #model: PipelineModel;
  readonly #profile: TrainingProfile;
  readonly #tallies: ReadonlyMap<string, ModalityTally>;
  #rows = 0;

  /** A monitor that has seen no row.
   *
   * @throws {RangeError} If the model has no profile of its training rows.
   */
  constructor(model: PipelineModel) {
    const { profile } = model;
    if (profile === undefined) {
      throw new RangeError(
        "Cannot measure drift: the model has no profile of its training rows, as it was made before there were any; " +
          "train it again (medley train … --out FILE, or Pipeline.fit)",
      );
    }
    this.#model = model;
    this.#profile = profile;
    this.#tallies = new Map(
      Object.entries(profile.modalities).map(([name, part]) => [
        name,
        new ModalityTally(name, part),
      ]),
    );
  }

  /** Adds new rows, as `PipelineModel.predict` takes them; a label is not needed.
   *
   * @returns What was taken for absent because it is corrupt.
   * @throws {SchemaError} If a cell does not fit its column's role.
   * @throws {DecodeError} If a picture or sound does not decode, unless `onCorrupt` is `"absent"`.
   */
  async add(
    rows: Table | readonly Row[],
    context?: ExtractContext,
  ): Promise<readonly CorruptValue[]> {
    const seen = await this.#model.extract(rows, context);
    for (const block of seen.blocks) {
      const model = this.#model.extractor.modalities[block.modality];
      const added = modalityRows({ ...seen, block }, { model, leftOut: false });
      this.#tallies.get(block.modality)!.add(added);
    }
    this.#rows += seen.table.rows;
    return seen.extracted.corrupt;
  }

  /** What of the rows added so far differs from the training rows.
   *
   * @throws {RangeError} If there is no row.
   */
  report(): DriftReport {
    if (this.#rows === 0) throw new RangeError("Cannot measure drift: there is no row");
    const entries = judge(
      [...this.#tallies].flatMap(([name, tally]) =>
        tally.compare(this.#model.extractor.modalities[name].names)
      ),
    );
    return {
      rows: this.#rows,
      trainingRows: this.#profile.rows,
      drifted: entries.some(({ drifted }) => drifted),
      verdict: describeDrift(entries),
      entries,
    };
  }
}

/** What of new rows differs from the training rows of a model, beyond chance.
 *
 * Compared are, for every modality: how many rows lack it, and each of its columns; the distribution of each column's
 * numbers, dates or levels, how many lie outside of those in training, and how many levels are unknown; of text, how many
 * different terms a row has, how many of them are unknown, and which share of rows has each of the most frequent; of pictures
 * and sounds, the means of features, and how far rows are from them.
 *
 * Something has drifted if chance alone gives such a difference anywhere in the report less than once in a hundred times
 * (exact, chi-square, Kolmogorov–Smirnov and t-tests, corrected by Bonferroni's rule), and if it is large: a population
 * stability index of at least 0.2, a Kolmogorov–Smirnov distance or a total variation of at least 0.1, a share that differs by
 * at least 0.05, a mean that differs by at least a quarter of a deviation. More unknown levels and terms, more numbers
 * outside and larger distances count, fewer do not. Rows count as independent: of rows in groups, as many from one speaker,
 * give one a group.
 *
 * @throws {RangeError} If the model has no profile of its training rows, or there is no row.
 * @throws {SchemaError} If a cell does not fit its column's role.
 * @throws {DecodeError} If a picture or sound does not decode, unless `onCorrupt` is `"absent"`.
 * @example
 * ```ts
 * import { FeatureExtractor, measureDrift, Pipeline, readTable, SingleModality, tabular } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = Array.from({ length: 200 }, (_, i) => `${i % 20},${["a", "b"][i % 2]},${i % 3 ? "yes" : "no"}`);
 * const table = await readTable({ text: ["price,brand,sold", ...rows].join("\n") }, { label: "sold" });
 * const model = await new Pipeline({
 *   extractor: new FeatureExtractor({ tabular: tabular() }),
 *   fusion: new SingleModality({ modality: "tabular" }),
 * }).fit(table);
 *
 * assertEquals((await measureDrift(model, table)).verdict, "no drift shown");
 * const brands = Array.from({ length: 100 }, (_, i) => ({ price: i % 20, brand: i % 5 ? "a" : "b" }));
 * const { entries } = await measureDrift(model, brands);
 * assertEquals(entries.filter(({ drifted }) => drifted).map(({ column }) => column), ["brand"]);
 * ```
 */
export async function measureDrift(
  model: PipelineModel,
  rows: Table | readonly Row[],
  context?: ExtractContext,
): Promise<DriftReport> {
  const monitor = new DriftMonitor(model);
  await monitor.add(rows, context);
  return monitor.report();
}
