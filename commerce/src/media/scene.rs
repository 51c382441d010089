//! One art direction for all product pictures: an object on a quiet stage, in a few fixed views.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixel positions of small pictures"
)]

use image::{RgbImage, RgbaImage};

use super::colour::{Recolour, Tint};
use super::paint::{blend, cut_out, enlarge, soften, turn};
use super::stage::{Footprint, Stage};

/// How an object is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// Whole and upright, in the middle: the first picture.
    Hero,
    /// From near, cut by the frame.
    Close,
    /// Leaning, a little above the floor.
    Tilted,
    /// With a second one behind.
    Pair,
}

impl View {
    /// All of them, in a gallery's order.
    pub const ALL: [Self; 4] = [Self::Hero, Self::Close, Self::Tilted, Self::Pair];

    /// Its name in a catalogue file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hero => "hero",
            Self::Close => "close",
            Self::Tilted => "tilted",
            Self::Pair => "pair",
        }
    }

    /// The one with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.code() == code)
    }
}

/// What a product picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scene {
    /// From where.
    pub view: View,
    /// Before which backdrop.
    pub tint: Tint,
    /// The object in which colour.
    pub recolour: Recolour,
    /// Degrees, clockwise, that make the object stand as it should (a shoe on its sole).
    pub upright: i16,
}

/// An object of a still life. Positions and sizes are shares of the frame.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The cut-out object, transparent around it.
    pub object: &'a RgbaImage,
    /// In which colour.
    pub recolour: Recolour,
    /// Its middle, from the left.
    pub x: f32,
    /// The floor under it, from the top.
    pub floor: f32,
    /// At most so wide, as a share of the frame's width.
    pub width: f32,
    /// At most so high, as a share of the frame's height.
    pub height: f32,
    /// Turned clockwise by so many degrees.
    pub angle: f32,
    /// Floating so far above the floor.
    pub lift: f32,
    /// Standing behind the others, out of focus.
    pub behind: bool,
}

impl<'a> Item<'a> {
    /// An object that stands upright at a place.
    pub const fn standing(object: &'a RgbaImage, x: f32, floor: f32, width: f32, height: f32) -> Self {
        let recolour = Recolour::NONE;
        Self {
            object,
            recolour,
            x,
            floor,
            width,
            height,
            angle: 0.0,
            lift: 0.0,
            behind: false,
        }
    }
}

/// A product picture, `width` pixels wide and a quarter higher than wide.
pub fn compose(scene: &Scene, object: &RgbaImage, width: u32) -> RgbImage {
    let upright = f32::from(scene.upright);
    // Flat things stand further back, or most of the picture would be empty wall.
    let flat = is_flat(object, upright);
    let floor = if flat { 0.735 } else { 0.795 };
    let stand = Item {
        recolour: scene.recolour,
        angle: upright,
        ..Item::standing(object, 0.5, floor, 0.62, 0.54)
    };
    let items = match scene.view {
        View::Hero => vec![stand],
        View::Close => {
            let floor = if flat { 0.84 } else { 1.07 };
            vec![Item {
                x: 0.62,
                floor,
                width: 1.02,
                height: 0.88,
                angle: upright - 6.0,
                ..stand
            }]
        }
        View::Tilted => vec![Item {
            floor: floor + 0.03,
            angle: upright + 13.0,
            lift: 0.085,
            ..stand
        }],
        View::Pair => vec![
            Item {
                x: 0.67,
                floor: floor - 0.06,
                width: 0.42,
                height: 0.38,
                angle: upright + 5.0,
                behind: true,
                ..stand
            },
            Item {
                x: 0.385,
                floor: floor + 0.04,
                width: 0.53,
                height: 0.47,
                angle: upright - 3.0,
                ..stand
            },
        ],
    };
    still_life(scene.tint, width, width * 5 / 4, &items)
}

/// Whether an object, once upright, is much wider than high.
fn is_flat(object: &RgbaImage, upright: f32) -> bool {
    let outline = cut_out(&turn(&cut_out(object), upright));
    outline.width() * 2 > outline.height() * 3
}

/// Several objects on one stage, from the back to the front.
pub fn still_life(tint: Tint, width: u32, height: u32, items: &[Item<'_>]) -> RgbImage {
    let (width, height) = (width.max(16), height.max(16));
    let mut stage = Stage::lit(tint, width, height);
    let placed: Vec<Placed> = items.iter().map(|item| Placed::new(item, width, height)).collect();
    for (item, placed) in items.iter().zip(&placed) {
        stage.shadow(&Footprint {
            object: &placed.object,
            left: placed.left,
            floor: item.floor * height as f32,
            lift: item.lift,
            strength: if item.behind { 0.75 } else { 1.0 },
        });
    }
    let mut picture = stage.develop(width, height);
    for Placed { object, left, top } in &placed {
        blend(&mut picture, object, *left, *top);
    }
    picture
}

/// An object at its final size and place.
struct Placed {
    object: RgbaImage,
    left: i64,
    top: i64,
}

impl Placed {
    fn new(item: &Item<'_>, width: u32, height: u32) -> Self {
        let coloured = item.recolour.apply(&cut_out(item.object));
        // Sized by the outline as it will be seen: a leaning thing is neither as wide nor as high as its own frame.
        let outline = if item.angle == 0.0 {
            coloured.clone()
        } else {
            cut_out(&turn(&coloured, item.angle))
        };
        let scale = (item.width * width as f32 / outline.width() as f32)
            .min(item.height * height as f32 / outline.height() as f32);
        let size = |own: u32| ((own as f32 * scale) as u32).max(1);
        let mut object = enlarge(&coloured, size(coloured.width()), size(coloured.height()));
        if item.behind {
            object = soften(&object);
        }
        if item.angle != 0.0 {
            object = cut_out(&turn(&object, item.angle));
        }
        let bottom = (item.floor - item.lift) * height as f32;
        let left = (item.x * width as f32 - object.width() as f32 / 2.0) as i64;
        let top = bottom as i64 - i64::from(object.height());
        Self { object, left, top }
    }
}
