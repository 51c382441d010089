//! One page while it fills up, and the measures of each size of paper.

use domain::view::{Align, PaperSize};

use super::text::{Face, Fonts, Line};

/// Something on a page; measures in points from the top left.
pub enum Mark {
    Text {
        x: f32,
        y: f32,
        size: f32,
        grey: u8,
        text: Line,
    },
    Bar {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        grey: u8,
    },
}

/// Ink.
pub const BLACK: u8 = 0;
/// Ink of what is less important; still readable on a bad printer.
pub const GREY: u8 = 90;
/// Lines between rows.
pub const LIGHT: u8 = 200;

/// Sizes of one kind of paper, in points.
#[derive(Clone, Copy)]
pub struct Measures {
    pub width: f32,
    pub height: f32,
    pub margin: f32,
    pub title: f32,
    pub lead: f32,
    pub body: f32,
    pub small: f32,
}

impl Measures {
    pub fn of(size: PaperSize) -> Self {
        match size {
            PaperSize::A4 => Self {
                width: 595.28,
                height: 841.89,
                margin: 45.0,
                title: 19.0,
                lead: 10.5,
                body: 9.5,
                small: 8.0,
            },
            PaperSize::A6 => Self {
                width: 297.64,
                height: 419.53,
                margin: 20.0,
                title: 18.0,
                lead: 15.0,
                body: 11.0,
                small: 7.5,
            },
        }
    }

    pub fn inner(self) -> f32 {
        self.width - 2.0 * self.margin
    }

    /// Where the page's number stands; text ends above.
    pub fn foot(self) -> f32 {
        self.height - self.margin
    }
}

/// A page and how far it is filled.
pub struct Sheet {
    pub width: f32,
    pub height: f32,
    pub marks: Vec<Mark>,
    /// The top of what comes next.
    pub y: f32,
}

/// How a text is set.
#[derive(Clone, Copy)]
pub struct Style {
    pub face: Face,
    pub size: f32,
    pub grey: u8,
}

impl Style {
    pub fn regular(size: f32) -> Self {
        Self {
            face: Face::Regular,
            size,
            grey: BLACK,
        }
    }

    pub fn bold(size: f32) -> Self {
        Self {
            face: Face::Bold,
            ..Self::regular(size)
        }
    }

    pub fn grey(self) -> Self {
        Self { grey: GREY, ..self }
    }

    /// From one line to the next.
    pub fn step(self) -> f32 {
        self.size * 1.42
    }
}

/// A column of the page: from where, how wide, and on which side its text stands.
#[derive(Clone, Copy)]
pub struct Slot {
    pub x: f32,
    pub width: f32,
    pub align: Align,
}

impl Sheet {
    pub fn new(measures: Measures) -> Self {
        Self {
            width: measures.width,
            height: measures.height,
            marks: Vec::new(),
            y: measures.margin,
        }
    }

    /// Sets lines into a slot from `top` down; where the next one would begin.
    pub fn lines(&mut self, lines: Vec<Line>, slot: Slot, style: Style, top: f32) -> f32 {
        let mut y = top;
        for text in lines {
            let x = match slot.align {
                Align::Left => slot.x,
                Align::Right => slot.x + slot.width - text.width * style.size,
            };
            self.marks.push(Mark::Text {
                x,
                y: y + style.size,
                size: style.size,
                grey: style.grey,
                text,
            });
            y += style.step();
        }
        y
    }

    /// Breaks a text into a slot and sets it; where the next one would begin.
    pub fn text(&mut self, fonts: &Fonts, text: &str, slot: Slot, style: Style, top: f32) -> f32 {
        let lines = fonts.wrap(text, style.face, style.size, slot.width);
        self.lines(lines, slot, style, top)
    }

    pub fn rule(&mut self, x: f32, y: f32, width: f32, grey: u8) {
        self.marks.push(Mark::Bar {
            x,
            y,
            width,
            height: 0.6,
            grey,
        });
    }

    /// A frame of four bars.
    pub fn frame(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let line = 1.2;
        for (x, y, width, height) in [
            (x, y, width, line),
            (x, y + height - line, width, line),
            (x, y, line, height),
            (x + width - line, y, line, height),
        ] {
            self.marks.push(Mark::Bar {
                x,
                y,
                width,
                height,
                grey: BLACK,
            });
        }
    }
}
