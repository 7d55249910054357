import type { Block } from "../../../src/core/block.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import type { FusionModel } from "../../../src/fusion/fusion.ts";
import { presentModalities } from "../../../src/fusion/present_modalities.ts";

/** What a model says of a row by the first features of the modalities that it has. */
export type Opinion = (features: Readonly<Record<string, number>>) => readonly number[];

/** A fusion of three classes that says what it is told to, and keeps how it was asked. */
export class SpyModel implements FusionModel {
  readonly classes = ["a", "b", "c"];
  readonly prior = Float64Array.of(0.5, 0.3, 0.2);
  readonly modalities: readonly string[];
  readonly usable?: readonly string[];
  /** The ids of the rows of every call, each with the modalities it had. */
  readonly calls: string[][] = [];
  readonly #opinion: Opinion;

  constructor(modalities: readonly string[], opinion: Opinion, usable?: readonly string[]) {
    this.modalities = modalities;
    this.usable = usable;
    this.#opinion = opinion;
  }

  predictProba(blocks: readonly Block[]): Matrix {
    const present = presentModalities(blocks, this.modalities);
    this.calls.push(present.map((names, row) => `${blocks[0].ids[row]}: ${names.join("+")}`));
    return Matrix.fromRows(present.map((names, row) => {
      if (names.length === 0) throw new RangeError(`Cannot fuse row ${row}`);
      return this.#opinion(Object.fromEntries(names.map((name) => {
        const block = blocks.find(({ modality }) => modality === name)!;
        return [name, (block.features as Matrix).row(row)[0]];
      })));
    }));
  }

  toState() {
    return { type: "SpyModel", fields: {} };
  }
}

/** An opinion in which every modality speaks, and every two besides. */
export function entangled(features: Readonly<Record<string, number>>): number[] {
  const entries = Object.entries(features);
  const logits = [0, 1, 2].map((k) => {
    const alone = entries.reduce((sum, [name, x]) => sum + x * Math.sin(k + name.length), 0);
    const pairs = entries.reduce(
      (sum, [a, x], i) =>
        sum +
        entries.slice(i + 1).reduce(
          (s, [b, y]) => s + x * y * (k - 1) * (a.length + b.length) / 9,
          0,
        ),
      0,
    );
    return Math.exp(alone + pairs);
  });
  const total = logits.reduce((a, b) => a + b);
  return logits.map((value) => value / total);
}
