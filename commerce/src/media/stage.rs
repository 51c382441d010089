//! The empty studio: a wall, a floor, one soft light from the upper left, and the shadows that things leave.
//!
//! Everything here is soft, so it is painted on a small canvas and enlarged: quick, and a little out of focus as in a
//! photograph.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixel positions of small pictures"
)]

use image::{RgbImage, RgbaImage};

use super::colour::{Rgb, Tint, mix, smooth};
use super::encode::resize_exactly;

/// The small canvas is this many times smaller than the picture.
const COARSE: u32 = 4;
/// Where the wall becomes floor, from the top.
const HORIZON: f32 = 0.69;

/// The studio before the picture is taken.
pub(super) struct Stage {
    width: usize,
    height: usize,
    shade: Rgb,
    pixels: Vec<Rgb>,
}

/// How an object touches the floor, in shares of the frame.
pub(super) struct Footprint<'a> {
    /// The object as it will be placed, at full size.
    pub object: &'a RgbaImage,
    /// Its left edge in pixels of the full picture.
    pub left: i64,
    /// The floor's height below it, in pixels of the full picture.
    pub floor: f32,
    /// How far it floats above the floor, as a share of the frame's height.
    pub lift: f32,
    /// How dark the shadow is, 0 to 1.
    pub strength: f32,
}

impl Stage {
    /// A lit, empty stage for a picture of this size.
    pub fn lit(tint: Tint, width: u32, height: u32) -> Self {
        let base = tint.base();
        let (small_width, small_height) = ((width / COARSE).max(1) as usize, (height / COARSE).max(1) as usize);
        let mut pixels = Vec::with_capacity(small_width * small_height);
        for row in 0..small_height {
            let y = row as f32 / small_height as f32;
            let ground = ground(base, y);
            for column in 0..small_width {
                pixels.push(light(ground, column as f32 / small_width as f32, y));
            }
        }
        let shade = mix(
            [base[0] * 0.42, base[1] * 0.38, base[2] * 0.38],
            [0.20, 0.16, 0.16],
            0.45,
        );
        Self {
            width: small_width,
            height: small_height,
            shade,
            pixels,
        }
    }

    /// Lets an object throw its shadow: a tight dark line where it touches, and a wide soft one beside it.
    pub fn shadow(&mut self, print: &Footprint<'_>) {
        let scale = COARSE as f32;
        let (touch, whole) = profiles(print.object);
        let floor = print.floor / scale;
        let far = print.lift * 6.0;
        let layers = [
            Layer {
                profile: &whole,
                squeeze: 1.0,
                shift: 0.035,
                spread: 0.020,
                depth: 0.026 + 0.03 * far,
                dark: 0.40,
            },
            Layer {
                profile: &touch,
                squeeze: 1.0,
                shift: 0.008,
                spread: 0.008,
                depth: 0.0065 + 0.03 * far,
                dark: 0.62,
            },
        ];
        for layer in layers {
            let mut across = layer.across(
                self.width,
                print.left as f32 / scale,
                print.object.width() as f32 / scale,
            );
            blur(&mut across, (layer.spread + 0.05 * far) * self.width as f32);
            let deep = layer.depth * self.height as f32;
            let dark = layer.dark * print.strength / (1.0 + 1.2 * far);
            self.darken(&across, floor, deep, dark);
        }
    }

    fn darken(&mut self, across: &[f32], floor: f32, deep: f32, dark: f32) {
        let shade = self.shade;
        for (row, line) in self.pixels.chunks_exact_mut(self.width).enumerate() {
            // Shadows reach further towards the viewer than behind the object.
            let away = (row as f32 - floor) / if row as f32 > floor { deep * 1.35 } else { deep * 0.8 };
            if away.abs() > 3.0 {
                continue;
            }
            let fade = (-0.5 * away * away).exp() * dark;
            for (pixel, cover) in line.iter_mut().zip(across) {
                *pixel = mix(*pixel, shade, (cover * fade).clamp(0.0, 1.0));
            }
        }
    }

