/** What stands before and after a signal: zeros, the signal mirrored at its first and last sample, or that sample. */
export type PadMode = "constant" | "reflect" | "edge";

/** All modes of padding. */
export const padModes: readonly PadMode[] = ["constant", "reflect", "edge"];

/** The signal with `width` more samples at each end, as `numpy.pad`. */
export function padEnds(
  signal: Float32Array,
  { width, mode }: { readonly width: number; readonly mode: PadMode },
): Float32Array {
  const padded = new Float32Array(signal.length + 2 * width);
  padded.set(signal, width);
  if (mode === "constant") return padded;
  const last = signal.length - 1;
  const source = mode === "edge"
    ? (i: number) => Math.min(Math.max(i, 0), last)
    : (i: number) => mirrored(i, last);
  for (let i = 1; i <= width; i++) {
    padded[width - i] = signal[source(-i)];
    padded[width + last + i] = signal[source(last + i)];
  }
  return padded;
}

/** Where an index beyond 0 … last is reflected to, at both ends as often as it takes. */
function mirrored(i: number, last: number): number {
  if (last === 0) return 0;
  const turn = ((i % (2 * last)) + 2 * last) % (2 * last);
  return Math.min(turn, 2 * last - turn);
}
