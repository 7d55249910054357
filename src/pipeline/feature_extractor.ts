import type { Block } from "../core/block.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import type { AnyEncoder, NeededEncoder } from "../modalities/encoder.ts";
import type {
  CorruptValue,
  ExtractContext,
  Extracted,
  Modality,
  ModalityModel,
} from "../modalities/modality.ts";
import type { Table } from "../table/table.ts";
import { bindEncoders } from "./bind_encoders.ts";

/** The raw features of a table, one entry a modality, all with the table's ids. */
export interface ExtractedTable {
  /** Ids of the rows. */
  readonly ids: readonly string[];
  /** Raw features by name of the modality. */
  readonly modalities: Readonly<Record<string, Extracted>>;
  /** What was taken for absent because it is corrupt, in the order of rows; empty unless `onCorrupt` is `"absent"`. */
  readonly corrupt: readonly CorruptValue[];
}

/** Settings of a {@linkcode FeatureExtractor}. */
export interface FeatureExtractorOptions {
  /** Whether the columns of each block are standardised. @default {true} */
  readonly scaleEach?: boolean;
}

/** Gives every row of a table its features, a block a modality.
 *
 * Extraction depends on nothing fitted and is done once; fitting and transforming are cheap and are done in every fold.
 *
 * @example
 * ```ts
 * import { FeatureExtractor, readTable, tabular, text } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const table = await readTable({ text: "price,title\n1,red lamp\n2,blue lamp\n4,red chair\n" }, {
 *   roles: { title: "text" },
 * });
 * const extractor = new FeatureExtractor({ tabular: tabular(), text: text.tfidf() });
 * const extracted = await extractor.extract(table);
 * const model = extractor.fit(extracted);
 * assertEquals(model.transform(extracted).map((block) => block.modality), ["tabular", "text"]);
 * ```
 */
export class FeatureExtractor {
  /** The modalities by name. */
  readonly modalities: Readonly<Record<string, Modality>>;
  /** Whether blocks are standardised. */
  readonly scaleEach: boolean;

  /** Checks the modalities.
   *
   * @param modalities How each modality is extracted, under the name that results and messages give it.
   * @throws {TypeError} If there is no modality.
   */
  constructor(
    modalities: Readonly<Record<string, Modality>>,
    options: FeatureExtractorOptions = {},
  ) {
    if (Object.keys(modalities).length === 0) {
      throw new TypeError("Cannot make a feature extractor: it needs at least one modality");
    }
    this.modalities = { ...modalities };
    this.scaleEach = options.scaleEach ?? true;
  }

  /** Raw features of every row: the costly half.
   *
   * @throws {DecodeError} If a picture or sound does not decode, unless `onCorrupt` is `"absent"`.
   */
  extract(table: Table, context?: ExtractContext): Promise<ExtractedTable> {
    return extractEach(this.modalities, table, context);
  }

  /** Learns what each modality needs: vocabularies, levels, medians, means, deviations.
   *
   * @param options `rows`: the rows to fit on, all of them if not given.
   */
  fit(extracted: ExtractedTable, options: { rows?: Uint32Array } = {}): FeatureExtractorModel {
    return new FeatureExtractorModel(
      mapValues(
        this.modalities,
        (modality, name) =>
          modality.fit(extracted.modalities[name], {
            rows: options.rows,
            standardise: this.scaleEach,
          }),
      ),
    );
  }
}

/** A fitted {@linkcode FeatureExtractor}. */
export class FeatureExtractorModel {
  /** The fitted modalities by name. */
  readonly modalities: Readonly<Record<string, ModalityModel>>;

  /** A model of fitted modalities. */
  constructor(modalities: Readonly<Record<string, ModalityModel>>) {
    this.modalities = modalities;
  }

  /** Names of the columns that any modality reads. */
  get columns(): string[] {
    return Object.values(this.modalities).flatMap(({ columns }) => columns);
  }

