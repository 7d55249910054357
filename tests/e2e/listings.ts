import { seeded } from "../modalities/seeded.ts";
import { encodePng } from "../modalities/png.ts";
import { encodeWav } from "../modalities/wav.ts";

/** What the listings are of. */
export const kinds: readonly string[] = ["books", "clothing", "kitchen"];

/** A listing: a cell by column, absent where it lacks one. */
export type Listing = Partial<Record<typeof columns[number], string>>;

const columns = [
  "id",
  "price",
  "brand",
  "tier",
  "title",
  "photo",
  "sound",
  "split",
  "kind",
] as const;
const brands = ["acme", "omni", "zeta"];
const words = [["novel", "story", "pages"], ["coat", "wool", "shirt"], ["pan", "steel", "knife"]];

/** Listings of every kind of column, each of which tells the kind more often than not; every column but id, split and
 * kind is absent in some rows, and no row lacks them all.
 */
export function makeListings(rows: number): Listing[] {
  const random = seeded(7);
  return Array.from({ length: rows }, (_, i) => {
    const kind = i % kinds.length;
    const hint = () => random(10) < 5 ? kind : random(kinds.length);
    const word = () => words[hint()][random(3)];
    const unless = (every: number, cell: string) => i % every === every - 1 ? undefined : cell;
    const id = `L${String(i + 1).padStart(3, "0")}`;
    return {
      id,
      price: unless(11, String(10 * hint() + random(12) + 0.5)),
      brand: unless(13, brands[hint()]),
      tier: unless(17, ["free", "starter", "business"][hint()]),
      title: unless(7, `${word()}, "${word()}"\nno ${random(100)} ${word()}`),
      photo: unless(6, `photos/${id}-${hint()}.png`),
      sound: unless(8, `sounds/${id}-${hint()}.wav`),
      split: i % 5 === 4 ? "test" : "train",
      kind: kinds[kind],
    };
  });
}

/** Writes the files of listings, and a manifest of the given columns.
 *
 * @returns Path of the manifest.
 */
export async function writeListings(
  folder: string,
  listings: readonly Listing[],
): Promise<string> {
  const random = seeded(11);
  await Deno.mkdir(`${folder}/photos`, { recursive: true });
  await Deno.mkdir(`${folder}/sounds`, { recursive: true });
  for (const { photo, sound } of listings) {
    if (photo !== undefined) await Deno.writeFile(`${folder}/${photo}`, draw(photo, random));
    if (sound !== undefined) await Deno.writeFile(`${folder}/${sound}`, play(sound, random));
  }
  const manifest = `${folder}/listings.csv`;
  await Deno.writeTextFile(manifest, toCsv(listings));
  return manifest;
}

/** A manifest's text: `without` columns, if any are named. */
export function toCsv(listings: readonly Listing[], without: readonly string[] = []): string {
  const kept = columns.filter((name) => !without.includes(name));
  const quote = (cell: string) => /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const lines = listings.map((listing) => kept.map((name) => quote(listing[name] ?? "")));
  return [kept, ...lines].map((cells) => `${cells.join(",")}\n`).join("");
}

/** The digit at the end of a file's name says which of the kinds it is like. */
function likenessOf(path: string): number {
  return Number(path.at(-5));
}

/** Stripes of a colour, with noise: 16 × 16 RGB. */
function draw(path: string, random: (below: number) => number): Uint8Array {
  const likeness = likenessOf(path), size = 16;
  const rows = Array.from({ length: size }, (_, y) =>
    Array.from({ length: 3 * size }, (_, x) => {
      const isStripe = (y >> (likeness + 1)) % 2 === 0 && x % 3 === likeness;
      return (isStripe ? 180 : 60) + random(60);
    }));
  return encodePng({ width: size, height: size, color: 2 }, rows);
}

/** A tenth of a second of a tone, with noise: 16 bits at 8 kHz. */
function play(path: string, random: (below: number) => number): Uint8Array {
  const hz = 300 * 2 ** likenessOf(path);
  const samples = Int16Array.from(
    { length: 800 },
    (_, i) => 8000 * Math.sin(2 * Math.PI * hz * i / 8000) + random(4000),
  );
  return encodeWav({ bits: 16 }, new Uint8Array(samples.buffer));
}
