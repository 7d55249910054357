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
}
