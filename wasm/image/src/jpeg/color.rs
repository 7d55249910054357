//! Planes to RGB: bit for bit libjpeg's conversion, and for CMYK Pillow's.

use super::frame::Frame;

/// What the components are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    Grey,
    Rgb,
    Ycc,
    /// Of both, inverted as Adobe writes them: 255 is no ink.
    Cmyk,
    Ycck,
}

impl Colors {
    /// libjpeg's guess: from the number of components, the transform that an Adobe segment names, and the components' names.
    pub fn of(frame: &Frame, is_jfif: bool, adobe_transform: Option<u8>) -> Self {
        let ids: Vec<u8> = frame
            .components
            .iter()
            .map(|component| component.id)
            .collect();
        match (&ids[..], adobe_transform) {
            ([_], _) => Self::Grey,
            ([_, _, _], _) if is_jfif => Self::Ycc,
            ([_, _, _], Some(0)) => Self::Rgb,
            ([b'R', b'G', b'B'], None) => Self::Rgb,
            ([_, _, _], _) => Self::Ycc,
            (_, None | Some(0)) => Self::Cmyk,
            _ => Self::Ycck,
        }
    }

    /// A row of pixels from a row of each plane.
    pub fn convert(self, planes: &[Vec<u8>], rgb: &mut [u8]) {
        let pixels = rgb.as_chunks_mut::<3>().0.iter_mut();
        match (self, planes) {
            (Self::Rgb, [r, g, b]) => {
                for (((rgb, &r), &g), &b) in pixels.zip(r).zip(g).zip(b) {
                    *rgb = [r, g, b];
                }
            }
            (Self::Ycc, [y, cb, cr]) => {
                for (((rgb, &y), &cb), &cr) in pixels.zip(y).zip(cb).zip(cr) {
                    *rgb = ycc_to_rgb(y, cb, cr);
                }
            }
            (Self::Cmyk, [c, m, y, k]) => {
                for ((((rgb, &c), &m), &y), &k) in pixels.zip(c).zip(m).zip(y).zip(k) {
                    *rgb = [c, m, y].map(|ink| darken(ink, k));
                }
            }
            (Self::Ycck, [y, cb, cr, k]) => {
                for ((((rgb, &y), &cb), &cr), &k) in pixels.zip(y).zip(cb).zip(cr).zip(k) {
                    *rgb = ycc_to_rgb(y, cb, cr).map(|color| darken(255 - color, k));
                }
            }
            _ => {
                for (rgb, &grey) in pixels.zip(&planes[0]) {
                    *rgb = [grey; 3];
                }
            }
        }
    }
}

/// ITU-R 601 with all of 0 to 255, in fixed point of 16 bits.
#[inline]
fn ycc_to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y), i32::from(cb) - 128, i32::from(cr) - 128);
    const HALF: i32 = 1 << 15;
    [91_881 * cr, -22_554 * cb - 46_802 * cr, 116_130 * cb]
        .map(|sum| (y + ((sum + HALF) >> 16)).clamp(0, 255) as u8)
}

/// What an inverted ink and black leave: `k − (255 − ink) × k / 255`, rounded as Pillow's `MULDIV255`.
#[inline]
pub fn darken(ink: u8, k: u8) -> u8 {
    let product = u32::from(255 - ink) * u32::from(k) + 128;
    (u32::from(k) - ((product + (product >> 8)) >> 8)) as u8
}
