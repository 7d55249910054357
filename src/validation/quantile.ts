/** The value below which a share of sorted values lies, interpolated linearly from the nearer of two neighbours: NumPy's rule. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place), t = place - below;
  const low = sorted[below], high = sorted[Math.ceil(place)];
  return t < 0.5 ? low + (high - low) * t : high - (high - low) * (1 - t);
}
