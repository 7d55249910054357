import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals } from "@std/assert";
import { RowSample } from "../../src/cli/row_sample.ts";
import { block, takeRows, toSparse } from "../fusion/blocks.ts";

const whole = block("number", Array.from({ length: 1000 }, (_, row) => [row]));
const labels = whole.ids.map((id) => `label of ${id}`);

/** Adds the rows in batches, and gives what is kept. */
function sample(limit: number, batch: number) {
  const kept = new RowSample(limit);
  for (let from = 0; from < 1000; from += batch) {
    const rows = Array.from({ length: Math.min(batch, 1000 - from) }, (_, i) => from + i);
    const part = takeRows(whole, rows);
    kept.add([part, { ...toSparse(part), modality: "sparse" }], labels.slice(from, from + batch));
  }
  return kept.rows();
}

describe("RowSample", () => {
  it("keeps all rows while they are few, in their order", () => {
    for (const limit of [1000, 5000]) {
      const { blocks, labels: kept } = sample(limit, 300);
      assertEquals(blocks, [whole, { ...toSparse(whole), modality: "sparse" }]);
      assertEquals(kept, labels);
    }
  });

  it("draws from all of them when they are more, whatever the batches", () => {
    const { blocks: [numbers, sparse], labels: kept } = sample(100, 64);
    assertEquals(kept, numbers.ids.map((id) => `label of ${id}`));
    assertEquals(sparse.ids, numbers.ids);
    assertEquals(new Set(numbers.ids).size, 100);
    assertEquals(numbers.ids, [...numbers.features.data].map((row) => `row ${row}`));
    assertEquals(
      [...numbers.features.data],
      [...numbers.features.data].toSorted((a, b) => a - b),
    );
    for (let from = 0; from < 1000; from += 250) {
      const quarter = numbers.features.data.filter((row) => row >= from && row < from + 250);
      assert(quarter.length > 12 && quarter.length < 40, `${quarter.length} from ${from}`);
    }
    assertEquals(sample(100, 1000).labels, kept);
    assertEquals(sample(100, 7).labels, kept);
  });
});
