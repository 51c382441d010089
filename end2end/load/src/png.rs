//! A picture that nobody has compressed: PNG with stored blocks, so that making it costs the driver next to nothing.

/// The most bytes of a stored block.
const BLOCK: usize = 65_535;

/// A square of this many pixels a side: a gradient with noise, so that an encoder has work. Another seed, another noise.
pub fn noisy(side: u32, seed: u32) -> Vec<u8> {
    let mut header = [side.to_be_bytes(), side.to_be_bytes()].concat();
    // Eight bits of red, green and blue, without interlacing.
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"IDAT", &stored(&pixels(side, seed)));
    chunk(&mut png, *b"IEND", &[]);
    png
}

/// Rows from the top, each after a byte that says that it is not filtered.
fn pixels(side: u32, seed: u32) -> Vec<u8> {
    let mut noise = seed.wrapping_mul(2_654_435_761) | 1;
    let mut pixels = Vec::new();
    for y in 0..side {
        pixels.push(0);
        for x in 0..side {
            // Xorshift: nothing that an encoder could guess.
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            let [more, ..] = (noise & 31).to_le_bytes();
            let shade = |part: u32| {
                let [shade, ..] = (part * 224 / side).to_le_bytes();
                shade + more
            };
            pixels.extend([shade(x), shade(y), shade(u32::midpoint(x, y))]);
        }
    }
    pixels
}

/// As zlib has it, in blocks that are not compressed.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(BLOCK).peekable();
    while let Some(block) = blocks.next() {
        let [low, high] = u16::try_from(block.len()).unwrap_or(u16::MAX).to_le_bytes();
        let is_last = u8::from(blocks.peek().is_none());
        out.extend([is_last, low, high, !low, !high]);
        out.extend_from_slice(block);
    }
    out.extend(adler32(bytes).to_be_bytes());
    out
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let start = png.len();
    png.extend(kind);
    png.extend_from_slice(data);
    let sum = crc32(&png[start..]);
    png.extend(sum.to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                (sum >> 1) ^ 0xEDB8_8320
            } else {
                sum >> 1
            }
        })
    })
}

fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1, 0), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    (high << 16) | low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn a_picture_is_as_long_as_its_pixels_and_never_the_same() {
        let picture = noisy(200, 1);
        let raw = 200 * (1 + 200 * 3);

        // Signature, three chunks, zlib's head and sum, and five bytes a block.
        assert_eq!(picture.len(), 8 + 3 * 12 + 13 + 6 + raw + 5 * 2);
        assert!(picture.starts_with(b"\x89PNG") && picture != noisy(200, 2));
    }
}
