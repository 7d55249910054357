import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { Block } from "../../src/core/block.ts";
import type { Matrix } from "../../src/core/matrix.ts";
import { StateReader, type StepDecoder } from "../../src/core/state.ts";
import { ModelFormatError, SchemaError } from "../../src/errors.ts";
import { tabular, TabularModel, type TabularOptions } from "../../src/modalities/tabular/index.ts";
import { DateEncoderModel } from "../../src/models/date_encoder.ts";
import { OneHotEncoderModel } from "../../src/models/one_hot_encoder.ts";
import { OrdinalEncoderModel } from "../../src/models/ordinal_encoder.ts";
import { SimpleImputerModel } from "../../src/models/simple_imputer.ts";
import { StandardScalerModel } from "../../src/models/standard_scaler.ts";
import { readTable } from "../../src/table/read_table.ts";
import { Table } from "../../src/table/table.ts";
import { type Row, tableFromRows } from "../../src/table/table_from_rows.ts";

const table = await readTable({
  text: `price,tier,brand,title
1,free,acme,red lamp
,pro,,blue lamp
5,,zeta,old chair
,,,tall chair
3,free,acme,new desk
`,
}, { roles: { tier: { ordered: ["free", "basic", "pro"] }, title: "text", brand: "categorical" } });

async function fit(
  options: TabularOptions & { standardise?: boolean; rows?: number[] } = {},
): Promise<{ model: TabularModel; block: Block; rows: number[][] }> {
  const { standardise = false, rows, ...tabularOptions } = options;
  const modality = tabular(tabularOptions);
  const extracted = await modality.extract(table);
  const model = modality.fit(extracted, { standardise, rows: rows && Uint32Array.from(rows) });
  const block = model.transform(extracted);
  const features = block.features as Matrix;
  return { model, block, rows: Array.from({ length: 5 }, (_, i) => [...features.row(i)]) };
}

const decoders: Record<string, StepDecoder> = {
  DateEncoderModel: DateEncoderModel.fromState,
  OneHotEncoderModel: OneHotEncoderModel.fromState,
  OrdinalEncoderModel: OrdinalEncoderModel.fromState,
  SimpleImputerModel: SimpleImputerModel.fromState,
  StandardScalerModel: StandardScalerModel.fromState,
};

describe("tabular", () => {
  it("names its features, numbers first", async () => {
    const { model, block } = await fit();
    assertEquals(model.columns, ["price", "tier", "brand"]);
    assertEquals(block.names, [
      "price",
      "price_absent",
      "tier",
      "tier_absent",
      "brand=acme",
      "brand=zeta",
      "brand_absent",
    ]);
    assertEquals(block.ids, table.ids);
  });

  it("fills by the median, marks absences, and has zeros where a row is absent", async () => {
    const { block, rows } = await fit();
    assertEquals(rows, [
      [1, 0, 0, 0, 1, 0, 0],
      [3, 1, 2, 0, 0, 0, 1],
      [5, 0, 0, 1, 0, 1, 0],
      [0, 0, 0, 0, 0, 0, 0],
      [3, 0, 0, 0, 1, 0, 0],
    ]);
    assertEquals([...block.present], [1, 1, 1, 0, 1]);
  });

  it("fills numbers with 0 and codes categories if told", async () => {
    const { model, rows } = await fit({ numeric: "zero", categorical: "ordinal" });
    assertEquals(model.names, ["price", "tier", "tier_absent", "brand"]);
    assertEquals(rows[0], [1, 0, 0, 0]);
    assertEquals(rows[1], [0, 2, 0, 2]);
  });

  it("pools rare categories", async () => {
    const { model } = await fit({ minFrequency: 2 });
    assertEquals(model.names.slice(4), ["brand=acme", "brand_absent", "brand_infrequent"]);
  });

  it("standardises over the rows that are present", async () => {
    const { rows } = await fit({ standardise: true });
    assertEquals(rows[3], [0, 0, 0, 0, 0, 0, 0]);
    const present = rows.filter((_, i) => i !== 3);
    for (let j = 0; j < 7; j++) {
      const values = present.map((row) => row[j]);
      assertAlmostEquals(values.reduce((sum, value) => sum + value, 0), 0, 1e-12);
      assertAlmostEquals(values.reduce((sum, value) => sum + value * value, 0) / 4, 1, 1e-12);
    }
  });

  it("learns from the given rows only", async () => {
    const { model, rows } = await fit({ rows: [0, 4] });
    assertEquals(model.names, ["price", "tier", "brand=acme"]);
    assertEquals(rows.slice(0, 3), [[1, 0, 1], [2, 2, 0], [5, 0, 0]]);
  });

  it("leaves out a number that none of its rows has", async () => {
    const { model } = await fit({ rows: [1] });
    assertEquals(model.names, ["price_absent", "tier", "brand_absent"]);
  });

  it("transforms any rows, in any order", async () => {
    const modality = tabular();
    const extracted = await modality.extract(table);
    const model = modality.fit(extracted, { standardise: true });
    const all = model.transform(extracted).features as Matrix;
    const some = model.transform(extracted, Uint32Array.of(4, 1));
    assertEquals(some.ids, ["5", "2"]);
    assertEquals(some.features, all.takeRows([4, 1]));
  });

  it("takes columns that a new table lacks for absent, and unknown levels for none", async () => {
    const { model } = await fit();
    const { schema } = table;
    const rows = await readTable({ text: "brand,colour\nother,red\nacme,blue\n" }, { schema });
    const block = model.transform(await model.extract(rows));
    assertEquals([...(block.features as Matrix).data], [
      ...[3, 1, 0, 1, 0, 0, 0],
      ...[3, 1, 0, 1, 1, 0, 0],
    ]);
    assertEquals([...block.present], [1, 1]);
  });

  it("is present in no row of a table without its columns", async () => {
    const { model } = await fit();
    const other = new Table(["x"], []);
    const block = model.transform(await model.extract(other));
    assertEquals([...block.present], [0]);
    assertEquals([...(block.features as Matrix).data], [0, 0, 0, 0, 0, 0, 0]);
  });
});

