//! The palette of backdrops, and how one object is shown in several colours.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "colour channels are clamped first"
)]

use image::RgbaImage;

/// How much of their colour objects keep: all pictures are printed a little calmer than their sources.
const GRADE: f32 = 0.82;

/// A colour as three channels from 0 to 1.
pub(super) type Rgb = [f32; 3];

/// The backdrop of a picture: one quiet family, so that any two pictures can stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tint {
    /// Warm off-white.
    Sand,
    /// Pale terracotta.
    Clay,
    /// Grey green.
    Sage,
    /// Pale morning blue.
    Sky,
    /// Grey violet.
    Lilac,
    /// Dusty pink.
    Rose,
    /// Pale yellow.
    Butter,
    /// Cool light grey.
    Mist,
    /// Warm grey.
    Stone,
    /// Deep blue grey, the only dark one.
    Dusk,
}

impl Tint {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Sand,
        Self::Clay,
        Self::Sage,
        Self::Sky,
        Self::Lilac,
        Self::Rose,
        Self::Butter,
        Self::Mist,
        Self::Stone,
        Self::Dusk,
    ];

    /// Its name in a catalogue file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sand => "sand",
            Self::Clay => "clay",
            Self::Sage => "sage",
            Self::Sky => "sky",
            Self::Lilac => "lilac",
            Self::Rose => "rose",
            Self::Butter => "butter",
            Self::Mist => "mist",
            Self::Stone => "stone",
            Self::Dusk => "dusk",
        }
    }

    /// The one with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tint| tint.code() == code)
    }

    /// The wall's colour in even light.
    pub(super) fn base(self) -> Rgb {
        let [red, green, blue]: [u8; 3] = match self {
            Self::Sand => [0xEA, 0xDC, 0xC6],
            Self::Clay => [0xE9, 0xC3, 0xAA],
            Self::Sage => [0xC3, 0xD1, 0xB6],
            Self::Sky => [0xBA, 0xD3, 0xE6],
            Self::Lilac => [0xCF, 0xC6, 0xE4],
            Self::Rose => [0xEB, 0xC8, 0xC8],
            Self::Butter => [0xF0, 0xDC, 0xA4],
            Self::Mist => [0xD3, 0xDC, 0xE2],
            Self::Stone => [0xD6, 0xCD, 0xC2],
            Self::Dusk => [0x4A, 0x55, 0x66],
        };
        [red, green, blue].map(|channel| f32::from(channel) / 255.0)
    }
}

/// How far an object's own colours are turned away, for a variant in another colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Recolour {
    /// Degrees around the colour wheel; 0 leaves the hue.
    pub turn: i16,
    /// Strength of colour in percent; 0 is grey, 100 as it was.
    pub saturation: u16,
    /// Brightness in percent; 100 as it was.
    pub brightness: u16,
}

impl Recolour {
    /// As photographed.
    pub const NONE: Self = Self {
        turn: 0,
        saturation: 100,
        brightness: 100,
    };

    /// The object in this colour. Luminance is kept while the hue turns, so highlights stay where they are.
    pub(super) fn apply(self, object: &RgbaImage) -> RgbaImage {
        let mut turned = object.clone();
        let matrix = self.matrix();
        for pixel in turned.chunks_exact_mut(4) {
            let [red, green, blue] = [f32::from(pixel[0]), f32::from(pixel[1]), f32::from(pixel[2])];
            for (channel, row) in pixel.iter_mut().zip(matrix) {
                *channel = (row[0] * red + row[1] * green + row[2] * blue)
                    .clamp(0.0, 255.0)
                    .round() as u8;
            }
        }
        turned
    }

    /// Turning around the grey axis of equal luminance, then towards grey, then darker or lighter.
    fn matrix(self) -> [Rgb; 3] {
        const LUMA: Rgb = [0.213, 0.715, 0.072];
        // What a full quarter turn moves, beside what it keeps (the matrix of the SVG filter `hueRotate`).
        const QUARTER: [Rgb; 3] = [[-0.213, -0.715, 0.928], [0.143, 0.140, -0.283], [-0.787, 0.715, 0.072]];
        let (sine, cosine) = f32::from(self.turn).to_radians().sin_cos();
        let saturation = GRADE * f32::from(self.saturation) / 100.0;
        let brightness = f32::from(self.brightness) / 100.0;
        let mut matrix = [[0.0; 3]; 3];
        for (row, (line, quarter)) in matrix.iter_mut().zip(QUARTER).enumerate() {
            for (column, cell) in line.iter_mut().enumerate() {
                let own = if row == column { 1.0 } else { 0.0 };
                let turned = cosine * (own - LUMA[column]) + sine * quarter[column];
                *cell = brightness * (LUMA[column] + saturation * turned);
            }
        }
        matrix
    }
}

impl Default for Recolour {
    fn default() -> Self {
        Self::NONE
    }
}

/// From `from` (0) to `to` (1).
pub(super) fn mix(from: Rgb, to: Rgb, share: f32) -> Rgb {
    [0, 1, 2].map(|channel| from[channel] + (to[channel] - from[channel]) * share)
}

/// A smooth step from 0 below `low` to 1 above `high`.
pub(super) fn smooth(low: f32, high: f32, at: f32) -> f32 {
    let share = ((at - low) / (high - low)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}
