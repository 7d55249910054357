//! Products with the coefficients of a linear model: `S ← S + X·W` and `G ← G + Xᵀ·R`.
//!
//! X has shape (rows, columns), dense or CSR; W and G (columns, lanes); S and R (rows, lanes). A lane is an output of
//! the model: either there is one, or their number is even (the caller pads with zeros), so that a feature's
//! coefficients lie side by side as pairs of f64. Each entry of a result is one sum in ascending order, however the
//! work is tiled: a row's scores have the same bits whatever rows stand beside it.

use crate::Real;
use crate::pair::Pair;

/// Pairs of lanes in the widest tile: with two rows, its sums fill ten of the sixteen SIMD registers.
const MAX_PAIRS: usize = 5;

/// Rows of a sparse matrix: row `i` has its entries at `indptr[i]..indptr[i + 1]`.
#[derive(Clone, Copy)]
pub struct Csr<'a> {
    pub indptr: &'a [u32],
    pub indices: &'a [u32],
    pub data: &'a [f64],
}

impl<'a> Csr<'a> {
    /// For every row, its columns and values.
    fn rows(self) -> impl Iterator<Item = (&'a [u32], &'a [f64])> {
        self.indptr.windows(2).map(move |ends| {
            let entries = ends[0] as usize..ends[1] as usize;
            (&self.indices[entries.clone()], &self.data[entries])
        })
    }
}

/// `scores ← scores + x·w`.
pub fn add_scores<T: Real>(x: &[T], w: &[f64], lanes: usize, scores: &mut [f64]) {
    let columns = w.len() / lanes;
    if columns == 0 {
        return;
    }
    if lanes == 1 {
        for (row, score) in x.chunks_exact(columns).zip(scores) {
            *score += dot(row, w);
        }
        return;
    }
    for (from, pairs) in tiles(lanes) {
        match pairs {
            1 => score_tile::<T, 8, 1>(x, w, lanes, from, scores),
            2 => score_tile::<T, 4, 2>(x, w, lanes, from, scores),
            3 => score_tile::<T, 3, 3>(x, w, lanes, from, scores),
            4 => score_tile::<T, 2, 4>(x, w, lanes, from, scores),
            _ => score_tile::<T, 2, MAX_PAIRS>(x, w, lanes, from, scores),
        }
    }
}

/// `gradient ← gradient + xᵀ·residuals`.
pub fn add_gradient<T: Real>(x: &[T], residuals: &[f64], lanes: usize, gradient: &mut [f64]) {
    let columns = gradient.len() / lanes;
    if columns == 0 {
        return;
    }
    if lanes == 1 {
        for (row, &residual) in x.chunks_exact(columns).zip(residuals) {
            for (sum, &value) in gradient.iter_mut().zip(row) {
                *sum += residual * value.into();
            }
        }
        return;
    }
    for (from, pairs) in tiles(lanes) {
        match pairs {
            1 => gradient_tile::<T, 8, 1>(x, residuals, lanes, from, gradient),
            2 => gradient_tile::<T, 4, 2>(x, residuals, lanes, from, gradient),
            3 => gradient_tile::<T, 3, 3>(x, residuals, lanes, from, gradient),
            4 => gradient_tile::<T, 2, 4>(x, residuals, lanes, from, gradient),
            _ => gradient_tile::<T, 2, MAX_PAIRS>(x, residuals, lanes, from, gradient),
        }
    }
}

/// `spread ← spread + Σ weight · (x − mean)²`, column by column.
pub fn add_spread<T: Real>(x: &[T], weights: &[f64], mean: &[f64], spread: &mut [f64]) {
    if mean.is_empty() {
        return;
    }
    for (row, &weight) in x.chunks_exact(mean.len()).zip(weights) {
        for ((sum, &mean), &value) in spread.iter_mut().zip(mean).zip(row) {
            let deviation = value.into() - mean;
            *sum += weight * deviation * deviation;
        }
    }
}

/// [`add_scores`] of sparse rows.
pub fn add_scores_csr(x: Csr, w: &[f64], lanes: usize, scores: &mut [f64]) {
    for ((columns, values), scores) in x.rows().zip(scores.chunks_exact_mut(lanes)) {
        for (&column, &value) in columns.iter().zip(values) {
            let w = &w[column as usize * lanes..][..lanes];
            for (score, &coefficient) in scores.iter_mut().zip(w) {
                *score += value * coefficient;
            }
        }
    }
}