/** Columns of every kind, as a spreadsheet writes them; the order is that of the features but for the dates. */
const shop = await readTable({
  text: `cost,fresh,sold,share,brand
$5,yes,05.03.2024,10%,acme
"$1,200",no,31.12.2023,NA,zeta
,?,,,acme
($3),yes,29.02.2024,100%,
`,
});

describe("tabular of booleans and dates", () => {
  it("codes booleans among the numbers, and dates by their parts", async () => {
    const modality = tabular();
    const extracted = await modality.extract(shop);
    const model = modality.fit(extracted, { standardise: false });
    assertEquals(model.names, [
      ...["cost", "fresh", "share", "cost_absent", "fresh_absent", "share_absent"],
      ...["sold_year", "sold_month", "sold_weekday", "sold_elapsed_days", "sold_absent"],
      ...["brand=acme", "brand=zeta", "brand_absent"],
    ]);
    const features = model.transform(extracted).features as Matrix;
    const [first, , third] = [0, 1, 2].map((i) => [...features.row(i)]);
    assertEquals(first, [5, 1, 0.1, 0, 0, 0, 2024, 3, 2, 65, 0, 1, 0, 0]);
    assertEquals(third, [5, 1, 0.55, 1, 1, 1, 2024, 2, 4, 60, 1, 1, 0, 0]);
  });

  it("reads rows to predict as the training rows were written, or plainly", async () => {
    const modality = tabular();
    const model = modality.fit(await modality.extract(shop), { standardise: false });
    async function featuresOf(rows: Row[]): Promise<number[]> {
      const block = model.transform(await model.extract(tableFromRows(rows, shop.schema)));
      return [...(block.features as Matrix).data];
    }
    const plain = [{ cost: 1200, fresh: false, sold: new Date("2024-03-05"), share: 0.1 }];
    const written = [{ cost: "$1,200.00", fresh: "No", sold: "5.3.2024", share: "10 %" }];
    assertEquals(await featuresOf(written), await featuresOf(plain));
  });

  it("learns elapsed days, hours and indicators from the given rows only", async () => {
    const modality = tabular();
    const extracted = await modality.extract(shop);
    const model = modality.fit(extracted, { standardise: false, rows: Uint32Array.of(0, 3) });
    assertEquals([...model.encoders.dates?.earliest ?? []], [Date.UTC(2024, 1, 29)]);
    assertEquals(model.names.includes("sold_absent"), false);
  });

  it("has no date encoder without dates, and keeps it when saved with", async () => {
    assertEquals((await fit()).model.encoders.dates, undefined);
    const modality = tabular();
    const model = modality.fit(await modality.extract(shop), { standardise: true });
    const state = model.toState();
    assertEquals(TabularModel.fromState(new StateReader(state, decoders)), model);
    const { dates: _, ...children } = state.children ?? {};
    assertThrows(
      () => TabularModel.fromState(new StateReader({ ...state, children }, decoders)),
      ModelFormatError,
      "model.dates must have 1 columns, as the schema",
    );
  });

  it("refuses numbers for dates", async () => {
    const modality = tabular();
    const model = modality.fit(await modality.extract(shop), { standardise: true });
    const other = await readTable({ text: "sold\n2024\n" });
    await assertRejects(
      () => model.extract(other),
      SchemaError,
      'Cannot use column "sold": it was read as numeric, the model needs date',
    );
  });
});

