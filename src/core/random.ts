import { checkSeed } from "./check.ts";
import { type ChoiceOptions, choose } from "./choice.ts";
import { drawPoisson } from "./poisson.ts";

const SIZE = 624;
const MIDDLE = 397;

/** Random numbers from a seeded MT19937, the same stream as NumPy's `RandomState`.
 *
 * Hence shuffles, folds and splits are the same rows as scikit-learn's for the same seed.
 * Source: Matsumoto and Nishimura, "Mersenne Twister", 1998; agrees bit by bit with NumPy 2.4, but for what takes a logarithm or
 * an exponential (`normal`, `lognormal`, `exponential`), which may differ in the last bit.
 *
 * @example
 * ```ts
 * import { RandomState } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...new RandomState(42).permutation(5)], [1, 4, 2, 0, 3]);
 * ```
 */
export class RandomState {
  readonly #state = new Uint32Array(SIZE);
  #next = SIZE;
  /** The second number of a pair that `normal` has made and not yet given. */
  #spare: number | undefined;

  /** Starts the stream of a seed.
   *
   * @throws {RangeError} If `seed` is not an integer from 0 to 2³² − 1.
   */
  constructor(seed: number) {
    checkSeed(seed);
    this.#state[0] = seed;
    for (let i = 1; i < SIZE; i++) {
      const last = this.#state[i - 1];
      this.#state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
  }

  /** An integer from 0 to 2³² − 1. */
  uint32(): number {
    if (this.#next === SIZE) this.#twist();
    let y = this.#state[this.#next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A number in [0, 1), of 53 random bits. */
  random(): number {
    const high = this.uint32() >>> 5, low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A number in [`low`, `high`), every one as likely. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.random();
  }

  /** An integer from 0 to `high` − 1, every one as likely: `randint(high)` of NumPy.
   *
   * @param high From 1 to 2³².
   * @throws {RangeError} If `high` is not such an integer.
   */
  randomInteger(high: number): number {
    const largest = high - 1;
    if (!(largest >>> 0 === largest)) {
      throw new RangeError(
        `Cannot draw below high: it must be an integer from 1 to 4294967296: current value is ${high}`,
      );
    }
    if (largest === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(largest);
    while (true) {
      const value = (this.uint32() & mask) >>> 0;
      if (value <= largest) return value;
    }
  }

  /** Shuffles in place. */
  shuffle(values: { [index: number]: unknown; readonly length: number }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.randomInteger(i + 1);
      const value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  /** The integers from 0 to `length` − 1, shuffled. */
  permutation(length: number): Uint32Array {
    const values = Uint32Array.from({ length }, (_, i) => i);
    this.shuffle(values);
    return values;
  }

  /** Integers from 0 to `length` − 1, in the order in which they are drawn.
   *
   * @param size How many, ≥ 0.
   * @param options `replace`: whether one may come again, `@default {true}`; `p`: the probability of each, `@default {all the same}`.
   * @throws {ShapeError} If there is not one probability for each.
   * @throws {RangeError} If `size` or `length` is no count, probabilities are negative or do not sum to 1, or there are fewer to
   * draw from than are to be drawn.
   */
  choice(length: number, size: number, options: ChoiceOptions = {}): Uint32Array {
    return choose(this, { length, size, ...options });
  }

  /** A number from the normal distribution, by Marsaglia's polar method.
   *
   * @param sd Standard deviation, ≥ 0.
   */
  normal(mean = 0, sd = 1): number {
    return mean + sd * this.#standardNormal();
  }

  /** A number whose logarithm is from the normal distribution of this mean and standard deviation. */
  lognormal(mean = 0, sd = 1): number {
    return Math.exp(this.normal(mean, sd));
  }

  /** A number from the exponential distribution.
   *
   * @param scale Its mean: the inverse of the rate.
   */
  exponential(scale = 1): number {
    return -Math.log(1 - this.random()) * scale;
  }

  /** A count from the Poisson distribution.
   *
   * @param mean Of the counts, finite and ≥ 0.
   * @throws {RangeError} If `mean` is not.
   */
  poisson(mean = 1): number {
    return drawPoisson(this, mean);
  }

  #standardNormal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    while (true) {
      const x = 2 * this.random() - 1, y = 2 * this.random() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt(-2 * Math.log(square) / square);
      this.#spare = factor * x;
      return factor * y;
    }
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < SIZE; i++) {
      const y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
      state[i] = state[(i + MIDDLE) % SIZE] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}
