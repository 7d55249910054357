//! Trees in pure Rust. Forests: training rows → [`Ranks`] once → [`grow`] for every tree. Boosting: see [`boosting`].
//!
//! All sums are taken in f64, in one order; all chance comes from a seed: the same bits each time.

#![forbid(unsafe_code)]

mod best_split;
pub mod boosting;
mod criterion;
mod grow;
mod random;
mod random_split;
mod ranks;
mod tree;

pub use criterion::Criterion;
pub use grow::{GrowOptions, Rows, Splitter, grow};
pub use random::Random;
pub use ranks::Ranks;
pub use tree::{LEAF, Tree};
