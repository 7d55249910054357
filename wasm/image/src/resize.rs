//! Antialiased resizing, bit for bit as Pillow 13 does it.

use std::ops::Range;

use crate::windows::{PRECISION, Windows};
use crate::{Filter, Picture};

/// Pixels of a picture: from which to which column and row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    pub columns: Range<u32>,
    pub rows: Range<u32>,
}

/// The picture in another size: filtered along rows and along columns, each rounded to 8 bits.
///
/// # Panics
/// If a side of either picture is 0.
pub fn resize(picture: &Picture, width: u32, height: u32, filter: Filter) -> Picture {
    let whole = Region {
        columns: 0..width,
        rows: 0..height,
    };
    resize_region(picture, (width, height), &whole, filter)
}

/// A region of the picture in another size `(width, height)`: the same bytes as in the whole, which is not made.
///
/// Columns come first where that saves work by Pillow's measure for the whole: pixels lost in height, against twice those
/// lost in width.
///
/// # Panics
/// If a side of either picture is 0.
pub fn resize_region(
    picture: &Picture,
    (width, height): (u32, u32),
    region: &Region,
    filter: Filter,
) -> Picture {
    let across = Windows::new(picture.width, width, region.columns.clone(), filter);
    let down = Windows::new(picture.height, height, region.rows.clone(), filter);
    let lost = |from: u32, to: u32| i64::from(from) - i64::from(to);
    let shorter = lost(picture.height, height);
    if shorter > 0 && shorter > 2 * lost(picture.width, width) {
        let columns = across.reach();
        let across = across.counted_from(columns.start);
        let flat = resize_columns(picture, &down, columns);
        resize_rows(&flat, &across, 0..flat.height as usize)
    } else {
        let rows = down.reach();
        let down = down.counted_from(rows.start);
        let narrow = resize_rows(picture, &across, rows);
        resize_columns(&narrow, &down, 0..narrow.width as usize)
    }
}

/// `sum + value × weight`, which fits: weights sum to 2^22, and their sizes to less than twice that. Wrapping, since a check would keep it from being vectorised.
fn add(sum: i32, value: u8, weight: i32) -> i32 {
    sum.wrapping_add(i32::from(value).wrapping_mul(weight))
}

fn round(sum: i32) -> u8 {
    (sum >> PRECISION).clamp(0, 255) as u8
}

