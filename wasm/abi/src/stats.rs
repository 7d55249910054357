//! Statistics, exported.

use crate::memory::{input, output};
use medley_stats as stats;

/// The functions of dense matrices, once for each type of storage.
macro_rules! dense {
    ($type:ty, $moments:ident, $scale:ident, $scores:ident, $gradient:ident, $spread:ident) => {
        /// # Safety
        /// `x` holds `rows × columns` values; `count`, `mean` and `variance` `columns` each.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $moments(
            x: *const $type,
            rows: usize,
            columns: usize,
            count: *mut f64,
            mean: *mut f64,
            variance: *mut f64,
        ) {
            // SAFETY: by this function's own contract.
            unsafe {
                stats::column_moments(
                    input(x, rows * columns),
                    output(count, columns),
                    output(mean, columns),
                    output(variance, columns),
                );
            }
        }

        /// # Safety
        /// `x` holds `rows × columns` values; `centre` and `scale` `columns` each.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $scale(
            x: *mut $type,
            rows: usize,
            columns: usize,
            centre: *const f64,
            scale: *const f64,
        ) {
            // SAFETY: by this function's own contract.
            unsafe {
                stats::scale_columns(
                    output(x, rows * columns),
                    input(centre, columns),
                    input(scale, columns),
                );
            }
        }

        /// # Safety
        /// `x` holds `rows × columns` values, `w` `columns × lanes`, `scores` `rows × lanes`.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $scores(
            x: *const $type,
            rows: usize,
            columns: usize,
            w: *const f64,
            lanes: usize,
            scores: *mut f64,
        ) {
            // SAFETY: by this function's own contract.
            unsafe {
                stats::add_scores(
                    input(x, rows * columns),
                    input(w, columns * lanes),
                    lanes,
                    output(scores, rows * lanes),
                );
            }
        }

        /// # Safety
        /// `x` holds `rows × columns` values, `residuals` `rows × lanes`, `gradient` `columns × lanes`.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $gradient(
            x: *const $type,
            rows: usize,
            columns: usize,
            residuals: *const f64,
            lanes: usize,
            gradient: *mut f64,
        ) {
            // SAFETY: by this function's own contract.
            unsafe {
                stats::add_gradient(
                    input(x, rows * columns),
                    input(residuals, rows * lanes),
                    lanes,
                    output(gradient, columns * lanes),
                );
            }
        }

        /// # Safety
        /// `x` holds `rows × columns` values, `weights` `rows`, `mean` and `spread` `columns` each.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $spread(
            x: *const $type,
            rows: usize,
            columns: usize,
            weights: *const f64,
            mean: *const f64,
            spread: *mut f64,
        ) {
            // SAFETY: by this function's own contract.
            unsafe {
                stats::add_spread(
                    input(x, rows * columns),
                    input(weights, rows),
                    input(mean, columns),
                    output(spread, columns),
                );
            }
        }
    };
}

dense!(
    f64,
    column_moments_f64,
    scale_columns_f64,
    add_scores_f64,
    add_gradient_f64,
    add_spread_f64
);
dense!(
    f32,
    column_moments_f32,
    scale_columns_f32,
    add_scores_f32,
    add_gradient_f32,
    add_spread_f32
);

/// # Safety
/// `indptr` holds `rows + 1` offsets, of at most `entries`; `indices` and `data` hold `entries` each.
unsafe fn csr<'a>(
    (indptr, indices, data): (*const u32, *const u32, *const f64),
    rows: usize,
    entries: usize,
) -> stats::Csr<'a> {
    // SAFETY: by this function's own contract.
    unsafe {
        stats::Csr {
            indptr: input(indptr, rows + 1),
            indices: input(indices, entries),
            data: input(data, entries),
        }
    }
}

