import "./start_runtime.ts";
import { dirname } from "node:path";
import type { RgbImage } from "../../src/io/media_source.ts";

/** Where the tiny encoders are. */
export const folder = `${dirname(import.meta.dirname!)}/fixtures/encoders`;

/** What Python makes of the same files; `make.py` beside them says how. */
export const golden = JSON.parse(Deno.readTextFileSync(`${folder}/golden.json`));

/** The files of one of them, by their paths; a path with `undefined` leaves a file out, or else replaces it. */
export function filesOf(
  name: "text" | "image" | "clip",
  changes: Readonly<Record<string, Uint8Array | object | undefined>> = {},
): { name: string; files: Record<string, Uint8Array> } {
  const files: Record<string, Uint8Array> = {};
  const collect = (path: string) => {
    for (const entry of Deno.readDirSync(`${folder}/${name}/${path}`)) {
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory) collect(inner);
      else files[inner] = Deno.readFileSync(`${folder}/${name}/${inner}`);
    }
  };
  collect("");
  for (const [path, content] of Object.entries(changes)) {
    if (content === undefined) delete files[path];
    else if (content instanceof Uint8Array) files[path] = content;
    else files[path] = new TextEncoder().encode(JSON.stringify(content));
  }
  return { name, files };
}

/** A JSON file of one of them. */
export function jsonOf(name: string, path: string): Record<string, unknown> {
  return JSON.parse(Deno.readTextFileSync(`${folder}/${name}/${path}`));
}

/** The largest difference between numbers. */
export function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((x, y) => Math.max(x, y), 0);
}

/** The pictures that the golden file was made of. */
export function pictures(
  kept: readonly { readonly width: number; readonly height: number; readonly rgb: string }[],
): RgbImage[] {
  return kept.map(({ width, height, rgb }) => ({
    width,
    height,
    data: Uint8Array.fromBase64(rgb),
  }));
}
