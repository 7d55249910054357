import type { Block } from "../core/block.ts";
import { Matrix } from "../core/matrix.ts";
import type { StateReader } from "../core/state.ts";
import { ShapeError } from "../errors.ts";
import { StandardScaler, StandardScalerModel } from "../models/standard_scaler.ts";
import type { Extracted } from "./modality.ts";
import { toBlock } from "./to_block.ts";

/** Features of every row, NaN where a row has none. */
interface DenseValue {
  readonly features: Matrix;
}

/** The rows of a table that a fit is told to use, all of them if it is told nothing. */
export function rowsOf({ ids }: Extracted, rows?: Uint32Array): Uint32Array {
  return rows ?? Uint32Array.from(ids.keys());
}

/** What standardises features, learnt of some rows; undefined if they are to be used as they are. */
export function fitScaler(
  { value: { features } }: Extracted<DenseValue>,
  { rows, standardise }: { readonly rows: Uint32Array; readonly standardise: boolean },
): StandardScalerModel | undefined {
  return standardise ? new StandardScaler().fit(features.takeRows(rows)) : undefined;
}

/** The block of some rows (all of them if not given): standardised if there is a scaler, zeros where a value is absent.
 *
 * @throws {ShapeError} If there are not as many features as names.
 */
export function denseBlock(
  extracted: Extracted<DenseValue>,
  { rows, modality, names, scaler }: {
    readonly rows?: Uint32Array;
    readonly modality: string;
    readonly names: readonly string[];
    readonly scaler?: StandardScalerModel;
  },
): Block {
  const { features } = extracted.value;
  if (features.columns !== names.length) {
    throw new ShapeError(`Cannot transform the modality ${modality}`, {
      expected: `${names.length} features`,
      actual: `${features.columns}`,
    });
  }
  const chosen = rowsOf(extracted, rows);
  const taken = features.takeRows(chosen);
  const scaled = scaler?.transform(taken) ?? taken;
  return toBlock(extracted, { rows: chosen, modality, features: zeroNaN(scaled), names });
}

/** The scaler of a state, if it has one.
 *
 * @throws {ModelFormatError} If it is not of so many columns.
 */
export function readScaler(reader: StateReader, width: number): StandardScalerModel | undefined {
  if (!reader.hasChild("scaler")) return undefined;
  const scaler = reader.step<StandardScalerModel>("scaler", StandardScalerModel);
  return scaler.mean.length === width
    ? scaler
    : reader.fail("scaler", `must have ${width} columns`);
}

function zeroNaN({ rows, columns, data }: Matrix): Matrix {
  const filled = Float32Array.from(data);
  for (let i = 0; i < filled.length; i++) if (Number.isNaN(filled[i])) filled[i] = 0;
  return new Matrix(rows, columns, filled);
}
