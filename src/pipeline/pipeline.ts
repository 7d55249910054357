import type { Block } from "../core/block.ts";
import { takeBlockRows } from "../core/block_rows.ts";
import type { Matrix } from "../core/matrix.ts";
import type { Json, ModelState, StateReader } from "../core/state.ts";
import { decidedBy } from "../fusion/contributions/decided_by.ts";
import { shapley } from "../fusion/contributions/shapley.ts";
import type { Fusion, FusionModel } from "../fusion/fusion.ts";
import { DecodeError } from "../errors.ts";
import { readFusion } from "../fusion/read_state.ts";
import { predictableBy } from "../fusion/predictable_rows.ts";
import { presentModalities } from "../fusion/present_modalities.ts";
import type { AnyEncoder, NeededEncoder } from "../modalities/encoder.ts";
import { placed } from "../modalities/media_fault.ts";
import type { CorruptValue, ExtractContext } from "../modalities/modality.ts";
import { conformTable } from "../table/conform.ts";
import { groupsOf } from "../table/groups_and_times.ts";
import type { Schema } from "../table/schema.ts";
import { schemaFromState, schemaToJson } from "../table/schema_state.ts";
import { Table } from "../table/table.ts";
import { type Row, tableFromRows } from "../table/table_from_rows.ts";
import type { SeenRows } from "./drift/modality_rows.ts";
import { TrainingProfile } from "./drift/training_profile.ts";
import {
  type ExtractedTable,
  type FeatureExtractor,
  FeatureExtractorModel,
} from "./feature_extractor.ts";
import { mostProbable } from "../core/most_probable.ts";

/** What a {@linkcode PipelineModel} says of its rows. */
export interface Prediction {
  /** Ids of the rows. */
  readonly ids: readonly string[];
  /** The most probable class, one a row. */
  readonly classes: readonly string[];
  /** Shape `(rows, classes)`, columns in the order of the model's `classes`. */
  readonly probabilities: Matrix;
  /** Names of the modalities that each row had, and the model used. */
  readonly used: readonly (readonly string[])[];
  /** Ids of the rows that were given and the fusion leaves out, in their order: nothing else here is of them, but `corrupt`. */
  readonly dropped: readonly string[];
  /** What was taken for absent because it is corrupt, in the order of rows; empty unless `onCorrupt` is `"absent"`. */
  readonly corrupt: readonly CorruptValue[];
  /** The features that it was made from, a block a modality. */
  readonly blocks: readonly Block[];
  /** How far each row lies outside of what the training rows had: from 0, inside, towards 1; see
   * {@linkcode TrainingProfile}. Absent if the model has no profile of them. */
  readonly outOfRange?: Float64Array;
  /** Whether the largest probability of each row is below the model's `minConfidence`, so that its class is not to be trusted.
   * Absent if the model has no such threshold. */
  readonly abstained?: readonly boolean[];
}

/** A {@linkcode Prediction}, and what each modality contributed to it. */
export interface Explanation extends Prediction {
  /** Names of the modalities that the model uses. */
  readonly modalities: readonly string[];
  /** What the model says of a row without any modality, in the order of its `classes`. */
  readonly baseRate: Float64Array;
  /** Shape `(rows, classes)`, by modality: together with `baseRate` they are the probabilities. */
  readonly contributions: Readonly<Record<string, Matrix>>;
  /** The modality that contributed most to each row's class; null for a row that had none. */
  readonly decidedBy: readonly (string | null)[];
}

/** From a table to a classifier: a feature extractor, and a fusion of its blocks.
 *
 * Whether the label leaks into the table is not looked at here: see {@linkcode findLeaks}.
 *
 * @example
 * ```ts
 * import { EarlyFusion, FeatureExtractor, Pipeline, readTable, tabular, text } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = Array.from({ length: 40 }, (_, i) => i % 2 ? `${i},warm coat,clothing` : `${i},new novel,books`);
 * const table = await readTable({ text: ["price,title,kind", ...rows].join("\n") }, {
 *   label: "kind",
 *   roles: { title: "text" },
 * });
 * const pipeline = new Pipeline({
 *   extractor: new FeatureExtractor({ tabular: tabular(), text: text.tfidf() }),
 *   fusion: new EarlyFusion(),
 * });
 * const model = await pipeline.fit(table);
 * const { classes, used } = await model.predict([{ title: "a warm coat" }]);
 * assertEquals(classes, ["clothing"]);
 * assertEquals(used, [["text"]]);
 * ```
 */
