//! The pages of an Ogg file: with checksums, numbered, the last one marked.
//!
//! Source: RFC 3533.

/// The packets that end on a page.
pub struct Page {
    pub packets: Vec<Vec<u8>>,
    /// The codec's time at the page's end, if a packet ends on it.
    pub position: Option<u64>,
}

const FIRST: u8 = 2;
const LAST: u8 = 4;
const NO_POSITION: u64 = u64::MAX;

/// The pages of a file of one stream. What follows the last one is not looked at.
pub fn parse(bytes: &[u8]) -> Result<Vec<Page>, String> {
    let mut pages = Vec::new();
    let mut packet = Vec::new();
    let mut stream = None;
    let mut at = 0;
    for number in 0.. {
        let page = RawPage::parse(&bytes[at..])
            .ok_or_else(|| format!("it is cut short or damaged at byte {at}"))?;
        at += page.length;
        if page.flags & FIRST != 0 && number > 0 {
            return Err("it holds several streams, of which only one can be decoded".into());
        }
        if *stream.get_or_insert(page.stream) != page.stream || page.number != number {
            return Err(format!("page {number} is missing"));
        }
        let mut packets = Vec::new();
        let mut body = page.body;
        for &lace in page.laces {
            let (segment, rest) = body.split_at(lace.into());
            packet.extend_from_slice(segment);
            body = rest;
            if lace < 255 {
                packets.push(std::mem::take(&mut packet));
            }
        }
        pages.push(Page {
            packets,
            position: (page.position != NO_POSITION).then_some(page.position),
        });
        if page.flags & LAST != 0 {
            break;
        }
    }
    if !packet.is_empty() {
        return Err("its last packet is cut short".into());
    }
    Ok(pages)
}

struct RawPage<'a> {
    flags: u8,
    position: u64,
    stream: u32,
    number: u32,
    /// Sizes of the segments; a packet goes on after one of 255.
    laces: &'a [u8],
    body: &'a [u8],
    length: usize,
}

impl<'a> RawPage<'a> {
    /// `None` if it is not whole, or not what its checksum says.
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let header = bytes.first_chunk::<27>()?;
        if !header.starts_with(b"OggS\0") {
            return None;
        }
        let u32_at = |at: usize| u32::from_le_bytes(std::array::from_fn(|i| header[at + i]));
        let start = 27 + usize::from(header[26]);
        let laces = bytes.get(27..start)?;
        let length = start + laces.iter().map(|&lace| usize::from(lace)).sum::<usize>();
        let body = bytes.get(start..length)?;
        if checksum(&bytes[..length]) != u32_at(22) {
            return None;
        }
        Some(Self {
            flags: header[5],
            position: u64::from(u32_at(10)) << 32 | u64::from(u32_at(6)),
            stream: u32_at(14),
            number: u32_at(18),
            laces,
            body,
            length,
        })
    }
}

/// CRC-32 of polynomial 0x04c11db7, from the highest bit, of a page whose own checksum counts as zero.
fn checksum(page: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut i = 0;
        while i < 256 {
            let mut value = (i as u32) << 24;
            let mut bit = 0;
            while bit < 8 {
                value = value << 1 ^ if value >> 31 != 0 { 0x04c1_1db7 } else { 0 };
                bit += 1;
            }
            table[i] = value;
            i += 1;
        }
        table
    };
    page.iter().enumerate().fold(0, |sum: u32, (at, &byte)| {
        let byte = if (22..26).contains(&at) { 0 } else { byte };
        sum << 8 ^ TABLE[usize::from(byte) ^ (sum >> 24) as usize]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of given flags, number and segments, of ascending bytes.
    fn page(flags: u8, number: u32, laces: &[u8]) -> Vec<u8> {
        let mut page = b"OggS\0".to_vec();
        page.push(flags);
        page.extend(u64::from(number).to_le_bytes());
        page.extend(7_u32.to_le_bytes());
        page.extend(number.to_le_bytes());
        page.extend([0; 4]);
        page.push(laces.len() as u8);
        page.extend(laces);
        page.extend((0..laces.iter().map(|&lace| usize::from(lace)).sum()).map(|i| i as u8));
        let sum = checksum(&page).to_le_bytes();
        page[22..26].copy_from_slice(&sum);
        page
    }

    #[test]
    fn packets_go_on_over_segments_and_pages() {
        let bytes = [page(FIRST, 0, &[1, 255]), page(LAST, 1, &[2, 0])].concat();
        let pages = parse(&bytes).unwrap();
        let lengths = |page: &Page| page.packets.iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(
            pages.iter().map(lengths).collect::<Vec<_>>(),
            [vec![1], vec![257, 0]]
        );
        assert_eq!(pages[1].position, Some(1));
        let more = [&bytes[..], b"whatever"].concat();
        assert!(parse(&more).is_ok());
    }

    #[test]
    fn what_is_missing_or_damaged_is_seen() {
        let whole = [
            page(FIRST, 0, &[3]),
            page(0, 1, &[200]),
            page(LAST, 2, &[9]),
        ]
        .concat();
        assert!(parse(&whole).is_ok());
        for length in 0..whole.len() {
            assert!(parse(&whole[..length]).is_err(), "{length}");
            let mut damaged = whole.clone();
            damaged[length] ^= 0x10;
            assert!(parse(&damaged).is_err(), "{length}");
        }
        let missing = [page(FIRST, 0, &[3]), page(LAST, 2, &[9])].concat();
        assert_eq!(parse(&missing).err().unwrap(), "page 1 is missing");
        let several = [page(FIRST, 0, &[3]), page(FIRST, 1, &[9])].concat();
        assert!(parse(&several).err().unwrap().contains("several streams"));
        let open = [page(FIRST, 0, &[3]), page(LAST, 1, &[255])].concat();
        assert!(parse(&open).is_err());
    }
}
