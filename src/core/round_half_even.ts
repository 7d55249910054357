/** The nearest integer; of two, the even one: as NumPy and Python round. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + Math.abs(below % 2) : Math.round(value);
}
