import type { Block } from "../core/block.ts";
import { BlockMatrix } from "../core/block_matrix.ts";
import type { Matrix } from "../core/matrix.ts";
import type { SparseMatrix } from "../core/sparse_matrix.ts";
import { blockOf, checkWidth } from "./align.ts";
import { absentBlock, reducedFeatures } from "./block_components.ts";
import { blockProducts, type ProductFactor } from "./block_products.ts";
import { type BlockSteps, componentsOf } from "./block_steps.ts";
import { fillAbsentRows } from "./column_means.ts";
import type { ModalityPair } from "./early_options.ts";
import { absenceIndicator, presence } from "./missing.ts";

/** What early fusion remembers of a block. */
export interface BlockLayout {
  /** Name of its modality. */
  readonly modality: string;
  /** Width of the block as it is given, without its indicator. */
  readonly columns: number;
  /** Factor on every entry of the block. */
  readonly weight: number;
  /** Whether an indicator column follows the block. */
  readonly indicator: boolean;
}

/** A block as it is joined, but for its absent rows, which hold zeros, and its scale. */
export interface SeenBlock {
  readonly modality: string;
  readonly matrix: Matrix | SparseMatrix;
  readonly present: Uint8Array;
}

/** What stands side by side, before it is brought to scale: a block, or the products of two. */
export interface JoinedPart {
  readonly matrix: Matrix | SparseMatrix;
  /** What follows it, never brought to scale. */
  readonly indicator?: Matrix;
}

/** The blocks of rows to be predicted, in the order of the layout.
 *
 * @throws {ShapeError} If a block differs in width from the one fitted on.
 * @throws {RangeError} If a row that is present holds NaN or an infinite number.
 */
export function seeBlocks(
  blocks: readonly Block[],
  layout: readonly BlockLayout[],
  steps: BlockSteps,
): SeenBlock[] {
  const rows = blocks[0].ids.length;
  return layout.map(({ modality, columns }) => {
    const block = blockOf(blocks, modality), components = componentsOf(steps, modality);
    if (block !== undefined) checkWidth(block, columns);
    const matrix = block === undefined
      ? absentBlock(rows, columns, components)
      : reducedFeatures(block, components);
    return { modality, matrix, present: presence(block, rows) };
  });
}

/** The parts of a joined matrix: each block, then the products. */
export function partsOf(
  seen: readonly SeenBlock[],
  layout: readonly Pick<BlockLayout, "indicator">[],
  steps: BlockSteps,
): JoinedPart[] {
  const blocks = seen.map(({ modality, matrix, present }, i): JoinedPart => ({
    matrix: steps.missing === "mean"
      ? fillAbsentRows(matrix, present, steps.means[modality])
      : matrix,
    ...(layout[i].indicator ? { indicator: absenceIndicator(present) } : {}),
  }));
  const products = steps.products.map(({ modalities }): JoinedPart => ({
    matrix: productsOf(seen, modalities, steps),
  }));
  return [...blocks, ...products];
}

/** The parts side by side, each brought to scale. */
export function joinParts(parts: readonly JoinedPart[], weights: readonly number[]): BlockMatrix {
  return new BlockMatrix(
    parts.flatMap(({ matrix, indicator }, i) => {
      const part = { matrix, weight: weights[i] };
      return indicator === undefined ? [part] : [part, { matrix: indicator, weight: 1 }];
    }),
  );
}

/** Width of what is joined as the layout and the steps say. */
export function joinedColumns(layout: readonly BlockLayout[], steps: BlockSteps): number {
  const widths = new Map(layout.map((block) => [block.modality, steps.widthOf(block)]));
  const blocks = layout.reduce(
    (sum, { modality, indicator }) => sum + widths.get(modality)! + (indicator ? 1 : 0),
    0,
  );
  return steps.products.reduce(
    (sum, { modalities: [a, b] }) => sum + widths.get(a)! * widths.get(b)!,
    blocks,
  );
}

/** 1 for a row that has both of two blocks. */
export function bothPresent(seen: readonly SeenBlock[], pair: ModalityPair): Uint8Array {
  const [a, b] = pair.map((name) => seen.find(({ modality }) => modality === name)!.present);
  return a.map((has, row) => has & b[row]);
}

function productsOf(
  seen: readonly SeenBlock[],
  pair: ModalityPair,
  { centred, means }: BlockSteps,
): Matrix | SparseMatrix {
  const [a, b] = pair.map((name): ProductFactor => ({
    ...seen.find(({ modality }) => modality === name)!,
    centre: centred.includes(name) ? means[name] : undefined,
  }));
  return blockProducts(a, b);
}