/// Some rows of the picture, each filtered.
fn resize_rows(picture: &Picture, windows: &Windows, rows: Range<usize>) -> Picture {
    let stride = picture.width as usize * 3;
    let mut rgb = Vec::with_capacity(windows.len() * rows.len() * 3);
    let height = rows.len() as u32;
    for row in picture.rgb[rows.start * stride..rows.end * stride].chunks_exact(stride) {
        for (from, weights) in windows.iter() {
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
        height,
        rgb,
    }
}

/// Some columns of the picture, each filtered.
fn resize_columns(picture: &Picture, windows: &Windows, columns: Range<usize>) -> Picture {
    let stride = picture.width as usize * 3;
    let kept = columns.start * 3..columns.end * 3;
    let mut rgb = Vec::with_capacity(kept.len() * windows.len());
    let mut sums = vec![0; kept.len()];
    for (from, weights) in windows.iter() {
        sums.fill(1 << (PRECISION - 1));
        let rows = picture.rgb[from * stride..].chunks_exact(stride);
        for (row, weight) in rows.zip(weights) {
            for (sum, &value) in sums.iter_mut().zip(&row[kept.clone()]) {
                *sum = add(*sum, value, *weight);
            }
        }
        rgb.extend(sums.iter().map(|&sum| round(sum)));
    }
    Picture {
        width: columns.len() as u32,
        height: windows.len() as u32,
        rgb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    const FILTERED: [Filter; 5] = [
        Filter::Lanczos,
        Filter::Bilinear,
        Filter::Bicubic,
        Filter::Box,
        Filter::Hamming,
    ];

    fn sinc(x: f64) -> f64 {
        if x == 0.0 {
            1.0
        } else {
            (x * PI).sin() / (x * PI)
        }
    }

    /// The same filter written out in floating point over both axes at once.
    fn naive(picture: &Picture, width: u32, height: u32, filter: Filter) -> Vec<f64> {
        let kernel = |distance: f64| match (filter, distance.abs()) {
            (Filter::Bilinear, x) if x < 1.0 => 1.0 - x,
            (Filter::Bicubic, x) if x < 1.0 => 1.5 * x.powi(3) - 2.5 * x.powi(2) + 1.0,
            (Filter::Bicubic, x) if x < 2.0 => -0.5 * x.powi(3) + 2.5 * x.powi(2) - 4.0 * x + 2.0,
            (Filter::Box, x) if x < 0.5 || distance == 0.5 => 1.0,
            (Filter::Hamming, x) if x < 1.0 => sinc(x) * (0.54 + 0.46 * (x * PI).cos()),
            (Filter::Lanczos, x) if x < 3.0 => sinc(x) * sinc(x / 3.0),
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
            for filter in FILTERED {
                let resized = resize(&picture, to.0, to.1, filter);
                assert_eq!((resized.width, resized.height), to);
                let expected = naive(&picture, to.0, to.1, filter);
                assert_eq!(resized.rgb.len(), expected.len());
                for (value, expected) in resized.rgb.iter().zip(expected) {
                    // Each of the two passes rounds, and cuts off what these two overshoot.
                    let overshoots = matches!(filter, Filter::Bicubic | Filter::Lanczos);
                    let bound = if overshoots { 40.0 } else { 1.01 };
                    let difference = f64::from(*value) - expected.clamp(0.0, 255.0);
                    assert!(difference.abs() <= bound, "{value} {expected}");
                }
            }
        }
    }

    #[test]
    fn keeps_a_picture_of_the_same_size_and_an_even_one() {
        let picture = noise(11, 6);
        for filter in FILTERED.into_iter().chain([Filter::Nearest]) {
            assert_eq!(resize(&picture, 11, 6, filter), picture);
        }
        let even = Picture {
            width: 5,
            height: 7,
            rgb: vec![201; 105],
        };
        for filter in FILTERED.into_iter().chain([Filter::Nearest]) {
            let resized = resize(&even, 12, 3, filter);
            assert!(resized.rgb.iter().all(|&value| value == 201));
        }
    }

    #[test]
    fn nearest_takes_the_pixel_at_the_centre() {
        let picture = noise(10, 1);
        let pixels = |width: u32| -> Vec<usize> {
            let resized = resize(&picture, width, 1, Filter::Nearest);
            let place = |pixel: &[u8]| picture.rgb.chunks(3).position(|other| other == pixel);
            resized.rgb.chunks(3).filter_map(place).collect()
        };
        assert_eq!(pixels(5), [1, 3, 5, 7, 9]);
        assert_eq!(pixels(3), [1, 5, 8]);
        assert_eq!(pixels(1), [5]);
        assert_eq!(pixels(20), (0..20).map(|i| i / 2).collect::<Vec<_>>());
    }

    #[test]
    fn a_region_has_the_bytes_of_the_whole() {
        for (from, to) in [
            ((7, 31), (12, 5)),
            ((31, 7), (5, 12)),
            ((9, 40), (8, 11)),
            ((6, 6), (6, 6)),
        ] {
            let picture = noise(from.0, from.1);
            for filter in FILTERED.into_iter().chain([Filter::Nearest]) {
                let whole = resize(&picture, to.0, to.1, filter);
                for (left, top, right, bottom) in [(0, 0, 1, 1), (2, 1, 5, 4), (4, 3, 5, 5)] {
                    let region = Region {
                        columns: left..right,
                        rows: top..bottom,
                    };
                    let part = resize_region(&picture, to, &region, filter);
                    assert_eq!((part.width, part.height), (right - left, bottom - top));
                    let expected: Vec<u8> = (top..bottom)
                        .flat_map(|y| {
                            let start = (y * to.0 + left) as usize * 3;
                            whole.rgb[start..start + (right - left) as usize * 3].to_vec()
                        })
                        .collect();
                    assert_eq!(part.rgb, expected);
                }
            }
        }
    }
}
