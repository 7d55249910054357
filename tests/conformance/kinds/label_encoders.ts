import type { Label } from "../../../src/core/label.ts";
import type { LabelEncoder, LabelEncoderModel } from "../../../src/models/label_encoder.ts";
import type { Kind } from "../estimator.ts";

/** Labels in, codes out. */
export const labelEncoders: Kind<LabelEncoder, LabelEncoderModel, readonly Label[]> = {
  data: () => ({
    "strings": Array.from({ length: 20 }, (_, i) => ["b", "ä", "😀", "B"][i * i % 7 % 4]),
    "numbers": Array.from({ length: 20 }, (_, i) => [10, -1, 2.5][i % 3]),
  }),
  rows: (labels) => labels.length,
  takeRows: (labels, rows) => rows.map((row) => labels[row]),
  fit: (spec, labels) => spec.fit(labels),
  apply(model, labels) {
    const codes = model.transform(labels);
    return { codes: [...codes], labels: model.inverseTransform(codes) };
  },
  spoil: (labels) => typeof labels[0] === "number" ? labels.with(2, NaN) : undefined,
};
