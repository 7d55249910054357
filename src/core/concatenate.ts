/** Arrays one after the other.
 *
 * @param type Of the arrays.
 */
export function concatenate<A extends Uint32Array | Float64Array>(
  type: new (length: number) => A,
  parts: readonly A[],
): A {
  const whole = new type(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
