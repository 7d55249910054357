import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Block } from "../../../src/core/block.ts";
import type { Label } from "../../../src/core/label.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { ShapeError } from "../../../src/errors.ts";
import { shapley } from "../../../src/fusion/contributions/shapley.ts";
import type { Fusion, FusionModel } from "../../../src/fusion/fusion.ts";
import { predictOrPrior } from "../../../src/fusion/predictable_rows.ts";
import { complementary, takeRows, toSparse } from "../../fusion/blocks.ts";
import { assertDistributions } from "../assert_distributions.ts";
import type { Kind } from "../estimator.ts";
import { withNaN } from "./matrices.ts";

/** Aligned blocks, and a label a row. */
interface LabelledBlocks {
  readonly blocks: readonly Block[];
  readonly labels: readonly Label[];
}

/** Blocks and labels in, probabilities out: the prior for rows that a model leaves out. */
export const fusions: Kind<Fusion, FusionModel, LabelledBlocks> = {
  data() {
    const whole = complementary({ rows: 45, seed: 17 });
    const sparse = whole.blocks.map((block, b) => b === 1 ? toSparse(block) : block);
    return {
      "whole blocks": whole,
      "absent rows": complementary({ rows: 45, seed: 18, absent: 0.2 }),
      "a sparse block": { ...whole, blocks: sparse },
    };
  },
  rows: ({ labels }) => labels.length,
  takeRows: ({ blocks, labels }, rows) => ({
    blocks: blocks.map((block) => takeRows(block, rows)),
    labels: rows.map((row) => labels[row]),
  }),
  fit: (spec, { blocks, labels }) => spec.fit(blocks, labels),
  apply: (model, { blocks }) => ({ probabilities: predictOrPrior(model, blocks) }),
  widen({ blocks: [first, ...others], labels }) {
    const features = Matrix.zeros(labels.length, first.features.columns + 1);
    return {
      blocks: [{ ...first, features, names: [...first.names, "extra"] }, ...others],
      labels,
    };
  },
  spoil({ blocks: [first, ...others], labels }) {
    return {
      blocks: [{ ...first, features: withNaN(first.features as Matrix) }, ...others],
      labels,
    };
  },
  checks: [
    {
      name: "gives sorted classes probabilities that sum to 1",
      run({ make, data: { blocks, labels } }) {
        const model = make().fit(blocks, labels);
        assertEquals(model.classes, ["a", "b", "c"]);
        assertDistributions(predictOrPrior(model, blocks), [labels.length, 3]);
      },
    },
    {
      name: "takes blocks in any order",
      run({ make, data: { blocks, labels } }) {
        const model = make().fit(blocks, labels);
        assertEquals(predictOrPrior(model, blocks.toReversed()), predictOrPrior(model, blocks));
      },
    },
    {
      name: "does not read what stands in absent rows",
      run({ make, data: { blocks, labels } }) {
        const wild = blocks.map((block): Block => {
          if (!(block.features instanceof Matrix)) return block;
          const { rows, columns, data } = block.features;
          const features = new Matrix(rows, columns, data.slice());
          block.present.forEach((has, row) => has || features.row(row).fill(NaN));
          return { ...block, features };
        });
        const model = make().fit(blocks, labels), other = make().fit(wild, labels);
        assertEquals(other.toState(), model.toState());
        assertEquals(predictOrPrior(model, wild), predictOrPrior(model, blocks));
      },
    },
    {
      name: "shares its probabilities out among its modalities",
      run({ make, data: { blocks, labels } }) {
        const model = make().fit(blocks, labels);
        const given = blocks.filter(({ modality }) => model.modalities.includes(modality));
        const { values, baseRate, probabilities } = shapley(model, given);
        assertEquals(probabilities, predictOrPrior(model, given));
        probabilities.data.forEach((probability, i) => {
          const shares = Object.values(values).reduce((sum, { data }) => sum + data[i], 0);
          assertAlmostEquals(baseRate[i % baseRate.length] + shares, probability, 1e-9);
        });
      },
    },
    {
      name: "says of every row what a fold without it says, and fits as it does without folds",
      run({ make, data: { blocks, labels } }) {
        const { model, outOfFold } = make().fitCrossValidated(blocks, labels);
        assertEquals(model.toState(), make().fit(blocks, labels).toState());
        assertDistributions(outOfFold, [labels.length, 3]);
        model.predictable?.(blocks).forEach((has, row) =>
          has === 1 || assertEquals(outOfFold.row(row), model.prior)
        );
      },
    },
    {
      name: "refuses labels and groups of another length",
      run({ make, data: { blocks, labels } }) {
        const groups = labels.slice(1);
        assertThrows(() => make().fit(blocks, groups), ShapeError, "Cannot");
        assertThrows(() => make().fit(blocks, labels, { groups }), ShapeError, "Cannot");
      },
    },
  ],
};
