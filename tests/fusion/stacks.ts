/** Opinions to combine, made up. */
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import type { Opinion } from "../../src/fusion/opinion.ts";
import type { Stack } from "../../src/fusion/stack.ts";

/** How a stack is made up. */
export interface StackOptions {
  readonly rows: number;
  readonly seed: number;
  /** By modality, how much each of its members knows: the factor on the evidence for the true class. */
  readonly knows: Readonly<Record<string, readonly number[]>>;
  /** The share of each class. @default {three classes, .5, .3 and .2} */
  readonly prior?: readonly number[];
  /** How probable it is that a modality other than the first is absent. @default {0} */
  readonly absent?: number;
}

/** Members that see the class through noise, each its own, and say what Bayes' rule makes of it: calibrated, and
 * independent within a class.
 */
export function makeStack(options: StackOptions): Stack {
  const { rows, seed, knows, prior = [0.5, 0.3, 0.2], absent = 0 } = options;
  const random = new RandomState(seed);
  const classes = prior.map((_, k) => "abcdefgh"[k]);
  const truth = Array.from(
    random.choice(prior.length, rows, { p: Float64Array.from(prior) }),
  );
  const opinions = Object.entries(knows).flatMap(([modality, members], m) => {
    const present = Uint8Array.from(truth, () => m > 0 && random.random() < absent ? 0 : 1);
    return members.map((distance): Opinion => ({
      modality,
      present,
      probabilities: Matrix.fromRows(
        truth.map((label) => posterior(label, { prior, distance, random })),
      ),
    }));
  });
  return { opinions, labels: truth.map((k) => classes[k]), classes };
}

/** What is to be thought of a noisy sight of the class: each class lies at its own corner, so far from the origin. */
function posterior(
  label: number,
  { prior, distance, random }: { prior: readonly number[]; distance: number; random: RandomState },
): number[] {
  const seen = prior.map((_, k) => random.normal() + (k === label ? distance : 0));
  const likelihoods = seen.map((value, k) => prior[k] * Math.exp(distance * value));
  const sum = likelihoods.reduce((a, b) => a + b);
  return likelihoods.map((likelihood) => likelihood / sum);
}

/** Mean of −log(probability of the true class). */
export function meanLoss(probabilities: Matrix, { labels, classes }: Stack): number {
  const losses = labels.map((label, i) => -Math.log(probabilities.row(i)[classes.indexOf(label)]));
  return losses.reduce((a, b) => a + b) / labels.length;
}
