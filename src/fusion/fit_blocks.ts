import type { Block } from "../core/block.ts";
import { Matrix } from "../core/matrix.ts";
import type { PCAModel } from "../models/pca_model.ts";
import { type Balance, weightOf } from "./balance.ts";
import { fitComponents, reducedFeatures } from "./block_components.ts";
import { BlockSteps, componentsOf } from "./block_steps.ts";
import { columnMeans } from "./column_means.ts";
import { type MissingPolicy, type ModalityPair, pairsOf } from "./early_options.ts";
import {
  type BlockLayout,
  bothPresent,
  type JoinedPart,
  partsOf,
  type SeenBlock,
} from "./join_blocks.ts";
import { hasAbsentRows } from "./missing.ts";

/** How blocks are to be joined. */
export interface BlockOptions {
  readonly balance: Balance;
  readonly missing: MissingPolicy;
  readonly components: Readonly<Record<string, number>>;
  readonly interactions: readonly ModalityPair[] | "all";
  /** Factor on each block beside its scale. */
  readonly factorOf: (modality: string) => number;
}

/** Blocks ready to be joined, and all that was fitted on the way. */
export interface FittedBlocks {
  readonly layout: readonly BlockLayout[];
  readonly steps: BlockSteps;
  /** Each block, then the products. */
  readonly parts: readonly JoinedPart[];
}

/** Fits what blocks need before they are joined: components, means, products and scales. */
export function fitBlocks(blocks: readonly Block[], options: BlockOptions): FittedBlocks {
  const { balance, missing } = options;
  const pairs = pairsOf(blocks.map(({ modality }) => modality), options.interactions);
  const components = componentsFor(blocks, options.components);
  const reduction = new BlockSteps({ components });
  const seen = blocks.map((block): SeenBlock => ({
    modality: block.modality,
    matrix: reducedFeatures(block, componentsOf(reduction, block.modality)),
    present: block.present,
  }));
  const centred = seen.filter(({ modality, matrix }) =>
    matrix instanceof Matrix && pairs.some((pair) => pair.includes(modality))
  ).map(({ modality }) => modality);
  const means = Object.fromEntries(
    seen.filter(({ modality }) => missing === "mean" || centred.includes(modality))
      .map(({ modality, matrix, present }) => [modality, columnMeans(matrix, present)]),
  );
  const unscaled = new BlockSteps({
    missing,
    components,
    means,
    centred,
    products: pairs.map((modalities) => ({ modalities, weight: 1 })),
  });
  const flags = blocks.map((block) => ({ indicator: missing === "flag" && hasAbsentRows(block) }));
  const parts = partsOf(seen, flags, unscaled);
  const scale = ({ matrix }: Pick<SeenBlock, "matrix">, present: Uint8Array) =>
    balance === "none" ? 1 : weightOf(matrix.data, present.reduce((sum, has) => sum + has, 0));
  const layout = blocks.map(({ modality, features }, i): BlockLayout => ({
    modality,
    columns: features.columns,
    weight: scale(seen[i], seen[i].present) * options.factorOf(modality),
    ...flags[i],
  }));
  const products = pairs.map((modalities, i) => ({
    modalities,
    weight: scale(parts[blocks.length + i], bothPresent(seen, modalities)),
  }));
  return { layout, steps: new BlockSteps({ ...unscaled, products }), parts };
}

function componentsFor(
  blocks: readonly Block[],
  wanted: Readonly<Record<string, number>>,
): Record<string, PCAModel> {
  return Object.fromEntries(
    blocks.filter(({ modality }) => Object.hasOwn(wanted, modality))
      .map((block) => [block.modality, fitComponents(block, wanted[block.modality])]),
  );
}