/// [`add_gradient`] of sparse rows.
pub fn add_gradient_csr(x: Csr, residuals: &[f64], lanes: usize, gradient: &mut [f64]) {
    for ((columns, values), residuals) in x.rows().zip(residuals.chunks_exact(lanes)) {
        for (&column, &value) in columns.iter().zip(values) {
            let sums = &mut gradient[column as usize * lanes..][..lanes];
            for (sum, &residual) in sums.iter_mut().zip(residuals) {
                *sum += value * residual;
            }
        }
    }
}

/// [`add_spread`] of sparse rows: first every entry as a zero, then what the stored ones differ by.
pub fn add_spread_csr(x: Csr, weights: &[f64], mean: &[f64], spread: &mut [f64]) {
    let total: f64 = weights.iter().sum();
    for (sum, &mean) in spread.iter_mut().zip(mean) {
        *sum += total * mean * mean;
    }
    for ((columns, values), &weight) in x.rows().zip(weights) {
        for (&column, &value) in columns.iter().zip(values) {
            let column = column as usize;
            spread[column] += weight * value * (value - 2.0 * mean[column]);
        }
    }
}

/// Cuts the lanes into tiles, as (first lane, pairs).
fn tiles(lanes: usize) -> impl Iterator<Item = (usize, usize)> {
    let pairs = lanes / 2;
    let widest = pairs.div_ceil(pairs.div_ceil(MAX_PAIRS));
    (0..pairs)
        .step_by(widest)
        .map(move |from| (2 * from, widest.min(pairs - from)))
}

fn score_tile<T: Real, const ROWS: usize, const PAIRS: usize>(
    x: &[T],
    w: &[f64],
    lanes: usize,
    from: usize,
    scores: &mut [f64],
) {
    let columns = w.len() / lanes;
    let tiled = x.len() / columns / ROWS * ROWS;
    let (x, last_x) = x.split_at(tiled * columns);
    let (scores, last_scores) = scores.split_at_mut(tiled * lanes);
    for (x, scores) in x
        .chunks_exact(ROWS * columns)
        .zip(scores.chunks_exact_mut(ROWS * lanes))
    {
        score_rows::<T, ROWS, PAIRS>(x, w, lanes, from, scores);
    }
    for (x, scores) in last_x
        .chunks_exact(columns)
        .zip(last_scores.chunks_exact_mut(lanes))
    {
        score_rows::<T, 1, PAIRS>(x, w, lanes, from, scores);
    }
}

#[inline(always)]
fn score_rows<T: Real, const ROWS: usize, const PAIRS: usize>(
    x: &[T],
    w: &[f64],
    lanes: usize,
    from: usize,
    scores: &mut [f64],
) {
    let columns = w.len() / lanes;
    let rows: [&[T]; ROWS] = std::array::from_fn(|r| &x[r * columns..][..columns]);
    let mut sums = [[Pair::splat(0.0); PAIRS]; ROWS];
    for j in 0..columns {
        let w: [Pair; PAIRS] = pairs(&w[j * lanes + from..]);
        for r in 0..ROWS {
            let value = Pair::splat(rows[r][j].into());
            for k in 0..PAIRS {
                sums[r][k] = sums[r][k].add_product(value, w[k]);
            }
        }
    }
    for (scores, sums) in scores.chunks_exact_mut(lanes).zip(sums) {
        add_pairs(&mut scores[from..], sums);
    }
}

fn gradient_tile<T: Real, const COLUMNS: usize, const PAIRS: usize>(
    x: &[T],
    residuals: &[f64],
    lanes: usize,
    from: usize,
    gradient: &mut [f64],
) {
    let columns = gradient.len() / lanes;
    let tiled = columns / COLUMNS * COLUMNS;
    for j in (0..tiled).step_by(COLUMNS) {
        gradient_columns::<T, COLUMNS, PAIRS>(x, residuals, lanes, (j, from), gradient);
    }
    for j in tiled..columns {
        gradient_columns::<T, 1, PAIRS>(x, residuals, lanes, (j, from), gradient);
    }
}

#[inline(always)]
fn gradient_columns<T: Real, const COLUMNS: usize, const PAIRS: usize>(
    x: &[T],
    residuals: &[f64],
    lanes: usize,
    (first, from): (usize, usize),
    gradient: &mut [f64],
) {
    let columns = gradient.len() / lanes;
    let mut sums = [[Pair::splat(0.0); PAIRS]; COLUMNS];
    for (row, residuals) in x.chunks_exact(columns).zip(residuals.chunks_exact(lanes)) {
        let row: &[T; COLUMNS] = row[first..].first_chunk().expect("a tile of columns");
        let residuals: [Pair; PAIRS] = pairs(&residuals[from..]);
        for c in 0..COLUMNS {
            let value = Pair::splat(row[c].into());
            for k in 0..PAIRS {
                sums[c][k] = sums[c][k].add_product(value, residuals[k]);
            }
        }
    }
    for (gradient, sums) in gradient[first * lanes..].chunks_exact_mut(lanes).zip(sums) {
        add_pairs(&mut gradient[from..], sums);
    }
}

