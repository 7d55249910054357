//! The samples of a page to a picture.

use image::{DynamicImage, ImageBuffer, Pixel};
use tiff::ColorType;
use tiff::decoder::DecodingResult;

use crate::Fault;
use crate::jpeg::darken;

type Size = (u32, u32);

/// The picture whose samples these are, pixel by pixel.
pub fn to_image(
    samples: DecodingResult,
    color: ColorType,
    size: Size,
) -> Result<DynamicImage, Fault> {
    match (samples, color) {
        (DecodingResult::U8(samples), ColorType::Gray(depth @ (1 | 2 | 4))) => {
            let scale = 255 / ((1 << depth) - 1);
            let mut grey = unpack(&samples, size, depth);
            grey.iter_mut().for_each(|value| *value *= scale);
            buffer(size, grey).map(DynamicImage::ImageLuma8)
        }
        (DecodingResult::U8(samples), ColorType::Gray(8)) => {
            buffer(size, samples).map(DynamicImage::ImageLuma8)
        }
        (DecodingResult::U8(samples), ColorType::Multiband { num_samples: 2, .. }) => {
            buffer(size, samples).map(DynamicImage::ImageLumaA8)
        }
        (DecodingResult::U8(samples), ColorType::RGB(8)) => {
            buffer(size, samples).map(DynamicImage::ImageRgb8)
        }
        (DecodingResult::U8(samples), ColorType::RGBA(8)) => {
            buffer(size, samples).map(DynamicImage::ImageRgba8)
        }
        (DecodingResult::U8(samples), ColorType::CMYK(8)) => {
            buffer(size, from_cmyk(&samples)).map(DynamicImage::ImageRgb8)
        }
        (DecodingResult::U16(samples), ColorType::Gray(16)) => {
            buffer(size, samples).map(DynamicImage::ImageLuma16)
        }
        (DecodingResult::U16(samples), ColorType::Multiband { num_samples: 2, .. }) => {
            buffer(size, samples).map(DynamicImage::ImageLumaA16)
        }
        (DecodingResult::U16(samples), ColorType::RGB(16)) => {
            buffer(size, samples).map(DynamicImage::ImageRgb16)
        }
        (DecodingResult::U16(samples), ColorType::RGBA(16)) => {
            buffer(size, samples).map(DynamicImage::ImageRgba16)
        }
        _ => Err(unsupported(color)),
    }
}

/// The picture whose samples are numbers of colours: the palette holds all reds, all greens, all blues, of 16 bits.
pub fn with_palette(
    numbers: DecodingResult,
    color: ColorType,
    size: Size,
    palette: &[u16],
) -> Result<DynamicImage, Fault> {
    let (DecodingResult::U8(numbers), ColorType::Gray(depth @ (1 | 2 | 4 | 8))) = (numbers, color)
    else {
        return Err(unsupported(color));
    };
    let colors = palette.len() / 3;
    let numbers = unpack(&numbers, size, depth);
    let mut rgb = Vec::with_capacity(3 * numbers.len());
    for number in numbers {
        let number = usize::from(number);
        if number >= colors {
            return Err(Fault::corrupt("a pixel's colour is not in the palette"));
        }
        rgb.extend([0, 1, 2].map(|channel| (palette[channel * colors + number] >> 8) as u8));
    }
    buffer(size, rgb).map(DynamicImage::ImageRgb8)
}

/// One sample of each plane in turn.
pub fn interleave(samples: DecodingResult, planes: usize) -> Result<DecodingResult, Fault> {
    fn woven<T: Copy>(samples: &[T], planes: usize) -> Vec<T> {
        let length = samples.len() / planes;
        (0..length * planes)
            .map(|i| samples[i % planes * length + i / planes])
            .collect()
    }
    match samples {
        DecodingResult::U8(samples) => Ok(DecodingResult::U8(woven(&samples, planes))),
        DecodingResult::U16(samples) => Ok(DecodingResult::U16(woven(&samples, planes))),
        _ => Err(Fault::corrupt(
            "a TIFF of planes is supported with 8 or 16 bits a sample only",
        )),
    }
}

/// One sample a byte, from rows of samples of `depth` bits.
fn unpack(packed: &[u8], (width, _): Size, depth: u8) -> Vec<u8> {
    let (width, per_byte) = (width as usize, usize::from(8 / depth));
    packed
        .chunks_exact(width.div_ceil(per_byte))
        .flat_map(|row| {
            (0..width).map(move |x| {
                let shift = 8 - depth * (x % per_byte + 1) as u8;
                row[x / per_byte] >> shift & (u8::MAX >> (8 - depth))
            })
        })
        .collect()
}

/// Each ink takes its share of what black leaves, as in Pillow.
fn from_cmyk(samples: &[u8]) -> Vec<u8> {
    let pixels = samples.as_chunks::<4>().0.iter();
    pixels
        .flat_map(|&[inks @ .., black]| inks.map(|ink| darken(255 - ink, 255 - black)))
        .collect()
}

fn buffer<P: Pixel>(
    (width, height): Size,
    samples: Vec<P::Subpixel>,
) -> Result<ImageBuffer<P, Vec<P::Subpixel>>, Fault> {
    ImageBuffer::from_raw(width, height, samples).ok_or(Fault::corrupt("samples are missing"))
}

fn unsupported(color: ColorType) -> Fault {
    Fault::corrupt(format!(
        "a TIFF with colours of the kind {color:?} is not supported"
    ))
}
