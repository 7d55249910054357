import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DecodeError, type ShapeError } from "../../src/errors.ts";
import type { MediaSource } from "../../src/io/media_source.ts";
import * as audio from "../../src/modalities/audio/index.ts";
import * as image from "../../src/modalities/image/index.ts";
import { measure } from "../../src/modalities/measure.ts";
import type { ImageExtractor } from "../../src/modalities/media_extractor.ts";
import type { ExtractContext } from "../../src/modalities/modality.ts";
import { WorkerPool, type WorkerPoolOptions } from "../../src/parallel/worker_pool.ts";
import { Table } from "../../src/table/table.ts";
import { inTemporaryFolder } from "../io/temporary_folder.ts";
import { encodePng } from "../modalities/png.ts";
import { seeded } from "../modalities/seeded.ts";
import { encodeWav } from "../modalities/wav.ts";
import { CLOSE, STALL, THROW } from "./faults.ts";

const { extractor } = image.pixels();

/** A pool of workers that can be told to fail. */
function faultyPool(options: WorkerPoolOptions = {}): WorkerPool {
  const workerUrl = new URL("./faulty_worker.ts", import.meta.url);
  return new WorkerPool({ jobs: 2, stallSeconds: 1, workerUrl, ...options });
}

function tableOf(role: "image" | "audio", values: readonly MediaSource[]): Table {
  return new Table(values.map((_, i) => `row${i + 1}`), [{ name: "media", role, values }]);
}

function inHand(bytes: Uint8Array, name: string): MediaSource {
  return { kind: "bytes", bytes, name };
}

/** Small pictures with noise, in every form that a picture may have. */
async function pictures(folder: string, count: number): Promise<Table> {
  const random = seeded(3);
  const sources: MediaSource[] = [];
  for (let i = 0; i < count; i++) {
    const rows = Array.from({ length: 6 }, () => Array.from({ length: 15 }, () => random(256)));
    const bytes = encodePng({ width: 5, height: 6, color: 2 }, rows), name = `${i}.png`;
    await Deno.writeFile(`${folder}/${name}`, bytes);
    const decoded = { width: 5, height: 6, data: Uint8Array.from(rows.flat()) };
    sources.push(
      [
        { kind: "file", path: name, base: folder } as const,
        inHand(bytes, name),
        { kind: "blob", blob: new Blob([bytes as Uint8Array<ArrayBuffer>]), name } as const,
        { kind: "image", image: decoded, name } as const,
      ][i % 4],
    );
  }
  return tableOf("image", sources);
}

function sounds(count: number): Table {
  const random = seeded(5);
  return tableOf(
    "audio",
    Array.from({ length: count }, (_, i) => {
      const samples = Int16Array.from({ length: 500 }, () => random(20_000) - 10_000);
      return inHand(encodeWav({ bits: 16 }, new Uint8Array(samples.buffer)), `${i}.wav`);
    }),
  );
}

