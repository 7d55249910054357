use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, RgbImage, RgbaImage};
use image_webp::WebPDecoder;

use crate::{Decoded, Fault, Limits};

/// Decodes a WebP file; of an animation, its first frame, transparent around it.
pub fn decode_webp(bytes: &[u8], limits: Limits) -> Result<Decoded, Fault> {
    let size = bytes.get(4..).and_then(number).ok_or(Fault::cut_short())?;
    let content = bytes.get(8..).and_then(|rest| rest.get(4..size));
    check_chunks(content.ok_or(Fault::cut_short())?, limits)?;
    let mut decoder = WebPDecoder::new(Cursor::new(bytes))?;
    decoder.set_memory_limit(bytes.len());
    let (width, height) = decoder.dimensions();
    limits.check_pixels(width, height)?;
    // The output, the planes or frame that it is made from, and an animation's canvas.
    limits.check_bytes(u64::from(width) * u64::from(height) * 8)?;
    let orientation = decoder
        .exif_metadata()?
        .and_then(|exif| Orientation::from_exif_chunk(&exif));
    let size = decoder.output_buffer_size();
    let mut pixels = vec![0; size.ok_or(Fault::corrupt("its size is impossible"))?];
    decoder.read_image(&mut pixels)?;
    let image = if decoder.has_alpha() {
        RgbaImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgba8)
    } else {
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
    };
    Ok(Decoded {
        image: image.ok_or(Fault::corrupt("its size is impossible"))?,
        orientation,
    })
}

/// Whether all chunks lie within the file, those of frames within them, and pictures within the limits: the decoder
/// allocates what a lossy picture's own header says.
fn check_chunks(mut rest: &[u8], limits: Limits) -> Result<(), Fault> {
    while let Some((name, after)) = rest.split_first_chunk::<4>() {
        let size = number(after).ok_or(Fault::cut_short())?;
        let content = after.get(4..).and_then(|rest| rest.get(..size));
        let content = content.ok_or(Fault::cut_short())?;
        match (name, content) {
            (b"VP8 ", [_, _, _, _, _, _, w0, w1, h0, h1, ..]) => {
                let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
                limits.check_pixels(side(*w0, *w1), side(*h0, *h1))?;
            }
            (b"ANMF", content) => {
                check_chunks(content.get(16..).ok_or(Fault::cut_short())?, limits)?;
            }
            _ => {}
        }
        rest = &after[4 + size..];
        // A chunk of odd size is followed by a byte that fills it up.
        if size % 2 == 1 {
            rest = rest.get(1..).ok_or(Fault::cut_short())?;
        }
    }
    Ok(())
}

fn number(bytes: &[u8]) -> Option<usize> {
    bytes
        .first_chunk()
        .map(|bytes| u32::from_le_bytes(*bytes) as usize)
}
