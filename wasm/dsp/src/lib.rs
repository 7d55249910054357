//! Signal processing in pure Rust: planner → immutable plan → process.
//!
//! A plan ([`AnyFft`], [`MelBank`], [`MelSpectrogram`], [`Dct`], [`Resampler`]) holds everything that depends on parameters only
//! (twiddles, windows, filters) and is reused; [`PlanCache`] keeps the last ones. The short-time transforms handle several
//! frames at once, of which each has a SIMD lane: four in f32 on the way to mel bands, two in f64 on any other.

#![forbid(unsafe_code)]

mod any_fft;
mod bluestein;
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
mod spectrogram;
mod stft;
#[cfg(test)]
mod test_signals;

pub use any_fft::AnyFft;
pub use dct::Dct;
pub use decibels::power_to_db;
pub use delta::delta;
pub use fft::{RealFft, rfft};
pub use mel::{MelBank, MelParameters, MelScale};
pub use mfcc::{MelSpectrogram, mfcc};
pub use plan_cache::PlanCache;
pub use resample::Resampler;
pub use spectrogram::{Framing, Parts, istft, magnitude, stft};
