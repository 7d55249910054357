//! Tags of artist and title around a sound: ID3v2 before it, ID3v1, APE, Lyrics3 and zeros after it.

/// The bytes without ID3v2 tags at their start.
pub fn after_leading(mut bytes: &[u8]) -> &[u8] {
    while let Some(length) = id3v2_length(bytes) {
        bytes = &bytes[length.min(bytes.len())..];
    }
    bytes
}

/// The bytes without an ID3v1 tag at their end.
pub fn before_id3v1(bytes: &[u8]) -> &[u8] {
    match bytes.split_last_chunk::<128>() {
        Some((sound, tag)) if tag.starts_with(b"TAG") => sound,
        _ => bytes,
    }
}

/// Whether nothing but tags and zeros follows.
pub fn are_trailing(mut bytes: &[u8]) -> bool {
    loop {
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        bytes = &bytes[zeros..];
        let length = match bytes {
            [] => return true,
            [b'T', b'A', b'G', ..] => 128,
            [b'A', b'P', b'E', b'T', b'A', b'G', b'E', b'X', ..] => ape_length(bytes),
            [
                b'L',
                b'Y',
                b'R',
                b'I',
                b'C',
                b'S',
                b'B',
                b'E',
                b'G',
                b'I',
                b'N',
                ..,
            ] => {
                // Its length stands at its end, which another tag may follow.
                return true;
            }
            _ => match id3v2_length(bytes) {
                Some(length) => length,
                None => return false,
            },
        };
        bytes = &bytes[length.min(bytes.len())..];
    }
}

fn id3v2_length(bytes: &[u8]) -> Option<usize> {
    let [b'I', b'D', b'3', _, _, flags, size @ ..] = bytes else {
        return None;
    };
    let size = size.first_chunk::<4>()?;
    // Seven bits a byte.
    let size = size
        .iter()
        .fold(0, |sum, &byte| sum << 7 | usize::from(byte & 0x7f));
    let footer = if flags & 0x10 != 0 { 10 } else { 0 };
    Some(10 + size + footer)
}

/// Of a tag that begins with a header: its size counts items and footer.
fn ape_length(bytes: &[u8]) -> usize {
    let size = bytes.get(12..16).map_or(0, |size| {
        u32::from_le_bytes([size[0], size[1], size[2], size[3]]) as usize
    });
    let is_header = bytes.get(23).is_some_and(|flags| flags & 0x20 != 0);
    32 + if is_header { size } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_tags_are_passed_over() {
        let tag = b"ID3\x04\0\0\0\0\0\x03abc";
        let bytes = [&tag[..], &tag[..], b"sound"].concat();
        assert_eq!(after_leading(&bytes), b"sound");
        let long = [b"ID3\x04\0\x10\0\0\x01\0".as_slice(), &[7; 138], b"s"].concat();
        assert_eq!(after_leading(&long), b"s");
        assert_eq!(after_leading(b"ID3\x04\0\0\x7f\x7f\x7f\x7fcut"), b"");
        assert_eq!(after_leading(b"ID3"), b"ID3");
    }

    #[test]
    fn trailing_tags_and_zeros_are_known() {
        let id3v1 = [b"TAG".as_slice(), &[b'x'; 125]].concat();
        let mut ape =
            b"APETAGEX\xd0\x07\0\0\x23\0\0\0\x01\0\0\0\0\0\0\xa0\0\0\0\0\0\0\0\0abc".to_vec();
        ape.extend(b"APETAGEX\xd0\x07\0\0\x23\0\0\0\x01\0\0\0\0\0\0\x80\0\0\0\0\0\0\0\0");
        assert_eq!(before_id3v1(&[b"sound", &id3v1[..]].concat()), b"sound");
        assert_eq!(before_id3v1(b"TAG"), b"TAG");
        assert!(are_trailing(&[]));
        assert!(are_trailing(&[0; 5]));
        assert!(are_trailing(&[&[0; 3], &ape[..], &id3v1].concat()));
        assert!(!are_trailing(&[&id3v1[..], b"x"].concat()));
        assert!(!are_trailing(&[0, 0, 0xff]));
    }
}
