import type { Block } from "../core/block.ts";
import type { Json, ModelState, StateReader } from "../core/state.ts";
import type { StandardScalerModel } from "../models/standard_scaler.ts";
import type { Role } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import { denseBlock, fitScaler, readScaler, rowsOf } from "./dense_block.ts";
import { extractMedia, type MediaLayout, type MediaValue, sizeOf } from "./extract_media.ts";
import type { FeatureMaker, MediaExtractor } from "./media_extractor.ts";
import type {
  ExtractContext,
  Extracted,
  FitModalityOptions,
  Modality,
  ModalityModel,
} from "./modality.ts";

const NOUNS = { image: "an image", audio: "audio" };

/** A modality of files: pictures or sounds become vectors of one width, which are standardised. */
export class MediaModality implements Modality<MediaValue> {
  readonly modality: string;
  readonly roles: readonly Role[];
  /** How a picture or sound becomes features. */
  readonly extractor: MediaExtractor;
  /** The columns to read; undefined for all of the role. */
  readonly columns?: readonly string[];

  /** The modality of an extractor.
   *
   * @param options `columns`: names of the columns to read, all of the extractor's role if not given.
   */
  constructor(extractor: MediaExtractor, options: { columns?: readonly string[] } = {}) {
    this.modality = extractor.modality;
    this.roles = [extractor.modality];
    this.extractor = extractor;
    this.columns = options.columns;
  }

  /** Decodes and measures every value; see {@linkcode extractMedia} for what it throws. */
  extract(table: Table, context?: ExtractContext): Promise<Extracted<MediaValue>> {
    return extractMedia(this.extractor, { table, columns: this.columns, context });
  }

  /** Learns the mean and deviation of every feature over the rows that have it.
   *
   * @throws {RangeError} If no row has this modality.
   */
  fit(extracted: Extracted<MediaValue>, options: FitModalityOptions): MediaModel {
    return new MediaModel(this.extractor, fitMedia(extracted, { ...options, of: this.extractor }));
  }
}

/** What a {@linkcode MediaModel} learns. */
export interface MediaFit {
  /** The columns with the shape of a value in each. */
  readonly layout: readonly MediaLayout[];
  /** Absent when features are used as they are. */
  readonly scaler?: StandardScalerModel;
}

/** Learns the mean and deviation of every feature over the rows that have it.
 *
 * @throws {RangeError} If no row has the modality.
 */
export function fitMedia(
  extracted: Extracted<MediaValue>,
  { of: { modality }, standardise, ...options }: FitModalityOptions & { of: FeatureMaker },
): MediaFit {
  const rows = rowsOf(extracted, options.rows);
  if (!rows.some((row) => extracted.present[row] === 1)) {
    throw new RangeError(`Cannot fit ${modality} features: no row has ${NOUNS[modality]}`);
  }
  return { layout: extracted.value.columns, scaler: fitScaler(extracted, { rows, standardise }) };
}

/** A fitted {@linkcode MediaModality}. */
export class MediaModel implements ModalityModel<MediaValue> {
  /** Name of the modality. */
  readonly modality: string;
  readonly columns: readonly string[];
  readonly names: readonly string[];
  /** How a picture or sound becomes features. */
  readonly extractor: FeatureMaker;
  /** The columns with the shape of a value in each. */
  readonly layout: readonly MediaLayout[];
  /** Absent when features are used as they are. */
  readonly scaler?: StandardScalerModel;

  /** The model of what a fit has learnt. */
  constructor(extractor: FeatureMaker, { layout, scaler }: MediaFit) {
    this.modality = extractor.modality;
    this.columns = layout.map(({ name }) => name);
    this.names = layout.flatMap(({ name, shape }) =>
      extractor.names(shape).map((feature) => layout.length > 1 ? `${name}:${feature}` : feature)
    );
    this.extractor = extractor;
    this.layout = layout;
    this.scaler = scaler;
  }

  /** The column that each feature comes from. */
  get featureColumns(): readonly string[] {
    return this.layout.flatMap(({ name, shape }) => new Array<string>(sizeOf(shape)).fill(name));
  }

  /** Number of features of each column. */
  get widths(): Record<string, number> {
    return Object.fromEntries(this.layout.map(({ name, shape }) => [name, sizeOf(shape)]));
  }

  /** Decodes and measures; a column that the table lacks is absent in every row. */
  extract(table: Table, context?: ExtractContext): Promise<Extracted<MediaValue>> {
    return extractMedia(this.extractor, { table, layout: this.layout, context });
  }

  /** The block of the given rows, standardised; zeros where a value is absent.
   *
   * @throws {ShapeError} If the features are not of the width that the model was fitted on.
   */
  transform(extracted: Extracted<MediaValue>, rows?: Uint32Array): Block {
    return denseBlock(extracted, { ...this, rows });
  }

  /** The type and options of the extractor, the layout and the scaler. */
  toState(): ModelState {
    return {
      type: this.extractor.type,
      fields: {
        ...this.extractor.options,
        layout: this.layout.map(({ name, shape }) => ({ name, shape })),
      },
      children: this.scaler === undefined ? {} : { scaler: this.scaler.toState() },
    };
  }

  /** The model of a state, given the extractor that its type and options stand for. */
  static fromState(reader: StateReader, extractor: MediaExtractor): MediaModel {
    return new MediaModel(extractor, readMediaFit(reader, extractor));
  }
}

/** What a fit has learnt, of the state of a model with the given extractor.
 *
 * @throws {ModelFormatError} If the state does not fit the extractor.
 */
export function readMediaFit(reader: StateReader, extractor: FeatureMaker): MediaFit {
  const layout = readLayout(reader);
  if (layout.some(({ shape }) => extractor.names(shape).length !== sizeOf(shape))) {
    reader.fail("layout", "has a shape that its features do not have");
  }
  return {
    layout,
    scaler: readScaler(reader, layout.reduce((sum, { shape }) => sum + sizeOf(shape), 0)),
  };
}

function readLayout(reader: StateReader): MediaLayout[] {
  const layout = reader.json("layout");
  return Array.isArray(layout) && layout.length > 0 && layout.every(isLayout)
    ? layout
    : reader.fail("layout", "must be a list of columns, each with a name and a shape");
}

/** Width that no vector of features has: a file that says more asks for memory that is not needed. */
const MAX_WIDTH = 2 ** 20;

function isLayout(value: Json): value is Json & MediaLayout {
  const { name, shape } = (value ?? {}) as { name?: Json; shape?: Json };
  return typeof name === "string" && Array.isArray(shape) && shape.length > 0 &&
    shape.every((length) => Number.isInteger(length) && length >= 1) && sizeOf(shape) <= MAX_WIDTH;
}
