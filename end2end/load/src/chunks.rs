//! Answers that are sent in chunks, because their length is not known when they begin.

use std::{io::Result, ops::Range};

use crate::http::{LARGEST_ANSWER, broken};

/// One chunk: the part of the bytes that is data, and where the next one begins. No data: the last one.
pub struct Chunk {
    /// Its bytes.
    pub data: Range<usize>,
    /// After it.
    pub end: usize,
}

/// The chunk that these bytes begin with; `None` while its length is not there yet.
pub fn chunk(bytes: &[u8]) -> Result<Option<Chunk>> {
    let Some(line) = bytes.windows(2).position(|window| window == b"\r\n") else {
        return Ok(None);
    };
    let digits = bytes[..line].split(|byte| *byte == b';').next().unwrap_or_default();
    let length = std::str::from_utf8(digits)
        .ok()
        .and_then(|text| usize::from_str_radix(text.trim(), 16).ok());
    let length = length
        .filter(|length| *length <= LARGEST_ANSWER)
        .ok_or_else(|| broken("a chunk without a length"))?;
    let data = line + 2..line + 2 + length;
    Ok(Some(Chunk {
        end: data.end + 2,
        data,
    }))
}

/// The data of whole chunks.
pub fn joined(bytes: &[u8]) -> Vec<u8> {
    let (mut whole, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    while let Ok(Some(Chunk { data, end })) = chunk(rest) {
        let (Some(part), Some(after)) = (rest.get(data), rest.get(end..)) else {
            break;
        };
        whole.extend_from_slice(part);
        rest = after;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        assert_eq!(
            joined(b"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"),
            b"abc0123456789"
        );
        assert!(chunk(b"zz\r\n").is_err());
        assert!(chunk(b"5").unwrap().is_none());
    }
}
