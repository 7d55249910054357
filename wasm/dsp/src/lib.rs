//! Signal processing in pure Rust: planner → immutable plan → process.
//!
//! A plan ([`RealFft`], [`Stft`], [`MelSpectrogram`], [`Dct`], [`Resampler`]) holds everything that depends on parameters only
//! (twiddles, windows, filters) and is reused; [`PlanCache`] keeps the last ones. The short-time transforms handle
//! four frames at once: a SIMD lane is a frame.

#![forbid(unsafe_code)]

mod dct;
mod decibels;
mod delta;
mod fft;
mod lanes;
mod low_pass;
mod mel;
mod mfcc;
mod plan_cache;
mod resample;
mod stft;
#[cfg(test)]
mod test_signals;

pub use dct::Dct;
pub use decibels::power_to_db;
pub use delta::delta;
pub use fft::{RealFft, rfft};
pub use mel::{MelBank, MelParameters};
pub use mfcc::{MelSpectrogram, mfcc};
pub use plan_cache::PlanCache;
pub use resample::Resampler;
pub use stft::Stft;
