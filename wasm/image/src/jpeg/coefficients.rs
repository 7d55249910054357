//! The coefficients of a picture, from the first scan to the pixels.

use image::RgbImage;

use super::color::Colors;
use super::frame::{Frame, Scan};
use super::idct::idct;
use super::scan::Block;
use super::upsample::Upsampling;
use crate::{Fault, Limits};

/// A progressive picture has about ten scans; each costs a look at every block, whatever its bytes.
const MAX_SCANS: usize = 200;

/// A coefficient of which no scan has come.
const MISSING: u8 = u8::MAX;

/// The coefficients as far as they are read.
pub struct Coefficients {
    pub frame: Frame,
    scans: usize,
    /// Of each component.
    pub blocks: Vec<Vec<Block>>,
    /// The quantisation steps when a component's first scan came, which later segments may replace.
    steps: Vec<Option<[u16; 64]>>,
    /// Of each component and coefficient: how many bits are still to come.
    bits_to_come: Vec<[u8; 64]>,
}

impl Coefficients {
    pub fn new(frame: Frame, limits: Limits) -> Result<Self, Fault> {
        limits.check_pixels(frame.width as u32, frame.height as u32)?;
        let blocks = frame
            .components
            .iter()
            .map(|component| component.blocks() as u64);
        // Coefficients of two bytes, a component's samples while they are still there, and the picture.
        let samples: u64 = blocks.clone().sum::<u64>() * 64;
        let largest = blocks.clone().max().unwrap_or(0) * 64;
        let pixels = frame.width as u64 * frame.height as u64;
        limits.check_bytes((2 * samples + largest).max(samples + 3 * pixels))?;
        Ok(Self {
            scans: 0,
            blocks: blocks.map(|count| vec![[0; 64]; count as usize]).collect(),
            steps: vec![None; frame.components.len()],
            bits_to_come: vec![[MISSING; 64]; frame.components.len()],
            frame,
        })
    }

    /// Notes what a scan brings, which must be what is still to come.
    pub fn begin(
        &mut self,
        scan: &Scan,
        quantization: &[Option<[u16; 64]>; 4],
    ) -> Result<(), Fault> {
        self.scans += 1;
        if self.scans > MAX_SCANS {
            return Err(Fault::corrupt(format!(
                "it has more than {MAX_SCANS} scans"
            )));
        }
        for &(index, ..) in &scan.components {
            for to_come in &mut self.bits_to_come[index][scan.from..=scan.to] {
                let follows = match *to_come {
                    MISSING => scan.high == 0,
                    bits => scan.high == bits && scan.low + 1 == bits,
                };
                if !follows {
                    return Err(Fault::corrupt("its scans do not follow one another"));
                }
                *to_come = scan.low;
            }
            if self.steps[index].is_none() {
                self.steps[index] = quantization[self.frame.components[index].quantization];
            }
        }
        Ok(())
    }

    pub fn into_rgb(self, colors: Colors) -> Result<RgbImage, Fault> {
        let Self { frame, .. } = self;
        if self
            .bits_to_come
            .as_flattened()
            .iter()
            .any(|&bits| bits > 0)
        {
            return Err(Fault::cut_short());
        }
        let mut planes = Vec::new();
        let mut upsamplings = Vec::new();
        for ((component, blocks), steps) in frame.components.iter().zip(self.blocks).zip(self.steps)
        {
            let steps = steps.ok_or(Fault::corrupt("a quantisation table is missing"))?;
            planes.push(plane(&blocks, component.blocks_across, &steps));
            upsamplings.push(Upsampling::of(component, &frame).ok_or(Fault::corrupt(
                "sampling factors that are no multiples are not supported",
            ))?);
        }
        let full_width = 8 * frame.h_max * frame.units_across;
        let mut rows = vec![vec![0; full_width]; planes.len()];
        let mut rgb = vec![0; 3 * frame.width * frame.height];
        for (y, out) in rgb.chunks_exact_mut(3 * frame.width).enumerate() {
            for (i, row) in rows.iter_mut().enumerate() {
                upsamplings[i].row(&frame.components[i], &planes[i], y, row);
            }
            colors.convert(&rows, out);
        }
        RgbImage::from_raw(frame.width as u32, frame.height as u32, rgb)
            .ok_or(Fault::corrupt("its size is impossible"))
    }
}

/// The samples of a component, in rows as long as its blocks.
fn plane(blocks: &[Block], across: usize, steps: &[u16; 64]) -> Vec<u8> {
    let mut plane = vec![0; 64 * blocks.len()];
    for (rows, blocks) in plane
        .chunks_exact_mut(64 * across)
        .zip(blocks.chunks_exact(across))
    {
        for (x, block) in blocks.iter().enumerate() {
            for (y, samples) in idct(block, steps).as_chunks::<8>().0.iter().enumerate() {
                let at = 8 * (across * y + x);
                rows[at..at + 8].copy_from_slice(samples);
            }
        }
    }
    plane
}
