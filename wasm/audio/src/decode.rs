//! Bytes to samples: the formats and what can be wrong with them.

use symphonia::core::errors::Error;

use crate::recorder::Recorder;
use crate::{Sound, adts, aiff, flac, mp4, mpeg, vorbis, wav};

/// Why bytes are no sound.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// They are not what such a file holds.
    Corrupt(String),
    /// There is, or would be by the header, more of something than is allowed.
    TooLarge {
        what: &'static str,
        limit: u64,
        actual: u64,
    },
}

impl Fault {
    pub fn corrupt(why: impl Into<String>) -> Self {
        Self::Corrupt(why.into())
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::IoError(_) => Self::corrupt("it is cut short"),
            _ => Self::Corrupt(error.to_string()),
        }
    }
}

/// What the bytes are said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Wav,
    Aiff,
    Flac,
    /// In Ogg.
    Vorbis,
    Mp3,
    /// AAC in ADTS frames.
    Adts,
    /// AAC, ALAC or FLAC in an ISO MP4 file.
    Mp4,
}

impl Format {
    pub const ALL: [Self; 7] = [
        Self::Wav,
        Self::Aiff,
        Self::Flac,
        Self::Vorbis,
        Self::Mp3,
        Self::Adts,
        Self::Mp4,
    ];
}

/// Decodes a file.
///
/// Everything that its header says is checked before anything is allocated for it. A file that holds fewer samples than it
/// says is refused, as is damage that the format shows; a stream, which could not say, gives what it has.
pub fn decode(format: Format, bytes: &[u8], max_samples: u64) -> Result<Sound, Fault> {
    let recorder = Recorder::new(max_samples);
    match format {
        Format::Wav => wav::decode(bytes, recorder),
        Format::Aiff => aiff::decode(bytes, recorder),
        Format::Flac => flac::decode(bytes, recorder),
        Format::Vorbis => vorbis::decode(bytes, recorder),
        Format::Mp3 => mpeg::decode(bytes, recorder),
        Format::Adts => adts::decode(bytes, recorder),
        Format::Mp4 => mp4::decode(bytes, recorder),
    }
}
