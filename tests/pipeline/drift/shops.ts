import { RandomState } from "../../../src/core/random.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { EarlyFusion } from "../../../src/fusion/early_fusion.ts";
import { pixels } from "../../../src/modalities/image/pixels.ts";
import { tabular } from "../../../src/modalities/tabular/tabular.ts";
import { tfidf } from "../../../src/modalities/text/tfidf.ts";
import { FeatureExtractor } from "../../../src/pipeline/feature_extractor.ts";
import { Pipeline, type PipelineModel } from "../../../src/pipeline/pipeline.ts";
import { type Column, Table } from "../../../src/table/table.ts";

/** How rows are drawn: what is not given is as in training. */
export interface Draw {
  readonly rows: number;
  readonly seed: number;
  /** Added to every price. */
  readonly price?: number;
  /** Share of absent ratings. */
  readonly absentRatings?: number;
  /** Share of brands that training does not know. */
  readonly newBrands?: number;
  /** Share of rows that are of brand 0, whatever else is drawn. */
  readonly brand0?: number;
  /** Share of booleans that are true. */
  readonly sale?: number;
  /** Share of words that training does not know. */
  readonly newWords?: number;
  /** Most words in a title. */
  readonly words?: number;
  /** Share of absent pictures. */
  readonly absentPhotos?: number;
  /** Added to the brightness of every picture. */
  readonly bright?: number;
}

/** Rows of every kind of column, of the usual sorts of distributions: skewed, mostly zero, tied, of a few levels and of many. */
export function drawShop(draw: Draw): Table {
  const { rows, seed } = draw;
  const random = new RandomState(seed);
  const share = () => random.randomInteger(2 ** 30) / 2 ** 30;
  const rank = (most: number) => Math.floor(most ** share()) - 1;
  const each = <Value>(valueOf: () => Value) => Array.from({ length: rows }, valueOf);
  const numbers = (name: string, valueOf: () => number): Column => ({
    name,
    role: "numeric",
    values: Float64Array.from(each(valueOf)),
  });
  const levels = (name: string, valueOf: () => string | null): Column => ({
    name,
    role: "categorical",
    values: each(valueOf),
  });
  const { absentRatings = 0.05, newBrands = 0, brand0 = 0, sale = 0.3 } = draw;
  const { newWords = 0, words = 8, absentPhotos = 0.1 } = draw;
  const brand = () => share() < newBrands ? `new ${random.randomInteger(9)}` : `brand ${rank(30)}`;
  const word = () => `${share() < newWords ? "x" : "w"}${rank(200)}`;
  const title = () => Array.from({ length: 2 + random.randomInteger(words) }, word).join(" ");
  return new Table(Array.from({ length: rows }, (_, i) => `${i}`), [
    numbers("price", () => Math.exp(random.normal()) + (draw.price ?? 0)),
    numbers("stock", () => share() < 0.6 ? 0 : random.randomInteger(6)),
    numbers("rating", () => share() < absentRatings ? NaN : 1 + random.randomInteger(5)),
    { name: "sale", role: "boolean", values: Float64Array.from(each(() => +(share() < sale))) },
    {
      name: "sold",
      role: "date",
      values: Float64Array.from(each(() => 86_400_000 * (15_000 + random.randomInteger(900)))),
    },
    levels("brand", () => share() < brand0 ? "brand 0" : brand()),
    levels("city", () => `city ${rank(3000)}`),
    levels("code", () => `code ${random.randomInteger(1e6)}`),
    { name: "title", role: "text", values: each(() => share() < 0.05 ? null : title()) },
    {
      name: "photo",
      role: "image",
      values: each(() => share() < absentPhotos ? null : photo(random, draw.bright ?? 0)),
    },
    { name: "kind", role: "label", values: each(() => share() < 0.5 ? "a" : "b") },
  ]);
}

/** A picture of 8 × 8 of one noisy colour. */
function photo(random: RandomState, bright: number) {
  const colour = [0, 1, 2].map(() => 60 + random.randomInteger(90) + bright);
  const data = Uint8Array.from(
    { length: 8 * 8 * 3 },
    (_, k) => Math.min(255, colour[k % 3] + random.randomInteger(20)),
  );
  return { kind: "image" as const, image: { width: 8, height: 8, data }, name: "photo" };
}

/** A model of such rows, which has learnt nothing but noise. */
export function fitShop(table: Table): Promise<PipelineModel> {
  return new Pipeline({
    extractor: new FeatureExtractor({
      tabular: tabular(),
      text: tfidf({ ngramRange: [1, 1] }),
      image: pixels(),
    }),
    fusion: new EarlyFusion({
      classifier: new LogisticRegression({ c: 1e-3, maxIterations: 5, tolerance: 1 }),
    }),
  }).fit(table);
}
