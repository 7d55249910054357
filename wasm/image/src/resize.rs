//! Antialiased resizing, bit for bit as Pillow 13 does it.

use crate::Picture;

/// Bits after the point of a weight: a sum of 8-bit values times weights fits 32 bits, with its sign.
const PRECISION: u32 = 22;

/// What an output pixel is made of: a kernel over its input pixels, which widens as pictures shrink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// A triangle from −1 to 1.
    Bilinear,
    /// Keys's cubic from −2 to 2, a = −0.5.
    Bicubic,
}

impl Filter {
    fn support(self) -> f64 {
        match self {
            Self::Bilinear => 1.0,
            Self::Bicubic => 2.0,
        }
    }

    fn at(self, distance: f64) -> f64 {
        const A: f64 = -0.5;
        let x = distance.abs();
        match self {
            Self::Bilinear => (1.0 - x).max(0.0),
            Self::Bicubic if x < 1.0 => ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0,
            Self::Bicubic if x < 2.0 => (((x - 5.0) * x + 8.0) * x - 4.0) * A,
            Self::Bicubic => 0.0,
        }
    }
}

/// Where an output pixel's input pixels begin, and their weights.
struct Window {
    from: usize,
    weights: Vec<i32>,
}

/// The picture in another size: filtered along rows and along columns, each rounded to 8 bits.
///
/// Columns come first where that saves work by Pillow's measure: pixels lost in height, against twice those lost in width.
///
/// # Panics
/// If a side of either picture is 0.
pub fn resize(picture: &Picture, width: u32, height: u32, filter: Filter) -> Picture {
    let across = windows(picture.width, width, filter);
    let down = windows(picture.height, height, filter);
    let lost = |from: u32, to: u32| i64::from(from) - i64::from(to);
    let shorter = lost(picture.height, height);
    if shorter > 0 && shorter > 2 * lost(picture.width, width) {
        resize_rows(&resize_columns(picture, &down), &across)
    } else {
        resize_columns(&resize_rows(picture, &across), &down)
    }
}

fn windows(input: u32, output: u32, filter: Filter) -> Vec<Window> {
    assert!(input > 0 && output > 0, "a picture has at least one pixel");
    let scale = f64::from(input) / f64::from(output);
    let stretch = scale.max(1.0);
    let support = filter.support() * stretch;
    (0..output)
        .map(|i| {
            let center = (f64::from(i) + 0.5) * scale;
            let from = (center - support + 0.5).max(0.0) as u32;
            let to = ((center + support + 0.5) as u32).min(input);
            let weights: Vec<f64> = (from..to)
                .map(|x| filter.at((f64::from(x) - center + 0.5) * (1.0 / stretch)))
                .collect();
            let sum: f64 = weights.iter().sum();
            let fixed = |weight: &f64| {
                let scaled = weight / sum * f64::from(1 << PRECISION);
                (scaled + 0.5f64.copysign(scaled)) as i32
            };
            Window {
                from: from as usize,
                weights: weights.iter().map(fixed).collect(),
            }
        })
        .collect()
}

/// `sum + value × weight`, which fits: weights sum to 2^22, and their sizes to less than twice that. Wrapping, since a check would keep it from being vectorised.
fn add(sum: i32, value: u8, weight: i32) -> i32 {
    sum.wrapping_add(i32::from(value).wrapping_mul(weight))
}

fn round(sum: i32) -> u8 {
    (sum >> PRECISION).clamp(0, 255) as u8
}

fn resize_rows(picture: &Picture, windows: &[Window]) -> Picture {
    let mut rgb = Vec::with_capacity(windows.len() * picture.height as usize * 3);
    for row in picture.rgb.chunks_exact(picture.width as usize * 3) {
        for Window { from, weights } in windows {
            let mut sums = [1 << (PRECISION - 1); 3];
            for (pixel, weight) in row[from * 3..].chunks_exact(3).zip(weights) {
                for (sum, &value) in sums.iter_mut().zip(pixel) {
                    *sum = add(*sum, value, *weight);
                }
            }
            rgb.extend(sums.map(round));
        }
    }
    Picture {
        width: windows.len() as u32,
        height: picture.height,
        rgb,
    }
}

