//! Pictures: the bytes of PNG, JPEG, WebP, GIF, BMP and TIFF files to RGB, and antialiased resizing.

mod abi;
mod decode;
mod fault;
mod formats;
mod jpeg;
mod resize;

pub use decode::{Decoded, Options, decode};
pub use fault::{Fault, Limits};
pub use resize::{Filter, resize};

/// A picture of 8 bits a channel: row-major, red, green, blue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// `width × height × 3` bytes.
    pub rgb: Vec<u8>,
}
