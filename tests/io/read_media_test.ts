import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DecodeError, LimitError } from "../../src/errors.ts";
import { readMedia, type ReadMediaOptions } from "../../src/io/read_media.ts";

const FIXTURES = `${import.meta.dirname}/../fixtures`;

/** The text of a path that starts from `fixtures/folder`. */
async function read(path: string, options?: ReadMediaOptions): Promise<string> {
  const bytes = await readMedia({ kind: "file", path, base: `${FIXTURES}/folder` }, options);
  return new TextDecoder().decode(bytes as Uint8Array);
}

describe("readMedia", () => {
  it("reads files of the base folder, by links inside it as well", async () => {
    assertEquals(await read("inside.txt"), "inside");
    assertEquals(await read("./x/../inside.txt"), "inside");
    assertEquals(await read("link_inside.txt"), "inside");
  });

  it("does not leave the base folder by .., a root or a link", async () => {
    const paths = [
      "../outside.txt",
      "x/../../outside.txt",
      `${FIXTURES}/outside.txt`,
      "link_outside.txt",
      "..",
    ];
    for (const path of paths) {
      const error = await assertRejects(() => read(path), DecodeError, "leaves the folder");
      assertEquals(error.source, path);
    }
  });

  it("does not take a sibling whose name begins alike for the base", async () => {
    await assertRejects(() => read("../folder2/x.png"), DecodeError, "leaves the folder");
    await assertRejects(() => read("..x.png"), DecodeError, "no such file");
  });

  it("leaves the base folder where it is allowed to", async () => {
    assertEquals(await read("../outside.txt", { allowOutside: true }), "outside");
    assertEquals(await read("link_outside.txt", { allowOutside: true }), "outside");
  });

  it("says that a file is missing or none", async () => {
    await assertRejects(
      () => read("none.png"),
      DecodeError,
      "Cannot read none.png: there is no such file",
    );
    await assertRejects(() => read("inside.txt/none.png"), DecodeError, "there is no such file");
    await assertRejects(() => read(""), DecodeError, "it is not a file");
  });

  it("limits the size", async () => {
    assertEquals(await read("inside.txt", { maxBytes: 6 }), "inside");
    const error = await assertRejects(
      () => read("inside.txt", { maxBytes: 5 }),
      LimitError,
      "6 is over",
    );
    assertEquals([error.limit, error.actual], [5, 6]);
    const source = { kind: "bytes", name: "posted", bytes: new Uint8Array(3) } as const;
    assertEquals(await readMedia(source, { maxBytes: 3 }), new Uint8Array(3));
    await assertRejects(() => readMedia(source, { maxBytes: 2 }), LimitError, "posted");
  });
});
