//! Text as glyphs: shaped by script and face, measured, and broken into lines.

use std::sync::OnceLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::UnicodeBuffer;

/// Mukta (Ek Type, OFL), cut to Latin and Devanagari, and to Latin for the bold: see `docs/adr`.
const REGULAR: &[u8] = include_bytes!("../fonts/mukta-regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/mukta-bold.ttf");

/// Which of the two files a run is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Regular,
    Bold,
}

/// The two faces.
#[derive(Clone)]
pub struct Fonts {
    regular: Shaper,
    bold: Shaper,
}

#[derive(Clone)]
struct Shaper {
    face: rustybuzz::Face<'static>,
    file: Font,
}

/// Glyphs of one face, in order.
#[derive(Clone, Debug)]
pub struct Run {
    pub face: Face,
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    /// At size 1.
    pub width: f32,
}

/// One line of text.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub runs: Vec<Run>,
    /// At size 1.
    pub width: f32,
}

/// The bundled fonts, read once; `None` when they cannot be read, which a test rules out.
pub fn fonts() -> Option<Fonts> {
    static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
    let shaper = |bytes: &'static [u8]| {
        Some(Shaper {
            face: rustybuzz::Face::from_slice(bytes, 0)?,
            file: Font::new(bytes.into(), 0)?,
        })
    };
    FONTS
        .get_or_init(|| {
            Some(Fonts {
                regular: shaper(REGULAR)?,
                bold: shaper(BOLD)?,
            })
        })
        .clone()
}

impl Fonts {
    pub fn file(&self, face: Face) -> &Font {
        &self.shaper(face).file
    }

    fn shaper(&self, face: Face) -> &Shaper {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
        }
    }

    /// One line, however long.
    pub fn line(&self, text: &str, face: Face) -> Line {
        let mut line = Line::default();
        for (script, part) in parts(text) {
            // The bold face has Latin only.
            let face = if script == Script::Devanagari {
                Face::Regular
            } else {
                face
            };
            let run = self.run(part, face);
            line.width += run.width;
            line.runs.push(run);
        }
        line
    }

    /// Lines that are no wider than `width` at `size`: broken between words, and within a word that is too long itself.
    pub fn wrap(&self, text: &str, face: Face, size: f32, width: f32) -> Vec<Line> {
        let fits = |text: &str| self.line(text, face).width * size <= width;
        let mut lines: Vec<String> = Vec::new();
        let mut current = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if current.is_empty() {
                word.to_owned()
            } else {
                format!("{current} {word}")
            };
            if fits(&longer) {
                current = longer;
                continue;
            }
            if !current.is_empty() {
                lines.push(std::mem::take(&mut current));
            }
            let mut rest = word;
            while !fits(rest) {
                let cut = self.cut(rest, face, size, width);
                lines.push(rest[..cut].to_owned());
                rest = &rest[cut..];
            }
            rest.clone_into(&mut current);
        }
        if !current.is_empty() || lines.is_empty() {
            lines.push(current);
        }
        lines.iter().map(|line| self.line(line, face)).collect()
    }

    /// Where a word that is too wide is cut: after the last cluster that fits, and after one at least.
    fn cut(&self, word: &str, face: Face, size: f32, width: f32) -> usize {
        let line = self.line(word, face);
        let (mut offset, mut x, mut cut) = (0, 0.0, 0);
        for run in &line.runs {
            for glyph in &run.glyphs {
                x += glyph.x_advance * size;
                if x > width && cut > 0 {
                    return cut;
                }
                cut = cut.max(offset + glyph.text_range.end);
            }
            offset += run.text.len();
        }
        cut.max(1).min(word.len())
    }

    fn run(&self, text: &str, face: Face) -> Run {
        let shaper = &self.shaper(face).face;
        let em = units(shaper.units_per_em()).max(1.0);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        let shaped = rustybuzz::shape(shaper, &[], buffer);
        let clusters: Vec<usize> = shaped
            .glyph_infos()
            .iter()
            .map(|glyph| usize::try_from(glyph.cluster).unwrap_or(0))
            .collect();
        let mut glyphs = Vec::with_capacity(clusters.len());
        let mut width = 0.0;
        for (glyph, (place, start)) in shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions().iter().zip(&clusters))
        {
            let end = clusters
                .iter()
                .copied()
                .filter(|cluster| cluster > start)
                .min()
                .unwrap_or(text.len());
            let advance = units(place.x_advance) / em;
            width += advance;
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(glyph.glyph_id),
                advance,
                units(place.x_offset) / em,
                units(place.y_offset) / em,
                units(place.y_advance) / em,
                *start..end,
                None,
            ));
        }
        Run {
            face,
            text: text.to_owned(),
            glyphs,
            width,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Devanagari,
    Other,
}