describe("tabular of tables at the edge", () => {
  const tables: Record<string, string> = {
    "one row": "price,when,ok,kind\n1,2024-03-05,true,a\n",
    "constant columns": "price,when,ok,kind\n1,2024-03-05,true,a\n1,2024-03-05,true,a\n",
    "a column without values": "price,when,none\n1,2024-03-05,\n2,2024-03-06,\n",
  };
  for (const [name, text] of Object.entries(tables)) {
    it(`makes finite features of ${name}`, async () => {
      const extracted = await tabular().extract(await readTable({ text }));
      const block = tabular().fit(extracted, { standardise: true }).transform(extracted);
      assert((block.features as Matrix).data.every(Number.isFinite));
    });
  }
});

describe("tabular of bad input", () => {
  it("refuses to fit without columns", async () => {
    const modality = tabular();
    const extracted = await modality.extract(new Table(["x"], []));
    assertThrows(
      () => modality.fit(extracted, { standardise: true }),
      SchemaError,
      "Cannot fit tabular features: no column has the role numeric, boolean, date, categorical, ordered",
    );
  });

  it("refuses to fit on rows without values", async () => {
    await assertRejects(
      () => fit({ rows: [3] }),
      SchemaError,
      "Cannot fit tabular features: every cell of price, tier, brand is absent",
    );
  });

  it("refuses a column that was read under another role", async () => {
    const { model } = await fit();
    const other = await readTable({ text: "price\ncheap\n" });
    await assertRejects(() => model.extract(other), SchemaError, 'Cannot use column "price"');
  });

  it("refuses a level that the order lacks", async () => {
    const { model } = await fit();
    const order = ["free", "gold"];
    const other = new Table(["x"], [{ name: "tier", role: "ordered", order, values: ["gold"] }]);
    const extracted = await model.extract(other);
    assertThrows(
      () => model.transform(extracted),
      SchemaError,
      'Cannot use "gold" in column "tier": the levels are free < basic < pro',
    );
  });

  it("refuses options that are none", () => {
    assertThrows(() => tabular({ numeric: "mean" as "zero" }), TypeError, "Cannot use numeric");
    assertThrows(
      () => tabular({ categorical: "hash" as "onehot" }),
      TypeError,
      "Cannot use categorical",
    );
    assertThrows(() => tabular({ minFrequency: -1 }), RangeError, "Cannot use minFrequency");
  });
});

describe("TabularModel", () => {
  it("is the same after saving and loading", async () => {
    for (const categorical of ["onehot", "ordinal"] as const) {
      for (const standardise of [true, false]) {
        const { model } = await fit({ categorical, standardise });
        const loaded = TabularModel.fromState(new StateReader(model.toState(), decoders));
        assertEquals(loaded, model);
        assert(standardise === (loaded.scaler !== undefined));
      }
    }
  });

  it("refuses a state whose parts do not fit each other", async () => {
    const state = (await fit({ standardise: true })).model.toState();
    const { children = {} } = state;
    const narrow = (await fit({ standardise: true, rows: [0, 4] })).model.toState().children ?? {};
    const scaler = { ...children, scaler: narrow.scaler };
    assertThrows(
      () => TabularModel.fromState(new StateReader({ ...state, children: scaler }, decoders)),
      ModelFormatError,
      "model.scaler must have 7 columns",
    );
    const categorical = { ...children, categorical: children.numeric };
    assertThrows(
      () => TabularModel.fromState(new StateReader({ ...state, children: categorical }, decoders)),
      ModelFormatError,
      "model.categorical must be an encoder",
    );
    const fields = { schema: [{ name: "price", role: "numeric" }] };
    assertThrows(
      () => TabularModel.fromState(new StateReader({ ...state, fields }, decoders)),
      ModelFormatError,
      "model.ordered must have 0 columns, as the schema",
    );
  });
});

describe("tabular of one kind of column", () => {
  const cases = { numbers: "x\n1\n2\n4\n", categories: "x\na\nb\na\n" };
  for (const [name, text] of Object.entries(cases)) {
    it(`makes features of ${name} alone`, async () => {
      const extracted = await tabular().extract(await readTable({ text }));
      const block = tabular().fit(extracted, { standardise: true }).transform(extracted);
      assertEquals(block.features.rows, 3);
    });
  }
});