export class Pipeline {
  /** What gives rows their features. */
  readonly extractor: FeatureExtractor;
  /** What makes the features one classifier. */
  readonly fusion: Fusion;

  /** A pipeline of the two. */
  constructor(options: { extractor: FeatureExtractor; fusion: Fusion }) {
    this.extractor = options.extractor;
    this.fusion = options.fusion;
  }

  /** Fits on every row of a table that has a label column; inner folds keep the groups of a group column apart.
   *
   * @throws {SchemaError} If the table has no label column, or a row has no label or no group.
   */
  async fit(table: Table, context?: ExtractContext): Promise<PipelineModel> {
    const labels = table.labels();
    const extracted = await this.extractor.extract(table, context);
    const extractor = this.extractor.fit(extracted);
    const groups = groupsOf(table);
    const fusion = this.fusion.fit(extractor.transform(extracted), labels, { groups });
    return PipelineModel.of({ extractor, fusion, table, extracted });
  }
}

/** A fitted {@linkcode Pipeline}: what a model file holds. Takes rows with any subset of its modalities. */
export class PipelineModel {
  /** The label column and the columns that are read. */
  readonly schema: Schema;
  /** What gives rows their features. */
  readonly extractor: FeatureExtractorModel;
  /** What makes the features one classifier. */
  readonly fusion: FusionModel;
  /** How it was trained and what it reached: free-form, kept in the model file. */
  readonly training: { readonly [name: string]: Json };
  /** What its training rows were like; absent from models that were made before there was one. */
  readonly profile?: TrainingProfile;
  /** The least of the largest probability of a row whose class is to be trusted, in [0, 1]: see {@linkcode abstentionThreshold}.
   * Absent if every class is. */
  readonly minConfidence?: number;

  /** A model of fitted steps.
   *
   * @throws {RangeError} If `minConfidence` is not in [0, 1].
   */
  constructor(parts: {
    schema: Schema;
    extractor: FeatureExtractorModel;
    fusion: FusionModel;
    training?: { readonly [name: string]: Json };
    profile?: TrainingProfile;
    minConfidence?: number;
  }) {
    const { minConfidence } = parts;
    if (minConfidence !== undefined && !isShare(minConfidence)) {
      throw new RangeError(
        `Cannot use minConfidence: it must be in [0, 1]: current value is ${minConfidence}`,
      );
    }
    this.schema = parts.schema;
    this.extractor = parts.extractor.pick(parts.fusion.modalities);
    this.fusion = parts.fusion;
    this.training = parts.training ?? {};
    this.profile = parts.profile;
    this.minConfidence = minConfidence;
  }

  /** The model of steps fitted on a table: its schema keeps the label and the columns that the fusion uses.
   *
   * @param parts `extracted`: the table's raw features; `rows`: the rows fitted on, all of them if not given.
   * @throws {RangeError} If `minConfidence` is not in [0, 1].
   */
  static of(parts: {
    extractor: FeatureExtractorModel;
    fusion: FusionModel;
    table: Table;
    extracted: ExtractedTable;
    rows?: Uint32Array;
    training?: { readonly [name: string]: Json };
    minConfidence?: number;
  }): PipelineModel {
    const extractor = parts.extractor.pick(parts.fusion.modalities);
    const { columns } = extractor;
    const schema = parts.table.schema.filter(({ name, role }) =>
      role === "label" || role === "id" || columns.includes(name)
    );
    const profile = TrainingProfile.of(extractor, parts);
    return new PipelineModel({ ...parts, extractor, schema, profile });
  }

