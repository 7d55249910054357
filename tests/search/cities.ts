import { type EncoderIdentity, Matrix, SearchIndex } from "@medley/medley";

/** Two halves of one space of two dimensions. */
export const halves: Record<"image" | "text", EncoderIdentity> = {
  image: {
    modality: "image",
    name: "map",
    sha256: "1".repeat(64),
    options: { output: "image_embeds" },
    dimensions: 2,
  },
  text: {
    modality: "text",
    name: "map",
    sha256: "2".repeat(64),
    options: { maxTokens: 77, pooling: "pooled" },
    dimensions: 2,
  },
};

/** An encoder of texts that is not one of them. */
export const other: EncoderIdentity = {
  ...halves.text,
  name: "another",
  sha256: "3".repeat(64),
};

/** Four rows, from north to south. */
export function cities(): SearchIndex {
  return SearchIndex.of({
    ids: ["Oslo", "Bergen", "Paris", "Rome"],
    vectors: Matrix.fromRows([[0, 5], [-1, 1], [-2, 1], [1, 0]]),
    columns: {
      country: ["Norway", "Norway", null, "Italy"],
      people: [709, 286, null, 2761],
    },
    kind: "image",
    encoders: [halves.image, halves.text],
  });
}
