import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { decodeText } from "../../src/table/decode_text.ts";

const name = "x.csv";

/** The text of bytes that arrive in pieces of a length. */
async function decode(bytes: number[], options: { encoding?: string; length?: number } = {}) {
  const { length = bytes.length || 1, encoding } = options;
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += length) {
      yield Uint8Array.from(bytes.slice(at, at + length));
    }
  }
  return (await Array.fromAsync(decodeText(pieces(), { encoding, name }))).join("");
}

function utf16(text: string, isLittle: boolean): number[] {
  return [...text].flatMap((character) => {
    const [high, low] = [character.charCodeAt(0) >> 8, character.charCodeAt(0) & 255];
    return isLittle ? [low, high] : [high, low];
  });
}

describe("decodeText", () => {
  it("reads UTF-8 with and without mark, and UTF-16 with one, wherever it is cut", async () => {
    const utf8 = [...new TextEncoder().encode("größe,ab")];
    for (
      const bytes of [
        utf8,
        [0xef, 0xbb, 0xbf, ...utf8],
        [0xff, 0xfe, ...utf16("größe,ab", true)],
        [0xfe, 0xff, ...utf16("größe,ab", false)],
      ]
    ) {
      for (let length = 1; length <= bytes.length; length++) {
        assertEquals(await decode(bytes, { length }), "größe,ab");
      }
    }
  });

  it("reads texts shorter than a mark", async () => {
    assertEquals(await decode([]), "");
    assertEquals(await decode([97]), "a");
    assertEquals(await decode([0xef, 0xbb, 0xbf]), "");
  });

  it("reads the encoding it is told, unless a mark says otherwise", async () => {
    assertEquals(
      await decode([0x67, 0x72, 0xf6, 0xdf, 0x80], { encoding: "windows-1252" }),
      "größ€",
    );
    const marked = [0xef, 0xbb, 0xbf, ...new TextEncoder().encode("größe")];
    assertEquals(await decode(marked, { encoding: "windows-1252" }), "größe");
    assertEquals(await decode(utf16("größe", true), { encoding: "utf-16le" }), "größe");
  });

  it("refuses what is not UTF-8, and says what to do", async () => {
    for (const bytes of [[0x61, 0xf6, 0x62, 0x63, 0x64], [0x61, 0x62, 0x63, 0x64, 0xc3]]) {
      await assertRejects(
        () => decode(bytes),
        SyntaxError,
        "Cannot read x.csv: it is not UTF-8 text; save it as UTF-8, or give its encoding, as --encoding windows-1252",
      );
    }
  });

  it("tells UTF-16 without a mark", async () => {
    await assertRejects(
      () => decode(utf16("a,b\n", true)),
      SyntaxError,
      "it looks like UTF-16 without a byte order mark",
    );
  });

  it("refuses an encoding that is none", async () => {
    await assertRejects(
      () => decode([97], { encoding: "latin-9000" }),
      RangeError,
      'Cannot use encoding "latin-9000": there is none of that name',
    );
  });
});
