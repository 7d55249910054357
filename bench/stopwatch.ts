/** Milliseconds that `work` takes, `repeats` times. */
export function time(work: () => void, repeats: number): number[] {
  return Array.from({ length: repeats }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

/** The middle one of the values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
