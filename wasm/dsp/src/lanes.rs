//! Four numbers side by side, which the compiler keeps in one SIMD register.

use std::ops::{Add, AddAssign, Mul, Sub};

/// Frames handled at once.
pub const LANES: usize = 4;

/// The same quantity in four frames.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(16))]
pub struct Lanes(pub [f32; LANES]);

impl Lanes {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        let (Self([a, b, c, d]), Self([e, g, h, i])) = (self, other);
        Self([f(a, e), f(b, g), f(c, h), f(d, i)])
    }
}

impl Add for Lanes {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl Sub for Lanes {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl Mul for Lanes {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}

impl Mul<f32> for Lanes {
    type Output = Self;
    #[inline(always)]
    fn mul(self, factor: f32) -> Self {
        self * Self([factor; LANES])
    }
}

impl AddAssign for Lanes {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// Rows into columns.
#[inline(always)]
pub fn transpose([a, b, c, d]: [Lanes; LANES]) -> [Lanes; LANES] {
    let low = |a: Lanes, b: Lanes| Lanes([a.0[0], b.0[0], a.0[1], b.0[1]]);
    let high = |a: Lanes, b: Lanes| Lanes([a.0[2], b.0[2], a.0[3], b.0[3]]);
    let (ac, bd) = (low(a, c), low(b, d));
    let (ac_high, bd_high) = (high(a, c), high(b, d));
    [
        low(ac, bd),
        high(ac, bd),
        low(ac_high, bd_high),
        high(ac_high, bd_high),
    ]
}

/// The same complex number in four frames.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Complex {
    pub re: Lanes,
    pub im: Lanes,
}

impl Complex {
    /// Times the complex number `(re, im)`.
    #[inline(always)]
    pub fn times(self, (re, im): (f32, f32)) -> Self {
        Self {
            re: self.re * re - self.im * im,
            im: self.re * im + self.im * re,
        }
    }

    /// `self + i · other`.
    #[inline(always)]
    pub fn plus_i_times(self, other: Self) -> Self {
        Self {
            re: self.re - other.im,
            im: self.im + other.re,
        }
    }

    /// `self − i · other`.
    #[inline(always)]
    pub fn minus_i_times(self, other: Self) -> Self {
        Self {
            re: self.re + other.im,
            im: self.im - other.re,
        }
    }

    #[inline(always)]
    pub fn conjugate(self) -> Self {
        let im = self.im * -1.0;
        Self { re: self.re, im }
    }

    #[inline(always)]
    pub fn halved(self) -> Self {
        Self {
            re: self.re * 0.5,
            im: self.im * 0.5,
        }
    }

    /// Squared magnitude.
    #[inline(always)]
    pub fn power(self) -> Lanes {
        self.re * self.re + self.im * self.im
    }
}

impl Add for Complex {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self {
            re: self.re + other.re,
            im: self.im + other.im,
        }
    }
}

impl Sub for Complex {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self {
            re: self.re - other.re,
            im: self.im - other.im,
        }
    }
}