fn resize_columns(picture: &Picture, windows: &[Window]) -> Picture {
    let stride = picture.width as usize * 3;
    let mut rgb = Vec::with_capacity(stride * windows.len());
    let mut sums = vec![0; stride];
    for Window { from, weights } in windows {
        sums.fill(1 << (PRECISION - 1));
        for (row, weight) in picture.rgb[from * stride..]
            .chunks_exact(stride)
            .zip(weights)
        {
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum = add(*sum, value, *weight);
            }
        }
        rgb.extend(sums.iter().map(|&sum| round(sum)));
    }
    Picture {
        width: picture.width,
        height: windows.len() as u32,
        rgb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same filter written out in floating point over both axes at once.
    fn naive(picture: &Picture, width: u32, height: u32, filter: Filter) -> Vec<f64> {
        let kernel = |distance: f64| match (filter, distance.abs()) {
            (Filter::Bilinear, x) if x < 1.0 => 1.0 - x,
            (Filter::Bicubic, x) if x < 1.0 => 1.5 * x.powi(3) - 2.5 * x.powi(2) + 1.0,
            (Filter::Bicubic, x) if x < 2.0 => -0.5 * x.powi(3) + 2.5 * x.powi(2) - 4.0 * x + 2.0,
            _ => 0.0,
        };
        let weights = |input: u32, output: u32, at: u32| {
            let scale = f64::from(input) / f64::from(output);
            let center = (f64::from(at) + 0.5) * scale;
            let weights: Vec<f64> = (0..input)
                .map(|x| kernel((f64::from(x) + 0.5 - center) / scale.max(1.0)))
                .collect();
            let sum: f64 = weights.iter().sum();
            weights
                .into_iter()
                .map(move |weight| weight / sum)
                .collect::<Vec<_>>()
        };
        let mut values = Vec::new();
        for y in 0..height {
            for x in 0..width {
                for channel in 0..3 {
                    let mut sum = 0.0;
                    for (row, down) in weights(picture.height, height, y).into_iter().enumerate() {
                        let across = weights(picture.width, width, x);
                        for (column, across) in across.into_iter().enumerate() {
                            let at = (row * picture.width as usize + column) * 3 + channel;
                            sum += down * across * f64::from(picture.rgb[at]);
                        }
                    }
                    values.push(sum);
                }
            }
        }
        values
    }

    fn noise(width: u32, height: u32) -> Picture {
        let mut state = 1u32;
        let rgb = (0..width * height * 3)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            })
            .collect();
        Picture { width, height, rgb }
    }

    #[test]
    fn agrees_with_the_filter_written_out() {
        for (from, to) in [
            ((7, 5), (3, 4)),
            ((1, 1), (4, 3)),
            ((13, 2), (5, 9)),
            ((9, 9), (1, 1)),
        ] {
            let picture = noise(from.0, from.1);
            for filter in [Filter::Bilinear, Filter::Bicubic] {
                let resized = resize(&picture, to.0, to.1, filter);
                assert_eq!((resized.width, resized.height), to);
                let expected = naive(&picture, to.0, to.1, filter);
                assert_eq!(resized.rgb.len(), expected.len());
                for (value, expected) in resized.rgb.iter().zip(expected) {
                    // Each of the two passes rounds, and cuts off what the cubic overshoots.
                    let bound = if filter == Filter::Bilinear {
                        1.01
                    } else {
                        40.0
                    };
                    let difference = f64::from(*value) - expected.clamp(0.0, 255.0);
                    assert!(difference.abs() <= bound, "{value} {expected}");
                }
            }
        }
    }

    #[test]
    fn keeps_a_picture_of_the_same_size_and_an_even_one() {
        let picture = noise(11, 6);
        for filter in [Filter::Bilinear, Filter::Bicubic] {
            assert_eq!(resize(&picture, 11, 6, filter), picture);
        }
        let even = Picture {
            width: 5,
            height: 7,
            rgb: vec![201; 105],
        };
        for filter in [Filter::Bilinear, Filter::Bicubic] {
            let resized = resize(&even, 12, 3, filter);
            assert!(resized.rgb.iter().all(|&value| value == 201));
        }
    }
}
