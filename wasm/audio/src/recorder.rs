//! Collects what a codec gives, within the limits.

use std::ops::Range;

use symphonia::core::audio::GenericAudioBufferRef;

use crate::{Fault, Sound};

const MAX_CHANNELS: u64 = 8;
const MAX_SAMPLE_RATE: u64 = 768_000;

/// Largest magnitude of a sample: what 32-bit integers written as floats reach. Beyond it are only damaged numbers, whose
/// squares would be infinite.
const MAX_MAGNITUDE: f32 = 2_147_483_648.0;

/// Frames that a codec may give before and after those that count.
const MAX_TRIMMED_FRAMES: u64 = 1 << 16;

/// The samples so far.
pub struct Recorder {
    max_samples: u64,
    channels: Vec<Vec<f32>>,
    packet: Vec<Vec<f32>>,
}

impl Recorder {
    pub fn new(max_samples: u64) -> Self {
        Self {
            max_samples,
            channels: Vec::new(),
            packet: Vec::new(),
        }
    }

    /// Checks what a header says, and gets ready for so many channels.
    pub fn start(
        &mut self,
        channels: usize,
        sample_rate: u32,
        frames: Option<u64>,
    ) -> Result<(), Fault> {
        if channels == 0 || sample_rate == 0 {
            return Err(Fault::corrupt("it has no channels or no sample rate"));
        }
        check("its number of channels", channels as u64, MAX_CHANNELS)?;
        check("its sample rate", sample_rate.into(), MAX_SAMPLE_RATE)?;
        self.channels = vec![Vec::new(); channels];
        self.check_frames(frames.unwrap_or(0))
    }

    /// Frames so far.
    pub fn frames(&self) -> u64 {
        self.channels.first().map_or(0, Vec::len) as u64
    }

    /// Adds what was decoded of a packet.
    pub fn add(&mut self, decoded: &GenericAudioBufferRef<'_>) -> Result<(), Fault> {
        if decoded.num_planes() != self.channels.len() {
            return Err(Fault::corrupt("its number of channels changes"));
        }
        let frames = self.frames() + decoded.frames() as u64;
        self.check_frames(frames.saturating_sub(MAX_TRIMMED_FRAMES))?;
        decoded.copy_to_vecs_planar(&mut self.packet);
        for (channel, plane) in self.channels.iter_mut().zip(&self.packet) {
            channel.extend_from_slice(plane);
        }
        Ok(())
    }

    /// The sound of all frames.
    pub fn finish(self, sample_rate: u32) -> Result<Sound, Fault> {
        let all = 0..self.frames();
        self.finish_range(sample_rate, all)
    }

    /// The sound of these frames.
    pub fn finish_range(self, sample_rate: u32, kept: Range<u64>) -> Result<Sound, Fault> {
        self.finish_ranges(sample_rate, &[kept])
    }

    /// The sound of several ranges of frames, one after the other; what lies beyond the last frame is left out.
    pub fn finish_ranges(mut self, sample_rate: u32, kept: &[Range<u64>]) -> Result<Sound, Fault> {
        let frames = self.frames();
        let kept: Vec<Range<usize>> = kept
            .iter()
            .map(|range| range.start.min(frames) as usize..range.end.min(frames) as usize)
            .filter(|range| !range.is_empty())
            .collect();
        let length: u64 = kept.iter().map(|range| range.len() as u64).sum();
        if length == 0 {
            return Err(Fault::corrupt("it has no samples"));
        }
        self.check_frames(length)?;
        for (number, channel) in self.channels.iter_mut().enumerate() {
            if let [range] = &kept[..] {
                channel.truncate(range.end);
                channel.drain(..range.start);
            } else {
                *channel = kept
                    .iter()
                    .flat_map(|range| &channel[range.clone()])
                    .copied()
                    .collect();
            }
            let is_sound = |sample: &f32| sample.abs() <= MAX_MAGNITUDE;
            if let Some(frame) = channel.iter().position(|sample| !is_sound(sample)) {
                let value = channel[frame];
                let why = format!("sample {frame} of channel {number} is {value}");
                return Err(Fault::Corrupt(why));
            }
        }
        Ok(Sound {
            sample_rate,
            channels: self.channels,
        })
    }

    fn check_frames(&self, frames: u64) -> Result<(), Fault> {
        let samples = frames.saturating_mul(self.channels.len() as u64);
        check("its number of samples", samples, self.max_samples)
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
