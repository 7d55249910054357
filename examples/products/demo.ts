/** `deno task demo`: from a folder of listings to a fusion model in use, in seven steps. */
import {
  audio,
  AutoFusion,
  compareModalities,
  describeSchema,
  FeatureExtractor,
  fitCandidates,
  FitPool,
  formatComparison,
  image,
  loadModel,
  PipelineModel,
  portfolio,
  RandomState,
  readTable,
  saveModel,
  stepDecoders,
  tabular,
  text,
} from "@medley/medley";
import { listDetails } from "./details.ts";
import { generateProducts } from "./generate.ts";
import { recordSound } from "./sound.ts";
import { writeText } from "./words.ts";

console.log("1. A small shop: 480 listings, some of everything missing");
const manifest = await generateProducts("out/products");
console.log(`   ${manifest}`);

console.log("\n2. Its columns, and what they are to the learner");
const table = await readTable(manifest, { label: "category" });
for (const line of describeSchema(table)) console.log(`   ${line}`);

console.log("\n3. Words, prices, pictures and sounds become features");
const extractor = new FeatureExtractor({
  tabular: tabular(),
  text: text.tfidf(),
  image: image.descriptors(),
  audio: audio.mfcc(),
});
const extracted = await extractor.extract(table);
for (const [name, { present }] of Object.entries(extracted.modalities)) {
  const rows = present.filter((bit) => bit === 1).length;
  console.log(`   ${name.padEnd(8)} ${rows} of ${table.rows} listings have it`);
}

console.log("\n4. Each modality alone beside their fusions, in 5 folds (half a minute)");
const classifiers = portfolio(["logistic", "boosting"], { innerFolds: 3 });
const search = new AutoFusion({ classifiers, innerFolds: 3 });
await using executor = new FitPool({ decoders: stepDecoders });
const comparison = await compareModalities(extractor, extracted, table.labels(), {
  search,
  executor,
  concurrency: executor.jobs,
});
console.log(indent(formatComparison(comparison)));

console.log("\n5. What does best, trained on all listings and saved as one file");
const fitted = await fitCandidates(extractor, extracted, table.labels(), { search, executor });
const trained = PipelineModel.of({
  extractor: fitted.extractor,
  fusion: fitted.models[fitted.names.best],
  table,
  extracted,
});
await saveModel(trained, "out/products.medley");
const { size } = await Deno.stat("out/products.medley");
console.log(`   ${fitted.chosen.best.name}: out/products.medley, ${Math.round(size / 1024)} KiB`);

const model = await loadModel("out/products.medley");
const random = new RandomState(7);

console.log("\n6. A new listing without its photo");
await predict({
  ...writeText(random, "kitchen"),
  ...listDetails(random, "kitchen"),
  sound: recordSound(random, "kitchen"),
});

console.log("\n7. One with text only");
await predict({ title: "Compact denim jacket", description: "Long sleeve, cotton band." });

/** Prints what the model makes of a listing, and from what. */
async function predict(listing: Record<string, string | Uint8Array>): Promise<void> {
  const { classes, probabilities, used, decidedBy } = await model.explain([listing]);
  const shares = model.classes.map((name, k) => `${name} ${probabilities.row(0)[k].toFixed(3)}`);
  console.log(`   "${listing.title}: ${listing.description}"`);
  console.log(`   ${classes[0]} (${shares.join(", ")})`);
  console.log(`   from ${used[0].join(", ")}; decided by ${decidedBy[0]}`);
}

function indent(lines: string): string {
  return lines.replace(/^/gm, "   ");
}
