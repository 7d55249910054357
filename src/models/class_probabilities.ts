import { Matrix } from "../core/matrix.ts";

/** Probabilities of linear scores: a softmax or, for a single column of scores, a sigmoid that gives two classes.
 *
 * @param scores Shape `(rows, outputs)`.
 * @returns Shape `(rows, classes)`; each row sums to 1.
 */
export function classProbabilities(scores: Matrix): Matrix {
  return scores.columns === 1 ? sigmoid(scores) : softmax(scores);
}

function sigmoid(scores: Matrix): Matrix {
  const probabilities = Matrix.zeros(scores.rows, 2);
  scores.data.forEach((score, i) => {
    const small = Math.exp(-Math.abs(score));
    const likely = 1 / (1 + small), unlikely = small / (1 + small);
    probabilities.data[2 * i] = score < 0 ? likely : unlikely;
    probabilities.data[2 * i + 1] = score < 0 ? unlikely : likely;
  });
  return probabilities;
}

function softmax(scores: Matrix): Matrix {
  const probabilities = Matrix.zeros(scores.rows, scores.columns);
  for (let i = 0; i < scores.rows; i++) {
    const row = scores.row(i), into = probabilities.row(i);
    const largest = Math.max(...row);
    let sum = 0;
    for (let k = 0; k < row.length; k++) sum += into[k] = Math.exp(row[k] - largest);
    for (let k = 0; k < row.length; k++) into[k] /= sum;
  }
  return probabilities;
}
