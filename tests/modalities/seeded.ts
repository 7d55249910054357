/** A small generator of integers in [0, below): the same ones for the same seed. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}

/** The bytes after one to four changes: bytes replaced, removed, repeated, or the end cut off. */
export function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const mutated = [...bytes];
  for (let changes = 1 + random(4); changes > 0; changes--) {
    const at = random(mutated.length), kind = random(10);
    if (kind < 6) mutated[at] = random(256);
    else if (kind < 7) mutated[at] = 255;
    else if (kind < 8) mutated.splice(at, 1 + random(8));
    else if (kind < 9) mutated.splice(at, 0, ...mutated.slice(at, at + 1 + random(8)));
    else mutated.length = Math.max(at, 1);
  }
  return Uint8Array.from(mutated);
}