    /// The finished backdrop at full size.
    pub fn develop(&self, width: u32, height: u32) -> RgbImage {
        let bytes = self
            .pixels
            .iter()
            .flatten()
            .map(|channel| (channel.clamp(0.0, 1.0) * 255.0).round() as u8);
        let small = RgbImage::from_raw(self.width as u32, self.height as u32, bytes.collect());
        resize_exactly(&small.unwrap_or_else(|| RgbImage::new(1, 1)), width, height)
    }
}

/// Wall above, floor below, and no hard line between.
fn ground(base: Rgb, y: f32) -> Rgb {
    let white = [1.0, 0.995, 0.985];
    let wall = mix(base, white, 0.04 + 0.10 * smooth(0.0, 0.75, 0.75 - y));
    let near = mix(base.map(|channel| channel * 0.965), white, 0.06);
    let far = mix(base, white, 0.26);
    let floor = mix(far, near, smooth(HORIZON, 1.0, y));
    mix(wall, floor, smooth(HORIZON - 0.035, HORIZON + 0.035, y))
}

/// A wide glow behind the object, and corners that fall away from it.
fn light(ground: Rgb, x: f32, y: f32) -> Rgb {
    let (dx, dy) = ((x - 0.42) / 0.55, (y - 0.36) / 0.42);
    let glow = (-(dx * dx + dy * dy)).exp();
    let (cx, cy) = (x - 0.46, y - 0.46);
    let fall = 1.0 - 0.10 * smooth(0.30, 0.95, (cx * cx + cy * cy).sqrt());
    let slope = 1.01 - 0.03 * x;
    mix(ground, [1.0, 0.995, 0.98], 0.34 * glow).map(|channel| channel * fall * slope)
}

struct Layer<'a> {
    profile: &'a [f32],
    squeeze: f32,
    shift: f32,
    spread: f32,
    depth: f32,
    dark: f32,
}

impl Layer<'_> {
    /// The object's shadow profile, laid across the canvas.
    fn across(&self, canvas: usize, left: f32, span: f32) -> Vec<f32> {
        let mut across = vec![0.0; canvas];
        let start = left + span * (1.0 - self.squeeze) / 2.0 + self.shift * canvas as f32;
        for (column, cover) in across.iter_mut().enumerate() {
            let share = (column as f32 - start) / (span * self.squeeze);
            if (0.0..1.0).contains(&share) {
                *cover = self.profile[((share * self.profile.len() as f32) as usize).min(self.profile.len() - 1)];
            }
        }
        across
    }
}

/// Per column, how much of the object is just above the floor, and how much is there at all.
fn profiles(object: &RgbaImage) -> (Vec<f32>, Vec<f32>) {
    const COLUMNS: usize = 64;
    let (width, height) = (object.width() as usize, object.height() as usize);
    let raw = object.as_raw();
    let cover = |column: usize, top: f32| {
        let x = (column * width / COLUMNS).min(width - 1);
        let first = (top * height as f32) as usize;
        let rows = (first..height).step_by(4);
        let count = rows.len().max(1) as f32;
        rows.map(|y| f32::from(raw[(y * width + x) * 4 + 3]) / 255.0)
            .sum::<f32>()
            / count
    };
    let touch = (0..COLUMNS)
        .map(|column| (cover(column, 0.93) * 1.6).min(1.0))
        .collect();
    let whole = (0..COLUMNS)
        .map(|column| (cover(column, 0.35) * 1.3).min(1.0))
        .collect();
    (touch, whole)
}

/// Three passes of a running mean: near enough to a Gaussian.
fn blur(line: &mut [f32], sigma: f32) {
    let reach = (sigma.round() as usize).max(1);
    for _ in 0..3 {
        let before = line.to_vec();
        for (at, value) in line.iter_mut().enumerate() {
            let window = &before[at.saturating_sub(reach)..(at + reach + 1).min(before.len())];
            *value = window.iter().sum::<f32>() / (2 * reach + 1) as f32;
        }
    }
}
