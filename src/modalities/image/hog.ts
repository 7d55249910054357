/** Side of the picture that is described, of a cell, and of a block of cells. */
const SIDE = 64, CELL = 16, BLOCK = 2;
const CELLS = SIDE / CELL;
/** Blocks along a side: neighbours overlap by a cell. */
const BLOCKS = CELLS - BLOCK + 1;
const ORIENTATIONS = 9;

/** What {@linkcode hog} describes and returns. */
export const HOG = { side: SIDE, blocks: BLOCKS, perBlock: BLOCK * BLOCK * ORIENTATIONS } as const;

/** Keeps the noise of an even surface from being blown up to full contrast. */
const EPSILON = 1e-2;
/** Largest share of one orientation in a block, so that one strong edge does not drown the rest. */
const CLIP = 0.2;

/** Histograms of oriented gradients of a 64 × 64 grey picture: 3 × 3 blocks of 2 × 2 cells of 16 × 16 pixels, 9
 * orientations each.
 *
 * Source: Dalal & Triggs, Histograms of Oriented Gradients for Human Detection, 2005: centred differences, orientations in
 * [0°, 180°) shared between the two nearest bins, L2-Hys normalisation of blocks. An even picture gives zeros.
 *
 * @param grey 0 to 255, 64 × 64, row-major.
 * @returns 324 values in [0, 1]: block by block, in it cell by cell.
 */
export function hog(grey: Uint8Array): Float32Array {
  const cells = cellHistograms(grey);
  const blocks = new Float32Array(BLOCKS * BLOCKS * HOG.perBlock);
  let at = 0;
  for (let row = 0; row < BLOCKS; row++) {
    for (let column = 0; column < BLOCKS; column++) {
      const block = blocks.subarray(at, at += HOG.perBlock);
      for (let cell = 0; cell < BLOCK * BLOCK; cell++) {
        const y = row + Math.floor(cell / BLOCK), x = column + cell % BLOCK;
        const from = (y * CELLS + x) * ORIENTATIONS;
        block.set(cells.subarray(from, from + ORIENTATIONS), cell * ORIENTATIONS);
      }
      normalise(block);
      block.forEach((value, i) => block[i] = Math.min(value, CLIP));
      normalise(block);
    }
  }
  return blocks;
}

/** Mean gradient by cell and orientation, gradients measured in full brightness a pixel. */
function cellHistograms(grey: Uint8Array): Float32Array {
  const cells = new Float32Array(CELLS * CELLS * ORIENTATIONS);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const dx = at(grey, y, x + 1) - at(grey, y, x - 1);
      const dy = at(grey, y + 1, x) - at(grey, y - 1, x);
      const magnitude = Math.hypot(dx, dy) / (2 * 255 * CELL * CELL);
      // Opposite directions are one orientation; a bin's centre is half a bin after its beginning.
      const turn = (Math.atan2(dy, dx) / Math.PI + 1) % 1 * ORIENTATIONS - 0.5;
      const lower = Math.floor(turn), share = turn - lower;
      const cell = (Math.floor(y / CELL) * CELLS + Math.floor(x / CELL)) * ORIENTATIONS;
      cells[cell + (lower + ORIENTATIONS) % ORIENTATIONS] += magnitude * (1 - share);
      cells[cell + (lower + 1) % ORIENTATIONS] += magnitude * share;
    }
  }
  return cells;
}

/** A pixel; beyond the edge, the nearest one. */
function at(grey: Uint8Array, y: number, x: number): number {
  const row = Math.min(Math.max(y, 0), SIDE - 1), column = Math.min(Math.max(x, 0), SIDE - 1);
  return grey[row * SIDE + column];
}

function normalise(block: Float32Array): void {
  const norm = Math.sqrt(block.reduce((sum, value) => sum + value * value, EPSILON * EPSILON));
  for (let i = 0; i < block.length; i++) block[i] /= norm;
}
