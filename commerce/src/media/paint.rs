//! Putting an object into the picture: cut out, enlarged, sharpened, turned, blended.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixel positions of small pictures"
)]

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, RgbImage, RgbaImage};

/// Without the empty margin around it.
pub(super) fn cut_out(object: &RgbaImage) -> RgbaImage {
    let (mut left, mut top, mut right, mut bottom) = (object.width(), object.height(), 0, 0);
    for (x, y, pixel) in object.enumerate_pixels() {
        if pixel[3] > 12 {
            (left, right) = (left.min(x), right.max(x + 1));
            (top, bottom) = (top.min(y), bottom.max(y + 1));
        }
    }
    if left >= right {
        return object.clone();
    }
    DynamicImage::ImageRgba8(object.clone())
        .crop_imm(left, top, right - left, bottom - top)
        .to_rgba8()
}

/// Enlarged with a windowed sinc, then given back the crispness that enlarging takes.
pub(super) fn enlarge(object: &RgbaImage, width: u32, height: u32) -> RgbaImage {
    let large = scaled(object, width, height, FilterType::Lanczos3);
    let soft = scaled(
        &scaled(&large, width / 3, height / 3, FilterType::Bilinear),
        width,
        height,
        FilterType::Bilinear,
    );
    let mut sharp = large;
    for (pixel, soft) in sharp.chunks_exact_mut(4).zip(soft.chunks_exact(4)) {
        // Only well inside: at the rim the softened copy has no colour to compare with.
        if pixel[3] < 250 || soft[3] < 250 {
            continue;
        }
        for channel in 0..3 {
            let (own, around) = (i32::from(pixel[channel]), i32::from(soft[channel]));
            pixel[channel] = (own + (own - around) * 2 / 5).clamp(0, 255) as u8;
        }
    }
    sharp
}

/// Out of focus, for what stands behind.
pub(super) fn soften(object: &RgbaImage) -> RgbaImage {
    let (width, height) = object.dimensions();
    let small = scaled(object, width * 10 / 22, height * 10 / 22, FilterType::Bilinear);
    scaled(&small, width, height, FilterType::CatmullRom)
}

fn scaled(object: &RgbaImage, width: u32, height: u32, filter: FilterType) -> RgbaImage {
    let mut target = DynamicImage::new_rgba8(width.max(1), height.max(1));
    let source = DynamicImage::ImageRgba8(object.clone());
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    // Both views are RGBA with sides of at least one pixel: there is nothing to refuse.
    let _ = Resizer::new().resize(&source, &mut target, &options);
    target.into_rgba8()
}

/// Turned clockwise by so many degrees around its middle, on a canvas that holds all of it.
pub(super) fn turn(object: &RgbaImage, degrees: f32) -> RgbaImage {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (width, height) = (object.width() as f32, object.height() as f32);
    let wide = (width * cosine.abs() + height * sine.abs()).ceil();
    let high = (width * sine.abs() + height * cosine.abs()).ceil();
    let mut turned = RgbaImage::new(wide as u32, high as u32);
    let row_bytes = wide as usize * 4;
    for (row, line) in turned.chunks_exact_mut(row_bytes).enumerate() {
        let dy = row as f32 + 0.5 - high / 2.0;
        for (column, pixel) in line.chunks_exact_mut(4).enumerate() {
            let dx = column as f32 + 0.5 - wide / 2.0;
            let from_x = dx * cosine + dy * sine + width / 2.0 - 0.5;
            let from_y = dy * cosine - dx * sine + height / 2.0 - 0.5;
            if from_x > -1.0 && from_y > -1.0 && from_x < width && from_y < height {
                pixel.copy_from_slice(&between(object, from_x, from_y));
            }
        }
    }
    turned
}

/// The colour between four pixels, weighted by their opacity so that the rim does not darken.
fn between(object: &RgbaImage, x: f32, y: f32) -> [u8; 4] {
    let (width, height) = (object.width() as i32, object.height() as i32);
    let raw = object.as_raw();
    let (left, top) = (x.floor() as i32, y.floor() as i32);
    let (share_x, share_y) = (x - left as f32, y - top as f32);
    let mut sum = [0.0_f32; 4];
    for (dx, dy, weight) in [
        (0, 0, (1.0 - share_x) * (1.0 - share_y)),
        (1, 0, share_x * (1.0 - share_y)),
        (0, 1, (1.0 - share_x) * share_y),
        (1, 1, share_x * share_y),
    ] {
        let (px, py) = (left + dx, top + dy);
        if px < 0 || py < 0 || px >= width || py >= height {
            continue;
        }
        let at = (py * width + px) as usize * 4;
        let opacity = weight * f32::from(raw[at + 3]);
        sum[3] += opacity;
        for channel in 0..3 {
            sum[channel] += opacity * f32::from(raw[at + channel]);
        }
    }
    if sum[3] < 0.5 {
        return [0; 4];
    }
    [sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3], sum[3]].map(|channel| channel.round().clamp(0.0, 255.0) as u8)
}

/// Blends an object over the picture with its upper left corner here; what lies outside is cut.
pub(super) fn blend(picture: &mut RgbImage, object: &RgbaImage, left: i64, top: i64) {
    let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
    let span = i64::from(object.width());
    let (first, last) = ((-left).clamp(0, span), (width - left).clamp(0, span));
    if first >= last {
        return;
    }
    let canvas: &mut [u8] = picture;
    for (row, line) in object.chunks_exact(span as usize * 4).enumerate() {
        let y = top + row as i64;
        if y < 0 || y >= height {
            continue;
        }
        let start = (y * width + left + first) as usize * 3;
        let target = &mut canvas[start..start + (last - first) as usize * 3];
        let source = &line[first as usize * 4..last as usize * 4];
        for (under, over) in target.chunks_exact_mut(3).zip(source.chunks_exact(4)) {
            let opacity = u32::from(over[3]);
            if opacity == 255 {
                under.copy_from_slice(&over[..3]);
            } else if opacity > 0 {
                for (below, above) in under.iter_mut().zip(over) {
                    *below = ((u32::from(*above) * opacity + u32::from(*below) * (255 - opacity) + 127) / 255) as u8;
                }
            }
        }
    }
}
