//! The logistic loss of raw scores: how it falls and bends.

/// What is to be learnt.
pub struct Targets {
    /// The class of each row, from 0.
    pub classes: Vec<u32>,
    /// How much each row counts.
    pub weights: Vec<f64>,
    /// Scores of a row: one for two classes, or else one a class.
    pub outputs: usize,
}

impl Targets {
    /// The scores of the same probabilities for every row that have the least loss.
    pub fn baseline(&self) -> Vec<f64> {
        let total: f64 = self.weights.iter().sum();
        let share = |class: usize| {
            let rows = self.classes.iter().zip(&self.weights);
            let weight: f64 = rows
                .filter(|&(&other, _)| other as usize == class)
                .map(|(_, weight)| weight)
                .sum();
            (weight / total).clamp(f64::EPSILON, 1.0 - f64::EPSILON)
        };
        if self.outputs == 1 {
            let p = share(1);
            return vec![(p / (1.0 - p)).ln()];
        }
        let logs: Vec<f64> = (0..self.outputs).map(|class| share(class).ln()).collect();
        let mean = logs.iter().sum::<f64>() / self.outputs as f64;
        logs.iter().map(|log| log - mean).collect()
    }

    /// Writes the derivatives of the loss by the scores, first and second, all rows of one output after those of another.
    ///
    /// They are rounded to f32, so that sums of them in f64 hardly depend on the order of the rows.
    pub fn slopes(&self, scores: &[f64], gradients: &mut [f32], hessians: &mut [f32]) {
        if self.outputs == 1 {
            self.sigmoid(scores, gradients, hessians);
        } else {
            self.softmax(scores, gradients, hessians);
        }
    }

    fn sigmoid(&self, scores: &[f64], gradients: &mut [f32], hessians: &mut [f32]) {
        let rows = scores.iter().zip(&self.classes).zip(&self.weights);
        let slopes = gradients.iter_mut().zip(hessians);
        for (((&score, &class), &weight), (gradient, hessian)) in rows.zip(slopes) {
            let target = f64::from(class);
            let small = (-score.abs()).exp();
            let likely = 1.0 / (1.0 + small);
            let (of_one, of_zero) = if score >= 0.0 {
                (likely, small * likely)
            } else {
                (small * likely, likely)
            };
            let residual = if target == 1.0 { -of_zero } else { of_one };
            *gradient = (weight * residual) as f32;
            *hessian = (weight * (small * likely * likely)) as f32;
        }
    }

    fn softmax(&self, scores: &[f64], gradients: &mut [f32], hessians: &mut [f32]) {
        let rows = self.classes.len();
        let mut shares = vec![0.0; self.outputs];
        for row in 0..rows {
            let score = |k: usize| scores[k * rows + row];
            let largest = (0..self.outputs)
                .map(score)
                .fold(f64::NEG_INFINITY, f64::max);
            let mut sum = 0.0;
            for (k, share) in shares.iter_mut().enumerate() {
                *share = (score(k) - largest).exp();
                sum += *share;
            }
            for (k, share) in shares.iter().enumerate() {
                let p = share / sum;
                let target = f64::from(u8::from(self.classes[row] as usize == k));
                gradients[k * rows + row] = (self.weights[row] * (p - target)) as f32;
                hessians[k * rows + row] = (self.weights[row] * (p * (1.0 - p))) as f32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    const ROWS: usize = 40;

    fn targets(classes: u32) -> Targets {
        let mut random = Random::new(6);
        Targets {
            classes: (0..ROWS as u32).map(|row| row % classes).collect(),
            weights: (0..ROWS).map(|_| 0.5 + random.unit()).collect(),
            outputs: if classes == 2 { 1 } else { classes as usize },
        }
    }

    fn derived(targets: &Targets, scores: &[f64]) -> (Vec<f32>, Vec<f32>) {
        let mut gradients = vec![0.0; scores.len()];
        let mut hessians = gradients.clone();
        targets.slopes(scores, &mut gradients, &mut hessians);
        (gradients, hessians)
    }

    /// The loss of one row, as its definition has it.
    fn loss(targets: &Targets, scores: &[f64], row: usize) -> f64 {
        let mut of_row: Vec<f64> = scores.iter().copied().skip(row).step_by(ROWS).collect();
        if targets.outputs == 1 {
            of_row.insert(0, 0.0);
        }
        let sum: f64 = of_row.iter().map(|score| score.exp()).sum();
        targets.weights[row] * (sum.ln() - of_row[targets.classes[row] as usize])
    }

    #[test]
    fn slopes_are_the_derivatives_of_the_loss() {
        for classes in [2, 3, 5] {
            let targets = targets(classes);
            let mut random = Random::new(9);
            let scores: Vec<f64> = (0..targets.outputs * ROWS)
                .map(|_| 4.0 * random.unit() - 2.0)
                .collect();
            let (gradients, hessians) = derived(&targets, &scores);
            for at in 0..scores.len() {
                let moved = |by: f64| {
                    let mut scores = scores.clone();
                    scores[at] += by;
                    loss(&targets, &scores, at % ROWS)
                };
                let (above, here, below) = (moved(1e-4), moved(0.0), moved(-1e-4));
                assert!((f64::from(gradients[at]) - (above - below) / 2e-4).abs() < 1e-6);
                let bend = (above - 2.0 * here + below) / 1e-8;
                assert!((f64::from(hessians[at]) - bend).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn no_slope_is_left_at_the_baseline() {
        for classes in [2, 4] {
            let targets = targets(classes);
            let scores: Vec<f64> = targets
                .baseline()
                .into_iter()
                .flat_map(|score| [score; ROWS])
                .collect();
            let (gradients, _) = derived(&targets, &scores);
            for of_output in gradients.chunks(ROWS) {
                assert!(of_output.iter().sum::<f32>().abs() < 1e-5);
            }
        }
    }

    #[test]
    fn slopes_of_great_scores_are_finite() {
        let targets = targets(2);
        for score in [-1000.0, 1000.0] {
            let (gradients, hessians) = derived(&targets, &[score; ROWS]);
            for (gradient, hessian) in gradients.iter().zip(hessians) {
                assert!(gradient.is_finite() && hessian.abs() < 1e-30);
            }
        }
    }
}
