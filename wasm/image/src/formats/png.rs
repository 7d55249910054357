use std::io::Cursor;

use image::codecs::png::PngDecoder;

use super::{at_most, read};
use crate::{Decoded, Fault, Limits};

/// Bytes that rows on the way and metadata may take: profiles and texts are compressed, too.
const MAX_SIDE_BYTES: u64 = 64 << 20;

/// Decodes a PNG file; of an animation, the picture that stands for it.
pub fn decode_png(bytes: &[u8], limits: Limits) -> Result<Decoded, Fault> {
    let (width, height) = size(bytes)?;
    limits.check_pixels(width, height)?;
    if !ends(bytes) {
        return Err(Fault::cut_short());
    }
    read(
        PngDecoder::with_limits(Cursor::new(bytes), at_most(MAX_SIDE_BYTES))?,
        limits,
    )
}

/// Width and height in the header, which must be the first chunk.
fn size(bytes: &[u8]) -> Result<(u32, u32), Fault> {
    let header = bytes.get(12..24).ok_or(Fault::cut_short())?;
    if !header.starts_with(b"IHDR") {
        return Err(Fault::corrupt("the PNG has no header"));
    }
    let number = |at: usize| u32::from_be_bytes(std::array::from_fn(|i| header[at + i]));
    Ok((number(4), number(8)))
}

/// Whether the chunks lead to the IEND chunk.
fn ends(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    // A chunk is its length, name, content and checksum.
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some(next) = length.checked_add(8).and_then(|size| after.get(size..)) else {
            return false;
        };
        if after.starts_with(b"IEND") {
            return true;
        }
        rest = next;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_with_its_last_chunk() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x02teXtokCRC4\0\0\0\0IENDCRC4".to_vec();
        assert!(ends(&png));
        for length in 0..png.len() {
            assert!(!ends(&png[..length]), "{length}");
        }
        png.extend(b"more");
        assert!(ends(&png));
        assert!(!ends(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIEND"));
    }
}
