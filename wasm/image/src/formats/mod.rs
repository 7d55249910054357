//! Formats that crates decode; what each adds is the check that the file is there to its end, and the limits.

mod bmp;
mod gif;
mod png;
mod tiff;
mod webp;

pub use bmp::decode_bmp;
pub use gif::decode_gif;
pub use png::decode_png;
pub use tiff::decode_tiff;
pub use webp::decode_webp;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder};

use crate::{Decoded, Fault, Limits};

/// The `image` crate's limits on what a decoder allocates beside its output.
fn at_most(bytes: u64) -> image::Limits {
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(bytes);
    limits
}

fn read(mut decoder: impl ImageDecoder, limits: Limits) -> Result<Decoded, Fault> {
    let (width, height) = decoder.dimensions();
    limits.check_pixels(width, height)?;
    let output = decoder.total_bytes();
    limits.check_bytes(output)?;
    decoder.set_limits(at_most(limits.bytes - output))?;
    let orientation = decoder.orientation()?;
    Ok(Decoded {
        image: DynamicImage::from_decoder(decoder)?,
        orientation: (orientation != Orientation::NoTransforms).then_some(orientation),
    })
}
