//! Vorbis in Ogg: three header packets, then sound; positions of pages say where it begins and ends.
//!
//! Source: Vorbis I specification, A.2.

use symphonia::core::codecs::audio::well_known::CODEC_ID_VORBIS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder};
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, Timestamp};
use symphonia::default::codecs::VorbisDecoder;

use crate::ogg;
use crate::recorder::Recorder;
use crate::{Fault, Sound};

const HEADERS: usize = 3;

/// symphonia 0.6.1 confuses the channels of more.
const MAX_CHANNELS: u8 = 2;

pub fn decode(bytes: &[u8], mut recorder: Recorder) -> Result<Sound, Fault> {
    let pages = ogg::parse(bytes).map_err(Fault::Corrupt)?;
    let headers: Vec<&Vec<u8>> = pages
        .iter()
        .flat_map(|page| &page.packets)
        .take(HEADERS)
        .collect();
    let [identification, _comment, setup] = headers[..] else {
        return Err(Fault::corrupt("its headers are incomplete"));
    };
    let Some((&[_, _, _, _, _, _, _, _, _, _, _, channels, a, b, c, d], _)) =
        identification.split_first_chunk::<16>()
    else {
        return Err(Fault::corrupt("its headers are incomplete"));
    };
    let sample_rate = u32::from_le_bytes([a, b, c, d]);
    if channels > MAX_CHANNELS {
        let why = format!(
            "it is Vorbis of {channels} channels, and only one or two are supported: convert it to FLAC or WAV"
        );
        return Err(Fault::Corrupt(why));
    }
    let end = pages.last().and_then(|page| page.position);
    // A stream may begin at any time.
    let first = pages
        .iter()
        .find_map(|page| page.position.filter(|&position| position > 0));
    let declared = end.zip(first).map(|(end, first)| end.saturating_sub(first));
    recorder.start(channels.into(), sample_rate, declared)?;

    let mut parameters = AudioCodecParameters::new();
    parameters
        .for_codec(CODEC_ID_VORBIS)
        .with_extra_data([&identification[..], setup].concat().into());
    let mut decoder = VorbisDecoder::try_new(&parameters, &Default::default())?;

    let mut headers = HEADERS;
    let mut start = None;
    let last = pages.len() - 1;
    for (number, page) in pages.into_iter().enumerate() {
        let mut sounds = false;
        for packet in page.packets {
            if headers > 0 {
                headers -= 1;
            } else if !packet.is_empty() {
                // The first packet only prepares the second.
                let packet = Packet::new(0, Timestamp::ZERO, Duration::ZERO, packet);
                recorder.add(&decoder.decode(&packet)?)?;
                sounds = true;
            }
        }
        // The first position is that of a later time if the stream was cut, of an earlier one if its beginning is not meant to
        // be heard: how many samples it leaves out. On the last page, it is the end that is left out.
        if let (true, Some(position), None) = (sounds, page.position, start) {
            let frames = recorder.frames() as i64;
            start = Some(if number == last {
                0
            } else {
                frames.saturating_sub_unsigned(position)
            });
        }
    }
    let start = start.unwrap_or(0);
    let frames = recorder.frames();
    let end = end.map_or(frames, |end| end.saturating_add_signed(start));
    recorder.finish_range(sample_rate, start.max(0) as u64..end)
}
