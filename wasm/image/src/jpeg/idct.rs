//! The inverse discrete cosine transform: bit for bit libjpeg's `jidctint.c`, as Pillow uses it.
//!
//! Source: Loeffler, Ligtenberg & Moschytz, Practical Fast 1-D DCT Algorithms with 11 Multiplications, 1989, in fixed point.

use std::num::Wrapping;

/// Bits after the point of a constant, and of what the first pass leaves.
const CONST_BITS: usize = 13;
const PASS1_BITS: usize = 2;

/// What files make of it may overflow, and is a wrong pixel then.
type Fixed = Wrapping<i32>;

const F_0_298: Fixed = Wrapping(2446);
const F_0_390: Fixed = Wrapping(3196);
const F_0_541: Fixed = Wrapping(4433);
const F_0_765: Fixed = Wrapping(6270);
const F_0_899: Fixed = Wrapping(7373);
const F_1_175: Fixed = Wrapping(9633);
const F_1_501: Fixed = Wrapping(12299);
const F_1_847: Fixed = Wrapping(15137);
const F_1_961: Fixed = Wrapping(16069);
const F_2_053: Fixed = Wrapping(16819);
const F_2_562: Fixed = Wrapping(20995);
const F_3_072: Fixed = Wrapping(25172);

/// The 8 × 8 samples of a block of coefficients, row-major, of which each has its quantisation step.
pub fn idct(coefficients: &[i16; 64], steps: &[u16; 64]) -> [u8; 64] {
    let value = |i: usize| Wrapping(i32::from(coefficients[i])) * Wrapping(i32::from(steps[i]));
    if coefficients[1..]
        .iter()
        .all(|&coefficient| coefficient == 0)
    {
        return [sample((value(0) + Wrapping(4)) >> 3); 64];
    }
    let mut columns = [Wrapping(0); 64];
    for x in 0..8 {
        let column = transform(std::array::from_fn(|y| value(8 * y + x)));
        for (y, sum) in column.into_iter().enumerate() {
            columns[8 * y + x] = descale(sum, CONST_BITS - PASS1_BITS);
        }
    }
    let mut samples = [0; 64];
    for (row, out) in columns
        .as_chunks::<8>()
        .0
        .iter()
        .zip(samples.as_chunks_mut::<8>().0)
    {
        *out = transform(*row).map(|sum| sample(descale(sum, CONST_BITS + PASS1_BITS + 3)));
    }
    samples
}

/// Eight values, `CONST_BITS` more after the point.
#[inline]
fn transform(input: [Fixed; 8]) -> [Fixed; 8] {
    let z1 = (input[2] + input[6]) * F_0_541;
    let (even2, even3) = (z1 - input[6] * F_1_847, z1 + input[2] * F_0_765);
    let (even0, even1) = (
        (input[0] + input[4]) << CONST_BITS,
        (input[0] - input[4]) << CONST_BITS,
    );
    let even = [even0 + even3, even1 + even2, even1 - even2, even0 - even3];

    let (z3, z4) = (input[7] + input[3], input[5] + input[1]);
    let z5 = (z3 + z4) * F_1_175;
    let (z3, z4) = (z5 - z3 * F_1_961, z5 - z4 * F_0_390);
    let (z1, z2) = (
        (input[7] + input[1]) * F_0_899,
        (input[5] + input[3]) * F_2_562,
    );
    let odd = [
        input[1] * F_1_501 - z1 + z4,
        input[3] * F_3_072 - z2 + z3,
        input[5] * F_2_053 - z2 + z4,
        input[7] * F_0_298 - z1 + z3,
    ];
    std::array::from_fn(|i| {
        if i < 4 {
            even[i] + odd[i]
        } else {
            even[7 - i] - odd[7 - i]
        }
    })
}

#[inline]
fn descale(value: Fixed, bits: usize) -> Fixed {
    (value + Wrapping(1 << (bits - 1))) >> bits
}

#[inline]
fn sample(value: Fixed) -> u8 {
    (value + Wrapping(128)).0.clamp(0, 255) as u8
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    #[test]
    fn is_the_transform_of_the_standard() {
        let mut state = 1u32;
        let mut random = |range: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 16) % range) as i32
        };
        for _ in 0..200 {
            let steps: [u16; 64] = std::array::from_fn(|_| random(20) as u16 + 1);
            let coefficients: [i16; 64] = std::array::from_fn(|i| {
                let most = 200 / (i as i32 + 4) + 1;
                (random(2 * most as u32) - most) as i16
            });
            let samples = idct(&coefficients, &steps);
            for (i, &sample) in samples.iter().enumerate() {
                let mut sum = 0.0;
                for (j, &coefficient) in coefficients.iter().enumerate() {
                    let scale = |k: usize| if k == 0 { 0.5f64.sqrt() } else { 1.0 };
                    let wave =
                        |x: usize, k: usize| ((2 * x + 1) as f64 * k as f64 * PI / 16.0).cos();
                    sum += scale(j % 8) * scale(j / 8) / 4.0
                        * f64::from(coefficient)
                        * f64::from(steps[j])
                        * wave(i % 8, j % 8)
                        * wave(i / 8, j / 8);
                }
                let exact = (sum + 128.0).clamp(0.0, 255.0);
                assert!((exact - f64::from(sample)).abs() < 0.6, "{exact} {sample}");
            }
        }
    }

    #[test]
    fn an_even_block_needs_no_transform() {
        for dc in [-1024, -3, 0, 5, 700] {
            let mut coefficients = [0; 64];
            coefficients[0] = dc;
            let even = idct(&coefficients, &[3; 64]);
            // A coefficient too small to be seen, so that the whole way is gone.
            coefficients[63] = 1;
            let mut steps = [3; 64];
            steps[63] = 0;
            assert_eq!(even, idct(&coefficients, &steps));
        }
    }
}
