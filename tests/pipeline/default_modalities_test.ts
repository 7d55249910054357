import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { ImageEmbeddings } from "../../src/modalities/image/embeddings.ts";
import { TextEmbeddings } from "../../src/modalities/text/embeddings.ts";
import { TfidfText } from "../../src/modalities/text/tfidf.ts";
import { defaultModalities } from "../../src/pipeline/default_modalities.ts";
import { FeatureExtractor } from "../../src/pipeline/feature_extractor.ts";
import { featureWidths } from "../../src/pipeline/feature_widths.ts";
import { readTable } from "../../src/table/read_table.ts";
import { FakeImageEncoder, FakeTextEncoder } from "../modalities/fake_encoders.ts";
import type { Schema } from "../../src/table/schema.ts";

describe("defaultModalities", () => {
  const schema: Schema = [
    { name: "kind", role: "label" },
    { name: "back", role: "image" },
    { name: "title", role: "text" },
    { name: "price", role: "numeric" },
    { name: "front", role: "image" },
    { name: "hum", role: "audio" },
    { name: "sold", role: "date" },
  ];

  it("makes a modality of each kind of column, or of each column", () => {
    const names = (columns?: "joined" | "separate") =>
      Object.keys(defaultModalities(schema, { columns }));
    assertEquals(names(), ["tabular", "text", "image", "audio"]);
    assertEquals(names("joined"), names());
    assertEquals(names("separate"), [
      "tabular",
      "text:title",
      "image:back",
      "image:front",
      "audio:hum",
    ]);
    assertEquals(Object.keys(defaultModalities(schema.slice(6))), ["tabular"]);
  });

  it("makes embeddings where it is given an encoder", () => {
    const textEncoder = new FakeTextEncoder(), imageEncoder = new FakeImageEncoder();
    const { text, image, audio } = defaultModalities(schema, { textEncoder, imageEncoder });
    assertInstanceOf(text, TextEmbeddings);
    assertInstanceOf(image, ImageEmbeddings);
    assertEquals([text.encoder, image.encoder], [textEncoder, imageEncoder]);
    assertEquals(audio.modality, "audio");
    const separate = defaultModalities(schema, { imageEncoder, columns: "separate" });
    assertEquals((separate["image:front"] as ImageEmbeddings).columns, ["front"]);
    assertInstanceOf(separate["text:title"], TfidfText);
  });

  it("refuses an encoder without effect", () => {
    const textEncoder = new FakeTextEncoder(), imageEncoder = new FakeImageEncoder();
    const numbers = schema.slice(3, 4);
    const make = () => defaultModalities(numbers, { textEncoder });
    assertThrows(make, TypeError, "no column has the role text; the roles are price: numeric");
    const both = () => defaultModalities(schema, { imageEncoder, imageFeatures: "pixels" });
    assertThrows(both, TypeError, "both imageFeatures and imageEncoder");
  });

  it("refuses columns of which none is a feature", () => {
    assertThrows(() => defaultModalities(schema.slice(0, 1)), TypeError, "kind: label");
  });
});

describe("featureWidths", () => {
  it("counts features by modality and column", async () => {
    const text =
      "price,tier,sold,title,note\n1,a,2024-01-01,red lamp,old\n,b,2024-02-03,blue,new\n";
    const table = await readTable({ text }, {
      roles: { tier: "categorical", title: "text", note: "text" },
    });
    const widthsOf = async (columns: "joined" | "separate") => {
      const extractor = new FeatureExtractor(defaultModalities(table.schema, { columns }));
      return featureWidths(extractor.fit(await extractor.extract(table)));
    };
    const tabular = { price: 2, tier: 2, sold: 4 };
    assertEquals(await widthsOf("joined"), {
      dimensions: { tabular: 8, text: 8 },
      columns: { tabular, text: { "title+note": 8 } },
    });
    assertEquals(await widthsOf("separate"), {
      dimensions: { tabular: 8, "text:title": 4, "text:note": 2 },
      columns: { tabular, "text:title": { title: 4 }, "text:note": { note: 2 } },
    });
  });
});
