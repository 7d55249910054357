import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { decodeModel } from "../../../src/artifact/decode_model.ts";
import { encodeModel } from "../../../src/artifact/encode_model.ts";
import { RandomState } from "../../../src/core/random.ts";
import type { DriftReport } from "../../../src/pipeline/drift/drift_report.ts";
import { formatDrift } from "../../../src/pipeline/drift/format_drift.ts";
import { DriftMonitor, measureDrift } from "../../../src/pipeline/drift/measure_drift.ts";
import { PipelineModel } from "../../../src/pipeline/pipeline.ts";
import { type Draw, drawShop, fitShop } from "./shops.ts";

const model = await fitShop(drawShop({ rows: 400, seed: 1 }));

/** What has drifted: the modality, and the column if it is one. */
function drifted({ entries }: DriftReport): string[] {
  const found = entries.filter((entry) => entry.drifted)
    .map(({ modality, column }) => column === undefined ? modality : `${modality}.${column}`);
  return [...new Set(found)];
}

describe("measureDrift of rows as in training", () => {
  for (const [trained, rows] of [[60, 50], [60, 400], [400, 50], [400, 400], [400, 2000]]) {
    it(`finds nothing: ${rows} rows beside ${trained}`, async () => {
      let alarms = 0;
      for (let seed = 0; seed < 5; seed++) {
        const fitted = await fitShop(drawShop({ rows: trained, seed: 100 + seed }));
        const report = await measureDrift(fitted, drawShop({ rows, seed: 200 + seed }));
        if (report.drifted) alarms++;
        else assertEquals(report.verdict, "no drift shown");
      }
      assertEquals(alarms, 0);
    });
  }

  it("finds nothing in the training rows themselves", async () => {
    const report = await measureDrift(model, drawShop({ rows: 400, seed: 1 }));
    assertEquals(drifted(report), []);
    assertEquals([report.rows, report.trainingRows], [400, 400]);
  });

  it("finds nothing where there are more levels than are listed", async () => {
    const fitted = await fitShop(drawShop({ rows: 2000, seed: 3 }));
    assertEquals(drifted(await measureDrift(fitted, drawShop({ rows: 2000, seed: 4 }))), []);
  });
});

