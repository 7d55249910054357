import type { CorruptValue, ExtractContext } from "../modalities/modality.ts";
import { tellCorrupt } from "./corrupt.ts";
import { count, short } from "./counts.ts";

/** Counts rows against the clock, those that were left out, texts that were cut, and corrupt values. */
export class Tally {
  /** Rows so far. */
  rows = 0;
  /** Rows so far that lack a modality, so that the model left them out. */
  dropped = 0;
  /** Corrupt values so far that were taken for absent. */
  corrupt = 0;
  /** Texts so far that were longer than their encoder reads. */
  truncated = 0;
  #first: CorruptValue | undefined;
  readonly #start = performance.now();

  /** Adds a batch. */
  add(
    rows: number,
    { corrupt, dropped }: {
      readonly corrupt: readonly CorruptValue[];
      readonly dropped?: readonly string[];
    },
  ): void {
    this.rows += rows;
    this.dropped += dropped?.length ?? 0;
    this.corrupt += corrupt.length;
    this.#first ??= corrupt[0];
  }

  /** The same context, with an ear for texts that are cut. */
  watch(context: ExtractContext): ExtractContext {
    return {
      ...context,
      onProgress: ({ done, total, truncated = 0 }) => {
        if (done === total) this.truncated += truncated;
      },
    };
  }

  /** `1,000,000 rows in 41.2 s: 24,300 rows/s`, after lines on corrupt values, texts cut and rows left
   * out if there are any. */
  toString(): string {
    const seconds = (performance.now() - this.#start) / 1000;
    const rows = this.rows === 1 ? "1 row" : `${count(this.rows)} rows`;
    const corrupt = this.#first === undefined ? "" : `${tellCorrupt(this.corrupt, this.#first)}\n`;
    const truncated = this.truncated === 0 ? "" : `${tellTruncated(this.truncated)}\n`;
    const dropped = this.dropped === 0 ? "" : `${tellDropped(this.dropped)}\n`;
    return `${corrupt}${truncated}${dropped}${rows} in ${seconds.toFixed(1)} s: ${
      short(this.rows / seconds)
    } rows/s`;
  }
}

function tellTruncated(number: number): string {
  const texts = number === 1 ? "1 text is" : `${count(number)} texts are`;
  return `${texts} longer than the encoder reads: cut`;
}

function tellDropped(number: number): string {
  const rows = number === 1 ? "1 row lacks" : `${count(number)} rows lack`;
  return `${rows} a modality that the model needs: left out`;
}
