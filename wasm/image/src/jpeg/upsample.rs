//! Chroma planes up to full size: bit for bit libjpeg-turbo's "fancy" upsampling, as Pillow uses it.
//!
//! A sample lies in the middle of the pixels that it stands for, so that a pixel mixes the nearest sample and the next
//! nearest 3 : 1, in each direction that was halved; other ratios repeat samples.

use super::frame::{Component, Frame};

/// How a plane's rows get to full size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upsampling {
    None,
    Across,
    Down,
    Both,
    /// Each sample as a block of pixels.
    Repeat {
        across: usize,
        down: usize,
    },
}

impl Upsampling {
    /// None if the ratio is no whole number.
    pub fn of(component: &Component, frame: &Frame) -> Option<Self> {
        let Component { h, v, width, .. } = *component;
        if !frame.h_max.is_multiple_of(h) || !frame.v_max.is_multiple_of(v) {
            return None;
        }
        Some(match (frame.h_max / h, frame.v_max / v) {
            (1, 1) => Self::None,
            (1, 2) => Self::Down,
            // libjpeg mixes no planes as narrow as this.
            (2, 1) if width > 2 => Self::Across,
            (2, 2) if width > 2 => Self::Both,
            (across, down) => Self::Repeat { across, down },
        })
    }

    /// Row `y` of the picture, at the beginning of `out`, from a plane whose rows are `stride` apart.
    pub fn row(self, component: &Component, plane: &[u8], y: usize, out: &mut [u8]) {
        let stride = 8 * component.blocks_across;
        let row = |y: usize| {
            let y = y.min(component.height - 1);
            &plane[y * stride..y * stride + component.width]
        };
        // The row of samples that a pixel's row lies in, and the next nearest: above for even rows, below for odd.
        let is_even = y.is_multiple_of(2);
        let near = row(y / 2);
        let far = row(if is_even {
            (y / 2).saturating_sub(1)
        } else {
            y / 2 + 1
        });
        let mixed = |(&near, &far): (&u8, &u8)| 3 * u16::from(near) + u16::from(far);
        match self {
            Self::None => out[..component.width].copy_from_slice(row(y)),
            Self::Across => {
                let samples: Vec<u16> = row(y).iter().map(|&sample| u16::from(sample)).collect();
                mix_across(&samples, [1, 2], 2, out);
            }
            Self::Down => {
                let bias = if is_even { 1 } else { 2 };
                for (out, sum) in out.iter_mut().zip(near.iter().zip(far).map(mixed)) {
                    *out = ((sum + bias) >> 2) as u8;
                }
            }
            Self::Both => {
                let sums: Vec<u16> = near.iter().zip(far).map(mixed).collect();
                mix_across(&sums, [8, 7], 4, out);
            }
            Self::Repeat { across, down } => {
                for (out, &sample) in out.chunks_mut(across).zip(row(y / down)) {
                    out.fill(sample);
                }
            }
        }
    }
}

/// Two pixels a value, each mixed with the neighbour on its side, then shifted; libjpeg rounds the two differently.
fn mix_across(values: &[u16], bias: [u16; 2], shift: u32, out: &mut [u8]) {
    let mix = |near: u16, far: u16, bias: u16| ((3 * near + far + bias) >> shift) as u8;
    let last = values.len() - 1;
    out[0] = mix(values[0], values[0], bias[0]);
    for (pair, out) in values.windows(2).zip(out[1..].chunks_exact_mut(2)) {
        out[0] = mix(pair[0], pair[1], bias[1]);
        out[1] = mix(pair[1], pair[0], bias[0]);
    }
    out[2 * last + 1] = mix(values[last], values[last], bias[1]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(width: usize, height: usize) -> Component {
        Component {
            id: 1,
            h: 1,
            v: 1,
            quantization: 0,
            width,
            height,
            blocks_across: 1,
            blocks_down: 1,
        }
    }

    fn row(upsampling: Upsampling, component: &Component, samples: &[u8], y: usize) -> Vec<u8> {
        let mut out = vec![0; 2 * component.width];
        upsampling.row(component, samples, y, &mut out);
        out
    }

    #[test]
    fn mixes_three_to_one() {
        let mut samples = [0; 64];
        samples[..3].copy_from_slice(&[0, 100, 40]);
        samples[8..11].copy_from_slice(&[80, 20, 255]);
        let component = plane(3, 2);
        assert_eq!(
            row(Upsampling::Across, &component, &samples, 0),
            [0, 25, 75, 85, 55, 40]
        );
        assert_eq!(
            row(Upsampling::Down, &component, &samples, 0)[..3],
            [0, 100, 40]
        );
        assert_eq!(
            row(Upsampling::Down, &component, &samples, 1)[..3],
            [20, 80, 94]
        );
        assert_eq!(
            row(Upsampling::Down, &component, &samples, 2)[..3],
            [60, 40, 201]
        );
        assert_eq!(
            row(Upsampling::Both, &component, &samples, 1),
            [20, 35, 65, 83, 90, 94]
        );
    }

    #[test]
    fn repeats_what_it_does_not_mix() {
        let mut samples = [0; 64];
        samples[..2].copy_from_slice(&[7, 9]);
        let four = Upsampling::Repeat { across: 2, down: 4 };
        assert_eq!(row(four, &plane(2, 1), &samples, 3), [7, 7, 9, 9]);
    }
}
