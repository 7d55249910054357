/** Which category is a product of? Words and numbers alone and together, then with photo and sound as well.
 *
 * ```sh
 * deno run --allow-read=. --allow-write=out examples/products/case_study.ts
 * ```
 */
import {
  audio,
  compareModalities,
  type Comparison,
  FeatureExtractor,
  formatComparison,
  image,
  type Modality,
  readTable,
  tabular,
  text,
} from "@medley/medley";
import { generateProducts } from "./generate.ts";

/** Each modality alone beside early and late fusion, on the same five folds of the same products. */
export async function caseStudy(manifest: string): Promise<Record<string, Comparison>> {
  const table = await readTable(manifest, { label: "category" });
  const wordsAndNumbers = { text: text.tfidf({ maxFeatures: 500 }), tabular: tabular() };
  const all = { ...wordsAndNumbers, image: image.descriptors(), audio: audio.mfcc() };
  const extracted = await new FeatureExtractor(all).extract(table);

  // A product with neither words nor numbers would leave the first comparison nothing to go by.
  const { text: { present: words }, tabular: { present: numbers } } = extracted.modalities;
  const rows = Uint32Array.from(table.ids.keys()).filter((row) => words[row] || numbers[row]);
  const compare = (modalities: Record<string, Modality>) =>
    compareModalities(new FeatureExtractor(modalities), extracted, table.labels(), { rows });
  return {
    "Words and numbers": await compare(wordsAndNumbers),
    "With photo and sound": await compare(all),
  };
}

if (import.meta.main) {
  const manifest = await generateProducts("out/case_study", { rows: 200 });
  for (const [title, comparison] of Object.entries(await caseStudy(manifest))) {
    console.log(`${title}\n${formatComparison(comparison)}\n`);
  }
}
