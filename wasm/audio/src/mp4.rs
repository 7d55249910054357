//! ISO MP4 (M4A): boxes in boxes. symphonia finds the samples; here it is checked that the file is whole, and read which part
//! of the sound is meant to be heard.
//!
//! Source: ISO/IEC 14496-12; for `iTunSMPB`, Apple's Technical Note TN2258.

use std::io::Cursor;
use std::ops::Range;

use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_ALAC, CODEC_ID_FLAC};
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder};
use symphonia::core::formats::FormatReader;
use symphonia::core::io::MediaSourceStream;
use symphonia::default::codecs::{AacDecoder, AlacDecoder, FlacDecoder};
use symphonia::default::formats::IsoMp4Reader;

use crate::recorder::Recorder;
use crate::{Fault, Sound};

/// Decodes the first audio track.
pub fn decode(bytes: &[u8], mut recorder: Recorder) -> Result<Sound, Fault> {
    let movie = Movie::parse(bytes).map_err(Fault::Corrupt)?;
    let stream = Box::new(Cursor::new(bytes.to_vec()));
    let stream = MediaSourceStream::new(stream, Default::default());
    let mut reader = IsoMp4Reader::try_new(stream, Default::default())?;
    let track = reader.tracks().get(movie.track);
    let track = track.ok_or_else(|| Fault::corrupt("it has no audio track"))?;
    let parameters = track.codec_params.as_ref();
    let parameters = parameters.and_then(|parameters| parameters.audio());
    let mut decoder = open(parameters, &movie.codec)?;
    let parameters = decoder.codec_params();
    let sample_rate = parameters.sample_rate.unwrap_or(0);
    let channels = parameters.channels.as_ref();
    let channels = channels.map_or(0, |channels| channels.count());
    // In frames: the track counts in a time of its own, most often the sample rate.
    let to_frames = |time: u64, scale: u32| {
        let frames = u128::from(time) * u128::from(sample_rate) / u128::from(scale.max(1));
        u64::try_from(frames).unwrap_or(u64::MAX)
    };
    let duration = track.duration.map_or(0, |duration| duration.get());
    let duration = to_frames(duration, movie.media_scale);
    // Fragments have no duration in the header.
    let end = if duration > 0 { duration } else { u64::MAX };
    let tick = to_frames(1, movie.scale) + 1;
    let edits = movie.edits.iter().map(|edit| {
        let start = to_frames(edit.start, movie.media_scale);
        let edit_end = start.saturating_add(to_frames(edit.duration, movie.scale));
        // The movie's time is coarse: an edit that ends within a tick of the end ends there.
        let is_end = edit.duration == 0 || edit_end.abs_diff(end) <= tick;
        start..if is_end { end } else { edit_end.min(end) }
    });
    let mut heard: Vec<Range<u64>> = match movie.gapless {
        Some(heard) if heard.end <= end => vec![heard],
        _ => edits.collect(),
    };
    if heard.is_empty() {
        heard.push(0..end);
    }
    let length = heard
        .iter()
        .map(|range| range.end.saturating_sub(range.start));
    let length = length.fold(0, u64::saturating_add);
    recorder.start(channels, sample_rate, (duration > 0).then_some(length))?;

    let id = track.id;
    while let Some(packet) = reader.next_packet()? {
        if packet.track_id == id {
            recorder.add(&decoder.decode(&packet)?)?;
        }
    }
    let frames = recorder.frames();
    if frames < duration {
        let why = format!("it is cut short: its header says {duration} frames, {frames} are there");
        return Err(Fault::Corrupt(why));
    }
    recorder.finish_ranges(sample_rate, &heard)
}

fn open(
    parameters: Option<&AudioCodecParameters>,
    codec: &str,
) -> Result<Box<dyn AudioDecoder>, Fault> {
    let options = Default::default();
    let unsupported = || {
        Fault::Corrupt(format!(
            "its codec, \"{codec}\", is not supported: convert it to FLAC, WAV, MP3, Vorbis or M4A (AAC or ALAC)"
        ))
    };
    let parameters = parameters.ok_or_else(unsupported)?;
    Ok(match parameters.codec {
        CODEC_ID_AAC => Box::new(AacDecoder::try_new(parameters, &options).map_err(|_| {
            Fault::corrupt(
                "its AAC is not of the low-complexity profile (LC) with one or two channels; HE-AAC (SBR) is not \
                 supported: convert it to FLAC, WAV, MP3, Vorbis or AAC-LC",
            )
        })?),
        CODEC_ID_ALAC => Box::new(AlacDecoder::try_new(parameters, &options)?),
        CODEC_ID_FLAC => Box::new(FlacDecoder::try_new(parameters, &options)?),
        _ => return Err(unsupported()),
    })
}

