//! WAV bytes to planar samples.

use std::io::{Cursor, Read};

use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::errors::Error;
use symphonia::core::formats::FormatReader;
use symphonia::core::io::{MediaSourceStream, ReadOnlySource};
use symphonia::default::codecs::PcmDecoder;
use symphonia::default::formats::WavReader;

use crate::Sound;
use crate::riff::{Wave, parse};

/// Why bytes are no sound.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// They are not what a WAV file holds.
    Corrupt(String),
    /// The header says more of something than is allowed.
    TooLarge {
        what: &'static str,
        limit: u64,
        actual: u64,
    },
}

const MAX_CHANNELS: u64 = 8;
const MAX_SAMPLE_RATE: u64 = 768_000;

/// Largest magnitude of a floating-point sample: what 32-bit integers written as floats reach. Beyond it are only
/// damaged numbers, whose squares would be infinite.
const MAX_MAGNITUDE: f32 = 2_147_483_648.0;

const PCM: u16 = 1;
const FLOAT: u16 = 3;
const A_LAW: u16 = 6;
const MU_LAW: u16 = 7;
const EXTENSIBLE: u16 = 0xfffe;

/// Decodes a WAV file: PCM of 8, 16, 24 or 32 bits, floats of 32 or 64, A-law or µ-law.
///
/// Everything that the header says is checked before anything is allocated for it. A file that holds fewer samples than
/// it says is refused; a stream, which could not say, gives what it has.
pub fn decode(bytes: &[u8], max_samples: u64) -> Result<Sound, Fault> {
    let wave = parse(bytes).map_err(Fault::Corrupt)?;
    let format = Format::parse(wave.format)?;
    let frames = count_frames(&wave, &format, max_samples)?;
    let samples =
        read_samples(&wave, &format, frames).map_err(|error| Fault::Corrupt(error.to_string()))?;
    let is_sound = |sample: &f32| sample.abs() <= MAX_MAGNITUDE;
    if let Some(at) = samples.iter().position(|sample| !is_sound(sample)) {
        let (channel, frame, value) = (at / frames, at % frames, samples[at]);
        return Err(Fault::Corrupt(format!(
            "sample {frame} of channel {channel} is {value}"
        )));
    }
    Ok(Sound {
        sample_rate: format.sample_rate,
        channels: format.channels.into(),
        samples,
    })
}

/// The format chunk, as far as it must be known before the samples are read.
struct Format {
    /// The chunk in the one form that every reader takes.
    bytes: Vec<u8>,
    channels: u16,
    sample_rate: u32,
    bytes_per_frame: usize,
}

impl Format {
    fn parse(chunk: &[u8]) -> Result<Self, Fault> {
        let corrupt = |why: &str| Fault::Corrupt(why.into());
        let base = chunk
            .get(..16)
            .ok_or_else(|| corrupt("its format is cut short"))?;
        let u16_at = |at: usize| u16::from_le_bytes([base[at], base[at + 1]]);
        let (encoding, channels, bits) = (u16_at(0), u16_at(2), u16_at(14));
        let sample_rate = u32::from_le_bytes([base[4], base[5], base[6], base[7]]);
        if channels == 0 || sample_rate == 0 {
            return Err(corrupt("it has no channels or no sample rate"));
        }
        check("its number of channels", channels.into(), MAX_CHANNELS)?;
        check("its sample rate", sample_rate.into(), MAX_SAMPLE_RATE)?;
        let mut bytes = base.to_vec();
        match encoding {
            PCM | FLOAT => {}
            A_LAW | MU_LAW => bytes.extend([0, 0]),
            EXTENSIBLE => {
                // The extension's size, and the number of valid bits: some files leave these 0.
                bytes.extend([22, 0, base[14], base[15]]);
                bytes.extend(
                    chunk
                        .get(20..40)
                        .ok_or_else(|| corrupt("its format is cut short"))?,
                );
            }
            _ => {
                let why = format!("its encoding, {encoding:#06x}, is not one of PCM and floats");
                return Err(Fault::Corrupt(why));
            }
        }
        let bytes_per_frame = usize::from(channels) * usize::from(bits / 8);
        if bits % 8 != 0 || bytes_per_frame == 0 || bytes_per_frame != u16_at(12).into() {
            let why = format!("its header contradicts itself on the size of a {bits}-bit frame");
            return Err(Fault::Corrupt(why));
        }
        Ok(Self {
            bytes,
            channels,
            sample_rate,
            bytes_per_frame,
        })
    }
}

fn check(what: &'static str, actual: u64, limit: u64) -> Result<(), Fault> {
    if actual > limit {
        return Err(Fault::TooLarge {
            what,
            limit,
            actual,
        });
    }
    Ok(())
}

fn count_frames(wave: &Wave, format: &Format, max_samples: u64) -> Result<usize, Fault> {
    let there = wave.data.len() / format.bytes_per_frame;
    let frames = wave
        .declared
        .map_or(there, |size| size / format.bytes_per_frame);
    check(
        "its number of samples",
        frames as u64 * u64::from(format.channels),
        max_samples,
    )?;
    if frames > there {
        let why = format!("it is cut short: its header says {frames} frames, {there} are there");
        return Err(Fault::Corrupt(why));
    }
    if frames == 0 {
        return Err(Fault::Corrupt("it has no samples".into()));
    }
    Ok(frames)
}

fn read_samples(wave: &Wave, format: &Format, frames: usize) -> Result<Vec<f32>, Error> {
    let data = &wave.data[..frames * format.bytes_per_frame];
    // A file of these two chunks alone, with the sizes that were checked.
    let mut header = b"RIFF\xff\xff\xff\xffWAVEfmt ".to_vec();
    header.extend((format.bytes.len() as u32).to_le_bytes());
    header.extend(&format.bytes);
    header.extend(b"data");
    header.extend((data.len() as u32).to_le_bytes());
    let source = ReadOnlySource::new(Cursor::new(header).chain(data));
    let stream = MediaSourceStream::new(Box::new(source), Default::default());

    let mut reader = WavReader::try_new(stream, Default::default())?;
    let parameters = reader
        .tracks()
        .first()
        .and_then(|track| track.codec_params.as_ref());
    let parameters = parameters.and_then(|parameters| parameters.audio());
    let parameters = parameters.ok_or(Error::DecodeError("it has no samples"))?;
    let mut decoder = PcmDecoder::try_new(parameters, &Default::default())?;

    let mut samples = vec![0.0; usize::from(format.channels) * frames];
    let mut planes: Vec<Vec<f32>> = Vec::new();
    let mut done = 0;
    while let Some(packet) = reader.next_packet()? {
        let decoded = decoder.decode(&packet)?;
        decoded.copy_to_vecs_planar(&mut planes);
        for (channel, plane) in samples.chunks_exact_mut(frames).zip(&planes) {
            channel[done..done + plane.len()].copy_from_slice(plane);
        }
        done += decoded.frames();
    }
    if done < frames {
        return Err(Error::DecodeError("its samples end too early"));
    }
    Ok(samples)
}
