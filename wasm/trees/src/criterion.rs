//! How mixed the classes of a node are.

/// A measure of impurity of class weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// `1 − Σ pₖ²`.
    Gini,
    /// `−Σ pₖ log₂ pₖ`.
    Entropy,
}

impl Criterion {
    /// The impurity of a node of these class weights, which sum to `total`.
    pub fn impurity(self, weights: &[f64], total: f64) -> f64 {
        let shares = weights.iter().map(|weight| weight / total);
        match self {
            Self::Gini => 1.0 - shares.map(|p| p * p).sum::<f64>(),
            Self::Entropy => -shares
                .filter(|&p| p > 0.0)
                .map(|p| p * p.log2())
                .sum::<f64>(),
        }
    }

    /// Weight times impurity of both sides of a split, but for what is the same for every split of the node.
    ///
    /// `left` and `totals` are the class weights of the left side and of the node, which sum to `left_total` and `total`.
    pub fn cost(self, left: &[f64], left_total: f64, totals: &[f64], total: f64) -> f64 {
        let right_total = total - left_total;
        let sides = left.iter().zip(totals);
        match self {
            Self::Gini => {
                let (mut left_squares, mut right_squares) = (0.0, 0.0);
                for (&left, &total) in sides {
                    left_squares += left * left;
                    right_squares += (total - left) * (total - left);
                }
                -(left_squares / left_total + right_squares / right_total)
            }
            Self::Entropy => {
                let term = |weight: f64, total: f64| {
                    if weight > 0.0 {
                        -weight * (weight / total).log2()
                    } else {
                        0.0
                    }
                };
                sides
                    .map(|(&left, &total)| term(left, left_total) + term(total - left, right_total))
                    .sum()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_none_for_one_class_and_most_for_equal_ones() {
        for criterion in [Criterion::Gini, Criterion::Entropy] {
            assert_eq!(criterion.impurity(&[0.0, 3.0], 3.0), 0.0);
        }
        assert_eq!(Criterion::Gini.impurity(&[2.0, 2.0], 4.0), 0.5);
        assert_eq!(Criterion::Entropy.impurity(&[1.0; 4], 4.0), 2.0);
    }

    #[test]
    fn costs_what_both_sides_are_impure_but_for_a_constant() {
        let totals = [4.0, 3.0, 1.0];
        for (criterion, constant) in [(Criterion::Gini, 8.0), (Criterion::Entropy, 0.0)] {
            for left in [[1.0, 0.0, 0.0], [3.0, 1.0, 1.0], [0.0, 3.0, 0.0]] {
                let right: [f64; 3] = std::array::from_fn(|k| totals[k] - left[k]);
                let written_out: f64 = [left, right]
                    .iter()
                    .map(|side| {
                        let total = side.iter().sum();
                        total * criterion.impurity(side, total)
                    })
                    .sum();
                let cost = criterion.cost(&left, left.iter().sum(), &totals, 8.0);
                assert!((constant + cost - written_out).abs() < 1e-12);
            }
        }
    }
}
