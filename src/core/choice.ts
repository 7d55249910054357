import { ShapeError } from "../errors.ts";
import { checkInteger } from "./check.ts";
import type { RandomState } from "./random.ts";

/** Options of `RandomState.choice`. */
export interface ChoiceOptions {
  /** Whether a number may be drawn again. @default {true} */
  readonly replace?: boolean;
  /** The probability of each number; they sum to 1. @default {all the same} */
  readonly p?: ArrayLike<number>;
}

/** Draws integers from 0 to `length` − 1 as NumPy's `RandomState.choice` does. */
export function choose(
  random: RandomState,
  { length, size, replace = true, p }: ChoiceOptions & { length: number; size: number },
): Uint32Array {
  checkInteger("size", size, 0);
  checkInteger("length", length, size === 0 ? 0 : 1);
  if (p !== undefined) checkProbabilities(p, length);
  const available = p === undefined ? length : Array.from(p).filter((share) => share > 0).length;
  if (!replace && size > available) {
    throw new RangeError(
      `Cannot draw ${size} different numbers: there are ${available} with a probability above 0`,
    );
  }
  if (p === undefined) {
    return replace
      ? Uint32Array.from({ length: size }, () => random.randomInteger(length))
      : random.permutation(length).slice(0, size);
  }
  return replace ? drawEach(random, p, size) : drawDifferent(random, p, size);
}

function drawEach(random: RandomState, p: ArrayLike<number>, size: number): Uint32Array {
  const cumulative = cumulate(p);
  return Uint32Array.from({ length: size }, () => placeIn(cumulative, random.random()));
}

/** Draws as many as are wanting, keeps each number once, and goes on among the others. */
function drawDifferent(random: RandomState, p: ArrayLike<number>, size: number): Uint32Array {
  const left = Float64Array.from(p);
  const drawn = new Set<number>();
  while (drawn.size < size) {
    for (const place of drawEach(random, left, size - drawn.size)) drawn.add(place);
    for (const place of drawn) left[place] = 0;
  }
  return Uint32Array.from(drawn);
}

function cumulate(p: ArrayLike<number>): Float64Array {
  let sum = 0;
  const cumulative = Float64Array.from(p, (share) => sum += share);
  return cumulative.map((value) => value / sum);
}

/** The first place whose cumulative share lies above `value`. */
function placeIn(cumulative: Float64Array, value: number): number {
  let low = 0, high = cumulative.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function checkProbabilities(p: ArrayLike<number>, length: number): void {
  if (p.length !== length) {
    throw new ShapeError("Cannot draw by probability: there must be one for each number", {
      expected: `${length}`,
      actual: `${p.length}`,
    });
  }
  const values = Array.from(p);
  const wrong = values.findIndex((share) => !(share >= 0));
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot draw by probability: each must be ≥ 0: that of ${wrong} is ${p[wrong]}`,
    );
  }
  const sum = values.reduce((total, share) => total + share, 0);
  // As strict as NumPy: the square root of the distance between 1 and the next number.
  if (Math.abs(sum - 1) > 2 ** -26) {
    throw new RangeError(
      `Cannot draw by probability: they must sum to 1: current value is ${sum}`,
    );
  }
}
