//! The logistic loss and its derivative with respect to the scores.

/// Turns the scores of rows, in place, into the loss's derivatives by them, and returns the loss: Σ weight · −log p(class).
///
/// `scores` has shape (rows, lanes), as in [`crate::add_scores`], of which the first `outputs` count. One output: sigmoid,
/// classes 0 and 1. Several: softmax over them.
pub fn logistic_residuals(
    scores: &mut [f64],
    lanes: usize,
    outputs: usize,
    classes: &[u32],
    weights: &[f64],
) -> f64 {
    let mut loss = 0.0;
    let rows = scores.chunks_exact_mut(lanes);
    for ((scores, &class), &weight) in rows.zip(classes).zip(weights) {
        let (scores, padding) = scores.split_at_mut(outputs);
        padding.fill(0.0);
        loss += weight
            * match &mut *scores {
                [score] => sigmoid(score, class),
                scores => softmax(scores, class as usize),
            };
        for residual in scores {
            *residual *= weight;
        }
    }
    loss
}

fn sigmoid(score: &mut f64, class: u32) -> f64 {
    let z = *score;
    let small = (-z.abs()).exp();
    let target = f64::from(class);
    let probability = if z >= 0.0 { 1.0 } else { small } / (1.0 + small);
    *score = probability - target;
    z.max(0.0) + small.ln_1p() - target * z
}

fn softmax(scores: &mut [f64], class: usize) -> f64 {
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let own = scores[class] - largest;
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - largest).exp();
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
    scores[class] -= 1.0;
    sum.ln() - own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_softmax_outputs_agree_with_one_sigmoid() {
        let weights = [0.5, 2.0];
        let mut pair = [0.0, 1.5, 0.0, -30.0];
        let mut single = [1.5, -30.0];
        let of_pair = logistic_residuals(&mut pair, 2, 2, &[1, 1], &weights);
        let of_single = logistic_residuals(&mut single, 1, 1, &[1, 1], &weights);
        assert!((of_pair - of_single).abs() < 1e-14 * of_pair);
        assert!((pair[1] - single[0]).abs() < 1e-15 && (pair[3] - single[1]).abs() < 1e-15);
    }

    #[test]
    fn extreme_scores_stay_finite() {
        let mut scores = [800.0, -800.0, 0.0, 9.0];
        let loss = logistic_residuals(&mut scores, 4, 3, &[1], &[1.0]);
        assert_eq!(loss, 1600.0);
        assert_eq!(scores, [1.0, -1.0, 0.0, 0.0]);
    }
}