/// Neighbouring letters of one script: a shaper takes one script at a time. What belongs to none (spaces, marks of
/// punctuation) stays with what stands before it.
fn parts(text: &str) -> Vec<(Script, &str)> {
    let mut parts = Vec::new();
    let (mut start, mut script) = (0, None);
    for (index, char) in text.char_indices() {
        let Some(next) = script_of(char) else { continue };
        if script.is_some_and(|script| script != next) {
            parts.push((script.unwrap_or(Script::Other), &text[start..index]));
            start = index;
        }
        script = Some(next);
    }
    if start < text.len() {
        parts.push((script.unwrap_or(Script::Other), &text[start..]));
    }
    parts
}

fn script_of(char: char) -> Option<Script> {
    match char {
        // Joiners, the dotted circle, and the danda family too.
        '\u{0900}'..='\u{097f}' | '\u{1cd0}'..='\u{1cff}' | '\u{a8e0}'..='\u{a8ff}' | '\u{200c}' | '\u{200d}' => {
            Some(Script::Devanagari)
        }
        _ if char.is_alphanumeric() || (!char.is_ascii() && char != '\u{a0}') => Some(Script::Other),
        _ => None,
    }
}

/// Font units as a number to calculate with; a font's are far below 32,768.
fn units(units: i32) -> f32 {
    f32::from(i16::try_from(units).unwrap_or(i16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_both_scripts_have_all_their_glyphs() {
        let fonts = fonts().unwrap();
        for (text, face) in [
            (
                "Asha Rai, Ilam First Flush – 100 g × 2 · Rs\u{a0}1,23,456.00 \u{2212}",
                Face::Bold,
            ),
            ("Ünsal Çelik Š", Face::Regular),
            ("आशा राई", Face::Regular),
            ("श्रीमती क्षितिज ज्ञवाली, काठमाडौँ–१०", Face::Bold),
        ] {
            let line = fonts.line(text, face);
            let missing = line
                .runs
                .iter()
                .flat_map(|run| &run.glyphs)
                .filter(|glyph| glyph.glyph_id == GlyphId::new(0));
            assert_eq!(missing.count(), 0, "{text}");
        }
    }

    #[test]
    fn conjuncts_are_joined_and_the_short_i_stands_before_its_letter() {
        let fonts = fonts().unwrap();

        let joined = fonts.line("क्ष", Face::Regular);
        assert_eq!(joined.runs.iter().map(|run| run.glyphs.len()).sum::<usize>(), 1);

        let short_i = fonts.line("कि", Face::Regular);
        let alone = fonts.line("क", Face::Regular);
        let first = |line: &Line| {
            line.runs
                .first()
                .and_then(|run| run.glyphs.first())
                .map(|glyph| glyph.glyph_id)
        };
        assert_ne!(first(&short_i), first(&alone));
        assert_eq!(short_i.runs[0].glyphs.last().map(|glyph| glyph.glyph_id), first(&alone));
    }

    #[test]
    fn a_line_of_two_scripts_is_shaped_in_two_runs_and_keeps_its_text() {
        let line = fonts().unwrap().line("Tea (चिया) 100 g", Face::Bold);

        let texts: Vec<&str> = line.runs.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(texts, ["Tea (", "चिया) ", "100 g"]);
        assert_eq!(line.runs[1].face, Face::Regular);
    }

    #[test]
    fn long_text_is_broken_between_words_and_a_long_word_within() {
        let fonts = fonts().unwrap();
        let long = format!("Ilam tea {} end", "w".repeat(200));

        let lines = fonts.wrap(&long, Face::Regular, 10.0, 150.0);

        assert!(lines.len() > 4);
        assert!(lines.iter().all(|line| line.width * 10.0 <= 150.0));
        let kept: String = lines
            .iter()
            .flat_map(|line| &line.runs)
            .map(|run| run.text.as_str())
            .collect();
        assert_eq!(kept.replace(' ', ""), long.replace(' ', ""));
        assert_eq!(fonts.wrap("", Face::Regular, 10.0, 150.0).len(), 1);
        assert_eq!(fonts.wrap("wide", Face::Regular, 10.0, 1.0).len(), 4);
    }
}
