import { RandomState } from "@medley/medley";
import { categories, type Category, happens } from "./category.ts";
import { listDetails } from "./details.ts";
import { takePhoto } from "./photo.ts";
import { recordSound } from "./sound.ts";
import { writeText } from "./words.ts";

/** Columns of the manifest. */
const columns = [
  "id",
  "title",
  "description",
  "price",
  "weight_kg",
  "has_warranty",
  "rating",
  "n_reviews",
  "brand",
  "photo",
  "sound",
  "category",
] as const;

type Listing = Partial<Record<typeof columns[number], string>>;

/** How often a listing lacks a whole modality, and how often a single detail. */
const absent = { text: 0.1, details: 0.1, photo: 0.15, sound: 0.17, detail: 0.05 };

/** Writes a small shop: `products.csv`, a photo and a sound a listing, some of everything missing.
 *
 * Given its category, a listing's words, details, photo and sound are made independently, and each of them is often
 * useless: what one lacks, another may have. The same seed gives the same files.
 *
 * @param folder Where to; made if it is not there, files in it are replaced.
 * @param options `rows`: a multiple of the four categories has them balanced.
 * @returns Path of the manifest.
 */
export async function generateProducts(
  folder: string,
  { rows = 480, seed = 42 }: { rows?: number; seed?: number } = {},
): Promise<string> {
  const random = new RandomState(seed);
  const order = Array.from({ length: rows }, (_, row) => categories[row % categories.length]);
  random.shuffle(order);
  await Deno.mkdir(`${folder}/photos`, { recursive: true });
  await Deno.mkdir(`${folder}/sounds`, { recursive: true });
  const listings: Listing[] = [];
  for (const [row, category] of order.entries()) {
    listings.push(await makeListing(folder, { id: nameOf(row), category, random }));
  }
  const lines = [columns, ...listings.map((listing) => columns.map((name) => listing[name]))];
  const manifest = `${folder}/products.csv`;
  await writeWhole(manifest, new TextEncoder().encode(lines.map(toCsv).join("")));
  return manifest;
}

async function makeListing(
  folder: string,
  { id, category, random }: { id: string; category: Category; random: RandomState },
): Promise<Listing> {
  const lacks = {
    text: happens(random, absent.text),
    details: happens(random, absent.details),
    photo: happens(random, absent.photo),
    sound: happens(random, absent.sound),
  };
  if (lacks.text && lacks.details && lacks.photo && lacks.sound) lacks.text = false;

  const listing: Listing = { id, category };
  if (!lacks.text) Object.assign(listing, writeText(random, category));
  if (!lacks.details) {
    const details = Object.entries(listDetails(random, category));
    Object.assign(
      listing,
      Object.fromEntries(details.filter(() => !happens(random, absent.detail))),
    );
  }
  if (!lacks.photo) {
    listing.photo = `photos/${id}.png`;
    await writeWhole(`${folder}/${listing.photo}`, takePhoto(random, category));
  }
  if (!lacks.sound) {
    listing.sound = `sounds/${id}.wav`;
    await writeWhole(`${folder}/${listing.sound}`, recordSound(random, category));
  }
  return listing;
}

function nameOf(row: number): string {
  return `P${String(row + 1).padStart(4, "0")}`;
}

function toCsv(cells: readonly (string | undefined)[]): string {
  const quote = (cell: string) => /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return cells.map((cell) => quote(cell ?? "")).join(",") + "\n";
}

/** Writes a file so that it is never seen half written. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await Deno.writeFile(`${path}.part`, bytes);
  await Deno.rename(`${path}.part`, path);
}
