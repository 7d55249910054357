//! Pictures: the bytes of PNG, JPEG, WebP, GIF, BMP and TIFF files to RGB, and antialiased resizing, and the numbers that networks read.

mod abi;
mod decode;
mod fault;
mod filter;
mod formats;
mod jpeg;
mod preprocess;
mod resize;
mod windows;

pub use decode::{Decoded, Options, decode};
pub use fault::{Fault, Limits};
pub use filter::Filter;
pub use preprocess::{Preprocessing, preprocess};
pub use resize::{Region, resize, resize_region};

/// A picture of 8 bits a channel: row-major, red, green, blue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// `width × height × 3` bytes.
    pub rgb: Vec<u8>,
}
