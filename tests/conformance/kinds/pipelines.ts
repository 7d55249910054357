import { assertAlmostEquals, assertEquals } from "@std/assert";
import type {
  FeatureExtractor,
  FeatureExtractorModel,
} from "../../../src/pipeline/feature_extractor.ts";
import type { Pipeline, PipelineModel } from "../../../src/pipeline/pipeline.ts";
import type { Table } from "../../../src/table/table.ts";
import { assertDistributions } from "../assert_distributions.ts";
import type { Kind } from "../estimator.ts";
import { outputOf } from "./modalities.ts";
import { labelledTable, withoutRow2 } from "./tables.ts";

/** A table in, a block a modality out. */
export const featureExtractors: Kind<FeatureExtractor, FeatureExtractorModel, Table> = {
  data: () => ({ "a mixed table": labelledTable() }),
  rows: ({ rows }) => rows,
  takeRows: (table, rows) => table.take(rows),
  fit: async (spec, table) => spec.fit(await spec.extract(table)),
  async apply(model, table) {
    const blocks = model.transform(await model.extract(table));
    return Object.fromEntries(
      blocks.flatMap((block) =>
        Object.entries(outputOf(block)).map(([what, of]) => [`${block.modality} ${what}`, of])
      ),
    );
  },
  spoil: (table) => withoutRow2(table, ["price", "title", "brand"]),
  checks: [
    {
      name: "fits some rows as a table of them",
      async run({ make, data }) {
        const spec = make(), rows = Uint32Array.of(20, 3, 4, 5, 5, 11, 0);
        const whole = await spec.extract(data), part = await spec.extract(data.take(rows));
        assertEquals(spec.fit(whole, { rows }).toState(), spec.fit(part).toState());
      },
    },
  ],
};

/** A table in, classes out. */
export const pipelines: Kind<Pipeline, PipelineModel, Table> = {
  data: () => ({ "a mixed table": labelledTable() }),
  rows: ({ rows }) => rows,
  takeRows: (table, rows) => table.take(rows),
  fit: (spec, table) => spec.fit(table),
  async apply(model, table) {
    const { ids, classes, probabilities, used, outOfRange } = await model.predict(table);
    return { ids, classes, probabilities, used, outOfRange: [...outOfRange!] };
  },
  spoil: (table) => withoutRow2(table, ["price", "title", "brand"]),
  checks: [
    {
      name: "explains what it predicts",
      async run({ make, data }) {
        const model = await make().fit(data);
        const { modalities, baseRate, contributions, decidedBy, ...prediction } = await model
          .explain(data);
        assertEquals(prediction, await model.predict(data));
        assertEquals(modalities, model.modalities);
        prediction.probabilities.data.forEach((probability, i) => {
          const shares = Object.values(contributions).map(({ data }) => data[i]);
          const sum = shares.reduce((a, b) => a + b, baseRate[i % baseRate.length]);
          assertAlmostEquals(sum, probability, 1e-9);
        });
        decidedBy.forEach((name, row) => {
          const column = model.classes.indexOf(prediction.classes[row]);
          const shares = prediction.used[row].map((one) => contributions[one].row(row)[column]);
          assertEquals(contributions[name!].row(row)[column], Math.max(...shares));
        });
      },
    },
    {
      name: "gives sorted classes probabilities that sum to 1, and predicts the largest",
      async run({ make, data }) {
        const model = await make().fit(data),
          { classes, probabilities } = await model.predict(data);
        assertEquals(model.classes, ["kitchen", "light", "seat"]);
        assertDistributions(probabilities, [data.rows, 3]);
        classes.forEach((label, i) => {
          const row = probabilities.row(i);
          assertEquals(label, model.classes[row.indexOf(Math.max(...row))]);
        });
      },
    },
  ],
};
