import type { Json, ModelState, Stateful, StateReader } from "../core/state.ts";
import { PCAModel } from "../models/pca_model.ts";
import { missingPolicies, type MissingPolicy, type ModalityPair } from "./early_options.ts";

/** What early fusion remembers of the products of two blocks. */
export interface ProductLayout {
  /** Names of their modalities. */
  readonly modalities: ModalityPair;
  /** Factor on every product. */
  readonly weight: number;
}

/** What early fusion does with blocks before they stand side by side, but for their scale. */
export class BlockSteps implements Stateful {
  /** What becomes of rows that lack a modality. */
  readonly missing: MissingPolicy;
  /** Components that stand for the columns of a block, by modality. */
  readonly components: Readonly<Record<string, PCAModel>>;
  /** Means of the columns, or of the components, over the fit's rows that had the modality: of the blocks that need them. */
  readonly means: Readonly<Record<string, Float64Array>>;
  /** The modalities whose means are taken off before blocks are multiplied. */
  readonly centred: readonly string[];
  /** The blocks that are multiplied. */
  readonly products: readonly ProductLayout[];

  /** Steps; none is given for what is not done. */
  constructor(
    steps: Partial<
      Pick<BlockSteps, "missing" | "components" | "means" | "centred" | "products">
    > = {},
  ) {
    this.missing = steps.missing ?? "flag";
    this.components = steps.components ?? {};
    this.means = steps.means ?? {};
    this.centred = steps.centred ?? [];
    this.products = steps.products ?? [];
  }

  /** Whether nothing is done but to flag absent rows. */
  get isPlain(): boolean {
    return this.missing === "flag" && Object.keys(this.components).length === 0 &&
      this.products.length === 0;
  }

  /** The names that it knows modalities by. */
  get modalities(): readonly string[] {
    return [
      ...Object.keys(this.components),
      ...Object.keys(this.means),
      ...this.products.flatMap(({ modalities }) => modalities),
    ];
  }

  /** Width of a block of so many columns, as it is joined. */
  widthOf({ modality, columns }: { modality: string; columns: number }): number {
    return componentsOf(this, modality)?.nComponents ?? columns;
  }

  /** All that it remembers, as a model file holds it. */
  toState(): ModelState {
    const means = Object.entries(this.means);
    return {
      type: "BlockSteps",
      fields: {
        missing: this.missing,
        means: means.map(([name]) => name),
        centred: [...this.centred],
        products: this.products.map(({ modalities }): Json => [...modalities]),
      },
      tensors: {
        productWeights: {
          shape: [this.products.length],
          data: Float64Array.from(this.products, ({ weight }) => weight),
        },
        ...Object.fromEntries(
          means.map(([name, data]) => [meansOf(name), { shape: [data.length], data }]),
        ),
      },
      children: Object.fromEntries(
        Object.entries(this.components).map(([name, model]) => [name, model.toState()]),
      ),
    };
  }

  /** The steps of a state.
   *
   * @throws {ModelFormatError} If the state contradicts itself.
   */
  static fromState(state: StateReader): BlockSteps {
    const missing = state.oneOf("missing", missingPolicies);
    const names = state.strings("means"), centred = state.strings("centred");
    if (centred.some((name) => !names.includes(name))) {
      state.fail("centred", "must be among those whose means are known");
    }
    const means = names.map((name) => [name, readMeans(state, meansOf(name))] as const);
    const components = state.childNames().map((name) => [name, state.step(name, PCAModel)]);
    return new BlockSteps({
      missing,
      components: Object.fromEntries(components),
      means: Object.fromEntries(means),
      centred,
      products: readProducts(state),
    });
  }
}

/** The components of a modality's block, if it has any. */
export function componentsOf({ components }: BlockSteps, modality: string): PCAModel | undefined {
  return Object.hasOwn(components, modality) ? components[modality] : undefined;
}

function meansOf(modality: string): string {
  return `means of ${modality}`;
}

function readMeans(state: StateReader, name: string): Float64Array {
  const means = state.f64(name, [-1]);
  return means.every(Number.isFinite) ? means : state.fail(name, "must be finite");
}

function readProducts(state: StateReader): ProductLayout[] {
  const pairs = state.json("products");
  if (!Array.isArray(pairs) || !pairs.every(isPair)) {
    return state.fail("products", "must be pairs of two modalities");
  }
  const weights = state.f64("productWeights", [pairs.length]);
  if (!weights.every((weight) => Number.isFinite(weight) && weight > 0)) {
    state.fail("productWeights", "must be finite and above 0");
  }
  return pairs.map((modalities, i) => ({ modalities, weight: weights[i] }));
}

function isPair(value: Json): boolean {
  return Array.isArray(value) && value.length === 2 && value[0] !== value[1] &&
    value.every((name) => typeof name === "string");
}
