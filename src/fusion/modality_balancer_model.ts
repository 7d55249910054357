import { BlockMatrix } from "../core/block_matrix.ts";
import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, inKindOf, type SameKind, toMatrix } from "../core/ml_matrix.ts";
import type { ModelState, Stateful, StateReader } from "../core/state.ts";
import { ShapeError } from "../errors.ts";
import { checkFinite } from "../models/check_features.ts";
import { PCAModel } from "../models/pca_model.ts";
import { StandardScalerModel } from "../models/standard_scaler.ts";
import { readModalities } from "./read_state.ts";

/** What a balancer remembers of a modality. */
export interface BalancedModality {
  /** Width that it was fitted on. */
  readonly columns: number;
  /** What standardises it; absent if its columns are left as they are. */
  readonly scaler?: StandardScalerModel;
  /** What reduces it; absent if it is narrow enough. */
  readonly pca?: PCAModel;
  /** Factor on every entry of what comes of that. */
  readonly weight: number;
}

/** A fitted `ModalityBalancer`. */
export class ModalityBalancerModel implements Stateful {
  /** What becomes of each modality, by name. */
  readonly modalities: Readonly<Record<string, BalancedModality>>;

  /** Of what `ModalityBalancer.fit` has found. */
  constructor(modalities: Readonly<Record<string, BalancedModality>>) {
    this.modalities = modalities;
  }

  /** Number of columns that each modality comes to have. */
  get dimensions(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(this.modalities).map(([name, { columns, pca }]) => [
        name,
        pca?.nComponents ?? columns,
      ]),
    );
  }

  /** The modalities given, balanced: an ml-matrix gives an ml-matrix. One that is left out stays out.
   *
   * @throws {TypeError} If a modality is unknown, or there is none.
   * @throws {ShapeError} If the modalities differ in their number of rows, or one in width from what it was fitted on.
   * @throws {RangeError} If a value is NaN or infinite.
   */
  transform<Given extends Readonly<Record<string, DenseMatrix>>>(
    features: Given,
  ): { [Name in keyof Given]: SameKind<Given[Name]> } {
    checkSameRows("balance", features);
    const balanced = Object.entries(features).map(([name, given]) => {
      if (!Object.hasOwn(this.modalities, name)) {
        throw new TypeError(
          `Cannot balance the modality "${name}": the balancer was fitted on ${
            Object.keys(this.modalities).join(", ")
          }`,
        );
      }
      const modality = this.modalities[name];
      if (given.columns !== modality.columns) {
        throw new ShapeError(`Cannot balance the modality "${name}"`, {
          expected: `${modality.columns} columns, as it was fitted on`,
          actual: `${given.columns}`,
        });
      }
      const x = toMatrix(given);
      checkFinite(`balance the modality "${name}"`, BlockMatrix.of(x));
      const { rows, columns, data } = reduced(x, modality);
      const scaled = new Matrix(rows, columns, data.map((value) => modality.weight * value));
      return [name, inKindOf(given, scaled)];
    });
    return Object.fromEntries(balanced);
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    const modalities = Object.entries(this.modalities);
    const tensor = (values: number[]) => ({
      shape: [modalities.length],
      data: Float64Array.from(values),
    });
    return {
      type: "ModalityBalancerModel",
      fields: { modalities: Object.keys(this.modalities) },
      tensors: {
        columns: tensor(modalities.map(([, { columns }]) => columns)),
        weights: tensor(modalities.map(([, { weight }]) => weight)),
      },
      children: Object.fromEntries(modalities.flatMap(([, { scaler, pca }], m) => [
        ...(scaler === undefined ? [] : [[`scaler ${m}`, scaler.toState()]]),
        ...(pca === undefined ? [] : [[`pca ${m}`, pca.toState()]]),
      ])),
    };
  }

  /** The model of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): ModalityBalancerModel {
    const names = readModalities(state);
    const columns = state.f64("columns", [names.length]);
    const weights = state.f64("weights", [names.length]);
    if (!columns.every((width) => Number.isInteger(width) && width >= 0)) {
      state.fail("columns", "must be whole numbers");
    }
    if (!weights.every((weight) => Number.isFinite(weight) && weight > 0)) {
      state.fail("weights", "must be finite and above 0");
    }
    const step = <Model extends { columns: number }>(
      name: string,
      Class: abstract new (...args: never[]) => Model,
      width: number,
    ) => {
      if (!state.hasChild(name)) return undefined;
      const model = state.step(name, Class);
      return model.columns === width ? model : state.fail(name, `must take ${width} columns`);
    };
    return new ModalityBalancerModel(Object.fromEntries(names.map((name, m) => [name, {
      columns: columns[m],
      weight: weights[m],
      scaler: step(`scaler ${m}`, StandardScalerModel, columns[m]),
      pca: step(`pca ${m}`, PCAModel, columns[m]),
    }])));
  }
}

/** Standardised and reduced, where that is to be. */
export function reduced(
  x: Matrix,
  { scaler, pca }: Pick<BalancedModality, "scaler" | "pca">,
): Matrix {
  const scaled = scaler === undefined ? x : scaler.transform(x);
  return pca === undefined ? scaled : pca.transform(scaled);
}

/** @throws {TypeError} If there is no modality.
 * @throws {ShapeError} If they differ in their number of rows.
 */
export function checkSameRows(
  action: string,
  features: Readonly<Record<string, DenseMatrix>>,
): void {
  const names = Object.keys(features);
  if (names.length === 0) throw new TypeError(`Cannot ${action}: no modality was given`);
  const [first] = names;
  for (const name of names) {
    if (features[name].rows === features[first].rows) continue;
    throw new ShapeError(`Cannot ${action} "${name}" beside "${first}"`, {
      expected: `${features[first].rows} rows`,
      actual: `${features[name].rows}`,
    });
  }
}
