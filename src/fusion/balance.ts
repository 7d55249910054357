import type { Block } from "../core/block.ts";
import type { FloatArray } from "../core/matrix.ts";
import { presentRows, usableFeatures } from "./missing.ts";

/** How blocks are brought to one scale before they are joined.
 *
 * `block`: every block weighs the same, whatever its width; `none`: plain concatenation.
 */
export type Balance = "block" | "none";

/** The factor that brings a block to scale: under `block`, one over the root-mean-square norm of its present rows.
 *
 * A linear model shrinks all columns alike, so a wide block outweighs a narrow one, and L2-normalised text hardly counts
 * beside standardised columns. For standardised columns the factor is 1 / √width. A block of nothing but zeros gets 1.
 */
export function blockWeight(block: Block, balance: Balance): number {
  return balance === "none" ? 1 : weightOf(usableFeatures(block).data, presentRows(block).length);
}

/** One over the root-mean-square norm of so many rows of finite numbers. */
export function weightOf(data: FloatArray, rows: number): number {
  let squares = 0;
  for (let k = 0; k < data.length; k++) squares += data[k] * data[k];
  return squares === 0 ? 1 : 1 / Math.sqrt(squares / rows);
}
