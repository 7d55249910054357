//! Four f32 side by side: a SIMD register where there is one.

#[cfg(target_feature = "simd128")]
use core::arch::wasm32::{f32x4, f32x4_add, f32x4_extract_lane, f32x4_mul, f32x4_splat, v128};

#[cfg(target_feature = "simd128")]
#[derive(Clone, Copy)]
pub struct Quad(v128);

#[cfg(target_feature = "simd128")]
impl Quad {
    #[inline(always)]
    pub fn zero() -> Self {
        Self(f32x4_splat(0.0))
    }

    #[inline(always)]
    pub fn new(values: [f32; 4]) -> Self {
        Self(f32x4(values[0], values[1], values[2], values[3]))
    }

    /// `self + a · b`, rounded twice.
    #[inline(always)]
    pub fn add_product(self, a: Self, b: Self) -> Self {
        Self(f32x4_add(self.0, f32x4_mul(a.0, b.0)))
    }

    /// The sum of all four: of pairs, then of both.
    #[inline(always)]
    pub fn sum(self) -> f32 {
        (f32x4_extract_lane::<0>(self.0) + f32x4_extract_lane::<1>(self.0))
            + (f32x4_extract_lane::<2>(self.0) + f32x4_extract_lane::<3>(self.0))
    }
}

#[cfg(not(target_feature = "simd128"))]
#[derive(Clone, Copy)]
pub struct Quad([f32; 4]);

#[cfg(not(target_feature = "simd128"))]
impl Quad {
    pub fn zero() -> Self {
        Self([0.0; 4])
    }

    pub fn new(values: [f32; 4]) -> Self {
        Self(values)
    }

    /// `self + a · b`, rounded twice.
    pub fn add_product(self, a: Self, b: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] + a.0[i] * b.0[i]))
    }

    /// The sum of all four: of pairs, then of both.
    pub fn sum(self) -> f32 {
        (self.0[0] + self.0[1]) + (self.0[2] + self.0[3])
    }
}
