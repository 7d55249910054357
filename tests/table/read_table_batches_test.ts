import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LimitError, SchemaError } from "../../src/errors.ts";
import { readTable } from "../../src/table/read_table.ts";
import { readTableBatches } from "../../src/table/read_table_batches.ts";
import type { Schema } from "../../src/table/schema.ts";
import { inTemporaryFolder } from "../io/temporary_folder.ts";

const schema: Schema = [{ name: "price", role: "numeric" }, { name: "title", role: "text" }];

describe("readTableBatches", () => {
  it("numbers rows without an id column from batch to batch", async () => {
    const tables = await Array.fromAsync(
      readTableBatches({ text: "price\n1\n2\n3\n4\n5\n" }, { schema, batchRows: 2 }),
    );
    assertEquals(tables.map(({ ids }) => ids), [["1", "2"], ["3", "4"], ["5"]]);
  });

  it("reads only the columns of the schema, in the file's order", async () => {
    const text = "x,title,price\nnot,a lamp,1\nread,a chair,2\n";
    const [table] = await Array.fromAsync(readTableBatches({ text }, { schema }));
    assertEquals(table.columns.map(({ name }) => name), ["title", "price"]);
  });

  it("gives the rows that readTable gives, from every source and form", async () => {
    const csv = "price,title\n" +
      Array.from({ length: 3000 }, (_, i) => `${i},"lamp\n${i % 7}"\n`).join("");
    const ndjson = Array.from(
      { length: 3000 },
      (_, i) => `${JSON.stringify({ price: i, title: `lamp\n${i % 7}` })}\n`,
    ).join("");
    await inTemporaryFolder(async (folder) => {
      for (const [ending, text] of Object.entries({ csv, ndjson })) {
        const path = `${folder}/table.${ending}`;
        await Deno.writeTextFile(path, text);
        const whole = await readTable(path, { schema });
        for (const source of [path, { text }, { stream: new Blob([text]).stream() }]) {
          const tables = await Array.fromAsync(readTableBatches(source, { schema }));
          assertEquals(tables.map(({ rows }) => rows), [1024, 1024, 952]);
          assertEquals(tables.flatMap(({ ids }) => ids), whole.ids);
          const cells = tables.flatMap(({ columns }) => [...columns[1].values]);
          assertEquals(cells, [...whole.columns[1].values]);
        }
      }
    });
  });

  it("names the line of a fault in any batch", async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => i === 1500 ? "none of it" : `${i}`);
    await assertRejects(
      () => Array.fromAsync(readTableBatches({ text: ["price", ...rows].join("\n") }, { schema })),
      SchemaError,
      'in column "price", line 1502: ',
    );
  });

  it("leaves the rest of a stream unread once its reader stops", async () => {
    let cancelled = false, pulled = 0;
    const line = new TextEncoder().encode("1\n".repeat(2000));
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode("price\n")),
      pull: (controller) => {
        pulled++;
        controller.enqueue(line);
      },
      cancel: () => void (cancelled = true),
    });
    for await (const table of readTableBatches({ stream }, { schema })) {
      assertEquals(table.rows, 1024);
      break;
    }
    assert(cancelled);
    assert(pulled < 10);
  });

  it("stops at the size that it is told", async () => {
    const source = () => ({ stream: new Blob(["price\n", "1\n".repeat(1000)]).stream() });
    for (const read of [readTable, readTableBatches]) {
      const rows = async () => {
        const read_ = read(source(), { schema, maxBytes: 1000 });
        await (read_ instanceof Promise ? read_ : Array.fromAsync(read_));
      };
      await assertRejects(rows, LimitError, "Cannot read the table: its size in bytes");
    }
  });

  it("tells files of other forms by their first bytes", async () => {
    for (
      const [bytes, message] of [
        [[0x50, 0x4b, 3, 4, 0, 0], "it is a ZIP archive, as Excel's .xlsx are"],
        [[0x1f, 0x8b, 8, 0, 0, 0], "it is compressed (gzip)"],
      ] as const
    ) {
      const stream = new Blob([Uint8Array.from(bytes)]).stream();
      await assertRejects(
        () => Array.fromAsync(readTableBatches({ stream, name: "x" }, { schema })),
        SyntaxError,
        `Cannot read x: ${message}`,
      );
    }
  });

  it("refuses batches of no rows, and separators and forms that are none", async () => {
    const read = (options: object, source = { text: "price\n1\n" }) =>
      Array.fromAsync(readTableBatches(source, { schema, ...options }));
    await assertRejects(() => read({ batchRows: 0 }), RangeError, "Cannot use batchRows");
    await assertRejects(() => read({ separator: ":" }), TypeError, "Cannot use separator");
    const stream = new Blob(["price\n1\n"]).stream();
    const source = { stream, format: "xlsx" } as unknown as { text: string };
    await assertRejects(() => read({}, source), TypeError, "Cannot use format");
  });
});
