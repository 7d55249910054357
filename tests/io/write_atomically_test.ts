import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { writeAtomically } from "../../src/io/write_atomically.ts";
import { inTemporaryFolder, listFolder } from "./temporary_folder.ts";

describe("writeAtomically", () => {
  it("writes a new file and replaces an old one, leaving nothing else", () =>
    inTemporaryFolder(async (folder) => {
      for (const text of ["one", "two"]) {
        await writeAtomically(`${folder}/file`, new TextEncoder().encode(text));
        assertEquals(await Deno.readTextFile(`${folder}/file`), text);
      }
      assertEquals(await listFolder(folder), ["file"]);
    }));

  it("leaves nothing behind when it fails", () =>
    inTemporaryFolder(async (folder) => {
      await Deno.mkdir(`${folder}/file/full`, { recursive: true });
      await assertRejects(() => writeAtomically(`${folder}/file`, new Uint8Array(3)));
      assertEquals(await listFolder(folder), ["file"]);
      await assertRejects(() => writeAtomically(`${folder}/none/file`, new Uint8Array(3)));
    }));
});