/// The first pairs of `values`.
#[inline(always)]
fn pairs<const PAIRS: usize>(values: &[f64]) -> [Pair; PAIRS] {
    let values: &[[f64; 2]; PAIRS] = values.as_chunks().0.first_chunk().expect("a tile of lanes");
    values.map(Pair::new)
}

#[inline(always)]
fn add_pairs<const PAIRS: usize>(totals: &mut [f64], sums: [Pair; PAIRS]) {
    for (total, sum) in totals.iter_mut().zip(sums.map(Pair::values).as_flattened()) {
        *total += sum;
    }
}

/// The sum of products, as eight sums side by side.
fn dot<T: Real>(x: &[T], w: &[f64]) -> f64 {
    const WIDTH: usize = 8;
    let mut sums = [0.0; WIDTH];
    let (x_chunks, x_last) = x.as_chunks::<WIDTH>();
    let (w_chunks, w_last) = w.as_chunks::<WIDTH>();
    for (x, w) in x_chunks.iter().zip(w_chunks) {
        for k in 0..WIDTH {
            sums[k] += x[k].into() * w[k];
        }
    }
    for (k, (&x, &w)) in x_last.iter().zip(w_last).enumerate() {
        sums[k] += x.into() * w;
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: usize = 11;
    const COLUMNS: usize = 7;

    fn values(count: usize, step: f64) -> Vec<f64> {
        (0..count).map(|i| (step * i as f64).sin()).collect()
    }

    /// The entry (i, k) of `a·b`, where `a` has `inner` columns.
    fn product(a: impl Fn(usize) -> f64, b: impl Fn(usize) -> f64, inner: usize) -> f64 {
        (0..inner).map(|j| a(j) * b(j)).sum()
    }

    #[test]
    fn tiles_agree_with_one_sum_after_another() {
        let x = values(ROWS * COLUMNS, 1.3);
        let indptr: Vec<u32> = (0..=ROWS).map(|i| (i * COLUMNS) as u32).collect();
        let indices: Vec<u32> = (0..x.len()).map(|i| (i % COLUMNS) as u32).collect();
        let csr = Csr {
            indptr: &indptr,
            indices: &indices,
            data: &x,
        };
        for lanes in [1, 2, 4, 6, 8, 10, 12, 14, 22] {
            let (w, r) = (values(COLUMNS * lanes, 0.7), values(ROWS * lanes, 2.1));
            let (mut scores, mut sparse) = (vec![1.0; ROWS * lanes], vec![1.0; ROWS * lanes]);
            add_scores(&x, &w, lanes, &mut scores);
            add_scores_csr(csr, &w, lanes, &mut sparse);
            for (at, (&dense, &sparse)) in scores.iter().zip(&sparse).enumerate() {
                let (i, k) = (at / lanes, at % lanes);
                let expected = 1.0 + product(|j| x[i * COLUMNS + j], |j| w[j * lanes + k], COLUMNS);
                assert!((dense - expected).abs() < 1e-14 && (sparse - expected).abs() < 1e-14);
            }
            let (mut gradient, mut sparse) =
                (vec![1.0; COLUMNS * lanes], vec![1.0; COLUMNS * lanes]);
            add_gradient(&x, &r, lanes, &mut gradient);
            add_gradient_csr(csr, &r, lanes, &mut sparse);
            for (at, (&dense, &sparse)) in gradient.iter().zip(&sparse).enumerate() {
                let (j, k) = (at / lanes, at % lanes);
                let expected = 1.0 + product(|i| x[i * COLUMNS + j], |i| r[i * lanes + k], ROWS);
                assert!((dense - expected).abs() < 1e-14 && (sparse - expected).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn spread_of_sparse_rows_counts_their_zeros() {
        let csr = Csr {
            indptr: &[0, 1, 1],
            indices: &[0],
            data: &[4.0],
        };
        let (mut dense, mut sparse) = ([0.0], [0.0]);
        add_spread(&[4.0, 0.0], &[1.0, 3.0], &[1.0], &mut dense);
        add_spread_csr(csr, &[1.0, 3.0], &[1.0], &mut sparse);
        assert_eq!((dense[0], sparse[0]), (12.0, 12.0));
    }
}
