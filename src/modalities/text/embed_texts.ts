import { Matrix } from "../../core/matrix.ts";
import type { FeatureCache } from "../../io/feature_cache.ts";
import { sha256 } from "../../io/sha256.ts";
import type { StringColumn } from "../../table/table.ts";
import { checkEmbeddings } from "../check_embeddings.ts";
import { encodeChunk } from "../encode_chunk.ts";
import type { Encoder, EncoderIdentity } from "../encoder.ts";
import { missingEncoder } from "../encoder_identity.ts";
import type { ExtractContext, Extracted } from "../modality.ts";
import { ProgressTally } from "../progress_tally.ts";
import { joinTexts, presentTexts } from "./documents.ts";

/** The raw features of text columns: an embedding a row. */
export interface TextEmbeddingsValue {
  /** Names of the columns that were read. */
  readonly columns: readonly string[];
  /** f32, shape `(rows, dimensions)`; NaN where a row has no text. */
  readonly features: Matrix;
  /** Numbers of the rows whose text was longer than the encoder reads, and was cut; ascending. */
  readonly truncated: readonly number[];
}

/** Goes up whenever other features come of what an encoder gives. */
const VERSION = 1;

/** So many texts are encoded before those done are remembered: enough for an encoder to find some of one length. */
const TEXTS_TOGETHER = 1024;

/** Encodes the text of every row; equal texts once.
 *
 * @param options `identity`: of the encoder that is needed; `encoder`: absent if it was not given.
 * @throws {EncoderError} If there is text and no encoder, or it cannot run.
 */
export async function embedTexts(
  columns: readonly StringColumn[],
  { ids, identity, encoder, context = {} }: {
    readonly ids: readonly string[];
    readonly identity: EncoderIdentity;
    readonly encoder?: Encoder<string>;
    readonly context?: ExtractContext;
  },
): Promise<Extracted<TextEmbeddingsValue>> {
  const texts = joinTexts(columns, ids.length);
  const different = [...new Set(texts)].filter((text) => text !== null);
  if (different.length > 0 && encoder === undefined) throw missingEncoder(identity);
  const embedded = encoder === undefined
    ? new Map<string, Embedded>()
    : await embedEach(different, { encoder, context });
  const { dimensions } = identity;
  const features = new Float32Array(ids.length * dimensions).fill(NaN);
  const truncated: number[] = [];
  texts.forEach((text, row) => {
    if (text === null) return;
    const { vector, isTruncated } = embedded.get(text)!;
    features.set(vector, row * dimensions);
    if (isTruncated) truncated.push(row);
  });
  return {
    ids,
    present: presentTexts(texts),
    value: {
      columns: columns.map(({ name }) => name),
      features: new Matrix(ids.length, dimensions, features),
      truncated,
    },
  };
}

/** The embedding of a text. */
interface Embedded {
  readonly vector: Float32Array;
  /** Whether it is only of the beginning of the text. */
  readonly isTruncated: boolean;
}

/** Encodes different texts, but for those that are remembered. */
async function embedEach(
  texts: readonly string[],
  { encoder, context }: { readonly encoder: Encoder<string>; readonly context: ExtractContext },
): Promise<Map<string, Embedded>> {
  const { cache, signal } = context;
  const tally = new ProgressTally(encoder.modality, { total: texts.length, context });
  const memory = cache && new EmbeddingMemory(cache, encoder);
  const embedded = new Map<string, Embedded>();
  const toEncode: string[] = [];
  for (const text of texts) {
    signal?.throwIfAborted();
    const remembered = await memory?.recall(text);
    if (remembered === undefined) toEncode.push(text);
    else {
      embedded.set(text, remembered);
      tally.add(1, { truncated: remembered.isTruncated ? 1 : 0 });
    }
  }
  for (let start = 0; start < toEncode.length; start += TEXTS_TOGETHER) {
    const chunk = toEncode.slice(start, start + TEXTS_TOGETHER);
    const { made, left } = await encodeChunk(
      (options) => encoder.encode(chunk, options),
      { inputs: chunk.length, tally, context },
    );
    checkEmbeddings(made, { encoder, inputs: chunk.length });
    const truncated = new Set(made.truncated);
    for (const [i, text] of chunk.entries()) {
      const vector = Float32Array.from(made.vectors.row(i));
      const result = { vector, isTruncated: truncated.has(i) };
      embedded.set(text, result);
      await memory?.remember(text, result);
    }
    tally.add(left, { truncated: truncated.size });
  }
  return embedded;
}

/** Remembers embeddings by the SHA-256 of their text, each after whether the text was cut. */
class EmbeddingMemory {
  readonly #cache: FeatureCache;
  readonly #key: string;
  readonly #dimensions: number;

  constructor(cache: FeatureCache, { sha256, options, dimensions }: EncoderIdentity) {
    this.#cache = cache;
    this.#key = `TextEmbeddingsModel ${VERSION} ${JSON.stringify([sha256, options])}`;
    this.#dimensions = dimensions;
  }

  async recall(text: string): Promise<Embedded | undefined> {
    const stored = this.#cache.get(this.#key, await hashOf(text));
    if (stored?.length !== 1 + this.#dimensions) return undefined;
    return { isTruncated: stored[0] === 1, vector: stored.subarray(1) };
  }

  async remember(text: string, { vector, isTruncated }: Embedded): Promise<void> {
    const stored = new Float32Array(1 + vector.length);
    stored[0] = isTruncated ? 1 : 0;
    stored.set(vector, 1);
    this.#cache.set(this.#key, await hashOf(text), stored);
  }
}

function hashOf(text: string): Promise<string> {
  return sha256(new TextEncoder().encode(text));
}
