//! Features as the numbers of bins: what histograms are made over, in 8 bits.

use crate::ranks::halfway;

/// Most bins of a column, beside the one of its missing values.
pub const MAX_BINS: usize = 255;

/// How the values of a column are binned.
pub enum Scale {
    /// In order: a value belongs to the first bin whose threshold is not below it, or else to the last one.
    Ordered { thresholds: Vec<f64> },
    /// Each level by itself.
    Levels { count: usize },
}

impl Scale {
    /// Number of bins.
    pub fn bins(&self) -> usize {
        match self {
            Self::Ordered { thresholds } => thresholds.len() + 1,
            Self::Levels { count } => *count,
        }
    }

    fn bin_of(&self, value: f64) -> usize {
        match self {
            _ if value.is_nan() => self.bins(),
            Self::Ordered { thresholds } => thresholds.partition_point(|&bound| bound < value),
            Self::Levels { .. } => value as usize,
        }
    }
}

/// A column in bins.
pub struct BinnedColumn {
    pub scale: Scale,
    /// Whether a value is missing: those have a bin of their own, after the others.
    pub has_missing: bool,
    /// The bin of each row.
    pub codes: Vec<u8>,
}

impl BinnedColumn {
    /// Number of bins, with that of missing values.
    pub fn size(&self) -> usize {
        self.scale.bins() + usize::from(self.has_missing)
    }
}

/// Puts the columns of a row-major matrix into bins.
///
/// NaN is a missing value. `levels` holds, for each column, 0 if its values are ordered, or else how many levels it has: then
/// they are the whole numbers below. Of up to `max_bins` different values each has its bin, of more the bins weigh about the
/// same.
pub fn bin_columns(
    x: &[f64],
    levels: &[u32],
    weights: &[f64],
    max_bins: usize,
) -> Vec<BinnedColumn> {
    let width = levels.len();
    assert_eq!(x.len(), weights.len() * width);
    assert!((1..=MAX_BINS).contains(&max_bins));
    let bin_column = |(j, &count): (usize, &u32)| {
        let values: Vec<f64> = x.iter().skip(j).step_by(width).copied().collect();
        let scale = match count as usize {
            0 => Scale::Ordered {
                thresholds: find_thresholds(&values, weights, max_bins),
            },
            count => Scale::Levels { count },
        };
        BinnedColumn {
            has_missing: values.iter().any(|value| value.is_nan()),
            codes: values
                .iter()
                .map(|&value| scale.bin_of(value) as u8)
                .collect(),
            scale,
        }
    };
    levels.iter().enumerate().map(bin_column).collect()
}

fn find_thresholds(values: &[f64], weights: &[f64], max_bins: usize) -> Vec<f64> {
    let mut sorted: Vec<(f64, f64)> = values
        .iter()
        // −0 becomes 0, which it equals.
        .map(|value| value + 0.0)
        .zip(weights.iter().copied())
        .filter(|(value, _)| !value.is_nan())
        .collect();
    sorted.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let mut different: Vec<f64> = sorted.iter().map(|&(value, _)| value).collect();
    different.dedup();
    if different.len() <= max_bins {
        different
            .windows(2)
            .map(|pair| halfway(pair[0], pair[1]))
            .collect()
    } else {
        quantiles(&sorted, max_bins)
    }
}

/// The quantiles that part weighted values, ascending, into `parts`: averaged inverses of their distribution function
/// (Hyndman and Fan, 1996, definition 2), each once.
fn quantiles(sorted: &[(f64, f64)], parts: usize) -> Vec<f64> {
    let total: f64 = sorted.iter().map(|(_, weight)| weight).sum();
    let last = sorted.len() - 1;
    let (mut at, mut below) = (0, sorted[0].1);
    let mut found: Vec<f64> = Vec::with_capacity(parts - 1);
    for part in 1..parts {
        let wanted = part as f64 * (100.0 / parts as f64) / 100.0 * total;
        while below < wanted && at < last {
            at += 1;
            below += sorted[at].1;
        }
        let value = sorted[at].0;
        let quantile = if below - wanted > f64::EPSILON {
            value
        } else {
            halfway(value, sorted[last.min(at + 1)].0)
        };
        if found.last() != Some(&quantile) {
            found.push(quantile);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn thresholds(column: &BinnedColumn) -> &[f64] {
        match &column.scale {
            Scale::Ordered { thresholds } => thresholds,
            Scale::Levels { .. } => panic!("not ordered"),
        }
    }

    fn bin_one(values: &[f64], max_bins: usize) -> BinnedColumn {
        let weights = vec![1.0; values.len()];
        bin_columns(values, &[0], &weights, max_bins).remove(0)
    }

    #[test]
    fn few_values_have_a_bin_each() {
        let column = bin_one(&[3.0, -1.0, f64::NAN, 3.0, 0.0, -0.0], 255);
        assert_eq!(thresholds(&column), [-0.5, 1.5]);
        assert_eq!(column.codes, [2, 0, 3, 2, 1, 1]);
        assert!(column.has_missing);
        assert_eq!(column.size(), 4);
    }

    #[test]
    fn many_values_share_bins_of_the_same_weight() {
        let values: Vec<f64> = (0..1000).map(f64::from).collect();
        let column = bin_one(&values, 4);
        assert_eq!(thresholds(&column), [249.5, 499.5, 749.5]);
        for bin in 0..4 {
            let members = column.codes.iter().filter(|&&code| code == bin).count();
            assert_eq!(members, 250);
        }
    }

    #[test]
    fn a_weight_counts_as_rows() {
        let mut random = Random::new(3);
        let values: Vec<f64> = (0..300).map(|_| f64::from(random.below(100))).collect();
        let weights: Vec<f64> = (0..300).map(|_| f64::from(1 + random.below(3))).collect();
        let repeated: Vec<f64> = values
            .iter()
            .zip(&weights)
            .flat_map(|(&value, &weight)| vec![value; weight as usize])
            .collect();
        for max_bins in [2, 7, 40] {
            let weighted = bin_columns(&values, &[0], &weights, max_bins);
            assert_eq!(
                thresholds(&weighted[0]),
                thresholds(&bin_one(&repeated, max_bins))
            );
        }
    }

    #[test]
    fn columns_of_nothing_and_of_one_value_have_one_bin() {
        let x = [f64::NAN, 7.0, f64::NAN, 7.0];
        let columns = bin_columns(&x, &[0, 0], &[1.0; 2], 255);
        assert_eq!(columns[0].codes, [1, 1]);
        assert_eq!(columns[1].codes, [0, 0]);
        assert_eq!([columns[0].scale.bins(), columns[1].scale.bins()], [1, 1]);
    }

    #[test]
    fn levels_are_their_own_bins() {
        let column = bin_columns(&[2.0, f64::NAN, 0.0], &[4], &[1.0; 3], 255).remove(0);
        assert_eq!(column.codes, [2, 4, 0]);
        assert_eq!(column.scale.bins(), 4);
    }
}