  /** Number of features a modality. */
  get dimensions(): Record<string, number> {
    return mapValues(this.modalities, ({ names }) => names.length);
  }

  /** The column that each feature of a block comes from, by modality; columns that are read as one stand as one, as
   * `title+review`. */
  get featureColumns(): Record<string, readonly string[]> {
    return mapValues(
      this.modalities,
      ({ names, columns, featureColumns }) =>
        featureColumns ?? new Array<string>(names.length).fill(columns.join("+")),
    );
  }

  /** The encoders that its modalities need, each once, and whether they have them. */
  get encoders(): NeededEncoder[] {
    const needed = new Map<string, NeededEncoder>();
    for (const { needs } of Object.values(this.modalities)) {
      if (needs === undefined) continue;
      const { modality, sha256, options, encoder } = needs;
      const key = JSON.stringify([modality, sha256, options]);
      if (encoder !== undefined || !needed.has(key)) needed.set(key, needs);
    }
    return [...needed.values()];
  }

  /** The same model with encoders: each modality takes the one that it was trained with.
   *
   * @throws {EncoderError} If an encoder is none of those that are needed.
   */
  withEncoders(encoders: readonly AnyEncoder[]): FeatureExtractorModel {
    return new FeatureExtractorModel(bindEncoders(this.modalities, encoders));
  }

  /** Raw features of every row, with the columns that were fitted on. */
  extract(table: Table, context?: ExtractContext): Promise<ExtractedTable> {
    return extractEach(this.modalities, table, context);
  }

  /** One block a modality, of the given rows (all of them if not given). */
  transform(extracted: ExtractedTable, rows?: Uint32Array): Block[] {
    return Object.entries(this.modalities).map(([name, model]) => ({
      ...model.transform(extracted.modalities[name], rows),
      modality: name,
    }));
  }

  /** The same model with fewer modalities. */
  pick(names: readonly string[]): FeatureExtractorModel {
    return new FeatureExtractorModel(
      Object.fromEntries(Object.entries(this.modalities).filter(([name]) => names.includes(name))),
    );
  }

  /** Everything that it remembers, as plain data. */
  toState(): ModelState {
    return {
      type: "FeatureExtractorModel",
      fields: {},
      children: mapValues(this.modalities, (model) => model.toState()),
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state is not one.
   */
  static fromState(state: StateReader): FeatureExtractorModel {
    return new FeatureExtractorModel(Object.fromEntries(
      state.childNames().map((name) => {
        const model = state.anyStep(name);
        return isModalityModel(model) ? [name, model] : state.fail(name, "must be a modality");
      }),
    ));
  }
}

/** What extracts: a modality before or after its fit. */
type Extractor = Pick<Modality, "extract">;

async function extractEach(
  modalities: Readonly<Record<string, Extractor>>,
  table: Table,
  context?: ExtractContext,
): Promise<ExtractedTable> {
  const extracted: Record<string, Extracted> = {};
  for (const [name, modality] of Object.entries(modalities)) {
    context?.signal?.throwIfAborted();
    extracted[name] = await modality.extract(table, context);
  }
  return { ids: table.ids, modalities: extracted, corrupt: listCorrupt(extracted, table.ids) };
}

/** What is corrupt in any modality, row by row. */
function listCorrupt(
  extracted: Readonly<Record<string, Extracted>>,
  ids: readonly string[],
): CorruptValue[] {
  const corrupt = Object.values(extracted).flatMap(({ corrupt = [] }) => corrupt);
  if (corrupt.length === 0) return [];
  const numbers = new Map(ids.map((id, row) => [id, row]));
  return corrupt.toSorted((a, b) => numbers.get(a.row)! - numbers.get(b.row)!);
}

function isModalityModel(model: object): model is ModalityModel {
  return "modality" in model && "columns" in model && "transform" in model;
}

function mapValues<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (value: In, name: string) => Out,
): Record<string, Out> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, map(value, name)]),
  );
}
