//! FLAC: the header says how many samples there are, and gives a checksum over them.

use std::io::Cursor;

use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::formats::FormatReader;
use symphonia::core::io::MediaSourceStream;
use symphonia::default::codecs::FlacDecoder;
use symphonia::default::formats::FlacReader;

use crate::recorder::Recorder;
use crate::{Fault, Sound, tags};

/// A stream, whose header has neither number nor checksum, gives what it has, if that ends with a whole frame.
pub fn decode(bytes: &[u8], mut recorder: Recorder) -> Result<Sound, Fault> {
    let bytes = tags::before_id3v1(tags::after_leading(bytes));
    let mut sound = after_header(bytes).ok_or_else(|| Fault::corrupt("it is cut short"))?;
    let stream = Box::new(Cursor::new(bytes.to_vec()));
    let stream = MediaSourceStream::new(stream, Default::default());
    let mut reader = FlacReader::try_new(stream, Default::default())?;
    let track = &reader.tracks()[0];
    let declared = track.num_frames;
    let parameters = track.codec_params.as_ref();
    let parameters = parameters.and_then(|parameters| parameters.audio());
    let parameters = parameters.ok_or_else(|| Fault::corrupt("it has no header"))?;
    let sample_rate = parameters.sample_rate.unwrap_or(0);
    let channels = parameters.channels.as_ref();
    let channels = channels.map_or(0, |channels| channels.count());
    recorder.start(channels, sample_rate, declared)?;

    let options = AudioDecoderOptions::default().verify(true);
    let mut decoder = FlacDecoder::try_new(parameters, &options)?;
    while let Some(packet) = reader.next_packet()? {
        sound = sound.get(packet.data.len()..).unwrap_or_default();
        recorder.add(&decoder.decode(&packet)?)?;
    }
    let frames = recorder.frames();
    if let Some(declared) = declared.filter(|&declared| declared > frames) {
        let why = format!("it is cut short: its header says {declared} frames, {frames} are there");
        return Err(Fault::Corrupt(why));
    }
    // The reader passes over what is no whole frame.
    if declared.is_none() && !tags::are_trailing(sound) {
        return Err(Fault::corrupt(
            "it is damaged, or cut short: its last frame is not whole",
        ));
    }
    if decoder.finalize().verify_ok == Some(false) {
        return Err(Fault::corrupt("its samples are not those of its checksum"));
    }
    recorder.finish(sample_rate)
}

/// The frames, after the blocks of the header: kind, in the highest bit whether it is the last, and length of each.
fn after_header(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes.get(4..)?;
    loop {
        let [kind, a, b, c] = *rest.first_chunk()?;
        let length = u32::from_be_bytes([0, a, b, c]) as usize;
        rest = rest.get(4 + length..)?;
        if kind & 0x80 != 0 {
            return Some(rest);
        }
    }
}
