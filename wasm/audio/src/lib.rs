//! Sounds: WAV bytes to samples.

mod abi;
mod decode;
mod riff;

pub use decode::{Fault, decode};

/// A sound, its channels one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// In Hz.
    pub sample_rate: u32,
    pub channels: u32,
    /// `channels × frames` samples; integers of any width become numbers in [-1, 1).
    pub samples: Vec<f32>,
}
