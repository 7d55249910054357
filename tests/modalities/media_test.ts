import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { StateReader } from "../../src/core/state.ts";
import {
  DecodeError,
  LimitError,
  ModelFormatError,
  SchemaError,
  ShapeError,
} from "../../src/errors.ts";
import { DiskFeatureCache } from "../../src/io/disk_feature_cache.ts";
import type { FeatureCache } from "../../src/io/feature_cache.ts";
import type { RgbImage } from "../../src/io/media_source.ts";
import { MediaModality, MediaModel } from "../../src/modalities/media.ts";
import type { MediaExecutor } from "../../src/modalities/modality.ts";
import type { ImageExtractor } from "../../src/modalities/media_extractor.ts";
import { StandardScalerModel } from "../../src/models/standard_scaler.ts";
import { type MediaColumn, Table } from "../../src/table/table.ts";
import { inTemporaryFolder } from "../io/temporary_folder.ts";
import { makeCache } from "./memory_cache.ts";
import { encodePng } from "./png.ts";

/** Measures the pixels themselves: feature `i` is byte `i`. 255 does not decode, 254 is too large; 253 takes its time. */
class ByteExtractor implements ImageExtractor {
  readonly modality = "image";
  readonly type = "BytesModel";
  readonly version: number = 1;
  readonly options = { flavour: "plain" };
  readonly advice = "all of one length";
  calls = 0;

  async features({ data }: RgbImage) {
    this.calls++;
    if (data[0] === 253) await new Promise((resolve) => setTimeout(resolve, 5));
    if (data.includes(255)) throw new DecodeError("Cannot decode: no bytes");
    if (data.includes(254)) {
      throw new LimitError("Cannot decode: its size", { limit: 1, actual: 2 });
    }
    return { shape: [data.length], values: Float32Array.from(data) };
  }

  names([length]: readonly number[]) {
    return Array.from({ length }, (_, i) => `byte_${i}`);
  }
}

type Cells = readonly (readonly number[] | null)[];

function column(name: string, cells: Cells, role: "image" | "audio" = "image"): MediaColumn {
  const values = cells.map((bytes, row) => {
    if (bytes === null) return null;
    const image = { width: bytes.length, height: 1, data: Uint8Array.from(bytes) };
    return { kind: "image" as const, image, name: `${name}${row + 1}.png` };
  });
  return { name, role, values };
}

function table(...columns: MediaColumn[]): Table {
  return new Table(columns[0].values.map((_, row) => `row${row + 1}`), columns);
}

const PHOTOS = table(column("photo", [[1, 10], null, [3, 10], [5, 40]]));

/** Files of two pixels each. */
const FILES = table({
  name: "photo",
  role: "image",
  values: [[0, 0, 0, 1, 2, 3], [9, 8, 7, 6, 5, 4]].map((row, i) => ({
    kind: "bytes" as const,
    bytes: encodePng({ width: 2, height: 1, color: 2 }, [row]),
    name: `${i}.png`,
  })),
});

