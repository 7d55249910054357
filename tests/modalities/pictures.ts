import type { RgbImage } from "../../src/io/media_source.ts";
import { inflateRawSync } from "node:zlib";

const FOLDER = `${import.meta.dirname}/../fixtures/images/matrix`;

/** A small file of the matrix, and what it must decode to, its transparency dropped or laid over white. */
export interface Picture {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly expected: RgbImage;
  readonly transparency: "white" | "ignore";
}

/** The files of `tests/fixtures/images/matrix`, by their names in order; the README beside it says what they are. */
export function readPictures(): Picture[] {
  const references: Record<string, Reference> = JSON.parse(
    Deno.readTextFileSync(`${FOLDER}/reference.json`),
  );
  return Object.entries(references).map(([name, { width, height, transparency, rgb }]) => ({
    name,
    bytes: Deno.readFileSync(`${FOLDER}/${name}`),
    expected: {
      width,
      height,
      data: new Uint8Array(inflateRawSync(Uint8Array.fromBase64(rgb))),
    },
    transparency: transparency ?? "ignore",
  }));
}

/** A file of the matrix. */
export function readPicture(name: string): Uint8Array {
  return Deno.readFileSync(`${FOLDER}/${name}`);
}

interface Reference {
  readonly width: number;
  readonly height: number;
  /** @default {"ignore"} */
  readonly transparency?: "white";
  /** Red, green, blue of every pixel, deflated, in base64. */
  readonly rgb: string;
}
