//! Local derivatives by Savitzky–Golay smoothing.

/// Derivative of `order` 1 or 2 along the rows of a matrix (rows are frames): the one of the polynomial of that degree
/// fitted to the `width` frames around each frame, and to the first or last `width` at the ends.
///
/// A polynomial of degree d has a constant d-th derivative, so the frames of an end all have that of its window's middle.
///
/// # Panics
/// If `width` is even, less than 3, or more than the number of frames, or `order` is neither 1 nor 2.
pub fn delta(features: &[f64], columns: usize, width: usize, order: usize, derivative: &mut [f64]) {
    assert!(width % 2 == 1 && width >= 3 && features.len() >= width * columns);
    let half = width / 2;
    let weights = weights(half, order);
    let frames = features.len() / columns;
    for (frame, row) in derivative.chunks_exact_mut(columns).enumerate() {
        let middle = frame.clamp(half, frames - 1 - half);
        let window = &features[(middle - half) * columns..][..width * columns];
        row.fill(0.0);
        for (values, weight) in window.chunks_exact(columns).zip(&weights) {
            for (sum, value) in row.iter_mut().zip(values) {
                *sum += weight * value;
            }
        }
    }
}

/// Least squares on the points −half … half: the slope Σ j·x / Σ j²; twice the curvature, with q = j² − mean(j²),
/// 2 Σ q·x / Σ q².
fn weights(half: usize, order: usize) -> Vec<f64> {
    assert!(order == 1 || order == 2);
    let points = (0..=2 * half).map(|i| i as f64 - half as f64);
    let basis: Vec<f64> = if order == 1 {
        points.collect()
    } else {
        let mean = (half * (half + 1)) as f64 / 3.0;
        points.map(|j| j * j - mean).collect()
    };
    let scale = order as f64 / basis.iter().map(|b| b * b).sum::<f64>();
    basis.into_iter().map(|b| b * scale).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_column(values: &[f64], width: usize, order: usize) -> Vec<f64> {
        let mut derivative = vec![f64::NAN; values.len()];
        delta(values, 1, width, order, &mut derivative);
        derivative
    }

    #[test]
    fn polynomials_have_their_own_derivatives() {
        for width in [3, 5, 9, 11] {
            let line: Vec<f64> = (0..13).map(|t| 2.5 * t as f64 - 1.0).collect();
            assert!(
                of_column(&line, width, 1)
                    .iter()
                    .all(|d| (d - 2.5).abs() < 1e-12)
            );
            assert!(of_column(&line, width, 2).iter().all(|d| d.abs() < 1e-12));
            let parabola: Vec<f64> = (0..13).map(|t| 1.5 * (t * t) as f64).collect();
            assert!(
                of_column(&parabola, width, 2)
                    .iter()
                    .all(|d| (d - 3.0).abs() < 1e-12)
            );
        }
    }

    #[test]
    fn the_ends_repeat_the_outermost_window() {
        let values = [0.0, 3.0, -1.0, 4.0, 4.0, 8.0, 2.0];
        let slopes = of_column(&values, 5, 1);
        assert_eq!(slopes[0], slopes[2]);
        assert_eq!(slopes[1], slopes[2]);
        assert_eq!(slopes[6], slopes[4]);
        assert!((slopes[2] - (-3.0 + 4.0 + 2.0 * 4.0) / 10.0).abs() < 1e-12);
    }

    #[test]
    fn columns_are_apart() {
        let mut derivative = [f64::NAN; 6];
        delta(&[1.0, 5.0, 2.0, 7.0, 3.0, 9.0], 2, 3, 1, &mut derivative);
        assert_eq!(derivative, [1.0, 2.0, 1.0, 2.0, 1.0, 2.0]);
    }
}
