// deno-lint-ignore-file no-import-prefix
import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { parse } from "npm:csv-parse@7.0.3/sync";
import { unzipSync } from "npm:fflate@0.8.3";
import { parquetMetadata, parquetReadObjects } from "npm:hyparquet@1.31.5";
import { tableFromIPC } from "npm:@uwdata/flechette@2.6.0";
import type { Block } from "../../src/core/block.ts";
import { ShapeError } from "../../src/errors.ts";
import { writeFeatures } from "../../src/export/write_features.ts";
import { inTemporaryFolder } from "../io/temporary_folder.ts";
import { makeBlocks } from "./blocks.ts";

const batches = [0, 1, 2].map(makeBlocks);

/** Writes the batches, and gives what is read back. */
function written<Value>(
  ending: string,
  read: (bytes: Uint8Array<ArrayBuffer>) => Value | Promise<Value>,
): Promise<Value> {
  return inTemporaryFolder(async (folder) => {
    const path = `${folder}/features${ending}`;
    assertEquals(await writeFeatures(path, batches), 9);
    assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name), [`features${ending}`]);
    return await read(await Deno.readFile(path));
  });
}

const ids = [0, 1, 2].flatMap((batch) => makeBlocks(batch)[0].ids);
/** The nine rows of a column that is alike in each batch. */
function thrice<Value>(...values: Value[]): Value[] {
  return [...values, ...values, ...values];
}
const dense: Record<string, unknown[]> = {
  id: ids,
  "tabular.present": thrice(true, true, false),
  "tabular.price": [0, 1, 2].flatMap((batch) => [0.1 + batch, 3, 0]),
  "tabular.present_2": thrice(2, 4, 0),
  "image.present": thrice(true, false, true),
  "image.red": [0, 1, 2].flatMap((batch) => [0.5 + batch, 0, 5]),
  "image.green": thrice(2, 0, 6),
  "text.present": thrice(true, false, true),
};
const lists = {
  ...dense,
  "text.indices": thrice([0, 2], [], [1]),
  "text.values": thrice([0.6, 0.8], [], [1]),
};
const names = JSON.stringify(["lamp", "chair", "present"]);