  /** Class labels, sorted. */
  get classes(): readonly string[] {
    return this.fusion.classes.map(String);
  }

  /** Names of the modalities that the model uses. */
  get modalities(): readonly string[] {
    return this.fusion.modalities;
  }

  /** The encoders that the model needs, each once, and whether it has them: one from a file has none but those that were given
   * or lay in the file. */
  get encoders(): readonly NeededEncoder[] {
    return this.extractor.encoders;
  }

  /** The same model with encoders: each modality takes the one that it was trained with.
   *
   * @throws {EncoderError} If an encoder is none of those that the model needs.
   */
  withEncoders(encoders: readonly AnyEncoder[]): PipelineModel {
    return new PipelineModel({ ...this, extractor: this.extractor.withEncoders(encoders) });
  }

  /** Classes and probabilities of new rows.
   *
   * @param rows A table, or plain objects: `{ title: "…", price: 12, photo: bytes }`. What is left out is absent.
   * @throws {SchemaError} If a cell does not fit its column's role.
   * @throws {DecodeError} If a picture or sound does not decode, unless `onCorrupt` is `"absent"` and its row has something
   * else or the model has one modality only: it then gives the shares of the classes.
   * @throws {RangeError} If a row has none of the model's modalities, unless the fusion leaves such rows out.
   */
  async predict(rows: Table | readonly Row[], context?: ExtractContext): Promise<Prediction> {
    const seen = await this.extract(rows, context);
    const { table, extracted } = seen;
    const { kept, dropped } = splitRows(this.fusion, seen.blocks);
    const pick = <Value>(values: ArrayLike<Value>) => Array.from(kept, (row) => values[row]);
    const blocks = dropped.length === 0
      ? seen.blocks
      : seen.blocks.map((block) => takeBlockRows(block, kept));
    const used = presentModalities(blocks, this.modalities);
    const probabilities = this.#predictProba(blocks, { extracted, used });
    return {
      ids: pick(table.ids),
      classes: mostProbable(probabilities, this.classes),
      probabilities,
      used,
      dropped: dropped.map((row) => table.ids[row]),
      corrupt: extracted.corrupt,
      blocks,
      ...(this.profile === undefined
        ? {}
        : { outOfRange: Float64Array.from(pick(this.profile.outOfRange(this.extractor, seen))) }),
      ...(this.minConfidence === undefined
        ? {}
        : { abstained: isBelow(probabilities, this.minConfidence) }),
    };
  }

  /** As {@linkcode predict}, and besides what each modality contributed to each row: see {@linkcode shapley}.
   *
   * @throws {SchemaError | DecodeError | RangeError} As {@linkcode predict}.
   * @throws {ContributionError} If there are more than 10 modalities, or the model refuses rows that lack some.
   * @example
   * ```ts
   * import { FeatureExtractor, LateFusion, Pipeline, readTable, tabular, text } from "@medley/medley";
   * import { assertEquals } from "@std/assert";
   *
   * const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 2 ? "warm coat,clothing" : "new novel,books"}`);
   * const table = await readTable({ text: ["price,title,kind", ...rows].join("\n") }, {
   *   label: "kind",
   *   roles: { title: "text" },
   * });
   * const extractor = new FeatureExtractor({ tabular: tabular(), text: text.tfidf() });
   * const model = await new Pipeline({ extractor, fusion: new LateFusion() }).fit(table);
   * const { classes, decidedBy, contributions } = await model.explain([{ title: "a warm coat", price: 12 }]);
   * assertEquals([classes, decidedBy], [["clothing"], ["text"]]);
   * const [books, clothing] = contributions.text.row(0);
   * assertEquals(clothing > 0.3 && books < -0.3, true);
   * ```
   */
  async explain(rows: Table | readonly Row[], context?: ExtractContext): Promise<Explanation> {
    const prediction = await this.predict(rows, context);
    const contributions = shapley(this.fusion, prediction.blocks);
    const { modalities, baseRate, values } = contributions;
    return {
      ...prediction,
      modalities,
      baseRate,
      contributions: values,
      decidedBy: decidedBy(contributions),
    };
  }

