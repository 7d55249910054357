use std::io::Cursor;

use image::codecs::gif::GifDecoder;

use super::read;
use crate::{Decoded, Fault, Limits};

/// Decodes a GIF file's first frame, transparent around it.
pub fn decode_gif(bytes: &[u8], limits: Limits) -> Result<Decoded, Fault> {
    if ends(bytes).is_none() {
        return Err(Fault::cut_short());
    }
    read(GifDecoder::new(Cursor::new(bytes))?, limits)
}

/// Some if the blocks lead to the trailer.
fn ends(bytes: &[u8]) -> Option<()> {
    let table = |flags: u8| match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    };
    let mut rest = bytes.get(13 + table(*bytes.get(10)?)..)?;
    loop {
        rest = match rest {
            // An extension: its kind, then blocks.
            [0x21, _, blocks @ ..] => after_blocks(blocks)?,
            // An image: its place and size, its palette, the size of its codes, then blocks.
            [0x2c, after @ ..] => after_blocks(after.get(10 + table(*after.get(8)?)..)?)?,
            [0x3b, ..] => return Some(()),
            [_, after @ ..] => after,
            [] => return None,
        }
    }
}

/// What follows blocks, of which each says its length first, and the last is empty.
fn after_blocks(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let (&length, after) = rest.split_first()?;
        rest = after.get(usize::from(length)..)?;
        if length == 0 {
            return Some(rest);
        }
    }
}
