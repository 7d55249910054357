use std::io::Cursor;

use image::codecs::bmp::BmpDecoder;

use super::read;
use crate::{Decoded, Fault, Limits};

/// Decodes a BMP file, which must be as long as it says.
pub fn decode_bmp(bytes: &[u8], limits: Limits) -> Result<Decoded, Fault> {
    // Some writers put 0 or too little.
    let size = bytes.get(2..).and_then(|rest| rest.first_chunk());
    if size.is_none_or(|&size| u32::from_le_bytes(size) as usize > bytes.len()) {
        return Err(Fault::cut_short());
    }
    read(BmpDecoder::new(Cursor::new(bytes))?, limits)
}