describe("MediaModality", () => {
  it("extracts the raw features of every row, NaN where it has none", async () => {
    const { ids, present, value } = await new MediaModality(new ByteExtractor()).extract(PHOTOS);
    assertEquals(ids, ["row1", "row2", "row3", "row4"]);
    assertEquals([...present], [1, 0, 1, 1]);
    assertEquals(value.columns, [{ name: "photo", shape: [2] }]);
    assertEquals([...value.features.data], [1, 10, NaN, NaN, 3, 10, 5, 40]);
    assertEquals(value.features.data instanceof Float32Array, true);
  });

  it("standardises over the rows that it is fitted on, absent ones left out and zero", async () => {
    const modality = new MediaModality(new ByteExtractor());
    const extracted = await modality.extract(PHOTOS);
    const model = modality.fit(extracted, { standardise: true, rows: Uint32Array.of(0, 1, 2) });
    const block = model.transform(extracted);
    assertEquals([block.modality, block.names], ["image", ["byte_0", "byte_1"]]);
    assertEquals([...block.features.data], [-1, 0, 0, 0, 1, 0, 3, 30]);
    assertEquals([...block.present], [1, 0, 1, 1]);
    const some = model.transform(extracted, Uint32Array.of(3, 1));
    assertEquals([some.ids, [...some.present]], [["row4", "row2"], [1, 0]]);
    assertEquals([...some.features.data], [3, 30, 0, 0]);
  });

  it("leaves features as they are on request", async () => {
    const modality = new MediaModality(new ByteExtractor());
    const extracted = await modality.extract(PHOTOS);
    const model = modality.fit(extracted, { standardise: false });
    assertEquals([...model.transform(extracted).features.data], [1, 10, 0, 0, 3, 10, 5, 40]);
  });

  it("puts columns side by side; a row with any of them is present", async () => {
    const both = table(column("front", [[1], null, null]), column("back", [[2, 3], [4, 5], null]));
    const modality = new MediaModality(new ByteExtractor());
    const extracted = await modality.extract(both);
    assertEquals([...extracted.value.features.data], [1, 2, 3, NaN, 4, 5, NaN, NaN, NaN]);
    assertEquals([...extracted.present], [1, 1, 0]);
    const model = modality.fit(extracted, { standardise: false });
    assertEquals(model.names, ["front:byte_0", "back:byte_0", "back:byte_1"]);
    assertEquals(model.columns, ["front", "back"]);
    assertEquals(model.widths, { front: 1, back: 2 });
  });

  it("leaves out a column without any value, and columns of other roles", async () => {
    const tables = table(
      column("photo", [[1]]),
      column("back", [null]),
      column("sound", [[7]], "audio"),
    );
    const modality = new MediaModality(new ByteExtractor());
    const model = modality.fit(await modality.extract(tables), { standardise: false });
    assertEquals([model.columns, model.names], [["photo"], ["byte_0"]]);
  });

  it("says that no row has the modality", async () => {
    const modality = new MediaModality(new ByteExtractor());
    const extracted = await modality.extract(PHOTOS);
    assertThrows(
      () => modality.fit(extracted, { standardise: true, rows: Uint32Array.of(1) }),
      RangeError,
      "Cannot fit image features: no row has an image",
    );
  });

  it("fits where a column has no value in the rows given", async () => {
    const modality = new MediaModality(new ByteExtractor());
    const extracted = await modality.extract(
      table(column("front", [[1], [3], null]), column("back", [null, null, [9]])),
    );
    const model = modality.fit(extracted, { standardise: true, rows: Uint32Array.of(0, 1) });
    assertEquals([...model.transform(extracted, Uint32Array.of(0, 1)).features.data], [
      -1,
      0,
      1,
      0,
    ]);
    assertEquals(model.transform(extracted).features.data.every(Number.isFinite), true);
    assertEquals(reloaded(model), model.toState());
  });

  it("places errors: row, column and file", async () => {
    const extract = (...cells: Cells) =>
      new MediaModality(new ByteExtractor()).extract(table(column("photo", cells)));
    const place = { row: "row2", column: "photo", source: "photo2.png" };
    const where = 'Row row2, column "photo", photo2.png: Cannot ';
    const faults: [number[], unknown, string][] = [
      [[255, 0], DecodeError, "decode: no bytes"],
      [[254, 0], LimitError, "decode: its size: 2 is over the limit of 1"],
      [
        [1, 2, 3],
        ShapeError,
        "use images of several shapes (all of one length): expected 2, got 3",
      ],
    ];
    for (const [bytes, Class, message] of faults) {
      const error = await assertRejects(() => extract([1, 2], bytes), Error, where + message);
      const { constructor, row, column, source } = error as DecodeError;
      assertEquals(constructor, Class);
      assertEquals({ row, column, source }, place);
    }
  });

  it("says what may be done about a corrupt value, and more if it is the first of its column", async () => {
    const message = async (...cells: Cells) => {
      const extracted = new MediaModality(new ByteExtractor()).extract(
        table(column("photo", cells)),
      );
      return (await assertRejects(() => extracted, DecodeError)).message;
    };
    const later = await message([1], [255]), first = await message(null, [255], [1]);
    for (const text of [later, first]) assertStringIncludes(text, "--on-corrupt absent");
    assertStringIncludes(first, "--ignore photo");
    assertEquals(later.includes("--ignore"), false);
  });

  it("takes corrupt values for absent if told to, and lists them row by row", async () => {
    const both = table(
      column("front", [[1], [255], [254], [4]]),
      column("back", [[5, 5], [6, 6], [255, 0], null]),
    );
    const progress: number[] = [];
    const { present, value, corrupt } = await new MediaModality(new ByteExtractor()).extract(both, {
      onCorrupt: "absent",
      onProgress: ({ corrupt }) => progress.push(corrupt),
    });
    assertEquals([...present], [1, 1, 0, 1]);
    assertEquals([...value.features.data], [1, 5, 5, NaN, 6, 6, NaN, NaN, NaN, 4, NaN, NaN]);
    assertEquals(corrupt, [
      { row: "row2", column: "front", source: "front2.png", why: "Cannot decode: no bytes" },
      {
        row: "row3",
        column: "front",
        source: "front3.png",
        why: "Cannot decode: its size: 2 is over the limit of 1",
      },
      { row: "row3", column: "back", source: "back3.png", why: "Cannot decode: no bytes" },
    ]);
    assertEquals(progress.at(-1), 3);
  });

  it("does not take a value of another shape for corrupt", async () => {
    const cells = table(column("photo", [[1], [1, 2]]));
    const extract = () =>
      new MediaModality(new ByteExtractor()).extract(cells, { onCorrupt: "absent" });
    await assertRejects(extract, ShapeError, "Row row2");
  });

  it("is an error where all values of a column are corrupt", async () => {
    const cells = table(column("front", [[1], [2]]), column("back", [[255], [255]]));
    const error = await assertRejects(
      () => new MediaModality(new ByteExtractor()).extract(cells, { onCorrupt: "absent" }),
      DecodeError,
      'Cannot use column "back": none of its 2 values can be read and decoded; give it the role ignore',
    );
    assertEquals((error as DecodeError).column, "back");
  });

  it("never remembers what is corrupt", async () => {
    const cache = makeCache();
    const bytes = encodePng({ width: 1, height: 1, color: 2 }, [[255, 0, 0]]);
    const broken = { kind: "bytes" as const, bytes, name: "broken.png" };
    const [{ values }] = FILES.columnsOf("image");
    const cells = table({ name: "photo", role: "image", values: [values[0], broken] });
    await new MediaModality(new ByteExtractor()).extract(cells, { cache, onCorrupt: "absent" });
    assertEquals(cache.entries.size, 1);
  });

  it("reads only the columns named", async () => {
    const both = table(
      column("front", [[1], null]),
      column("back", [[2], [3]]),
      column("sound", [[7], [7]], "audio"),
    );
    const modality = (...columns: string[]) => new MediaModality(new ByteExtractor(), { columns });
    const extracted = await modality("back").extract(both);
    assertEquals([...extracted.value.features.data], [2, 3]);
    assertEquals((await modality("back", "front").extract(both)).value.columns.length, 2);
    await assertRejects(
      () => Promise.try(() => modality("fornt").extract(both)),
      SchemaError,
      'did you mean "front"?',
    );
    await assertRejects(
      () => Promise.try(() => modality("sound").extract(both)),
      SchemaError,
      'Cannot use column "sound" as image: its role is audio',
    );
  });

  it("has no more values in hand than the executor wants", async () => {
    let inHand = 0, most = 0;
    const executor: MediaExecutor = {
      capacity: 3,
      measure: async () => {
        most = Math.max(most, ++inHand);
        await new Promise((resolve) => setTimeout(resolve, 1));
        inHand--;
        return { shape: [1], values: Float32Array.of(7) };
      },
    };
    const cells = table(column("photo", Array.from({ length: 20 }, (_, i) => [i])));
    const modality = new MediaModality(new ByteExtractor());
    const { value } = await modality.extract(cells, { executor });
    assertEquals([most, value.features.data.every((feature) => feature === 7)], [3, true]);
  });

  it("reports the first row's error, whichever comes first", async () => {
    const cells = [[1], [253, 255], [255], [255], [255], [255]];
    for (let i = 0; i < 5; i++) {
      await assertRejects(
        () => new MediaModality(new ByteExtractor()).extract(table(column("photo", cells))),
        DecodeError,
        "Row row2",
      );
    }
  });

  it("measures the same bytes once with a cache", async () => {
    const cache = makeCache();
    const extractor = new ByteExtractor();
    const fresh = await new MediaModality(extractor).extract(FILES);
    for (let run = 0; run < 2; run++) {
      assertEquals(await new MediaModality(extractor).extract(FILES, { cache }), fresh);
    }
    assertEquals([extractor.calls, cache.entries.size], [4, 2]);
    const next = Object.assign(new ByteExtractor(), { version: 2 });
    await new MediaModality(next).extract(FILES, { cache });
    const other = Object.assign(new ByteExtractor(), { options: { flavour: "other" } });
    await new MediaModality(other).extract(FILES, { cache });
    assertEquals([next.calls, other.calls], [2, 2]);
  });

  it("measures nothing a second time with a cache on disk", () =>
    inTemporaryFolder(async (folder) => {
      const extracted = [];
      const extractor = new ByteExtractor();
      for (let run = 0; run < 2; run++) {
        await using cache = new DiskFeatureCache(folder);
        extracted.push(await new MediaModality(extractor).extract(FILES, { cache }));
      }
      assertEquals(extracted[1], extracted[0]);
      assertEquals(extractor.calls, 2);
    }));

  it("does not believe a cache whose entry has no shape", async () => {
    const cache: FeatureCache = { get: () => Float32Array.of(1, 3, 0), set: () => {} };
    const { value } = await new MediaModality(new ByteExtractor()).extract(FILES, { cache });
    assertEquals(value.features.columns, 6);
  });

  it("reports progress, and stops when told to", async () => {
    const seen: number[] = [];
    const controller = new AbortController();
    const modality = new MediaModality(new ByteExtractor());
    await modality.extract(PHOTOS, {
      onProgress: ({ modality, done, total, corrupt }) => {
        assertEquals([modality, total, corrupt], ["image", 3, 0]);
        seen.push(done);
      },
    });
    assertEquals(seen, [1, 2, 3]);
    controller.abort(new Error("enough"));
    await assertRejects(
      () => modality.extract(PHOTOS, { signal: controller.signal }),
      Error,
      "enough",
    );
  });
});

