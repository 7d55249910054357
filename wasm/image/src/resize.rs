//! Antialiased bilinear resizing, bit for bit as Pillow 13 does it.

use crate::Picture;

/// Bits after the point of a weight: a sum of 8-bit values times weights fits 32 bits, with its sign.
const PRECISION: u32 = 22;

/// Where an output pixel's input pixels begin, and their weights.
struct Window {
    from: usize,
    weights: Vec<i32>,
}

/// The picture in another size: a triangle filter as wide as the scale, first along rows, then along columns, each rounded to
/// 8 bits.
///
/// # Panics
/// If a side of either picture is 0.
pub fn resize(picture: &Picture, width: u32, height: u32) -> Picture {
    let across = resize_rows(picture, width);
    resize_columns(&across, height)
}

fn windows(input: u32, output: u32) -> Vec<Window> {
    assert!(input > 0 && output > 0, "a picture has at least one pixel");
    let scale = f64::from(input) / f64::from(output);
    let support = scale.max(1.0);
    (0..output)
        .map(|i| {
            let center = (f64::from(i) + 0.5) * scale;
            let from = (center - support + 0.5).max(0.0) as u32;
            let to = ((center + support + 0.5) as u32).min(input);
            let weights: Vec<f64> = (from..to)
                .map(|x| {
                    let distance = (f64::from(x) - center + 0.5) * (1.0 / support);
                    (1.0 - distance.abs()).max(0.0)
                })
                .collect();
            let sum: f64 = weights.iter().sum();
            let fixed = |weight: &f64| (0.5 + weight / sum * f64::from(1 << PRECISION)) as i32;
            Window {
                from: from as usize,
                weights: weights.iter().map(fixed).collect(),
            }
        })
        .collect()
}

/// `sum + value × weight`, which fits: weights sum to 2^22. Wrapping, since a check would keep it from being vectorised.
fn add(sum: i32, value: u8, weight: i32) -> i32 {
    sum.wrapping_add(i32::from(value).wrapping_mul(weight))
}

fn round(sum: i32) -> u8 {
    (sum >> PRECISION).clamp(0, 255) as u8
}

fn resize_rows(picture: &Picture, width: u32) -> Picture {
    let windows = windows(picture.width, width);
    let mut rgb = Vec::with_capacity(width as usize * picture.height as usize * 3);
    for row in picture.rgb.chunks_exact(picture.width as usize * 3) {
        for Window { from, weights } in &windows {
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
        width,
        height: picture.height,
        rgb,
    }
}

fn resize_columns(picture: &Picture, height: u32) -> Picture {
    let stride = picture.width as usize * 3;
    let mut rgb = Vec::with_capacity(stride * height as usize);
    let mut sums = vec![0; stride];
    for Window { from, weights } in windows(picture.height, height) {
        sums.fill(1 << (PRECISION - 1));
        for (row, weight) in picture.rgb[from * stride..]
            .chunks_exact(stride)
            .zip(weights)
        {
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum = add(*sum, value, weight);
            }
        }
        rgb.extend(sums.iter().map(|&sum| round(sum)));
    }
    Picture {
        width: picture.width,
        height,
        rgb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same filter written out in floating point over both axes at once.
    fn naive(picture: &Picture, width: u32, height: u32) -> Vec<f64> {
        let weights = |input: u32, output: u32, at: u32| {
            let scale = f64::from(input) / f64::from(output);
            let center = (f64::from(at) + 0.5) * scale;
            let weights: Vec<f64> = (0..input)
                .map(|x| (1.0 - ((f64::from(x) + 0.5 - center) / scale.max(1.0)).abs()).max(0.0))
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
            let resized = resize(&picture, to.0, to.1);
            assert_eq!((resized.width, resized.height), to);
            let expected = naive(&picture, to.0, to.1);
            assert_eq!(resized.rgb.len(), expected.len());
            for (value, expected) in resized.rgb.iter().zip(expected) {
                // Each of the two passes rounds.
                assert!(
                    (f64::from(*value) - expected).abs() <= 1.01,
                    "{value} {expected}"
                );
            }
        }
    }

    #[test]
    fn keeps_a_picture_of_the_same_size_and_an_even_one() {
        let picture = noise(11, 6);
        assert_eq!(resize(&picture, 11, 6), picture);
        let even = Picture {
            width: 5,
            height: 7,
            rgb: vec![201; 105],
        };
        assert!(resize(&even, 12, 3).rgb.iter().all(|&value| value == 201));
    }
}
