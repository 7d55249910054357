//! WAV: PCM, floats, A-law and µ-law; the header says how many bytes of samples there are.

use std::io::{Cursor, Read};

use symphonia::core::codecs::audio::AudioDecoder;
use symphonia::core::formats::FormatReader;
use symphonia::core::io::{MediaSourceStream, ReadOnlySource};
use symphonia::default::codecs::PcmDecoder;
use symphonia::default::formats::WavReader;

use crate::recorder::Recorder;
use crate::riff::{Wave, parse};
use crate::{Fault, Sound};

const PCM: u16 = 1;
const FLOAT: u16 = 3;
const A_LAW: u16 = 6;
const MU_LAW: u16 = 7;
const EXTENSIBLE: u16 = 0xfffe;

/// PCM of 8, 16, 24 or 32 bits, floats of 32 or 64, A-law or µ-law. A stream gives what it has.
pub fn decode(bytes: &[u8], mut recorder: Recorder) -> Result<Sound, Fault> {
    let wave = parse(bytes).map_err(Fault::Corrupt)?;
    let format = Format::parse(wave.format, &mut recorder)?;
    let frames = count_frames(&wave, &format, &mut recorder)?;
    read_samples(
        &wave.data[..frames * format.bytes_per_frame],
        &format,
        &mut recorder,
    )?;
    if recorder.frames() < frames as u64 {
        return Err(Fault::corrupt("its samples end too early"));
    }
    recorder.finish(format.sample_rate)
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
    fn parse(chunk: &[u8], recorder: &mut Recorder) -> Result<Self, Fault> {
        let cut_short = || Fault::corrupt("its format is cut short");
        let base = chunk.get(..16).ok_or_else(cut_short)?;
        let u16_at = |at: usize| u16::from_le_bytes([base[at], base[at + 1]]);
        let (encoding, channels, bits) = (u16_at(0), u16_at(2), u16_at(14));
        let sample_rate = u32::from_le_bytes([base[4], base[5], base[6], base[7]]);
        recorder.start(channels.into(), sample_rate, None)?;
        let mut bytes = base.to_vec();
        match encoding {
            PCM | FLOAT => {}
            A_LAW | MU_LAW => bytes.extend([0, 0]),
            EXTENSIBLE => {
                // The extension's size, and the number of valid bits: some files leave these 0.
                bytes.extend([22, 0, base[14], base[15]]);
                bytes.extend(chunk.get(20..40).ok_or_else(cut_short)?);
            }
            _ => {
                return Err(Fault::Corrupt(format!(
                    "its encoding, {encoding:#06x}, is not one of PCM, floats, A-law and µ-law: convert it to one of these"
                )));
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

fn count_frames(wave: &Wave, format: &Format, recorder: &mut Recorder) -> Result<usize, Fault> {
    let there = wave.data.len() / format.bytes_per_frame;
    let frames = wave
        .declared
        .map_or(there, |size| size / format.bytes_per_frame);
    recorder.start(
        format.channels.into(),
        format.sample_rate,
        Some(frames as u64),
    )?;
    if frames > there {
        let why = format!("it is cut short: its header says {frames} frames, {there} are there");
        return Err(Fault::Corrupt(why));
    }
    if frames == 0 {
        return Err(Fault::corrupt("it has no samples"));
    }
    Ok(frames)
}

fn read_samples(data: &[u8], format: &Format, recorder: &mut Recorder) -> Result<(), Fault> {
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
    let parameters = parameters.ok_or_else(|| Fault::corrupt("it has no samples"))?;
    let mut decoder = PcmDecoder::try_new(parameters, &Default::default())?;
    while let Some(packet) = reader.next_packet()? {
        recorder.add(&decoder.decode(&packet)?)?;
    }
    Ok(())
}
