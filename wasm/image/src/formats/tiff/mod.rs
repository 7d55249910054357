//! TIFF: what the `tiff` crate decodes, and palettes.

mod pages;
mod samples;

use std::io::Cursor;

use image::metadata::Orientation;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;

use crate::{Decoded, Fault, Limits};
use pages::Pages;
use samples::{interleave, to_image, with_palette};

const PHOTOMETRIC: u32 = 262;
const BLACK_IS_ZERO: u8 = 1;
const PALETTE: u8 = 3;

/// Decodes a TIFF file's first page: strips or tiles, uncompressed, LZW, Deflate or PackBits.
pub fn decode_tiff(bytes: &[u8], limits: Limits) -> Result<Decoded, Fault> {
    let mut bytes = bytes.to_vec();
    let has_palette = prepare(&mut bytes)?;
    let mut decoder = Decoder::new(Cursor::new(bytes))?;
    let (width, height) = decoder.dimensions()?;
    limits.check_pixels(width, height)?;
    let color = decoder.colortype()?;
    // Samples that lie in planes are held twice.
    let layout = decoder.image_buffer_layout()?;
    limits.check_bytes(layout.complete_len as u64 * if layout.planes > 1 { 2 } else { 1 })?;
    let mut for_tiff = tiff::decoder::Limits::default();
    for_tiff.decoding_buffer_size = limits.bytes as usize;
    for_tiff.intermediate_buffer_size = limits.bytes as usize;
    decoder = decoder.with_limits(for_tiff);
    let orientation = decoder.find_tag_unsigned::<u8>(Tag::Orientation)?;

    let mut samples = DecodingResult::U8(Vec::new());
    decoder.read_image_to_buffer(&mut samples)?;
    if layout.planes > 1 {
        samples = interleave(samples, layout.planes)?;
    }
    let size = (width, height);
    Ok(Decoded {
        image: match has_palette {
            true => with_palette(
                samples,
                color,
                size,
                &decoder.get_tag_u16_vec(Tag::ColorMap)?,
            )?,
            false => to_image(samples, color, size)?,
        },
        orientation: orientation.and_then(Orientation::from_exif),
    })
}

/// Checks that the file is whole, and returns whether its colours are in a palette.
///
/// The crate refuses palettes: it is told that the numbers of their colours are grey.
fn prepare(bytes: &mut [u8]) -> Result<bool, Fault> {
    let Some(pages) = Pages::new(bytes) else {
        return Ok(false);
    };
    if !pages.are_whole() {
        return Err(Fault::cut_short());
    }
    match pages.find_short(PHOTOMETRIC) {
        Some(at) if bytes[at] == PALETTE => {
            bytes[at] = BLACK_IS_ZERO;
            Ok(true)
        }
        _ => Ok(false),
    }
}