/** The state of the model that a model's state makes. */
function reloaded(model: MediaModel): unknown {
  return load(model.toState()).toState();
}

function load(state: ReturnType<MediaModel["toState"]>): MediaModel {
  const decoders = {
    StandardScalerModel: (reader: StateReader) => StandardScalerModel.fromState(reader),
  };
  return MediaModel.fromState(new StateReader(state, decoders), new ByteExtractor());
}

describe("MediaModel", () => {
  async function fitted(standardise = true): Promise<MediaModel> {
    const modality = new MediaModality(new ByteExtractor());
    return modality.fit(await modality.extract(PHOTOS), { standardise });
  }

  it("is the same after saving", async () => {
    for (const standardise of [true, false]) {
      const model = await fitted(standardise), again = load(model.toState());
      assertEquals(again.toState(), model.toState());
      const extracted = await again.extract(PHOTOS);
      assertEquals(again.transform(extracted), model.transform(extracted));
    }
  });

  it("reads its own columns, absent where the table lacks them", async () => {
    const model = await fitted();
    const other = await model.extract(table(column("other", [[1, 2, 3]])));
    assertEquals([...other.present], [0]);
    assertEquals([...model.transform(other).features.data], [0, 0]);
    const wrong = new Table(["1"], [{ name: "photo", role: "text", values: ["x.png"] }]);
    await assertRejects(() => model.extract(wrong), SchemaError, "the model needs image");
  });

  it("takes no other shape than it was fitted on", async () => {
    const model = await fitted();
    await assertRejects(
      () => model.extract(table(column("photo", [[1, 2, 3], [4, 5, 6]]))),
      ShapeError,
      "Row row1",
    );
    const wider = await new MediaModality(new ByteExtractor())
      .extract(table(column("photo", [[1, 2, 3]])));
    assertThrows(() => model.transform(wider), ShapeError, "expected 2 features, got 3");
  });

  it("refuses a state that makes no sense", async () => {
    const state = (await fitted()).toState();
    const layouts = [null, [], [{}], [null], [{ name: "photo", shape: [2.5] }]];
    layouts.push([{ name: "photo", shape: [3] }], [{ name: "photo", shape: [2, 2] }]);
    layouts.push([{ name: "photo", shape: [1e9] }], [{ name: 5, shape: [2] }]);
    for (const layout of layouts) {
      const changed = { ...state, fields: { ...state.fields, layout } };
      assertThrows(() => load(changed as typeof state), ModelFormatError, "");
    }
  });
});
