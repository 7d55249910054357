//! Pictures: PNG and JPEG bytes to RGB, and antialiased resizing.

mod abi;
mod decode;
mod end;
mod resize;

pub use decode::{Fault, decode};
pub use resize::resize;

/// A picture of 8 bits a channel: row-major, red, green, blue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// `width × height × 3` bytes.
    pub rgb: Vec<u8>,
}