/// # Safety
/// As for the dense functions; the sparse rows as in [`csr`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn add_scores_csr(
    indptr: *const u32,
    indices: *const u32,
    data: *const f64,
    entries: usize,
    rows: usize,
    columns: usize,
    w: *const f64,
    lanes: usize,
    scores: *mut f64,
) {
    // SAFETY: by this function's own contract.
    unsafe {
        stats::add_scores_csr(
            csr((indptr, indices, data), rows, entries),
            input(w, columns * lanes),
            lanes,
            output(scores, rows * lanes),
        );
    }
}

/// # Safety
/// As for the dense functions; the sparse rows as in [`csr`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn add_gradient_csr(
    indptr: *const u32,
    indices: *const u32,
    data: *const f64,
    entries: usize,
    rows: usize,
    columns: usize,
    residuals: *const f64,
    lanes: usize,
    gradient: *mut f64,
) {
    // SAFETY: by this function's own contract.
    unsafe {
        stats::add_gradient_csr(
            csr((indptr, indices, data), rows, entries),
            input(residuals, rows * lanes),
            lanes,
            output(gradient, columns * lanes),
        );
    }
}

/// # Safety
/// As for the dense functions; the sparse rows as in [`csr`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn add_spread_csr(
    indptr: *const u32,
    indices: *const u32,
    data: *const f64,
    entries: usize,
    rows: usize,
    columns: usize,
    weights: *const f64,
    mean: *const f64,
    spread: *mut f64,
) {
    // SAFETY: by this function's own contract.
    unsafe {
        stats::add_spread_csr(
            csr((indptr, indices, data), rows, entries),
            input(weights, rows),
            input(mean, columns),
            output(spread, columns),
        );
    }
}

/// # Safety
/// `scores` holds `rows × lanes` values, `classes` and `weights` `rows` each; `1 ≤ outputs ≤ lanes`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn logistic_residuals(
    scores: *mut f64,
    rows: usize,
    lanes: usize,
    outputs: usize,
    classes: *const u32,
    weights: *const f64,
) -> f64 {
    // SAFETY: by this function's own contract.
    unsafe {
        stats::logistic_residuals(
            output(scores, rows * lanes),
            lanes,
            outputs,
            input(classes, rows),
            input(weights, rows),
        )
    }
}

/// Enters a piece of a matrix, whose first row has the number `first`.
///
/// # Safety
/// `piece` holds `rows × columns` values, `mask` `rows`, `queries` `count × columns`; `candidates` `count × 2k`, `counts`
/// and `floors` `count` each, which are 0 before the first piece; `k ≥ 1`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nearest_add(
    piece: *const f32,
    mask: *const u8,
    rows: usize,
    columns: usize,
    first: u32,
    queries: *const f32,
    count: usize,
    k: usize,
    candidates: *mut u64,
    counts: *mut u32,
    floors: *mut u64,
) {
    // SAFETY: by this function's own contract.
    unsafe {
        let rows_of = |data, rows| stats::Rows {
            data: input(data, rows * columns),
            columns,
        };
        let mut nearest = stats::Nearest {
            k,
            candidates: output(candidates, count * 2 * k),
            counts: output(counts, count),
            floors: output(floors, count),
        };
        nearest.add(
            rows_of(piece, rows),
            input(mask, rows),
            first,
            rows_of(queries, count),
        );
    }
}

/// Writes the best rows and their scores.
///
/// # Safety
/// As for [`nearest_add`]; `rows` and `scores` hold `count × k` values each.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nearest_finish(
    count: usize,
    k: usize,
    candidates: *mut u64,
    counts: *mut u32,
    floors: *mut u64,
    rows: *mut u32,
    scores: *mut f32,
) {
    // SAFETY: by this function's own contract.
    unsafe {
        let nearest = stats::Nearest {
            k,
            candidates: output(candidates, count * 2 * k),
            counts: output(counts, count),
            floors: output(floors, count),
        };
        nearest.finish(output(rows, count * k), output(scores, count * k));
    }
}
