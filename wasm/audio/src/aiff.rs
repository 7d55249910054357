//! AIFF and AIFF-C: PCM, floats, A-law and µ-law; the header says how many frames there are.

use std::io::Cursor;

use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::formats::FormatReader;
use symphonia::core::io::MediaSourceStream;
use symphonia::default::codecs::PcmDecoder;
use symphonia::default::formats::AiffReader;

use crate::recorder::Recorder;
use crate::{Fault, Sound};

pub fn decode(bytes: &[u8], mut recorder: Recorder) -> Result<Sound, Fault> {
    let declared = declared_frames(bytes).ok_or_else(|| Fault::corrupt("it has no header"))?;
    let stream = Box::new(Cursor::new(bytes.to_vec()));
    let stream = MediaSourceStream::new(stream, Default::default());
    let mut reader = AiffReader::try_new(stream, Default::default())?;
    let parameters = reader.tracks()[0].codec_params.as_ref();
    let parameters = parameters.and_then(|parameters| parameters.audio());
    let parameters = parameters.ok_or_else(|| Fault::corrupt("it has no header"))?;
    let sample_rate = parameters.sample_rate.unwrap_or(0);
    let channels = parameters.channels.as_ref();
    let channels = channels.map_or(0, |channels| channels.count());
    recorder.start(channels, sample_rate, Some(declared.into()))?;
    let mut decoder = PcmDecoder::try_new(parameters, &Default::default())?;
    while let Some(packet) = reader.next_packet()? {
        recorder.add(&decoder.decode(&packet)?)?;
    }
    let frames = recorder.frames();
    if frames < declared.into() {
        let why = format!("it is cut short: its header says {declared} frames, {frames} are there");
        return Err(Fault::Corrupt(why));
    }
    recorder.finish_range(sample_rate, 0..declared.into())
}

/// Number of frames by the `COMM` chunk.
fn declared_frames(bytes: &[u8]) -> Option<u32> {
    let u32_at = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    let mut at = 12_usize;
    while bytes.get(at..at.checked_add(4)?)? != b"COMM" {
        let size = u32_at(at + 4)? as usize;
        // A chunk of odd size is followed by a byte of padding.
        at = at
            .checked_add(8)?
            .checked_add(size)?
            .checked_add(size % 2)?;
    }
    u32_at(at + 10)
}
