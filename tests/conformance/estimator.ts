import type { Matrix } from "../../src/core/matrix.ts";
import type { MlMatrix } from "../../src/core/ml_matrix.ts";
import type { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import type { Stateful } from "../../src/core/state.ts";
import type { ErrorClass } from "../shims/assert.ts";

/** What the contract suite is told of a spec: all that is peculiar to it. */
export interface Estimator<Spec = unknown, Model extends Stateful = Stateful, Data = unknown> {
  /** Name of the spec's class. */
  readonly name: string;
  /** What it has in common with others: what it learns from, and what its models say. */
  readonly kind: Kind<Spec, Model, Data>;
  /** Makes the spec, by what its options are called in messages. */
  readonly specs: Readonly<Record<string, () => Spec>>;
  /** Options that the constructor must refuse. */
  readonly bad: readonly BadOption[];
  /** What becomes of a number that is NaN, and of an absent value: an error, NaN, or a number.
   *
   * Fits and models are alike in this.
   */
  readonly nan: "refuse" | "pass" | "fill";
  /** How far numbers may be apart where a weight stands for rows. @default {1e-9} */
  readonly tolerance?: number;
  /** Type of the numbers that come of f32. @default {"f32"} */
  readonly f32?: "f32" | "f64";
  /** Tensors in which NaN says that there is no value. */
  readonly nanTensors?: readonly string[];
  /** Fields that may be of several types. */
  readonly looseFields?: readonly string[];
  /** Checks that do not apply, and why: of all specs, or of some, as `c auto › honours weights`. */
  readonly exempt?: Readonly<Record<string, string>>;
}

/** Options, and the error that they are. */
export type BadOption = readonly [what: string, make: () => unknown, Class: ErrorClass];

/** What specs of one kind have in common. */
export interface Kind<Spec = unknown, Model extends Stateful = Stateful, Data = unknown> {
  /** Small data of several sorts, by what they are. */
  data(): Readonly<Record<string, Data>>;
  /** Number of rows. */
  rows(data: Data): number;
  /** The given rows, in their order. */
  takeRows(data: Data, rows: readonly number[]): Data;
  fit(spec: Spec, data: Data, options?: FitOptions): Model | Promise<Model>;
  /** Gives a loaded model what no file holds. @default {it lacks nothing} */
  complete?(loaded: Stateful): Stateful;
  /** All that a model says of rows. */
  apply(model: Model, data: Data): Output | Promise<Output>;
  /** Whether a fit takes weights of rows. */
  readonly weighted?: boolean;
  /** The same rows with a column more than a model can read. */
  widen?(data: Data): Data;
  /** The same rows, with something absent in row 2; undefined where these data cannot have that. */
  spoil?(data: Data): Data | undefined;
  /** The same rows as ml-matrices; undefined where these data cannot be. */
  toMl?(data: Data): Data | undefined;
  /** What only this kind promises. */
  readonly checks?: readonly Check<Spec, Model, Data>[];
}

/** What a fit is told of its rows. */
export interface FitOptions {
  readonly sampleWeight?: Float64Array;
}

/** What a model says, one entry a row. */
export type Output = Readonly<
  Record<string, Matrix | SparseMatrix | MlMatrix | readonly unknown[]>
>;

/** A spec with data to check it on. */
export interface Subject<Spec = unknown, Model extends Stateful = Stateful, Data = unknown> {
  readonly estimator: Estimator<Spec, Model, Data>;
  readonly kind: Kind<Spec, Model, Data>;
  /** Makes the spec. */
  make(): Spec;
  readonly data: Data;
}

/** Something that is promised. */
export interface Check<Spec = unknown, Model extends Stateful = Stateful, Data = unknown> {
  /** What, as a predicate: `refits to the same bits`. */
  readonly name: string;
  /** Whether specs of a kind promise it. @default {all do} */
  appliesTo?(kind: Kind<Spec, Model, Data>): boolean;
  run(subject: Subject<Spec, Model, Data>): void | Promise<void>;
}
