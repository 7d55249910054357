/** How a network's numbers of one input become one vector. `mean`: of its tokens, or of the places of a feature map; `cls`:
 * those of the first token; `pooled`: the network does it. */
export type Pooling = "mean" | "cls" | "pooled";

/** All ways of pooling. */
export const poolings: readonly Pooling[] = ["mean", "cls", "pooled"];

/** Mean of the first `lengths[i]` tokens of each text, in f64.
 *
 * @param states Shape `(texts, tokens, width)`.
 * @returns Shape `(texts, width)`.
 */
export function meanOfTokens(
  states: Float32Array,
  { lengths, tokens, width }: { lengths: readonly number[]; tokens: number; width: number },
): Float32Array {
  const means = new Float32Array(lengths.length * width);
  const sums = new Float64Array(width);
  lengths.forEach((length, i) => {
    sums.fill(0);
    for (let token = 0; token < length; token++) {
      const at = (i * tokens + token) * width;
      for (let j = 0; j < width; j++) sums[j] += states[at + j];
    }
    for (let j = 0; j < width; j++) means[i * width + j] = sums[j] / length;
  });
  return means;
}

/** The first of each row of tokens.
 *
 * @param states Shape `(inputs, tokens, width)`.
 */
export function firstTokens(
  states: Float32Array,
  { tokens, width }: { tokens: number; width: number },
): Float32Array {
  const inputs = states.length / (tokens * width);
  const first = new Float32Array(inputs * width);
  for (let i = 0; i < inputs; i++) {
    const at = i * tokens * width;
    first.set(states.subarray(at, at + width), i * width);
  }
  return first;
}

/** Mean over the places of each feature map.
 *
 * @param maps Shape `(inputs, width, places)`.
 */
export function meanOfPlaces(
  maps: Float32Array,
  places: number,
): Float32Array {
  const means = new Float32Array(maps.length / places);
  for (let i = 0; i < means.length; i++) {
    let sum = 0;
    for (let place = 0; place < places; place++) sum += maps[i * places + place];
    means[i] = sum / places;
  }
  return means;
}

/** Brings each vector to length 1, in place; one of zeros stays. */
export function normaliseRows(vectors: Float32Array, width: number): Float32Array {
  for (let at = 0; at < vectors.length; at += width) {
    let squares = 0;
    for (let j = at; j < at + width; j++) squares += vectors[j] ** 2;
    if (squares === 0) continue;
    const length = Math.sqrt(squares);
    for (let j = at; j < at + width; j++) vectors[j] /= length;
  }
  return vectors;
}
