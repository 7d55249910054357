//! Numbers side by side, which the compiler keeps in one SIMD register: four of f32, or two of f64.

use std::array::from_fn;
use std::ops::{Add, AddAssign, Mul, Sub};

/// Frames handled at once, in f32.
pub const LANES: usize = 4;

/// A number that is calculated with.
pub trait Real:
    Copy + Default + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self>
{
    /// Rounded once.
    fn from_f64(value: f64) -> Self;
}

impl Real for f32 {
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value as f32
    }
}

impl Real for f64 {
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value
    }
}

/// The same quantity in `N` frames.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(16))]
pub struct Lanes<T = f32, const N: usize = LANES>(pub [T; N]);

impl<T: Real, const N: usize> Lanes<T, N> {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(T, T) -> T) -> Self {
        Self(from_fn(|i| f(self.0[i], other.0[i])))
    }
}

impl<T: Real, const N: usize> Default for Lanes<T, N> {
    #[inline(always)]
    fn default() -> Self {
        Self([T::default(); N])
    }
}

impl<T: Real, const N: usize> Add for Lanes<T, N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
}

impl<T: Real, const N: usize> Sub for Lanes<T, N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
}

impl<T: Real, const N: usize> Mul for Lanes<T, N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
}

impl<T: Real, const N: usize> Mul<T> for Lanes<T, N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, factor: T) -> Self {
        self * Self([factor; N])
    }
}

impl<T: Real, const N: usize> AddAssign for Lanes<T, N> {
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

/// The same complex number in `N` frames.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Complex<T = f32, const N: usize = LANES> {
    pub re: Lanes<T, N>,
    pub im: Lanes<T, N>,
}

impl<T: Real, const N: usize> Default for Complex<T, N> {
    #[inline(always)]
    fn default() -> Self {
        let (re, im) = Default::default();
        Self { re, im }
    }
}

impl<T: Real, const N: usize> Complex<T, N> {
    /// Times the complex number `(re, im)`.
    #[inline(always)]
    pub fn times(self, (re, im): (T, T)) -> Self {
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
        let im = self.im * T::from_f64(-1.0);
        Self { re: self.re, im }
    }

    #[inline(always)]
    pub fn halved(self) -> Self {
        Self {
            re: self.re * T::from_f64(0.5),
            im: self.im * T::from_f64(0.5),
        }
    }

    /// Squared magnitude.
    #[inline(always)]
    pub fn power(self) -> Lanes<T, N> {
        self.re * self.re + self.im * self.im
    }
}

impl<T: Real, const N: usize> Add for Complex<T, N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self {
            re: self.re + other.re,
            im: self.im + other.im,
        }
    }
}

impl<T: Real, const N: usize> Sub for Complex<T, N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self {
            re: self.re - other.re,
            im: self.im - other.im,
        }
    }
}