  /** New rows as the model sees them: all but the prediction.
   *
   * @param rows As for `predict`.
   * @throws {SchemaError} If a cell does not fit its column's role.
   * @throws {DecodeError} If a picture or sound does not decode, unless `onCorrupt` is `"absent"`.
   */
  async extract(rows: Table | readonly Row[], context?: ExtractContext): Promise<SeenRows> {
    const inputs = this.schema.filter(({ name }) => this.extractor.columns.includes(name));
    const table = conformTable(
      rows instanceof Table ? rows : tableFromRows(rows, this.schema),
      inputs,
    );
    const extracted = await this.extractor.extract(table, context);
    return { table, extracted, blocks: this.extractor.transform(extracted) };
  }

  /** A fusion that can say nothing of a row without any modality throws: here the reason is known. */
  #predictProba(
    blocks: readonly Block[],
    { extracted, used }: { extracted: ExtractedTable; used: readonly (readonly string[])[] },
  ): Matrix {
    try {
      return this.fusion.predictProba(blocks);
    } catch (error) {
      if (error instanceof RangeError) checkSomethingLeft(extracted, used);
      throw error;
    }
  }

  /** Everything that it remembers, as plain data. */
  toState(): ModelState {
    return {
      type: "PipelineModel",
      fields: {
        schema: schemaToJson(this.schema),
        training: this.training,
        ...(this.minConfidence === undefined ? {} : { minConfidence: this.minConfidence }),
      },
      children: {
        extractor: this.extractor.toState(),
        fusion: this.fusion.toState(),
        ...(this.profile === undefined ? {} : { profile: this.profile.toState() }),
      },
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not one.
   */
  static fromState(state: StateReader): PipelineModel {
    const training = state.json("training");
    if (training === null || typeof training !== "object" || Array.isArray(training)) {
      state.fail("training", "must be an object");
    }
    const fusion = readFusion(state, "fusion");
    const extractor = state.step("extractor", FeatureExtractorModel);
    const profile = state.hasChild("profile") ? state.step("profile", TrainingProfile) : undefined;
    if (profile?.fits(extractor) === false) {
      state.fail("profile", "must be of the modalities and columns that the extractor reads");
    }
    const minConfidence = state.hasField("minConfidence")
      ? state.number("minConfidence")
      : undefined;
    if (minConfidence !== undefined && !isShare(minConfidence)) {
      state.fail("minConfidence", "must be in [0, 1]");
    }
    return new PipelineModel({
      schema: schemaFromState(state, "schema"),
      extractor,
      fusion,
      profile,
      training: training as PipelineModel["training"],
      minConfidence,
    });
  }
}

/** The rows that a fusion predicts, and those that it leaves out. */
function splitRows(fusion: FusionModel, blocks: readonly Block[]) {
  const predictable = predictableBy(fusion, blocks);
  const rows = Array.from(predictable.keys());
  return {
    kept: Uint32Array.from(rows.filter((row) => predictable[row] === 1)),
    dropped: rows.filter((row) => predictable[row] === 0),
  };
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

/** Whether the largest probability of each row is below a threshold. */
function isBelow(probabilities: Matrix, threshold: number): boolean[] {
  return Array.from(
    { length: probabilities.rows },
    (_, i) => Math.max(...probabilities.row(i)) < threshold,
  );
}

/** Says of a row that has nothing to predict from that this is so because its value is corrupt. */
function checkSomethingLeft(
  { ids, corrupt }: ExtractedTable,
  used: readonly (readonly string[])[],
): void {
  if (corrupt.length === 0) return;
  const without = new Set(ids.filter((_, row) => used[row].length === 0));
  for (const { why, ...place } of corrupt) {
    if (!without.has(place.row)) continue;
    throw placed(new DecodeError(why), {
      ...place,
      advice: "; the row has nothing else to predict from: mend the file, or leave the row out",
    });
  }
}
