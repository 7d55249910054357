//! AAC in ADTS: frames one after the other, all of them sound.
//!
//! Source: ISO/IEC 13818-7, 6.2.

use symphonia::core::audio::Channels;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::codecs::audio::well_known::CODEC_ID_AAC;
use symphonia::core::packet::PacketRef;
use symphonia::core::units::{Duration, Timestamp};
use symphonia::default::codecs::AacDecoder;

use crate::recorder::Recorder;
use crate::{Fault, Sound, tags};

const SAMPLES: u64 = 1024;

/// A file cannot say what its encoder added at both ends: nothing is left out. Its last frame must be whole.
pub fn decode(bytes: &[u8], mut recorder: Recorder) -> Result<Sound, Fault> {
    let bytes = tags::after_leading(bytes);
    let frames = split(bytes)?;
    let Some(&(first, _)) = frames.first() else {
        return Err(Fault::corrupt("it has no AAC frame"));
    };
    recorder.start(
        first.channels,
        first.sample_rate,
        Some(frames.len() as u64 * SAMPLES),
    )?;
    let mut parameters = AudioCodecParameters::new();
    parameters
        .for_codec(CODEC_ID_AAC)
        .with_sample_rate(first.sample_rate)
        .with_channels(Channels::Discrete(first.channels as u16));
    let mut decoder = AacDecoder::try_new(&parameters, &Default::default())?;
    for (_, frame) in frames {
        let packet = PacketRef::new(0, Timestamp::ZERO, Duration::ZERO, frame);
        recorder.add(&decoder.decode_ref(&packet)?)?;
    }
    recorder.finish(first.sample_rate)
}

#[derive(Clone, Copy, PartialEq)]
struct Header {
    sample_rate: u32,
    channels: usize,
}

/// Each frame's header and data.
fn split(bytes: &[u8]) -> Result<Vec<(Header, &[u8])>, Fault> {
    const RATES: [u32; 13] = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
        8_000, 7_350,
    ];
    let mut frames: Vec<(Header, &[u8])> = Vec::new();
    let mut at = 0;
    while !tags::are_trailing(&bytes[at..]) {
        let rest = &bytes[at..];
        let damaged = || Fault::Corrupt(format!("it is damaged: no frame begins at byte {at}"));
        let cut = || Fault::corrupt("it is cut short: its last frame is not whole");
        let &[sync, second, third, fourth, fifth, sixth, seventh] =
            rest.first_chunk::<7>().ok_or_else(cut)?;
        if sync != 0xff || second & 0xf6 != 0xf0 {
            return Err(damaged());
        }
        if third >> 6 != 1 {
            return Err(Fault::corrupt(
                "its AAC is not of the low-complexity profile (LC)",
            ));
        }
        if seventh & 3 != 0 {
            return Err(Fault::corrupt(
                "it has several blocks a frame, which is not supported",
            ));
        }
        let header = Header {
            sample_rate: *RATES
                .get(usize::from(third >> 2 & 15))
                .ok_or_else(damaged)?,
            channels: usize::from((third & 1) << 2 | fourth >> 6),
        };
        if !(1..=2).contains(&header.channels) {
            return Err(Fault::corrupt("its AAC has neither one nor two channels"));
        }
        if frames.first().is_some_and(|(first, _)| *first != header) {
            return Err(damaged());
        }
        let length =
            usize::from(fourth & 3) << 11 | usize::from(fifth) << 3 | usize::from(sixth >> 5);
        let start = if second & 1 == 0 { 9 } else { 7 };
        if length < start {
            return Err(damaged());
        }
        frames.push((header, rest.get(start..length).ok_or_else(cut)?));
        at += length;
    }
    Ok(frames)
}
