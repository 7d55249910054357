//! Power in decibels.

use crate::lanes::Lanes;

/// Power → decibels in place: 10 log₁₀(max(p, amin) / max(ref, amin)), then nothing below the array's maximum − `top_db`
/// (infinite: no floor).
pub fn power_to_db(values: &mut [f64], reference: f64, amin: f64, top_db: f64) {
    let offset = 10.0 * reference.max(amin).log10();
    let mut loudest = f64::NEG_INFINITY;
    for value in values.iter_mut() {
        *value = 10.0 * value.max(amin).log10() - offset;
        loudest = loudest.max(*value);
    }
    for value in values {
        *value = value.max(loudest - top_db);
    }
}

/// Power below this is taken for it.
const AMIN: f32 = 1e-10;
const TOP_DB: f32 = 80.0;

/// [`power_to_db`] with a reference of 1, amin 1e-10 and top_db 80, in f32 and several times as fast.
pub fn power_to_db_lanes(values: &mut [Lanes]) {
    let mut loudest = Lanes([f32::NEG_INFINITY; 4]);
    for Lanes(value) in values.iter_mut() {
        for (value, loudest) in value.iter_mut().zip(&mut loudest.0) {
            *value = decibels(*value);
            *loudest = if *value > *loudest { *value } else { *loudest };
        }
    }
    let floor = loudest.0.into_iter().fold(f32::NEG_INFINITY, f32::max) - TOP_DB;
    for Lanes(value) in values {
        for value in value {
            *value = if *value > floor { *value } else { floor };
        }
    }
}

/// 10 log₁₀(max(power, amin)) without a branch, so that it becomes SIMD.
///
/// With power = m·2ᵉ and m within √½ … √2: ln m from the polynomial of Cephes' `logf` in m − 1, relative error 2e-7.
#[inline(always)]
fn decibels(power: f32) -> f32 {
    let power = if power > AMIN { power } else { AMIN };
    // Bits of √½: subtracting them makes the exponent field count from there.
    let bits = power.to_bits().wrapping_sub(0x3f35_04f3) as i32;
    let exponent = (bits >> 23) as f32;
    let f = f32::from_bits(((bits & 0x007f_ffff) as u32).wrapping_add(0x3f35_04f3)) - 1.0;
    let z = f * f;
    let mut p = 7.037_683_6e-2;
    for coefficient in [
        -1.151_461e-1,
        1.167_699_9e-1,
        -1.242_014_1e-1,
        1.424_932_3e-1,
        -1.666_805_8e-1,
        2.000_071_5e-1,
        -2.499_999_4e-1,
        3.333_333e-1,
    ] {
        p = p * f + coefficient;
    }
    let ln = f + (f * z * p - 0.5 * z);
    exponent * (10.0 * std::f32::consts::LOG10_2) + ln * (10.0 * std::f32::consts::LOG10_E)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_is_relative_to_the_loudest_of_all() {
        let mut values = [1.0, 100.0, 1e-9, 0.0];
        power_to_db(&mut values, 1.0, 1e-10, 80.0);
        assert_eq!(values, [0.0, 20.0, -60.0, -60.0]);
        let mut values = [1.0, 0.0];
        power_to_db(&mut values, 10.0, 1e-10, f64::INFINITY);
        assert_eq!(values, [-10.0, -110.0]);
    }

    #[test]
    fn the_fast_logarithm_is_one() {
        let mut power = 1e-12f32;
        while power < 1e30 {
            let expected = 10.0 * f64::from(power.max(AMIN)).log10();
            let error = (f64::from(decibels(power)) - expected).abs();
            assert!(error <= 4e-7 * expected.abs().max(1.0), "{power} {error}");
            power *= 1.0173;
        }
    }

    #[test]
    fn lanes_agree_with_the_plain_one() {
        let mut lanes = [Lanes([3.0, 1e-3, 0.0, 7e4]), Lanes([1e-5, 2e-4, 1.0, 9.0])];
        let mut plain: Vec<f64> = lanes.iter().flat_map(|l| l.0.map(f64::from)).collect();
        power_to_db_lanes(&mut lanes);
        power_to_db(&mut plain, 1.0, 1e-10, 80.0);
        for (fast, slow) in lanes.iter().flat_map(|l| l.0).zip(plain) {
            assert!((f64::from(fast) - slow).abs() < 1e-4);
        }
    }
}
