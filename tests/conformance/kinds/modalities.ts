import { assertEquals } from "@std/assert";
import type { Block } from "../../../src/core/block.ts";
import type { AnyEncoder } from "../../../src/modalities/encoder.ts";
import type { Modality, ModalityModel } from "../../../src/modalities/modality.ts";
import type { Table } from "../../../src/table/table.ts";
import type { Kind, Output } from "../estimator.ts";
import { withoutRow2 } from "./tables.ts";

/** A table, and whether features are standardised. */
interface ExtractedRows {
  readonly table: Table;
  readonly standardise: boolean;
}

/** A table in, a block out.
 *
 * @param encoder What models encode with, if they do.
 */
export function modalities(
  makeTable: () => Table,
  encoder?: AnyEncoder,
): Kind<Modality, ModalityModel, ExtractedRows> {
  return {
    ...(encoder && { complete: (loaded) => (loaded as ModalityModel).withEncoder!(encoder) }),
    data() {
      const table = makeTable();
      return {
        "standardised": { table, standardise: true },
        "as it is": { table, standardise: false },
      };
    },
    rows: ({ table }) => table.rows,
    takeRows: ({ table, standardise }, rows) => ({ table: table.take(rows), standardise }),
    fit: async (spec, { table, standardise }) =>
      spec.fit(await spec.extract(table), { standardise }),
    apply: async (model, { table }) => outputOf(model.transform(await model.extract(table))),
    spoil: ({ table, standardise }) => ({
      table: withoutRow2(table, table.columns.map(({ name }) => name)),
      standardise,
    }),
    checks: [
      {
        name: "fits and transforms some rows as a table of them",
        async run({ make, data: { table, standardise } }) {
          const spec = make(), some = Uint32Array.of(20, 3, 4, 5, 5, 11, 0);
          const whole = await spec.extract(table), part = await spec.extract(table.take(some));
          const model = spec.fit(whole, { rows: some, standardise });
          assertEquals(model.toState(), spec.fit(part, { standardise }).toState());
          assertEquals(model.transform(whole, some), model.transform(part));
        },
      },
      {
        name: "names every column of its block",
        async run({ make, data: { table, standardise } }) {
          const spec = make(), extracted = await spec.extract(table);
          const model = spec.fit(extracted, { standardise });
          const { modality, ids, features, names } = model.transform(extracted);
          assertEquals([modality, ids, names], [model.modality, table.ids, model.names]);
          assertEquals([features.rows, features.columns], [table.rows, names.length]);
          assertEquals(new Set(names).size, names.length);
          const widths = Object.values(model.widths);
          assertEquals(widths.reduce((sum, width) => sum + width), names.length);
          const { featureColumns } = model;
          if (featureColumns === undefined) return;
          for (const [column, width] of Object.entries(model.widths)) {
            assertEquals(featureColumns.filter((name) => name === column).length, width);
          }
        },
      },
    ],
  };
}

/** What a block says of its rows. */
export function outputOf({ ids, features, present }: Block): Output {
  return { ids, features, present: [...present] };
}
