import type { Combiner, CombinerSpec } from "../../../src/fusion/combiner.ts";
import { type Stack, takeStackRows } from "../../../src/fusion/stack.ts";
import { makeStack } from "../../fusion/stacks.ts";
import { assertDistributions } from "../assert_distributions.ts";
import type { Kind } from "../estimator.ts";

/** Opinions in, one opinion out. */
export const combiners: Kind<Pick<CombinerSpec, "fit">, Combiner, Stack> = {
  data() {
    const knows = { image: [1], audio: [1.5, 0.5] };
    return {
      "three members": makeStack({ rows: 45, seed: 5, knows }),
      "absent rows": makeStack({ rows: 45, seed: 6, knows, absent: 0.3 }),
    };
  },
  rows: ({ labels }) => labels.length,
  takeRows: takeStackRows,
  fit: (spec, stack) => spec.fit(stack),
  apply: (model, { opinions }) => ({ probabilities: model.predictProba(opinions) }),
  checks: [
    {
      name: "gives every class a probability, all of which sum to 1",
      run({ make, data }) {
        const model = make().fit(data);
        assertDistributions(model.predictProba(data.opinions), [45, 3]);
      },
    },
  ],
};
