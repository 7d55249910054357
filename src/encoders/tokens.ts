import { isJsonObject, type JsonObject } from "../core/state.ts";
import { Tokenizer } from "../deps/huggingface_tokenizers.ts";
import { EncoderError } from "../errors.ts";
import { countIn } from "./model_json.ts";

/** Texts as numbers of tokens. */
export interface Tokens {
  /** One list a text, special tokens included. */
  readonly ids: readonly number[];
  /** Whether the text was longer, and was cut. */
  readonly isTruncated: boolean;
}

/** Makes tokens of texts, at most so many of each: Hugging Face's `tokenizer.json`, whose own padding and truncation are
 * not used.
 */
export class TextTokenizer {
  /** Most tokens of a text. */
  readonly maxTokens: number;
  /** What fills up a batch; the attention mask leaves it out. */
  readonly padding: number;
  readonly #tokenizer: Tokenizer;
  /** Special tokens after a text. */
  readonly #suffix: readonly number[];

  /** @param options `longest`: tokens that the network takes; `maxTokens`: fewer, if wanted; `name`: of the model.
   * @throws {EncoderError} If the files are no tokeniser's.
   * @throws {RangeError} If `maxTokens` is more than the network takes, or leaves no place for text.
   */
  constructor(
    { tokenizer, config }: { readonly tokenizer: JsonObject; readonly config: JsonObject },
    { longest, maxTokens, name }: {
      readonly longest: number;
      readonly maxTokens?: number;
      readonly name: string;
    },
  ) {
    try {
      this.#tokenizer = new Tokenizer(tokenizer, config);
    } catch (cause) {
      throw new EncoderError(
        `Cannot load ${name}: its tokenizer.json makes no tokeniser (${(cause as Error).message})`,
        { source: name, cause },
      );
    }
    const { prefix, suffix } = this.#special();
    this.#suffix = suffix;
    this.padding = this.#paddingOf(tokenizer, config);
    const own = ownLimit(tokenizer, config);
    this.maxTokens = maxTokens ?? Math.min(longest, own);
    const least = prefix.length + suffix.length + 1;
    if (!Number.isInteger(this.maxTokens) || this.maxTokens < least || this.maxTokens > longest) {
      throw new RangeError(
        `Cannot use maxTokens: ${name} reads from ${least} to ${longest} tokens: current value is ${this.maxTokens}`,
      );
    }
  }

  /** The tokens of a text. */
  encode(text: string): Tokens {
    const { ids } = this.#tokenizer.encode(text);
    if (ids.length <= this.maxTokens) return { ids, isTruncated: false };
    const kept = ids.slice(0, this.maxTokens - this.#suffix.length);
    return { ids: [...kept, ...this.#suffix], isTruncated: true };
  }

  /** The highest number of a token. */
  get highest(): number {
    return this.#tokenizer.get_vocab().values().reduce((most, id) => Math.max(most, id), 0);
  }

  /** What stands before and after every text: what two texts have in common. */
  #special() {
    const [a, b] = ["a", "b b"].map((text) => this.#tokenizer.encode(text).ids);
    let before = 0, after = 0;
    while (before < a.length && a[before] === b[before]) before++;
    while (after < a.length - before && a.at(-1 - after) === b.at(-1 - after)) after++;
    return { prefix: a.slice(0, before), suffix: a.slice(a.length - after) };
  }

  #paddingOf(tokenizer: JsonObject, config: JsonObject): number {
    const token = isJsonObject(config.pad_token) ? config.pad_token.content : config.pad_token;
    const named = typeof token === "string" ? this.#tokenizer.token_to_id(token) : undefined;
    const { padding } = tokenizer;
    const own = isJsonObject(padding) ? padding.pad_id : undefined;
    return named ?? (Number.isInteger(own) ? Number(own) : 0);
  }
}

/** Most tokens by the tokeniser's own files. */
function ownLimit(tokenizer: JsonObject, config: JsonObject): number {
  const { truncation } = tokenizer;
  return Math.min(
    (isJsonObject(truncation) ? countIn(truncation, "max_length") : undefined) ?? Infinity,
    countIn(config, "model_max_length") ?? Infinity,
  );
}
