//! Column moments and scaling; NaN is an absent value.

use crate::Real;

/// Number of values, mean and population variance of every column.
///
/// Two passes; the second also sums the deviations themselves, which corrects the first's rounding
/// (Chan, Golub and LeVeque, 1983). A column without values has NaN.
pub fn column_moments<T: Real>(x: &[T], count: &mut [f64], mean: &mut [f64], variance: &mut [f64]) {
    let columns = mean.len();
    if columns == 0 {
        return;
    }
    count.fill(0.0);
    mean.fill(0.0);
    for row in x.chunks_exact(columns) {
        for ((count, mean), &value) in count.iter_mut().zip(mean.iter_mut()).zip(row) {
            let value: f64 = value.into();
            let absent = value.is_nan();
            *count += if absent { 0.0 } else { 1.0 };
            *mean += if absent { 0.0 } else { value };
        }
    }
    for (mean, &count) in mean.iter_mut().zip(count.iter()) {
        *mean /= count;
    }
    let mut remainder = vec![0.0; columns];
    variance.fill(0.0);
    for row in x.chunks_exact(columns) {
        let sums = variance.iter_mut().zip(remainder.iter_mut());
        for (((variance, remainder), &mean), &value) in sums.zip(mean.iter()).zip(row) {
            let value: f64 = value.into();
            let deviation = if value.is_nan() { 0.0 } else { value - mean };
            *variance += deviation * deviation;
            *remainder += deviation;
        }
    }
    for (j, &remainder) in remainder.iter().enumerate() {
        let correction = remainder / count[j];
        mean[j] += correction;
        variance[j] = variance[j] / count[j] - correction * correction;
    }
}

/// `x ← (x − centre) / scale`, column by column; centre and scale are rounded to the type of x first, as scikit-learn does.
pub fn scale_columns<T: Real>(x: &mut [T], centre: &[f64], scale: &[f64]) {
    if centre.is_empty() {
        return;
    }
    let round = |values: &[f64]| -> Vec<f64> {
        let rounded = values.iter().map(|&value| T::rounded(value).into());
        rounded.collect()
    };
    let (centre, scale) = (round(centre), round(scale));
    for row in x.chunks_exact_mut(centre.len()) {
        for ((value, &centre), &scale) in row.iter_mut().zip(&centre).zip(&scale) {
            *value = T::rounded(((*value).into() - centre) / scale);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_leave_nan_out() {
        let x = [1.0, f64::NAN, 10.0, 3.0, f64::NAN, 10.0, 8.0, 5.0, 10.0];
        let (mut count, mut mean, mut variance) = ([0.0; 3], [0.0; 3], [0.0; 3]);
        column_moments(&x, &mut count, &mut mean, &mut variance);
        assert_eq!(count, [3.0, 1.0, 3.0]);
        assert_eq!(mean, [4.0, 5.0, 10.0]);
        assert_eq!(variance, [26.0 / 3.0, 0.0, 0.0]);
    }

    #[test]
    fn moments_keep_small_spreads_around_large_means() {
        let x: Vec<f64> = (0..1000).map(|i| 1e9 + f64::from(i % 2)).collect();
        let (mut count, mut mean, mut variance) = ([0.0], [0.0], [0.0]);
        column_moments(&x, &mut count, &mut mean, &mut variance);
        assert_eq!((mean[0], variance[0]), (1e9 + 0.5, 0.25));
    }

    #[test]
    fn scaling_rounds_once() {
        let mut x = [5.0f32, f32::NAN];
        scale_columns(&mut x, &[2.0, 0.0], &[3.0, 1.0]);
        assert_eq!(x[0], 1.0);
        assert!(x[1].is_nan());
    }
}
