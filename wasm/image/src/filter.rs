//! The filters of Pillow 13.

use std::f64::consts::PI;

/// What an output pixel is made of: a kernel over its input pixels, which widens as pictures shrink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The input pixel at its centre alone.
    Nearest,
    /// A sinc from −3 to 3, windowed by another.
    Lanczos,
    /// A triangle from −1 to 1.
    Bilinear,
    /// Keys's cubic from −2 to 2, a = −0.5.
    Bicubic,
    /// One from −½ to ½.
    Box,
    /// A sinc from −1 to 1, windowed by Hamming's cosine.
    Hamming,
}

impl Filter {
    /// The filter of Pillow's number.
    pub fn of_number(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::Nearest,
            1 => Self::Lanczos,
            2 => Self::Bilinear,
            3 => Self::Bicubic,
            4 => Self::Box,
            5 => Self::Hamming,
            _ => return None,
        })
    }

    /// How far the kernel reaches to either side.
    pub fn support(self) -> f64 {
        match self {
            Self::Nearest | Self::Box => 0.5,
            Self::Bilinear | Self::Hamming => 1.0,
            Self::Bicubic => 2.0,
            Self::Lanczos => 3.0,
        }
    }

    /// The kernel at a distance.
    pub fn at(self, distance: f64) -> f64 {
        const A: f64 = -0.5;
        let x = distance.abs();
        match self {
            Self::Nearest | Self::Box if distance > -0.5 && distance <= 0.5 => 1.0,
            Self::Bilinear => (1.0 - x).max(0.0),
            Self::Bicubic if x < 1.0 => ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0,
            Self::Bicubic if x < 2.0 => (((x - 5.0) * x + 8.0) * x - 4.0) * A,
            // Pillow's constants are f32.
            Self::Hamming if x < 1.0 => {
                sinc(x) * (f64::from(0.54f32) + f64::from(0.46f32) * (x * PI).cos())
            }
            Self::Lanczos if (-3.0..3.0).contains(&distance) => {
                sinc(distance) * sinc(distance / 3.0)
            }
            _ => 0.0,
        }
    }
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    let x = x * PI;
    x.sin() / x
}
