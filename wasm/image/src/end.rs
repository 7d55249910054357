//! Whether a file is there to its end: decoders fill what is missing with grey, or do not notice.

/// Whether the chunks of a PNG lead to its IEND chunk.
pub fn png_ends(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    // A chunk is its length, name, content and checksum.
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some(size) = length.checked_add(8) else {
            return false;
        };
        let Some(next) = after.get(size..) else {
            return false;
        };
        if after.starts_with(b"IEND") {
            return true;
        }
        rest = next;
    }
    false
}

/// Whether the segments of a JPEG lead to its end-of-image marker.
///
/// A marker is 0xFF and a byte that is not 0. Coded data holds 0xFF only before 0 or as a restart marker, so that what
/// lies between segments can be skipped up to the next marker; a thumbnail's own end lies inside a segment.
pub fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let Some(at) = rest.iter().position(|&byte| byte == 0xff) {
        rest = &rest[at + 1..];
        match rest.first() {
            None => return false,
            Some(0xd9) => return true,
            // Not a marker, padding before one, or a marker without content.
            Some(0x00 | 0x01 | 0xd0..=0xd8 | 0xff) => {}
            Some(_) => {
                let Some(&[high, low]) = rest.get(1..3) else {
                    return false;
                };
                let length = usize::from(u16::from_be_bytes([high, low]));
                let Some(next) = rest.get(1 + length..) else {
                    return false;
                };
                rest = next;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn png_ends_with_its_last_chunk() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x02teXtokCRC4\0\0\0\0IENDCRC4".to_vec();
        assert!(png_ends(&png));
        for length in 0..png.len() {
            assert!(!png_ends(&png[..length]), "{length}");
        }
        png.extend(b"more");
        assert!(png_ends(&png));
    }

    #[test]
    fn jpeg_ends_with_a_marker_outside_its_segments() {
        // A segment that holds an end marker, then coded data with a stuffed 0xFF and a restart marker.
        let mut jpeg =
            b"\xff\xd8\xff\xe1\0\x04\xff\xd9\xff\xda\0\x02ab\xff\0c\xff\xd0d\xff\xd9".to_vec();
        assert!(jpeg_ends(&jpeg));
        for length in 0..jpeg.len() {
            assert!(!jpeg_ends(&jpeg[..length]), "{length}");
        }
        jpeg.extend(b"more");
        assert!(jpeg_ends(&jpeg));
    }

    #[test]
    fn a_size_beyond_the_file_is_no_end() {
        assert!(!png_ends(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIEND"));
        assert!(!jpeg_ends(b"\xff\xd8\xff\xe0\xff\xff\xff\xd9"));
    }
}
