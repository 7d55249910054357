/** @throws {TypeError} If a signal is no `Float32Array`.
 * @throws {RangeError} If it is empty, or a sample is not finite.
 */
export function checkSignal(signal: Float32Array): void {
  checkSamples(signal);
  if (signal.length === 0) {
    throw new RangeError("Cannot use the signal: it must have at least one sample");
  }
}

/** @throws {TypeError} If a signal is no `Float32Array`.
 * @throws {RangeError} If a sample is not finite.
 */
export function checkSamples(signal: Float32Array): void {
  if (!(signal instanceof Float32Array)) {
    throw new TypeError(
      `Cannot use the signal: it must be a Float32Array: current value is ${signal}`,
    );
  }
  for (let i = 0; i < signal.length; i++) {
    if (Number.isFinite(signal[i])) continue;
    throw new RangeError(
      `Cannot use the signal: its samples must be finite: sample ${i} is ${signal[i]}`,
    );
  }
}