/// What the header says of the first audio track.
struct Movie {
    /// Its number among all tracks.
    track: usize,
    /// Name of its codec, as "mp4a".
    codec: String,
    /// Units of time in a second: of the movie, and of the track.
    scale: u32,
    media_scale: u32,
    /// The parts that are meant to be heard; none: all.
    edits: Vec<Edit>,
    /// The same in frames, where iTunes wrote it.
    gapless: Option<Range<u64>>,
}

struct Edit {
    /// In the track's time.
    start: u64,
    /// In the movie's time; 0: to the end.
    duration: u64,
}

impl Movie {
    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let mut movie = None;
        let mut has_media = false;
        for part in Boxes(bytes) {
            match part {
                Ok((b"moov", body)) => movie = Some(body),
                Ok((b"mdat", _)) => has_media = true,
                Ok(_) => {}
                // What follows a whole file does not matter.
                Err(_) if movie.is_some() && has_media => break,
                Err(why) => return Err(why),
            }
        }
        let movie = movie.ok_or("it has no header, or is cut short before it")?;
        if !has_media {
            return Err("it has no samples, or is cut short before them".into());
        }
        let is_audio = |track: &&[u8]| {
            let handler = find(track, &[b"mdia", b"hdlr"]);
            handler.and_then(|body| body.get(8..12)) == Some(b"soun")
        };
        let tracks = Boxes(movie).flatten().filter(|(kind, _)| *kind == b"trak");
        let (track, body) = tracks
            .map(|(_, body)| body)
            .enumerate()
            .find(|(_, body)| is_audio(body))
            .ok_or("it has no audio track")?;
        let scale_of = |body: Option<&[u8]>| {
            let body = body?;
            let at = if body.first() == Some(&1) { 20 } else { 12 };
            u32_at(body, at)
        };
        let codec = find(body, &[b"mdia", b"minf", b"stbl", b"stsd"]);
        let codec = codec.and_then(|body| body.get(12..16)).unwrap_or_default();
        Ok(Self {
            track,
            codec: codec.escape_ascii().to_string(),
            scale: scale_of(find(movie, &[b"mvhd"])).ok_or("its header is incomplete")?,
            media_scale: scale_of(find(body, &[b"mdia", b"mdhd"]))
                .ok_or("its header is incomplete")?,
            edits: find(body, &[b"edts", b"elst"]).map_or_else(Vec::new, Edit::parse_list),
            gapless: parse_gapless(movie),
        })
    }
}

impl Edit {
    /// Without the empty ones, which delay what follows.
    fn parse_list(body: &[u8]) -> Vec<Self> {
        let is_long = body.first() == Some(&1);
        let entries = body.get(8..).unwrap_or_default();
        let entries = entries.chunks_exact(if is_long { 20 } else { 12 });
        let parse = |entry: &[u8]| {
            let (duration, start) = if is_long {
                (u64_at(entry, 0)?, u64_at(entry, 8)? as i64)
            } else {
                let start = u32_at(entry, 4)? as i32;
                (u32_at(entry, 0)?.into(), start.into())
            };
            let start = u64::try_from(start).ok()?;
            Some(Self { start, duration })
        };
        entries.filter_map(parse).collect()
    }
}

/// " 00000000 delay padding length …" in hexadecimal.
fn parse_gapless(movie: &[u8]) -> Option<Range<u64>> {
    // After the four bytes of a full box's version.
    let items = find(movie, &[b"udta", b"meta"])?.get(4..)?;
    let items = find(items, &[b"ilst"])?;
    let items = Boxes(items).flatten().filter(|(kind, _)| *kind == b"----");
    let mut values = items.filter_map(|(_, item)| {
        let is_gapless = find(item, &[b"name"])?.get(4..)? == b"iTunSMPB";
        let text = find(item, &[b"data"])?.get(8..)?;
        is_gapless.then(|| str::from_utf8(text).ok()).flatten()
    });
    let numbers: Vec<u64> = values
        .next()?
        .split_ascii_whitespace()
        .map_while(|number| u64::from_str_radix(number, 16).ok())
        .collect();
    let &[_, delay, _padding, length, ..] = &numbers[..] else {
        return None;
    };
    (length > 0).then(|| delay..delay.saturating_add(length))
}

