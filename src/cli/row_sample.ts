import type { Block } from "../core/block.ts";
import { joinBlockRows, takeBlockRows } from "../core/block_rows.ts";
import { RandomState } from "../core/random.ts";

/** Labelled rows as blocks. */
interface LabelledRows {
  readonly blocks: readonly Block[];
  readonly labels: readonly string[];
  /** A random number a row. */
  readonly keys: Float64Array;
}

/** Keeps rows that come in batches: all of them while they are few, and a draw of them, each as likely, when they are more. */
export class RowSample {
  readonly #limit: number;
  readonly #random = new RandomState(42);
  #parts: LabelledRows[] = [];
  #held = 0;

  /** A sample of at most so many rows. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds a batch, of which all have blocks of the same modalities. */
  add(blocks: readonly Block[], labels: readonly string[]): void {
    const keys = Float64Array.from(labels, () => this.#random.random());
    this.#parts.push({ blocks, labels, keys });
    this.#held += labels.length;
    if (this.#held > 2 * this.#limit) this.#cut();
  }

  /** The rows that are kept, in the order in which they came. */
  rows(): Omit<LabelledRows, "keys"> {
    this.#cut();
    return this.#parts[0];
  }

  /** Keeps the rows of the smallest numbers. */
  #cut(): void {
    const { blocks, labels, keys } = join(this.#parts);
    const order = Uint32Array.from(keys.keys()).sort((a, b) => keys[a] - keys[b]);
    const rows = order.slice(0, this.#limit).sort();
    this.#held = rows.length;
    this.#parts = rows.length === keys.length ? [{ blocks, labels, keys }] : [{
      blocks: blocks.map((block) => takeBlockRows(block, rows)),
      labels: Array.from(rows, (row) => labels[row]),
      keys: Float64Array.from(rows, (row) => keys[row]),
    }];
  }
}

function join(parts: readonly LabelledRows[]): LabelledRows {
  return {
    blocks: parts[0].blocks.map((_, m) => joinBlockRows(parts.map(({ blocks }) => blocks[m]))),
    labels: parts.flatMap(({ labels }) => labels),
    keys: Float64Array.from(parts.flatMap(({ keys }) => [...keys])),
  };
}
