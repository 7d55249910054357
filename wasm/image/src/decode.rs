//! The bytes of a picture's file to upright RGB.

use image::DynamicImage;
use image::metadata::Orientation;

use crate::formats::{decode_bmp, decode_gif, decode_png, decode_tiff, decode_webp};
use crate::{Fault, Limits, Picture, jpeg};

/// What to make of what a file says beside its colours.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Leaves the picture as it is stored, whatever its orientation.
    pub ignore_orientation: bool,
    /// Drops transparency, instead of laying the picture over white.
    pub ignore_transparency: bool,
}

/// A picture as its file has it.
pub struct Decoded {
    pub image: DynamicImage,
    /// How it is to be turned, where the file says so.
    pub orientation: Option<Orientation>,
}

/// Decodes a file, whose format its first bytes tell.
///
/// Palettes are expanded, 16 bits scaled to 8; of several pictures, the first is returned. The number of pixels is checked
/// before anything is allocated for them. A file without its end is refused; bytes after the end are ignored.
pub fn decode(bytes: &[u8], limits: Limits, options: Options) -> Result<Picture, Fault> {
    let Decoded { image, orientation } = match bytes {
        [0x89, b'P', b'N', b'G', ..] => decode_png(bytes, limits)?,
        [0xff, 0xd8, 0xff, ..] => jpeg::decode(bytes, limits)?,
        [b'G', b'I', b'F', b'8', ..] => decode_gif(bytes, limits)?,
        [b'B', b'M', ..] => decode_bmp(bytes, limits)?,
        [b'R', b'I', b'F', b'F', ..] => decode_webp(bytes, limits)?,
        [b'I', b'I', ..] | [b'M', b'M', ..] => decode_tiff(bytes, limits)?,
        _ => return Err(Fault::corrupt("its format is unknown")),
    };
    let rgb = if image.color().has_alpha() && !options.ignore_transparency {
        over_white(image)
    } else {
        image.into_rgb8()
    };
    let mut upright = DynamicImage::ImageRgb8(rgb);
    if !options.ignore_orientation {
        upright.apply_orientation(orientation.unwrap_or(Orientation::NoTransforms));
    }
    Ok(Picture {
        width: upright.width(),
        height: upright.height(),
        rgb: upright.into_rgb8().into_raw(),
    })
}

fn over_white(image: DynamicImage) -> image::RgbImage {
    let image = image.into_rgba8();
    let mut rgb = image::RgbImage::new(image.width(), image.height());
    for (rgb, pixel) in rgb.pixels_mut().zip(image.pixels()) {
        let [colors @ .., alpha] = pixel.0;
        let alpha = u32::from(alpha);
        rgb.0 = colors.map(|color| {
            let sum = u32::from(color) * alpha + 255 * (255 - alpha);
            ((sum + 127) / 255) as u8
        });
    }
    rgb
}