/// The boxes in some bytes: kind and content of each.
struct Boxes<'a>(&'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = Result<(&'a [u8; 4], &'a [u8]), String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let (part, rest) = match split_box(self.0) {
            Some((kind, body, rest)) => (Ok((kind, body)), rest),
            None => (Err("it is cut short or damaged".into()), &[][..]),
        };
        self.0 = rest;
        Some(part)
    }
}

fn split_box(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let kind = bytes.get(4..)?.first_chunk()?;
    let (start, size) = match u32_at(bytes, 0)? {
        // To the end.
        0 => (8, bytes.len()),
        1 => (16, usize::try_from(u64_at(bytes, 8)?).ok()?),
        size => (8, size as usize),
    };
    Some((kind, bytes.get(start..size)?, &bytes[size..]))
}

/// The content of the first box at a path.
fn find<'a>(bytes: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    path.iter().try_fold(bytes, |bytes, kind| {
        let mut boxes = Boxes(bytes).flatten();
        boxes.find(|(found, _)| found == kind).map(|(_, body)| body)
    })
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = (body.len() as u32 + 8).to_be_bytes();
        [&size[..], kind, body].concat()
    }

    #[test]
    fn boxes_of_all_sizes_are_found_and_those_cut_short_are_not() {
        let mut bytes = boxed(b"free", b"");
        bytes.extend(b"\0\0\0\x01wide\0\0\0\0\0\0\0\x12ab");
        bytes.extend(b"\0\0\0\0mdatrest");
        let found: Vec<_> = Boxes(&bytes).collect();
        let expected: [(&[u8; 4], &[u8]); 3] =
            [(b"free", b""), (b"wide", b"ab"), (b"mdat", b"rest")];
        assert_eq!(found, expected.map(Ok));
        for wrong in [
            &b"\0\0\0\x09mdat"[..],
            b"\0\0\0\x07mdat",
            b"\0\0\0\x01mdat\xff\xff\xff\xff\xff\xff\xff\xff",
            b"abc",
        ] {
            assert!(Boxes(wrong).next().unwrap().is_err());
        }
        let nested = boxed(b"moov", &boxed(b"trak", &boxed(b"tkhd", b"x")));
        assert_eq!(find(&nested, &[b"moov", b"trak", b"tkhd"]), Some(&b"x"[..]));
        assert_eq!(find(&nested, &[b"moov", b"tkhd"]), None);
    }

    #[test]
    fn edits_are_read_without_the_empty_ones() {
        let short =
            b"\0\0\0\0\0\0\0\x02\0\0\0\x05\xff\xff\xff\xff\0\x01\0\0\0\0\0\x07\0\0\x04\0\0\x01\0\0";
        let long = b"\x01\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\x04\0\0\x01\0\0";
        for list in [&short[..], long] {
            let edits = Edit::parse_list(list);
            let edits: Vec<_> = edits
                .iter()
                .map(|edit| (edit.start, edit.duration))
                .collect();
            assert_eq!(edits, [(1024, 7)]);
        }
        assert!(Edit::parse_list(b"").is_empty());
    }

    #[test]
    fn itunes_says_what_is_heard() {
        let text = " 00000000 00000840 000001C0 0000000000004A1A 00000000";
        let data = boxed(b"data", &[b"\0\0\0\x01\0\0\0\0", text.as_bytes()].concat());
        let item = |name: &[u8]| {
            boxed(
                b"----",
                &[boxed(b"name", &[b"\0\0\0\0", name].concat()), data.clone()].concat(),
            )
        };
        let movie = |name| {
            let items = boxed(b"ilst", &item(name));
            boxed(
                b"udta",
                &boxed(b"meta", &[b"\0\0\0\0", &items[..]].concat()),
            )
        };
        assert_eq!(
            parse_gapless(&movie(b"iTunSMPB")),
            Some(0x840..0x840 + 0x4a1a)
        );
        assert_eq!(parse_gapless(&movie(b"iTunNORM")), None);
        assert_eq!(parse_gapless(b""), None);
    }
}
