//! Sounds: the bytes of WAV, AIFF, FLAC, Ogg Vorbis, MP3, AAC and M4A files to samples.
//!
//! The codecs are symphonia's. Around them stands what makes a damaged or shortened file an error instead of a shorter
//! sound: each format has a module that checks its structure and says what of the decoded samples was meant to be heard.

mod abi;
mod adts;
mod aiff;
mod decode;
mod flac;
mod mp4;
mod mpeg;
mod ogg;
mod recorder;
mod riff;
mod tags;
mod vorbis;
mod wav;

pub use decode::{Fault, Format, decode};

/// A sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// In Hz.
    pub sample_rate: u32,
    /// Samples of each channel, as many in all; integers of any width become numbers in [-1, 1).
    pub channels: Vec<Vec<f32>>,
}