describe("writeFeatures", () => {
  it("writes Parquet: sparse blocks as lists, their names in the metadata", async () => {
    await written(".parquet", async ({ buffer }) => {
      const rows = await parquetReadObjects({ file: buffer });
      const columns = Object.keys(lists);
      assertEquals(rows.map((row) => Object.keys(row)), ids.map(() => columns));
      for (const [name, values] of Object.entries(lists)) {
        assertEquals(rows.map((row) => row[name]), values, name);
      }
      const { key_value_metadata, schema } = parquetMetadata(buffer);
      assertEquals(key_value_metadata, [{ key: "text.indices", value: names }]);
      const typeOf = (column: string) => schema.find(({ name }) => name === column)?.type;
      assertEquals(["tabular.price", "image.red"].map(typeOf), ["DOUBLE", "FLOAT"]);
    });
  });

  it("writes an Arrow file: a record batch for each batch", async () => {
    await written(".arrow", (bytes) => {
      assertEquals(new TextDecoder().decode(bytes.subarray(0, 6)), "ARROW1");
      assertEquals(new TextDecoder().decode(bytes.subarray(-6)), "ARROW1");
      const table = tableFromIPC(bytes);
      assertEquals(table.names, Object.keys(lists));
      assertEquals(table.getChildAt(0).data.map(({ length }) => length), [3, 3, 3]);
      for (const [name, values] of Object.entries(lists)) {
        const column = [...table.getChild(name)].map((value) =>
          ArrayBuffer.isView(value) ? [...value as Float64Array] : value
        );
        assertEquals(column, values, name);
      }
      assertEquals(table.schema.metadata?.get("text.indices"), names);
    });
  });

  it("writes CSV in full, with ids quoted where they must be", async () => {
    await written(".csv", (bytes) => {
      const [header, ...rows] = parse(new TextDecoder().decode(bytes));
      const columns = {
        ...dense,
        "text.lamp": thrice(0.6, 0, 0),
        "text.chair": thrice(0, 0, 1),
        "text.present_2": thrice(0.8, 0, 0),
      };
      assertEquals(header, Object.keys(columns));
      Object.values(columns).forEach((values, j) =>
        assertEquals(rows.map((row) => row[j]), values.map(String))
      );
    });
  });

  it("writes NumPy's arrays: sparse blocks as SciPy has them", async () => {
    await written(".npz", (bytes) => {
      const arrays = Object.fromEntries(
        Object.entries(unzipSync(bytes)).map(([name, npy]) => [name, readNpy(npy)]),
      );
      const f64 = { type: "<f8", shape: [9] };
      assertEquals(arrays, {
        "id.npy": { type: "<U8", shape: [9], values: ids },
        "tabular.npy": {
          type: "<f8",
          shape: [9, 2],
          values: [0, 1, 2].flatMap((batch) => [0.1 + batch, 2, 3, 4, 0, 0]),
        },
        "tabular.present.npy": { type: "|b1", shape: [9], values: thrice(1, 1, 0) },
        "tabular.names.npy": { type: "<U7", shape: [2], values: ["price", "present"] },
        "image.npy": {
          type: "<f4",
          shape: [9, 2],
          values: [0, 1, 2].flatMap((batch) => [0.5 + batch, 2, 0, 0, 5, 6]),
        },
        "image.present.npy": { type: "|b1", shape: [9], values: thrice(1, 0, 1) },
        "image.names.npy": { type: "<U5", shape: [2], values: ["red", "green"] },
        "text.data.npy": { ...f64, values: thrice(0.6, 0.8, 1) },
        "text.indices.npy": { type: "<i4", shape: [9], values: thrice(0, 2, 1) },
        "text.indptr.npy": { type: "<i8", shape: [10], values: [0, 2, 2, 3, 5, 5, 6, 8, 8, 9] },
        "text.shape.npy": { type: "<i8", shape: [2], values: [9, 3] },
        "text.present.npy": { type: "|b1", shape: [9], values: thrice(1, 0, 1) },
        "text.names.npy": { type: "<U7", shape: [3], values: ["lamp", "chair", "present"] },
      });
    });
  });

  it("writes the same bytes for the same features", async () => {
    for (const ending of [".parquet", ".arrow", ".npz"]) {
      const digest = (bytes: Uint8Array) => bytes.toHex();
      assertEquals(await written(ending, digest), await written(ending, digest));
    }
  });

  it("leaves nothing behind when the batches fail, and keeps what was there", async () => {
    await inTemporaryFolder(async (folder) => {
      async function* failing(): AsyncGenerator<Block[]> {
        yield makeBlocks(0);
        await Promise.resolve();
        throw new EvalError("no more");
      }
      for (const ending of [".parquet", ".arrow", ".npz", ".csv"]) {
        const path = `${folder}/features${ending}`;
        await Deno.writeTextFile(path, "before");
        await assertRejects(() => writeFeatures(path, failing()), EvalError, "no more");
        assertEquals(await Deno.readTextFile(path), "before");
      }
      assertEquals([...Deno.readDirSync(folder)].length, 4);
    });
  });

  it("refuses batches that differ, no rows, and endings that it does not know", async () => {
    await inTemporaryFolder(async (folder) => {
      const path = `${folder}/features.csv`;
      await assertRejects(
        () => writeFeatures(path, [makeBlocks(0), makeBlocks(1).slice(1)]),
        ShapeError,
        "Cannot write features: batches differ: expected tabular of 2 features",
      );
      await assertRejects(() => writeFeatures(path, []), ShapeError, "expected a row or more");
      await assertRejects(
        () => writeFeatures(`${folder}/features.xlsx`, [makeBlocks(0)]),
        TypeError,
        "its name must end in .parquet, .arrow, .npz, .csv",
      );
      assertEquals([...Deno.readDirSync(folder)], []);
    });
  });
});

/** What an array of NumPy's format holds. */
function readNpy(bytes: Uint8Array): { type: string; shape: number[]; values: unknown[] } {
  assertEquals([...bytes.subarray(1, 8)], [...new TextEncoder().encode("NUMPY"), 1, 0]);
  const start = 10 + bytes[8] + 256 * bytes[9];
  assertEquals(start % 64, 0);
  const header = new TextDecoder().decode(bytes.subarray(10, start));
  const [, type, dimensions] =
    /^\{'descr': '(.+)', 'fortran_order': False, 'shape': \((.+)\), \} *\n$/.exec(header)!;
  const shape = dimensions.split(",").filter((part) => part.trim() !== "").map(Number);
  const data = bytes.slice(start).buffer;
  const width = Number(type.slice(2));
  assert(data.byteLength > 0);
  const values = type.startsWith("<U")
    ? Array.from({ length: shape[0] }, (_, i) =>
      String.fromCodePoint(
        ...new Uint32Array(data, i * width * 4, width).filter((point) => point > 0),
      ))
    : Array.from(
      new ({
        "<f8": Float64Array,
        "<f4": Float32Array,
        "<i4": Int32Array,
        "<i8": BigInt64Array,
        "|b1": Uint8Array,
      }[type]!)(data),
      Number,
    );
  return { type, shape, values };
}
