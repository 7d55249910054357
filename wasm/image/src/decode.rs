//! PNG or JPEG bytes to an upright RGB picture.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::{DynamicImage, ImageDecoder, ImageResult, RgbaImage};

use crate::Picture;
use crate::end::{jpeg_ends, png_ends};

/// Why bytes are no picture.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// They are not what a PNG or JPEG file holds.
    Corrupt(String),
    /// The header says that the picture has this many pixels, more than are allowed.
    TooLarge { pixels: u64 },
}

const CUT_SHORT: &str = "the file is cut short";

/// Decodes a PNG or JPEG file.
///
/// Palettes are expanded, 16 bits scaled to 8, transparency is laid over white, and the EXIF orientation is applied.
/// The number of pixels is checked before anything is allocated for them. A file without its end is refused, as
/// the decoders would fill what is missing with grey; bytes after the end are ignored.
pub fn decode(bytes: &[u8], max_pixels: u64) -> Result<Picture, Fault> {
    let image = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        check_pixels(png_size(bytes)?, max_pixels)?;
        if !png_ends(bytes) {
            return Err(Fault::Corrupt(CUT_SHORT.into()));
        }
        upright(PngDecoder::new(Cursor::new(bytes)), max_pixels)?
    } else {
        if !jpeg_ends(bytes) {
            return Err(Fault::Corrupt(CUT_SHORT.into()));
        }
        upright(JpegDecoder::new(Cursor::new(bytes)), max_pixels)?
    };
    Ok(Picture {
        width: image.width(),
        height: image.height(),
        rgb: if image.color().has_alpha() {
            over_white(&image.into_rgba8())
        } else {
            image.into_rgb8().into_raw()
        },
    })
}

/// Width and height in the header, which must be the first chunk.
fn png_size(bytes: &[u8]) -> Result<(u32, u32), Fault> {
    let header = bytes.get(12..24).ok_or(Fault::Corrupt(CUT_SHORT.into()))?;
    if !header.starts_with(b"IHDR") {
        return Err(Fault::Corrupt("the PNG has no header".into()));
    }
    let number = |at: usize| u32::from_be_bytes(std::array::from_fn(|i| header[at + i]));
    Ok((number(4), number(8)))
}

fn check_pixels((width, height): (u32, u32), max_pixels: u64) -> Result<(), Fault> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > max_pixels {
        return Err(Fault::TooLarge { pixels });
    }
    Ok(())
}

fn upright<D: ImageDecoder>(
    decoder: ImageResult<D>,
    max_pixels: u64,
) -> Result<DynamicImage, Fault> {
    let corrupt = |error: image::ImageError| Fault::Corrupt(error.to_string());
    let mut decoder = decoder.map_err(corrupt)?;
    check_pixels(decoder.dimensions(), max_pixels)?;
    let orientation = decoder.orientation().map_err(corrupt)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(corrupt)?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn over_white(image: &RgbaImage) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(image.as_raw().len() / 4 * 3);
    for pixel in image.pixels() {
        let [colors @ .., alpha] = pixel.0;
        let alpha = u32::from(alpha);
        rgb.extend(colors.map(|color| {
            let sum = u32::from(color) * alpha + 255 * (255 - alpha);
            ((sum + 127) / 255) as u8
        }));
    }
    rgb
}
