//! Statistics and losses in pure Rust. All matrices are row-major; all sums are taken in one order, in f64 but for those of
//! [`Nearest`].

mod linear;
mod logistic;
mod moments;
mod nearest;
mod pair;
mod quad;

pub use linear::{Csr, add_gradient, add_gradient_csr, add_scores, add_scores_csr};
pub use linear::{add_spread, add_spread_csr};
pub use logistic::logistic_residuals;
pub use moments::{column_moments, scale_columns};
pub use nearest::{Nearest, Rows};

/// Storage of a dense matrix: f64, or f32 that is widened as it is read.
pub trait Real: Copy + Into<f64> {
    fn rounded(value: f64) -> Self;
}

impl Real for f64 {
    fn rounded(value: f64) -> Self {
        value
    }
}

impl Real for f32 {
    fn rounded(value: f64) -> Self {
        value as f32
    }
}
