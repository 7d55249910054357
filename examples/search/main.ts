/** Pictures found by words, by pictures, and named by labels that nothing was trained on.
 *
 * ```sh
 * deno run --allow-read --allow-write=out examples/search/main.ts
 * ```
 */
import {
  type Clip,
  loadClip,
  loadImage,
  loadIndex,
  type Matrix,
  readTable,
  saveIndex,
  SearchIndex,
  type StringColumn,
} from "@medley/medley";

const here = new URL("./", import.meta.url);

/** A picture of the gallery, and what is known of it. */
export interface Picture {
  readonly file: string;
  readonly caption: string;
  /** Null for a digit, as its shape is. */
  readonly colour: string | null;
  readonly shape: string | null;
  /** Null for a coloured shape. */
  readonly digit: string | null;
}

/** The CLIP of this example; whoever has no more use for it disposes of it. */
export function openClip(): Promise<Clip> {
  return loadClip(new URL("model/", here));
}

/** The pictures of the gallery, as its table tells of them. */
export async function readGallery(): Promise<Picture[]> {
  const names = ["file", "caption", "colour", "shape", "digit"];
  const roles = Object.fromEntries(names.map((name) => [name, "ignore" as const]));
  const table = await readTable(new URL("gallery/manifest.csv", here), { roles });
  return table.ids.map((_, row) =>
    Object.fromEntries(
      (table.columns as StringColumn[]).map(({ name, values }) => [name, values[row]]),
    ) as unknown as Picture
  );
}

/** Vectors of pictures of the gallery. */
export async function embedGallery(clip: Clip, pictures: readonly Picture[]): Promise<Matrix> {
  const load = ({ file }: Picture) => loadImage(new URL(`gallery/${file}`, here));
  return await clip.embedImages(await Promise.all(pictures.map(load)));
}

/** An index of pictures of the gallery. */
export async function indexGallery(
  clip: Clip,
  pictures: readonly Picture[],
): Promise<SearchIndex> {
  return SearchIndex.of({
    ...await entriesOf(clip, pictures),
    kind: "image",
    encoders: [clip.image, clip.text],
  });
}

/** The same index with more pictures. */
export async function addToIndex(
  clip: Clip,
  index: SearchIndex,
  pictures: readonly Picture[],
): Promise<SearchIndex> {
  return index.append({ ...await entriesOf(clip, pictures), encoder: clip.image });
}

async function entriesOf(clip: Clip, pictures: readonly Picture[]) {
  return {
    ids: pictures.map(({ file }) => file),
    vectors: await embedGallery(clip, pictures),
    columns: {
      caption: pictures.map(({ caption }) => caption),
      colour: pictures.map(({ colour }) => colour),
      shape: pictures.map(({ shape }) => shape),
      digit: pictures.map(({ digit }) => digit === null ? null : Number(digit)),
    },
  };
}

if (import.meta.main) {
  await using clip = await openClip();
  const pictures = await readGallery();

  console.log(`1. ${pictures.length} pictures, embedded once, indexed and saved`);
  const first = await indexGallery(clip, pictures.slice(0, 30));
  const all = await addToIndex(clip, first, pictures.slice(30));
  console.log(`   ${first.rows} pictures, ${all.rows} after more were appended`);
  await Deno.mkdir("out", { recursive: true });
  await saveIndex(all, "out/gallery.medley");
  const index = await loadIndex("out/gallery.medley");
  const { size } = await Deno.stat("out/gallery.medley");
  console.log(`   out/gallery.medley, ${Math.round(size / 1024)} KiB\n`);

  const show = (hits: ReturnType<SearchIndex["search"]>[number]) => {
    for (const { score, id } of hits) console.log(`   ${score.toFixed(2).padStart(5)}  ${id}`);
    console.log();
  };
  const find = async (
    text: string,
    options: { k: number; where?: Record<string, string | null> },
  ) => show(index.search(await clip.embedText([text]), { encoder: clip.text, ...options })[0]);

  console.log('2. Found by words: "a photo of a red star"');
  await find("a photo of a red star", { k: 3 });

  console.log("3. Found by words, among what is yellow");
  await find("a photo of a red star", { k: 2, where: { colour: "yellow" } });

  console.log("4. Found by a picture: the like of digit_7_653.png");
  const seven = pictures.filter(({ file }) => file === "digit_7_653.png");
  show(index.search(await embedGallery(clip, seven), { encoder: clip.image, k: 4 })[0]);

  console.log("5. Named by labels of which nothing was trained");
  const labels = ["red star", "white cross", "yellow circle", "digit three"];
  const some = ["red_star.png", "white_cross.png", "yellow_circle.png", "digit_3_1160.png"];
  const seen = await embedGallery(clip, some.map((file) => pictures.find((p) => p.file === file)!));
  const { probabilities } = await clip.zeroShot(seen, labels, {
    template: ["a photo of a {}", "a photo of the {}"],
  });
  some.forEach((file, i) => {
    const row = Array.from(probabilities.row(i)), most = Math.max(...row);
    console.log(`   ${file.padEnd(18)} ${labels[row.indexOf(most)].padEnd(14)} ${most.toFixed(2)}`);
  });
}