describe("WorkerPool", () => {
  it("gives the same features for any number of workers", () =>
    inTemporaryFolder(async (folder) => {
      const tables = [await pictures(folder, 21), sounds(13)];
      const modalities = [image.descriptors(), image.pixels({ channels: "rgb" }), audio.logMel()];
      for (const modality of modalities) {
        const table = tables[modality.modality === "image" ? 0 : 1];
        const expected = await modality.extract(table);
        for (const jobs of [1, 3]) {
          await using executor = new WorkerPool({ jobs });
          assertEquals(await modality.extract(table, { executor }), expected);
          assertEquals(await modality.extract(table, { executor }), expected);
        }
      }
    }));

  it("gives the errors that there are in place", async () => {
    const picture = (width: number) => ({ width, height: 100, data: new Uint8Array(300 * width) });
    await using pool = new WorkerPool({ jobs: 1 });
    for (const content of [new Uint8Array(3), picture(200)]) {
      const here = await assertRejects(() => measure(extractor, content), Error);
      const there = await assertRejects(() => pool.measure(extractor, content), Error);
      assertEquals([there.constructor, there.message], [here.constructor, here.message]);
      const { expected, actual } = here as ShapeError;
      assertEquals([(there as ShapeError).expected, (there as ShapeError).actual], [
        expected,
        actual,
      ]);
    }
    await assertRejects(
      () => pool.measure(extractor, { sampleRate: 1, channels: [] }),
      TypeError,
      "another kind of media",
    );
  });

  it("leaves values whole, but those that can be read again", async () => {
    await using pool = faultyPool();
    const kept = Uint8Array.of(1, 2), given = Uint8Array.of(3, 4);
    const again = () => Promise.resolve(Uint8Array.of(3, 4));
    assertEquals((await pool.measure(extractor, kept)).values, Float32Array.of(1));
    assertEquals((await pool.measure(extractor, given, { again })).values, Float32Array.of(3));
    assertEquals([kept.length, given.length], [2, 0]);
  });

  for (
    const [fault, why] of [
      [STALL, "the decoder did not finish within 1 s"],
      [THROW, "the decoder's worker died (Uncaught Error: out of its mind)"],
      [CLOSE, "the decoder did not finish within 1 s"],
    ] as const
  ) {
    it(`replaces a worker that is lost: ${why}, after ${fault}`, async () => {
      await using pool = faultyPool();
      const bytes = Uint8Array.of(1, 2, 3, fault, 5, 6, 7, 8, 9, 10, fault, 12);
      const results = await Promise.allSettled(
        Array.from(bytes, (byte) => {
          const again = () => Promise.resolve(Uint8Array.of(byte));
          return pool.measure(extractor, Uint8Array.of(byte), byte % 2 ? { again } : {});
        }),
      );
      results.forEach((result, i) => {
        if (result.status === "fulfilled") assertEquals([...result.value.values], [bytes[i]]);
        else {
          assertEquals(bytes[i], fault);
          assertEquals(result.reason, new DecodeError(`Cannot decode the image: ${why}`));
        }
      });
    });
  }

  it("tells of a lost worker where the value is", async () => {
    const bytes = [1, 2, 3, THROW, 5, THROW, 7, 8, 9, 10];
    const table = tableOf("image", bytes.map((byte, i) => inHand(Uint8Array.of(byte), `${i}.png`)));
    const extract = async (context: ExtractContext) => {
      await using executor = faultyPool();
      return await image.pixels().extract(table, { executor, ...context });
    };
    const error = await assertRejects(() => extract({}), DecodeError, "worker died");
    const { row, column, source } = error as DecodeError;
    assertEquals([row, column, source], ["row4", "media", "3.png"]);
    const { present, corrupt } = await extract({ onCorrupt: "absent" });
    assertEquals([...present], [1, 1, 1, 0, 1, 0, 1, 1, 1, 1]);
    assertEquals(corrupt?.map(({ row }) => row), ["row4", "row6"]);
  });

  it("measures in place where no worker can be started, and what workers do not know", async () => {
    const content = { width: 1, height: 1, data: Uint8Array.of(255, 255, 255) };
    await using nowhere = faultyPool({ workerUrl: new URL("./none.ts", import.meta.url) });
    await using faulty = faultyPool();
    for (
      const features of [
        ...await Promise.all([1, 2, 3].map(() => nowhere.measure(extractor, content))),
        await nowhere.measure(extractor, content),
        await faulty.measure(OTHER, content),
      ]
    ) assertEquals(features.values, Float32Array.of(1));
  });

  it("is over when it is disposed of", async () => {
    const pool = faultyPool({ stallSeconds: 60 });
    const measure = (byte: number) => pool.measure(extractor, Uint8Array.of(byte));
    const waiting = Promise.allSettled([STALL, STALL, STALL, 1].map(measure));
    await pool[Symbol.asyncDispose]();
    const message = "Cannot measure: the worker pool is closed";
    for (const result of await waiting) {
      assertEquals(result.status === "rejected" && result.reason.message, message);
    }
    await assertRejects(() => measure(1), Error, message);
  });

  it("checks its options", () => {
    assertThrows(() => new WorkerPool({ jobs: 0 }), RangeError, "jobs");
    assertThrows(() => new WorkerPool({ jobs: 1.5 }), RangeError, "jobs");
    assertThrows(() => new WorkerPool({ stallSeconds: 0 }), RangeError, "stallSeconds");
  });
});

/** The same as `image.pixels()`, under a name that no worker knows. */
const OTHER: ImageExtractor = { ...extractor as ImageExtractor, type: "OtherModel" };
