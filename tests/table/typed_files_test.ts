import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LimitError, SchemaError } from "../../src/errors.ts";
import { rawBatches, type TableSource } from "../../src/table/raw_batches.ts";
import { readTable } from "../../src/table/read_table.ts";
import { join } from "./join.ts";

/** Six rows of every type, in two row groups or record batches, written by pyarrow 26 (see files/README.md). */
const expected: Record<string, readonly unknown[]> = {
  int8: [1, null, -3, 4, 5, 6],
  int64: [1, 9007199254740991, "9007199254740994", null, -5, "-1152921504606846976"],
  uint32: [0, 1, 4294967295, 3, null, 5],
  float32: [0.5, null, null, -1.25, 2, 3],
  float64: [0.1, null, null, -1e300, 2, 3],
  bool: ["true", "false", null, "true", "true", "false"],
  text: ["red lamp", null, null, "größe 😀", null, "x"],
  large: ["a", "b", null, "d", "e", "f"],
  kind: ["b", "a", null, "b", "a", "a"],
  date: ["2024-02-29", null, "1969-12-31", "2000-01-01", "2000-01-02", "2000-01-03"]
    .map((day) => day && `${day}T00:00:00.000Z`),
  moment: [
    "2024-02-29T12:30:01.500Z",
    null,
    "1969-12-31T00:00:00.000Z",
    "2000-01-01T00:00:00.000Z",
    "2000-01-02T00:00:00.000Z",
    "2000-01-03T00:00:00.000Z",
  ],
  zoned: [
    "2024-02-29T12:30:00.000Z",
    null,
    "2000-01-01T00:00:00.000Z",
    "2000-01-02T00:00:00.000Z",
    "2000-01-03T00:00:00.000Z",
    "2000-01-04T00:00:00.000Z",
  ],
  price: [12.3, null, -0.05, 10.05, 1.1, 99999.99],
  photo: [[0x89, 0x50, 0x4e, 0x47], null, [], [97, 98, 99], [100], [101]],
  nothing: [null, null, null, null, null, null],
};

const files = [
  "typed.snappy.parquet",
  "typed.gzip.parquet",
  "typed.zstd.parquet",
  "typed.lz4.parquet",
  "typed.arrow",
  "typed.stream.arrow",
  "typed.zstd.arrow",
  "typed.lz4.feather",
];

function urlOf(file: string): URL {
  return new URL(`files/${file}`, import.meta.url);
}

/** The bytes of a file as a stream of chunks of a length. */
function inChunks(file: string, length: number): ReadableStream<Uint8Array> {
  const bytes = Deno.readFileSync(urlOf(file));
  return ReadableStream.from((function* () {
    for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
  })());
}

async function cellsOf(source: TableSource, options: { batchRows?: number } = {}) {
  const { names, cells } = await join(rawBatches(source, options));
  return Object.fromEntries(names.map((name, j) => [
    name,
    cells[j].map((cell) =>
      cell !== null && typeof cell === "object" && cell.kind === "bytes" ? [...cell.bytes] : cell
    ),
  ]));
}

describe("Parquet and Arrow", () => {
  for (const file of files) {
    it(`reads every type from ${file}`, async () => {
      assertEquals(await cellsOf(urlOf(file)), expected);
    });

    it(`knows ${file} by its first bytes, in chunks of any length`, async () => {
      for (const length of [1, 7, 100, 10000]) {
        assertEquals(await cellsOf({ stream: inChunks(file, length) }), expected);
      }
    });
  }

  it("gives batches of at most the rows asked for, and says where a row stands", async () => {
    for (const file of ["typed.snappy.parquet", "typed.arrow"]) {
      const batches = await Array.fromAsync(rawBatches(urlOf(file), { batchRows: 3 }));
      assertEquals(batches.map(({ rows }) => rows), [3, 1, 2]);
      assertEquals(batches[2].place(1), `row 6 of ${urlOf(file)}`);
    }
  });

  it("reads the columns that are wanted", async () => {
    for (const file of ["lists.parquet", "lists.arrow"]) {
      const { names, cells } = await join(rawBatches(urlOf(file), { columns: new Set(["x"]) }));
      assertEquals([names, cells], [["x"], [[1, 2]]]);
    }
  });

  it("follows dictionaries that change from batch to batch", async () => {
    assertEquals(await cellsOf(urlOf("replaced.arrow")), { kind: ["a", "b", "c", "a", "d", "d"] });
  });

  it("gives columns their roles", async () => {
    const table = await readTable(urlOf("typed.zstd.parquet"), { roles: { photo: "image" } });
    const roleOf = (name: string) => table.schema.find((column) => column.name === name)?.role;
    assertEquals(["int8", "price", "bool", "moment", "photo"].map(roleOf), [
      "numeric",
      "numeric",
      "boolean",
      "date",
      "image",
    ]);
  });

  it("refuses lists, and names their column", async () => {
    const messages = {
      "lists.parquet": `Cannot use column "tags" of ${
        urlOf("lists.parquet")
      }: its values are lists`,
      "lists.arrow": `Cannot use an array in column "tags", row 1 of ${urlOf("lists.arrow")}: `,
    };
    for (const [file, message] of Object.entries(messages)) {
      const error = await assertRejects(() => readTable(urlOf(file)), SchemaError, message);
      assertEquals(error.column, "tags");
    }
  });

  it("refuses files that are cut short or damaged, with an error that names them", async () => {
    for (const file of files) {
      const bytes = Deno.readFileSync(urlOf(file));
      const read = (changed: Uint8Array) =>
        cellsOf({ stream: new Blob([changed.slice()]).stream(), name: "x" });
      await assertRejects(() => read(bytes.subarray(0, bytes.length / 2)), Error, "Cannot read x");
      for (let at = 0; at < bytes.length; at += 41) {
        const changed = bytes.slice();
        changed[at] ^= 0xff;
        // A changed value is no fault that shows.
        await read(changed).catch((error) => {
          const known = error instanceof SyntaxError || error instanceof LimitError ||
            error instanceof SchemaError;
          if (!known) throw error;
        });
      }
    }
  });
});
