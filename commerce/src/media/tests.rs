//! Sizes, sameness and refusals.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

use super::*;

/// A red ball on nothing.
fn ball() -> RgbaImage {
    RgbaImage::from_fn(64, 64, |x, y| {
        let (dx, dy) = (i64::from(x) - 32, i64::from(y) - 32);
        if dx * dx + dy * dy < 900 {
            Rgba([200, 40, 50, 255])
        } else {
            Rgba([0; 4])
        }
    })
}

fn scene(view: View) -> Scene {
    Scene {
        view,
        tint: Tint::Sage,
        recolour: Recolour::NONE,
        upright: 0,
    }
}

fn png(picture: &RgbaImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(picture.clone())
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn a_product_picture_is_portrait_and_shows_the_object() {
    for view in View::ALL {
        let picture = compose(&scene(view), &ball(), 160);

        assert_eq!(picture.dimensions(), (160, 200), "{view:?}");
        let reddish = picture.pixels().filter(|pixel| pixel[0] > 120 && pixel[1] < 90).count();
        assert!(reddish > 160 * 200 / 30, "{view:?}: {reddish}");
        assert!(picture.get_pixel(4, 4)[1] > 150, "{view:?}: the corner is backdrop");
    }
}

#[test]
fn equal_input_gives_equal_bytes() {
    let once = renditions(&compose(&scene(View::Pair), &ball(), 640)).unwrap();
    let again = renditions(&compose(&scene(View::Pair), &ball(), 640)).unwrap();
    let other = renditions(&compose(&scene(View::Hero), &ball(), 640)).unwrap();

    assert_eq!(once, again);
    assert_ne!(once.hash, other.hash);
}

#[test]
fn a_picture_becomes_one_file_for_each_width_that_it_fills() {
    let set = renditions(&compose(&scene(View::Hero), &ball(), 960)).unwrap();
    let small = renditions(&compose(&scene(View::Hero), &ball(), 100)).unwrap();

    let sizes: Vec<_> = set.renditions.iter().map(|file| (file.width, file.height)).collect();
    assert_eq!(sizes, [(320, 400), (640, 800), (960, 1200)]);
    assert_eq!((set.width, set.height), (960, 1200));
    assert_eq!(set.file_name(320), format!("{}-320.webp", set.hash));
    assert_eq!(set.hash.len(), 16);
    assert_eq!(small.renditions.len(), 1);
    assert_eq!(small.renditions[0].width, 100);
    for file in &set.renditions {
        let read = decode(&file.bytes, Limits::default()).unwrap();
        assert_eq!(read.dimensions(), (file.width, file.height));
    }
}

#[test]
fn the_placeholder_is_tiny() {
    let set = renditions(&compose(&scene(View::Hero), &ball(), 320)).unwrap();

    assert!(set.placeholder.starts_with("data:image/webp;base64,"));
    assert!(set.placeholder.len() <= 220, "{}", set.placeholder.len());
    assert_eq!(set.colour.len(), 7);
}

#[test]
fn another_colour_is_another_picture() {
    let blue = Recolour {
        turn: 180,
        ..Recolour::NONE
    };
    let picture = compose(
        &Scene {
            recolour: blue,
            ..scene(View::Hero)
        },
        &ball(),
        160,
    );

    let middle = picture.get_pixel(80, 120);
    assert!(middle[0] < middle[1] && middle[0] < middle[2], "{middle:?}");
}

#[test]
fn a_png_is_read_back_as_it_was() {
    assert_eq!(decode(&png(&ball()), Limits::default()).unwrap(), ball());
}

#[test]
fn what_is_no_picture_is_refused() {
    assert_eq!(
        decode(b"<svg onload=alert(1)>", Limits::default()),
        Err(ImageRefused::Kind)
    );
    assert_eq!(
        decode(b"GIF89a\x01\0\x01\0\0\0\0;", Limits::default()),
        Err(ImageRefused::Kind)
    );
    assert_eq!(decode(b"", Limits::default()), Err(ImageRefused::Kind));

    let mut broken = png(&ball());
    broken.truncate(broken.len() / 2);
    assert_eq!(decode(&broken, Limits::default()), Err(ImageRefused::Damaged));
}

#[test]
fn limits_hold_before_anything_is_unpacked() {
    let bytes = png(&ball());
    let few = Limits {
        pixels: 64 * 64 - 1,
        ..Limits::default()
    };
    let short = Limits {
        bytes: bytes.len() - 1,
        ..Limits::default()
    };

    assert_eq!(
        decode(&bytes, few),
        Err(ImageRefused::TooManyPixels { got: 4096, limit: 4095 })
    );
    assert_eq!(
        decode(&bytes, short),
        Err(ImageRefused::TooManyBytes {
            got: bytes.len(),
            limit: bytes.len() - 1
        })
    );
}

#[test]
fn a_photograph_is_turned_upright_and_says_nothing_of_where_it_was_taken() {
    let mut jpeg = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image::RgbImage::from_pixel(600, 400, image::Rgb([90, 120, 60])))
        .write_to(&mut jpeg, ImageFormat::Jpeg)
        .unwrap();
    let jpeg = jpeg.into_inner();
    // An EXIF segment: one entry, the orientation "turned left" (6), and what a telephone would add.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend(b"27.6710N 85.3170E");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let photo = [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat();

    let upright = decode(&photo, Limits::default()).unwrap();
    assert_eq!(upright.dimensions(), (400, 600));
    let set = prepare(&photo, Limits::default()).unwrap();
    for file in &set.renditions {
        let has = |needle: &[u8]| file.bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!has(b"Exif") && !has(b"EXIF") && !has(b"27.6710N"), "{}", file.width);
    }
}

#[test]
fn a_picture_of_deep_pixels_counts_its_memory() {
    let deep = image::ImageBuffer::from_pixel(30, 30, Rgba([u16::MAX; 4]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgba16(deep)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    let limits = Limits {
        pixels: 1000,
        ..Limits::default()
    };
    let refused = decode(&bytes.into_inner(), limits);
    assert_eq!(refused, Err(ImageRefused::TooManyPixels { got: 1800, limit: 1000 }));
}

#[test]
fn a_bomb_that_claims_a_thousand_million_pixels_is_refused() {
    // The header of a PNG of 60,000 by 60,000; its checksum is right, its pixels are not there.
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend_from_slice(&60_000_u32.to_be_bytes());
    bytes.extend_from_slice(&60_000_u32.to_be_bytes());
    bytes.extend_from_slice(&[8, 6, 0, 0, 0]);
    let checksum = crc(&bytes[12..]);
    bytes.extend_from_slice(&checksum.to_be_bytes());
    bytes.extend_from_slice(b"\0\0\0\x01IDAT\0\0\0\0\0");

    assert!(decode(&bytes, Limits::default()).is_err());
}

#[test]
fn answers_come_in_the_order_of_the_jobs() {
    let jobs: Vec<u32> = (0..100).collect();

    assert_eq!(
        in_parallel(&jobs, |job| job * 2),
        jobs.iter().map(|job| job * 2).collect::<Vec<_>>()
    );
    assert!(in_parallel(&[], |job: &u32| *job).is_empty());
}

/// The checksum of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
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
