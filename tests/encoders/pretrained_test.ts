/** Real models, where the environment variable MEDLEY_MODELS names a folder that holds them with what Python made of them. */
import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { loadClip } from "../../src/encoders/load_clip.ts";
import { loadImageEncoder } from "../../src/encoders/load_image_encoder.ts";
import { loadTextEncoder } from "../../src/encoders/load_text_encoder.ts";
import { TextTokenizer } from "../../src/encoders/tokens.ts";
import { imagenetMean, imagenetStd } from "../../src/modalities/image/image_tensor.ts";
import { loadImage } from "../../src/modalities/image/load_image.ts";
import { furthest } from "./fixtures.ts";

const models = Deno.env.get("MEDLEY_MODELS");

const json = (path: string) => JSON.parse(Deno.readTextFileSync(`${models}/${path}`));

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0, aa = 0, bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    aa += a[i] ** 2;
    bb += b[i] ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}

if (models !== undefined) {
  describe("all-MiniLM-L6-v2", () => {
    const folder = "all-MiniLM-L6-v2", golden = json(`${folder}/golden.json`);

    it("has the tokens of Python's tokenizers", () => {
      const tokenizer = new TextTokenizer({
        tokenizer: json(`${folder}/tokenizer.json`),
        config: json(`${folder}/tokenizer_config.json`),
      }, { longest: 512, name: folder });
      golden.sentences.forEach((sentence: string, i: number) => {
        assertEquals(tokenizer.encode(sentence).ids, golden.input_ids[i]);
      });
    });

    it("has the embeddings of PyTorch, as far as its weights of 8 bits do", async () => {
      for (const [dtype, least] of [["int8", 0.995], ["q8", 0.974]] as const) {
        await using encoder = await loadTextEncoder(`${models}/${folder}`, { dtype });
        const { vectors } = await encoder.encode(golden.sentences);
        golden.embeddings.forEach((embedding: number[], i: number) => {
          assert(cosine(vectors.row(i), embedding) >= least);
        });
      }
    });

    it("says the same of a text whatever is beside it", async () => {
      await using encoder = await loadTextEncoder(`${models}/${folder}`, { dtype: "q8" });
      const { vectors } = await encoder.encode(golden.sentences);
      const [sentence] = golden.sentences;
      assertEquals((await encoder.encode([sentence])).vectors.row(0), vectors.row(0));
    });
  });

  describe("EfficientNet-Lite0", () => {
    const folder = "efficientnet-lite0", golden = json(`${folder}/golden.json`);

    it("has the features and the first label of PyTorch", async () => {
      const labels = json(`${folder}/config.json`).id2label;
      await using features = await loadImageEncoder(`${models}/${folder}`);
      await using logits = await loadImageEncoder(`${models}/${folder}`, { output: "logits" });
      for (const expected of Object.values<Record<string, unknown>>(golden.images)) {
        const image = await loadImage(`${models}/${expected.file}`);
        const { vectors } = await features.encode([image]);
        assert(cosine(vectors.row(0), expected.features as number[]) >= 0.995);
        const scores = [...(await logits.encode([image])).vectors.row(0)];
        const [[first]] = expected.top5 as [[string]];
        assertEquals(labels[scores.indexOf(Math.max(...scores))], first);
      }
    });
  });

  describe("ResNet-18 of random weights", () => {
    const folder = "resnet18-random", golden = json(`${folder}/golden.json`);

    it("has the features of Python's onnxruntime", async () => {
      const image = await loadImage(`${models}/${golden.image}`);
      for (const path of ["resnet18-int8w.onnx", "resnet18-slim.onnx"]) {
        const files = { "onnx/model.onnx": Deno.readFileSync(`${models}/${folder}/${path}`) };
        await using encoder = await loadImageEncoder({ name: path, files }, {
          preprocessing: {
            resize: { shorterSide: 256 },
            crop: { width: 224, height: 224 },
            mean: imagenetMean,
            std: imagenetStd,
          },
        });
        const { vectors } = await encoder.encode([image]);
        const expected: number[] = golden[path].onnx_features;
        const largest = Math.max(...expected.map(Math.abs));
        assert(furthest(vectors.data, expected) <= 2e-3 * largest);
      }
    });
  });

  describe("CLIP", () => {
    for (const [folder, tolerance] of [["clip-tiny-random", 1e-3], ["clip-shapes-digits", 1e-2]]) {
      it(`has the logits of transformers: ${folder}`, async () => {
        const golden = json(`${folder}/golden.json`);
        await using clip = await loadClip(`${models}/${folder}`);
        const images = await Promise.all(
          golden.images.map((path: string) => loadImage(`${models}/${folder}/${path}`)),
        );
        const cosines = clip.similarity(
          await clip.embedImages(images),
          await clip.embedText(golden.texts),
        );
        const logits = cosines.data.map((value) => value * clip.logitScale);
        assert(furthest(logits, golden.logits_per_image.flat()) <= Number(tolerance));
        const { values } = await clip.image.preprocessing.features(images[0]);
        const row = values.subarray(16 * 32, 17 * 32);
        assert(furthest(row, golden.pixel_values_0_c0_row16) < 1e-6);
      });
    }
  });
}
