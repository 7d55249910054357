import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { FeatureExtractor, readTable, tabular, text } from "@medley/medley";

describe("FeatureExtractorModel.featureColumns", () => {
  it("names the column of every feature, wherever it stands", async () => {
    const lines = [
      "2024,price,brand,title,review",
      "1,,acme,red lamp,good",
      ",2,omni,blue lamp,bad",
      "3,4,acme,old chair,good",
    ];
    const table = await readTable({ text: lines.join("\n") }, {
      roles: { title: "text", review: "text", brand: "categorical" },
    });
    const extractor = new FeatureExtractor({ tabular: tabular(), text: text.tfidf() });
    const extracted = await extractor.extract(table);
    const model = extractor.fit(extracted);
    const [{ names }, { names: terms }] = model.transform(extracted);
    assertEquals(names.slice(0, 4), ["2024", "price", "2024_absent", "price_absent"]);
    const { tabular: columns, text: joined } = model.featureColumns;
    assertEquals(columns.slice(0, 4), ["2024", "price", "2024", "price"]);
    assertEquals(new Set(columns.slice(4)), new Set(["brand"]));
    assertEquals(columns.length, names.length);
    assertEquals(joined, terms.map(() => "title+review"));
  });
});
