//! Two f64 side by side: a SIMD register where there is one. The compiler does not find these by itself in every tile.

#[cfg(target_feature = "simd128")]
use core::arch::wasm32::{f64x2, f64x2_add, f64x2_extract_lane, f64x2_mul, f64x2_splat, v128};

#[cfg(target_feature = "simd128")]
#[derive(Clone, Copy)]
pub struct Pair(v128);

#[cfg(target_feature = "simd128")]
impl Pair {
    #[inline(always)]
    pub fn new(values: [f64; 2]) -> Self {
        Self(f64x2(values[0], values[1]))
    }

    #[inline(always)]
    pub fn splat(value: f64) -> Self {
        Self(f64x2_splat(value))
    }

    /// `self + a · b`, rounded twice.
    #[inline(always)]
    pub fn add_product(self, a: Self, b: Self) -> Self {
        Self(f64x2_add(self.0, f64x2_mul(a.0, b.0)))
    }

    #[inline(always)]
    pub fn values(self) -> [f64; 2] {
        [
            f64x2_extract_lane::<0>(self.0),
            f64x2_extract_lane::<1>(self.0),
        ]
    }
}

#[cfg(not(target_feature = "simd128"))]
#[derive(Clone, Copy)]
pub struct Pair([f64; 2]);

#[cfg(not(target_feature = "simd128"))]
impl Pair {
    pub fn new(values: [f64; 2]) -> Self {
        Self(values)
    }

    pub fn splat(value: f64) -> Self {
        Self([value; 2])
    }

    /// `self + a · b`, rounded twice.
    pub fn add_product(self, a: Self, b: Self) -> Self {
        Self([self.0[0] + a.0[0] * b.0[0], self.0[1] + a.0[1] * b.0[1]])
    }

    pub fn values(self) -> [f64; 2] {
        self.0
    }
}