describe("measureDrift of other rows", () => {
  const shifts: [what: string, shift: Omit<Draw, "rows" | "seed">, where: string, how: RegExp][] = [
    ["a larger price", { price: 1 }, "tabular.price", /price \(PSI .*, KS 0\.\d\d, median/],
    [
      "absent ratings",
      { absentRatings: 0.5 },
      "tabular.rating",
      /rating \(absent .* % → [45]\d\.\d %/,
    ],
    ["new brands", { newBrands: 0.3 }, "tabular.brand", /brand \(.*unknown levels \d\.\d % →/],
    ["one brand", { brand0: 0.4 }, "tabular.brand", /most of all brand 0: /],
    ["more sales", { sale: 0.7 }, "tabular.sale", /sale \(PSI/],
    ["new words", { newWords: 0.6 }, "text", /text: .*unknown terms: KS/],
    ["longer titles", { words: 30 }, "text", /text: .*terms a row: KS/],
    ["absent pictures", { absentPhotos: 0.5 }, "image", /image: absent .* % →/],
    ["brighter pictures", { bright: 60 }, "image", /mean of pixel_.* off by/],
  ];
  for (const [what, shift, where, how] of shifts) {
    it(`names ${what}, and nothing else`, async () => {
      for (const rows of [150, 1000]) {
        const report = await measureDrift(model, drawShop({ rows, seed: 7, ...shift }));
        assertEquals(drifted(report), [where]);
        assert(how.test(report.verdict), report.verdict);
      }
    });
  }

  it("finds numbers that lie outside, and dates that are later", async () => {
    const table = drawShop({ rows: 300, seed: 8 });
    const rows = Array.from({ length: 300 }, (_, i) => {
      const cell = (name: string) =>
        table.columns.find((column) => column.name === name)!.values[i];
      return {
        price: i % 10 === 0 ? 1e6 : cell("price"),
        stock: cell("stock"),
        rating: cell("rating"),
        sale: cell("sale"),
        sold: new Date(cell("sold") as number + 86_400_000 * 600),
        brand: cell("brand"),
        city: cell("city"),
        code: cell("code"),
        title: cell("title"),
        photo: i % 10 === 0 ? null : { width: 8, height: 8, data: new Uint8Array(192).fill(120) },
      };
    }).map((row) => ({ ...row, rating: Number.isNaN(row.rating) ? null : row.rating }));
    const { verdict, entries } = await measureDrift(model, rows);
    assert(/price \(outside the training range 0\.\d % → 10\.\d %\)/.test(verdict), verdict);
    assert(/sold \(PSI .*, median 201\d-\d\d-\d\d → 201\d-/.test(verdict), verdict);
    assert(entries.every((entry) => JSON.stringify(entry).includes("null") === false));
  });
});

describe("DriftMonitor", () => {
  const table = drawShop({ rows: 300, seed: 9, price: 0.5 });

  it("says of batches, in any order, what it says of the whole", async () => {
    const whole = await measureDrift(model, table);
    const order = new RandomState(5).permutation(300);
    const monitor = new DriftMonitor(model);
    for (const [from, to] of [[0, 1], [1, 130], [130, 130], [130, 300]]) {
      await monitor.add(table.take(order.subarray(from, to)));
    }
    const batches = monitor.report();
    assertEquals(batches.verdict, whole.verdict);
    batches.entries.forEach((entry, k) => {
      const { shift, pValue, ...exact } = { shift: 0, ...entry };
      const { shift: expected, pValue: p, ...others } = { shift: 0, ...whole.entries[k] };
      assertEquals(exact, others);
      // Sums differ in their last digits.
      assertAlmostEquals(shift, expected, 1e-9);
      assertAlmostEquals(pValue, p, 1e-9);
    });
  });

  it("gives the same report after the model was saved and loaded", async () => {
    const bytes = await encodeModel(model), loaded = await decodeModel(bytes);
    assertEquals(await measureDrift(loaded, table), await measureDrift(model, table));
    assertEquals(await encodeModel(loaded), bytes);
    const again = await fitShop(drawShop({ rows: 400, seed: 1 }));
    assertEquals(await encodeModel(again), bytes);
  });

  it("refuses a model without a profile, and no rows", async () => {
    const { schema, extractor, fusion } = model;
    const old = new PipelineModel({ schema, extractor, fusion });
    assertThrows(() => new DriftMonitor(old), RangeError, "train it again");
    await assertRejects(() => measureDrift(model, []), RangeError, "no row");
    assertEquals((await old.predict(table.take([0]))).outOfRange, undefined);
    const loaded = await decodeModel(await encodeModel(old));
    assertEquals(loaded.profile, undefined);
  });
});

describe("formatDrift", () => {
  it("has the verdict first, then what has drifted, then all else", async () => {
    const report = await measureDrift(model, drawShop({ rows: 300, seed: 10, price: 1 }));
    const lines = formatDrift(report).split("\n");
    assertEquals(lines[0], `300 rows beside 400 training rows: ${report.verdict}`);
    assertEquals(lines.length, 1 + report.entries.length);
    assert(/^drift +tabular +price +p < 0\.001 +PSI/.test(lines[1]), lines[1]);
    assertEquals(lines.slice(2).filter((line) => line.startsWith("drift")), []);
  });
});

describe("out of range", () => {
  const score = async (row: Record<string, unknown>) => (await model.predict([row])).outOfRange![0];

  it("is 0 for most rows as in training, and for rows that lack columns", async () => {
    const { outOfRange } = await model.predict(drawShop({ rows: 500, seed: 11 }));
    // Columns of many levels: a new city counts little, a new code not at all.
    assert(outOfRange!.filter((score) => score > 0.5).length <= 25);
    assertEquals(await score({ price: 1 }), 0);
    assertEquals(await score({ title: "w1 w2" }), 0);
  });

  it("grows with the distance from what the training rows had", async () => {
    const prices = await Promise.all([1, 30, 100, 1e4, 1e9].map((price) => score({ price })));
    assertEquals(prices[0], 0);
    for (let k = 1; k < prices.length; k++) assert(prices[k] > prices[k - 1], `${prices}`);
    assert(prices[4] > 0.99 && prices[4] <= 1);
    const prices2 = await Promise.all([0, -1, -100].map((price) => score({ price })));
    assert(prices2[0] < prices2[1] && prices2[1] < prices2[2]);
  });

  it("tells unknown levels, unknown words and strange pictures", async () => {
    assertEquals(await score({ brand: "brand 0" }), 0);
    assert(await score({ brand: "never met" }) > 0.9);
    assert(await score({ code: "never met" }) < 0.1);
    assertEquals(await score({ title: "xx yy zz" }), 1);
    const photo = (value: number) => ({
      photo: { width: 8, height: 8, data: new Uint8Array(192).fill(value) },
    });
    assertEquals(await score(photo(110)), 0);
    assert(await score(photo(255)) > 0.3);
  });
});
