//! The chunks of a WAV file, and how much of its samples is there.

/// The two chunks of a WAV file that matter.
#[derive(Debug, PartialEq, Eq)]
pub struct Wave<'a> {
    /// Content of the `fmt ` chunk.
    pub format: &'a [u8],
    /// Content of the `data` chunk, as far as it is there.
    pub data: &'a [u8],
    /// Size of `data` by the header; the writer of a stream does not know it.
    pub declared: Option<usize>,
}

/// Sizes of a stream, written before its end was known.
const UNKNOWN: [u32; 2] = [0, u32::MAX];

/// Finds the chunks. What follows `data` is not looked at.
pub fn parse(bytes: &[u8]) -> Result<Wave<'_>, String> {
    if !bytes.starts_with(b"RIFF") || bytes.get(8..12) != Some(b"WAVE") {
        return Err("it is not a WAV file".into());
    }
    let riff_size = u32_at(bytes, 4).unwrap_or_default();
    let mut format = None;
    let mut at = 12;
    while let Some(size) = u32_at(bytes, at + 4) {
        let start = at + 8;
        let rest = &bytes[start..];
        let end = size as usize;
        match &bytes[at..at + 4] {
            b"fmt " => format = Some(rest.get(..end).ok_or("it is cut short in its header")?),
            b"data" => {
                let format = format.ok_or("its samples come before their format")?;
                // An empty file says 0 as well, but its RIFF chunk says that it goes on to where the file ends.
                let is_stream = size == u32::MAX
                    || size == 0
                        && (UNKNOWN.contains(&riff_size) || riff_size as usize + 8 <= start);
                return Ok(Wave {
                    format,
                    data: if is_stream {
                        rest
                    } else {
                        &rest[..end.min(rest.len())]
                    },
                    declared: (!is_stream).then_some(end),
                });
            }
            _ => {}
        }
        // A chunk of odd size is followed by a byte of padding.
        at = start.saturating_add(end).saturating_add(end % 2);
        if at > bytes.len() {
            break;
        }
    }
    Err("it has no samples, or is cut short before them".into())
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let number = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(riff_size: u32, data_size: u32, rest: &[u8]) -> Vec<u8> {
        let mut bytes = b"RIFF".to_vec();
        bytes.extend(riff_size.to_le_bytes());
        // A chunk of odd size, with its padding.
        bytes.extend(b"WAVEjunk\x01\0\0\0x\0fmt \x02\0\0\0abdata");
        bytes.extend(data_size.to_le_bytes());
        bytes.extend(rest);
        bytes
    }

    #[test]
    fn takes_what_the_header_says() {
        let bytes = file(36, 4, b"1234LIST");
        let wave = Wave {
            format: b"ab",
            data: b"1234",
            declared: Some(4),
        };
        assert_eq!(parse(&bytes), Ok(wave));
    }

    #[test]
    fn takes_what_is_there_of_a_stream_and_of_a_file_cut_short() {
        let stream = Ok(Wave {
            format: b"ab",
            data: b"123",
            declared: None,
        });
        assert_eq!(parse(&file(u32::MAX, u32::MAX, b"123")), stream);
        assert_eq!(parse(&file(u32::MAX, 0, b"123")), stream);
        assert_eq!(parse(&file(0, 0, b"123")), stream);
        assert_eq!(parse(&file(32, 0, b"123")), stream);
        let cut = Ok(Wave {
            format: b"ab",
            data: b"123",
            declared: Some(9),
        });
        assert_eq!(parse(&file(41, 9, b"123")), cut);
    }

    #[test]
    fn an_empty_file_is_no_stream() {
        let empty = Ok(Wave {
            format: b"ab",
            data: b"",
            declared: Some(0),
        });
        assert_eq!(parse(&file(40, 0, b"LIST\0\0\0\0")), empty);
    }

    #[test]
    fn never_reads_beyond_the_end() {
        let bytes = file(36, 4, b"1234");
        for length in 0..bytes.len() - 4 {
            assert!(parse(&bytes[..length]).is_err(), "{length}");
        }
        let mut huge = bytes.clone();
        huge[16..20].fill(0xff);
        assert!(parse(&huge).is_err());
    }
}
