//! Pictures that somebody uploads: one at a time off the async threads, and a bounded number waiting, so that neither
//! a large picture nor many of them at once take the memory or the threads that shoppers need.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use image::{Rgb, RgbImage, RgbaImage};
use tokio::sync::Semaphore;

use super::{ImageRefused, Limits, PictureSet, SIZES, decode, renditions, resize};
use crate::error::{Error, Result};

/// Pictures that may wait for their turn.
const WAITING: usize = 16;

/// Where uploaded pictures are made, one at a time.
pub struct Studio {
    turn: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Default for Studio {
    fn default() -> Self {
        Self {
            turn: Arc::new(Semaphore::new(1)),
            waiting: AtomicUsize::new(0),
        }
    }
}

/// One of those who wait; stops waiting when dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Studio {
    /// The files of an uploaded picture.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already. The inner one says why this picture is not taken.
    pub async fn make(&self, bytes: Vec<u8>) -> Result<Result<PictureSet, ImageRefused>> {
        let waiting = self.waiting.fetch_add(1, Ordering::AcqRel);
        let _waiting = Waiting(&self.waiting);
        if waiting > WAITING {
            return Err(Error::Busy);
        }
        let turn = self.turn.clone().acquire_owned().await.map_err(|_| Error::Busy)?;
        let made = tokio::task::spawn_blocking(move || {
            // Held until the work is done, also when nobody waits for it any more.
            let _turn = turn;
            prepare(&bytes, Limits::default())
        });
        // A decoder that panics has met a file that is broken in a new way.
        Ok(made.await.unwrap_or(Err(ImageRefused::Damaged)))
    }
}

/// The files of an uploaded picture: upright, on white where it is transparent, nothing of the original but its pixels.
///
/// # Errors
/// [`ImageRefused`] says what is wrong.
pub fn prepare(bytes: &[u8], limits: Limits) -> Result<PictureSet, ImageRefused> {
    let flat = on_white(decode(bytes, limits)?);
    let largest = SIZES.last().copied().unwrap_or(960);
    if flat.width() > largest {
        renditions(&resize(&flat, largest))
    } else {
        renditions(&flat)
    }
}

fn on_white(picture: RgbaImage) -> RgbImage {
    let mut flat = RgbImage::new(picture.width(), picture.height());
    for (target, source) in flat.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, alpha] = source.0.map(u16::from);
        let over = |channel: u16| u8::try_from((channel * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        *target = Rgb([over(red), over(green), over(blue)]);
    }
    flat
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageFormat, Rgba};

    use super::*;

    fn png(width: u32, height: u32, pixel: Rgba<u8>) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::from_pixel(width, height, pixel)
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_transparent_picture_stands_on_white() {
        let set = prepare(&png(40, 30, Rgba([0, 0, 0, 0])), Limits::default()).unwrap();
        assert_eq!((set.width, set.height), (40, 30));
        assert_eq!(set.colour, "#ffffff");
    }

    #[test]
    fn what_follows_a_picture_in_its_file_is_gone() {
        let mut bytes = png(32, 32, Rgba([200, 30, 30, 255]));
        bytes.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
        let set = prepare(&bytes, Limits::default()).unwrap();
        for file in &set.renditions {
            assert!(file.bytes.starts_with(b"RIFF"));
            assert!(!file.bytes.windows(7).any(|part| part == b"<script"));
        }
    }

    #[test]
    fn what_is_no_picture_or_too_much_of_one_is_refused() {
        let limits = Limits::default();
        let whole = png(64, 64, Rgba([1, 2, 3, 255]));
        for (bytes, refused) in [
            (
                b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>".to_vec(),
                ImageRefused::Kind,
            ),
            (b"GIF89a/*\x00\x00*/=1;alert(1)//".to_vec(), ImageRefused::Kind),
            (b"<html><script>1</script>".to_vec(), ImageRefused::Kind),
            (Vec::new(), ImageRefused::Kind),
            (whole[..whole.len() / 2].to_vec(), ImageRefused::Damaged),
        ] {
            assert_eq!(prepare(&bytes, limits).unwrap_err(), refused);
        }
        // A header that promises 60,000 x 60,000 pixels.
        let mut bomb = whole.clone();
        bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        assert!(matches!(
            prepare(&bomb, limits),
            Err(ImageRefused::TooManyPixels { .. } | ImageRefused::Damaged)
        ));
        let heavy = vec![0xff; limits.bytes + 1];
        assert!(matches!(
            prepare(&heavy, limits),
            Err(ImageRefused::TooManyBytes { .. })
        ));
    }
}
