//! What image networks read: a picture resized, cropped and normalised in one go.

use std::ops::Range;

use crate::{Filter, Picture, Region, resize_region};

/// How a network wants its pictures; sizes are `(width, height)`.
#[derive(Clone, Copy, Debug)]
pub struct Preprocessing {
    /// The size before the crop.
    pub size: (u32, u32),
    pub filter: Filter,
    /// The middle to keep; black where the picture is smaller.
    pub crop: (u32, u32),
    pub rescale: f64,
    pub mean: [f64; 3],
    pub std: [f64; 3],
}

/// Where a crop lies on one axis.
struct Overlap {
    /// The picture's pixels in it.
    kept: Range<u32>,
    /// Black ones before them.
    before: usize,
}

/// `(byte × rescale − mean) / std` of every channel, channels first. Only pixels inside the crop are made.
///
/// # Panics
/// If a side is 0.
pub fn preprocess(picture: &Picture, how: &Preprocessing) -> Vec<f32> {
    let across = overlap(how.size.0, how.crop.0);
    let down = overlap(how.size.1, how.crop.1);
    let region = Region {
        columns: across.kept,
        rows: down.kept,
    };
    let middle = resize_region(picture, how.size, &region, how.filter);
    let (width, height) = (how.crop.0 as usize, how.crop.1 as usize);
    let mut numbers = Vec::with_capacity(3 * width * height);
    for channel in 0..3 {
        let table = table(how, channel);
        let start = numbers.len();
        numbers.resize(start + width * height, table[0]);
        let plane = &mut numbers[start + down.before * width..];
        let rows = middle.rgb.chunks_exact(middle.width as usize * 3);
        for (line, row) in plane.chunks_exact_mut(width).zip(rows) {
            let pixels = row.iter().skip(channel).step_by(3);
            for (number, &byte) in line[across.before..].iter_mut().zip(pixels) {
                *number = table[byte as usize];
            }
        }
    }
    numbers
}

/// A channel's number for every byte, rounded where Hugging Face's processors round: after each step, to f32.
fn table(how: &Preprocessing, channel: usize) -> [f32; 256] {
    let (mean, std) = (how.mean[channel] as f32, how.std[channel] as f32);
    std::array::from_fn(|byte| ((byte as f64 * how.rescale) as f32 - mean) / std)
}

/// The middle; where there is none, from the even one of both offsets, as torchvision has it.
fn overlap(size: u32, crop: u32) -> Overlap {
    if crop <= size {
        let lost = size - crop;
        let from = lost / 2 + u32::from(lost % 4 == 3);
        Overlap {
            kept: from..from + crop,
            before: 0,
        }
    } else {
        Overlap {
            kept: 0..size,
            before: (crop - size) as usize / 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of a grey picture of one row, `10, 20, 30 …`, cropped to one row.
    fn row(pixels: u8, width: u32) -> Vec<f32> {
        let rgb = (1..=pixels).flat_map(|i| [10 * i; 3]).collect();
        let picture = Picture {
            width: pixels.into(),
            height: 1,
            rgb,
        };
        let how = Preprocessing {
            size: (picture.width, 1),
            filter: Filter::Bilinear,
            crop: (width, 1),
            rescale: 0.1,
            mean: [0.0, 1.0, 2.0],
            std: [1.0, 1.0, 0.5],
        };
        preprocess(&picture, &how)
    }

    #[test]
    fn channels_come_one_after_the_other() {
        let expected = [1.0, 2.0, 3.0, 0.0, 1.0, 2.0, -2.0, 0.0, 2.0];
        assert_eq!(row(3, 3), expected);
    }

    #[test]
    fn offsets_are_rounded_to_even() {
        assert_eq!(row(3, 2)[..2], [1.0, 2.0]);
        assert_eq!(row(5, 2)[..2], [3.0, 4.0]);
        assert_eq!(row(7, 2)[..2], [3.0, 4.0]);
        assert_eq!(
            row(1, 4),
            [0., 1., 0., 0., -1., 0., -1., -1., -4., -2., -4., -4.]
        );
    }
}
