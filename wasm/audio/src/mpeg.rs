//! MP3: frames one after the other; a frame without sound at the beginning may say how many there are.
//!
//! Source: ISO/IEC 11172-3 and 13818-3; for the first frame, the "Xing", "Info" and "VBRI" headers and LAME's extension.

use symphonia::core::codecs::audio::well_known::CODEC_ID_MP3;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder};
use symphonia::core::packet::PacketRef;
use symphonia::core::units::{Duration, Timestamp};
use symphonia::default::codecs::MpaDecoder;

use crate::recorder::Recorder;
use crate::{Fault, Sound, tags};

/// Samples by which a decoder is late: what LAME counts as its padding begins so much earlier.
const DECODER_DELAY: u64 = 528 + 1;

/// Bytes before the first frame that may be something else.
const MAX_LEADING: usize = 1 << 16;

/// Frames are decoded as they come. Those of a file whose first frame says their number must all be there; without it, the
/// last one must be whole. Where LAME says what its encoder added at both ends, that is left out.
pub fn decode(bytes: &[u8], mut recorder: Recorder) -> Result<Sound, Fault> {
    let bytes = tags::after_leading(bytes);
    let (start, first) = find_first(bytes).ok_or_else(|| {
        Fault::corrupt("it has no two MP3 frames in a row (a free bit rate is not supported)")
    })?;
    let mut frames = Frames {
        bytes,
        at: start,
        first,
    };
    let info = Info::parse(&bytes[start..][..first.length], &first);
    let declared = info.as_ref().and_then(|info| info.frames);
    let duration = declared.map(|frames| u64::from(frames) * first.samples);
    let lame = info.as_ref().and_then(|info| info.lame.as_ref());
    let (delay, padding) = lame.map_or((0, 0), |lame| {
        let padding = lame.padding.saturating_sub(DECODER_DELAY);
        (lame.delay + DECODER_DELAY, padding)
    });
    let heard = duration.map(|duration| duration.saturating_sub(delay + padding));
    recorder.start(first.channels, first.sample_rate, heard)?;
    if info.is_some() {
        frames.next(None)?;
    }

    let mut parameters = AudioCodecParameters::new();
    parameters
        .for_codec(CODEC_ID_MP3)
        .with_sample_rate(first.sample_rate);
    let mut decoder = MpaDecoder::try_new(&parameters, &Default::default())?;
    while let Some(frame) = frames.next(duration.map(|duration| (recorder.frames(), duration)))? {
        let packet = PacketRef::new(0, Timestamp::ZERO, Duration::ZERO, frame);
        recorder.add(&decoder.decode_ref(&packet)?)?;
    }

    let total = recorder.frames();
    if duration.is_some_and(|duration| total < duration) {
        let (there, declared) = (total / first.samples, declared.unwrap_or(0));
        let why = format!("it is cut short: its header says {declared} frames, {there} are there");
        return Err(Fault::Corrupt(why));
    }
    // What is joined to a file lies after its end.
    let end = duration.unwrap_or(total);
    let kept = [delay..end.saturating_sub(padding), end..total];
    recorder.finish_ranges(first.sample_rate, &kept)
}

/// The first frame that another one like it follows, or that is all there is, and where it is.
fn find_first(bytes: &[u8]) -> Option<(usize, Header)> {
    (0..bytes.len().min(MAX_LEADING)).find_map(|at| {
        let first = Header::parse(&bytes[at..])?;
        let rest = bytes.get(at + first.length..)?;
        let is_followed = Header::parse(rest).is_some_and(|next| next.is_like(&first));
        (is_followed || at == 0 && tags::are_trailing(rest)).then_some((at, first))
    })
}

struct Frames<'a> {
    bytes: &'a [u8],
    at: usize,
    first: Header,
}

impl<'a> Frames<'a> {
    /// `progress`: samples so far, and in all by the file's header: after the last of them, anything may follow.
    fn next(&mut self, progress: Option<(u64, u64)>) -> Result<Option<&'a [u8]>, Fault> {
        let rest = &self.bytes[self.at..];
        let is_complete = progress.is_some_and(|(done, all)| done >= all);
        let header = Header::parse(rest);
        let Some(header) = header.filter(|header| header.is_like(&self.first)) else {
            if is_complete || tags::are_trailing(rest) {
                return Ok(None);
            }
            return Err(if rest.len() < 4 {
                Fault::corrupt("it is cut short: its last frame is not whole")
            } else {
                Fault::Corrupt(format!(
                    "it is damaged: no frame begins at byte {}",
                    self.at
                ))
            });
        };
        let Some(frame) = rest.get(..header.length) else {
            if is_complete {
                return Ok(None);
            }
            return Err(Fault::corrupt(
                "it is cut short: its last frame is not whole",
            ));
        };
        self.at += header.length;
        Ok(Some(frame))
    }
}

#[derive(Clone, Copy)]
struct Header {
    version: u8,
    sample_rate: u32,
    channels: usize,
    /// Of the frame, in bytes.
    length: usize,
    /// Of each channel in the frame.
    samples: u64,
    /// Bytes after the header, checksum not counted, before the frame's data.
    side_info: usize,
}

const MPEG_1: u8 = 3;
const MPEG_2_5: u8 = 0;
const RESERVED: u8 = 1;
const LAYER_3: u8 = 1;

