import { compareCodePoints } from "../core/code_point_order.ts";
import { unlessMissing } from "../io/unless_missing.ts";

/** Names of files that are taken for pictures in a folder. */
const isPicture = /\.(?:png|jpe?g|webp|gif|bmp|tiff?)$/i;

/** Picture files: those named, and all in the folders named and below, in the order of their paths. */
export function listPictures(paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    isFolder(path) ? listFolder(path.replace(/(?<=.)\/+$/, "")) : path
  );
}

function listFolder(folder: string): string[] {
  return [...Deno.readDirSync(folder)]
    .sort((a, b) => compareCodePoints(a.name, b.name))
    .flatMap(({ name }) => {
      const path = `${folder}/${name}`;
      if (isFolder(path)) return listFolder(path);
      return isPicture.test(name) ? [path] : [];
    });
}

function isFolder(path: string): boolean {
  return unlessMissing(() => Deno.statSync(path).isDirectory) ?? false;
}