impl Header {
    fn parse(bytes: &[u8]) -> Option<Self> {
        const KBITS: [[u32; 14]; 2] = [
            [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
            [
                32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
            ],
        ];
        const RATES: [u32; 3] = [44_100, 48_000, 32_000];
        let &[0xff, second, third, fourth, ..] = bytes else {
            return None;
        };
        let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
        if second < 0xe0 || version == RESERVED || layer != LAYER_3 {
            return None;
        }
        let is_mpeg_1 = version == MPEG_1;
        // 0 is a free bit rate, which says nothing of the frame's length.
        let bit_rate =
            KBITS[usize::from(is_mpeg_1)].get(usize::from(third >> 4).wrapping_sub(1))?;
        let sample_rate = *RATES.get(usize::from(third >> 2 & 3))?;
        let sample_rate = match version {
            MPEG_1 => sample_rate,
            MPEG_2_5 => sample_rate / 4,
            _ => sample_rate / 2,
        };
        let channels = if fourth >> 6 == 3 { 1 } else { 2 };
        let samples = if is_mpeg_1 { 1152 } else { 576 };
        let padding = usize::from(third >> 1 & 1);
        Some(Self {
            version,
            sample_rate,
            channels,
            length: (samples / 8 * bit_rate * 1000 / sample_rate) as usize + padding,
            samples: samples.into(),
            side_info: match (is_mpeg_1, channels) {
                (true, 2) => 32,
                (false, 1) => 9,
                _ => 17,
            },
        })
    }

    /// Whether both are frames of one stream.
    fn is_like(&self, other: &Self) -> bool {
        let stream = |header: &Self| (header.version, header.sample_rate, header.channels);
        stream(self) == stream(other)
    }
}

/// What a first frame without sound says.
struct Info {
    /// Number of frames after it.
    frames: Option<u32>,
    lame: Option<Lame>,
}

/// Samples that the encoder added at both ends.
struct Lame {
    delay: u64,
    padding: u64,
}

impl Info {
    fn parse(frame: &[u8], header: &Header) -> Option<Self> {
        Self::parse_xing(frame.get(4 + header.side_info..)?)
            .or_else(|| Self::parse_vbri(frame.get(36..)?))
    }

    fn parse_xing(bytes: &[u8]) -> Option<Self> {
        if !bytes.starts_with(b"Xing") && !bytes.starts_with(b"Info") {
            return None;
        }
        let flags = u32_at(bytes, 4)?;
        let mut at = 8;
        let mut field = |bit: u32, length: usize| {
            let is_there = flags & bit != 0;
            let start = at;
            at += if is_there { length } else { 0 };
            is_there.then_some(start)
        };
        let frames = field(1, 4).and_then(|at| u32_at(bytes, at));
        field(2, 4);
        field(4, 100);
        field(8, 4);
        Some(Self {
            frames,
            lame: bytes.get(at..).and_then(Lame::parse),
        })
    }

    /// Some writers count this frame as well.
    fn parse_vbri(bytes: &[u8]) -> Option<Self> {
        bytes.starts_with(b"VBRI").then(|| Self {
            frames: u32_at(bytes, 14).map(|frames| frames.saturating_sub(1)),
            lame: None,
        })
    }
}

impl Lame {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let encoder = bytes.get(..4)?;
        let &[a, b, c] = bytes.get(21..24)? else {
            return None;
        };
        [b"LAME", b"Lavf", b"Lavc"]
            .iter()
            .any(|name| encoder == *name)
            .then_some(Self {
                delay: u64::from(a) << 4 | u64::from(b) >> 4,
                padding: u64::from(b & 15) << 8 | u64::from(c),
            })
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(bytes: [u8; 4]) -> Option<(u32, usize, usize)> {
        Header::parse(&bytes).map(|header| (header.sample_rate, header.channels, header.length))
    }

    #[test]
    fn headers_say_how_long_a_frame_is() {
        assert_eq!(header([0xff, 0xfb, 0x90, 0x64]), Some((44_100, 2, 417)));
        assert_eq!(header([0xff, 0xfb, 0x92, 0xc4]), Some((44_100, 1, 418)));
        assert_eq!(header([0xff, 0xf3, 0x84, 0xc4]), Some((24_000, 1, 192)));
        assert_eq!(header([0xff, 0xe3, 0x18, 0xc4]), Some((8_000, 1, 72)));
        // A free and an invalid bit rate, an invalid sample rate, version and layer.
        assert_eq!(header([0xff, 0xfb, 0x00, 0x64]), None);
        assert_eq!(header([0xff, 0xfb, 0xf0, 0x64]), None);
        assert_eq!(header([0xff, 0xfb, 0x9c, 0x64]), None);
        assert_eq!(header([0xff, 0xeb, 0x90, 0x64]), None);
        assert_eq!(header([0xff, 0xfd, 0x90, 0x64]), None);
    }

    #[test]
    fn the_first_frame_tells_of_the_rest() {
        let stereo = Header::parse(&[0xff, 0xfb, 0x90, 0x64]).unwrap();
        let mut frame = vec![0; 417];
        frame[36..48].copy_from_slice(b"Info\0\0\0\x0f\0\0\x01\x02");
        frame[156..160].copy_from_slice(b"LAME");
        frame[177..180].copy_from_slice(&[0x24, 0x05, 0x10]);
        let info = Info::parse(&frame, &stereo).unwrap();
        let lame = info.lame.unwrap();
        assert_eq!(
            (info.frames, lame.delay, lame.padding),
            (Some(0x102), 0x240, 0x510)
        );
        frame[43] = 0;
        assert_eq!(Info::parse(&frame, &stereo).unwrap().frames, None);
        frame[36..54].copy_from_slice(b"VBRI\0\x01\0\0\0\0\0\0\0\0\0\0\0\x09");
        assert_eq!(Info::parse(&frame, &stereo).unwrap().frames, Some(8));
        assert!(Info::parse(&[0; 417], &stereo).is_none());
        assert!(Info::parse(&frame[..30], &stereo).is_none());
    }
}
