//! A paper laid out on as many pages as it needs: head, facts, table, sums, notes; headings repeat, pages are numbered.

use domain::view::{Align, Block, Paper, PaperSize};

use super::{
    sheet::{BLACK, GREY, LIGHT, Measures, Sheet, Slot, Style},
    text::{Fonts, Line},
};

/// The pages of a paper, finished.
pub fn sheets(fonts: &Fonts, paper: &Paper) -> Vec<Sheet> {
    let measures = Measures::of(paper.size);
    let mut flow = Flow {
        fonts,
        paper,
        measures,
        full: Vec::new(),
        sheet: Sheet::new(measures),
    };
    flow.head();
    flow.parties();
    flow.notice();
    flow.table();
    flow.sums();
    flow.notes();
    if paper.size == PaperSize::A6 {
        flow.sender();
    }
    flow.finish()
}

struct Flow<'a> {
    fonts: &'a Fonts,
    paper: &'a Paper,
    measures: Measures,
    full: Vec<Sheet>,
    sheet: Sheet,
}

impl Flow<'_> {
    fn slot(&self, from: f32, to: f32, align: Align) -> Slot {
        let (x, inner) = (self.measures.margin, self.measures.inner());
        Slot {
            x: x + inner * from,
            width: inner * (to - from),
            align,
        }
    }

    fn title(&self) -> String {
        format!("{} {}", self.paper.title, self.paper.number).trim().to_owned()
    }

    /// Who issues it, left; what it is, right. On a label, what it is stands first and alone.
    fn head(&mut self) {
        let m = self.measures;
        let top = self.sheet.y;
        if self.paper.size == PaperSize::A6 {
            let whole = self.slot(0.0, 1.0, Align::Left);
            let y = self
                .sheet
                .text(self.fonts, &self.paper.title, whole, Style::bold(m.title), top);
            let y = if self.paper.number.is_empty() {
                y
            } else {
                self.sheet
                    .text(self.fonts, &self.paper.number, whole, Style::regular(m.body), y)
            };
            self.sheet.rule(m.margin, y + 2.0, m.inner(), BLACK);
            self.sheet.y = y + 8.0;
            return;
        }
        let (left, right) = (self.slot(0.0, 0.56, Align::Left), self.slot(0.58, 1.0, Align::Right));
        let mut y = self.sheet.text(
            self.fonts,
            &self.paper.from.heading,
            left,
            Style::bold(m.title * 0.72),
            top,
        );
        for line in &self.paper.from.lines {
            y = self
                .sheet
                .text(self.fonts, line, left, Style::regular(m.small).grey(), y);
        }
        let title = self
            .sheet
            .text(self.fonts, &self.paper.title, right, Style::bold(m.title), top);
        let title = self
            .sheet
            .text(self.fonts, &self.paper.number, right, Style::bold(m.lead), title);
        self.sheet.y = y.max(title) + 14.0;
    }

    /// Who it is for, left; the facts, right.
    fn parties(&mut self) {
        let m = self.measures;
        let top = self.sheet.y;
        let wide = self.paper.size == PaperSize::A6;
        let left = self.slot(0.0, if wide { 1.0 } else { 0.5 }, Align::Left);
        let mut y = top;
        for block in &self.paper.blocks {
            y = self.block(block, left, y) + 6.0;
        }
        let (labels, values) = if wide {
            (self.slot(0.0, 0.3, Align::Left), self.slot(0.3, 1.0, Align::Left))
        } else {
            (self.slot(0.56, 0.74, Align::Left), self.slot(0.74, 1.0, Align::Right))
        };
        let mut fact = if wide { y } else { top };
        for (label, value) in &self.paper.facts {
            let style = Style::regular(if wide { m.small + 1.5 } else { m.body });
            let one = self.sheet.text(self.fonts, label, labels, style.grey(), fact);
            let other = self.sheet.text(self.fonts, value, values, style, fact);
            fact = one.max(other);
        }
        self.sheet.y = y.max(fact) + 10.0;
    }

    fn block(&mut self, block: &Block, slot: Slot, top: f32) -> f32 {
        let m = self.measures;
        let mut y = self
            .sheet
            .text(self.fonts, &block.heading, slot, Style::regular(m.small).grey(), top);
        for (index, line) in block.lines.iter().enumerate() {
            let style = if index == 0 {
                Style::bold(m.lead)
            } else {
                Style::regular(m.body)
            };
            y = self.sheet.text(self.fonts, line, slot, style, y);
        }
        y
    }

    fn notice(&mut self) {
        if self.paper.notice.is_empty() {
            return;
        }
        let style = Style::bold(self.measures.lead * 1.15);
        let mut inside = self.slot(0.0, 1.0, Align::Left);
        inside.x += 8.0;
        inside.width -= 16.0;
        let lines = self
            .fonts
            .wrap(&self.paper.notice, style.face, style.size, inside.width);
        let height = height(&lines, style) + 14.0;
        self.room(height);
        let top = self.sheet.y;
        self.sheet
            .frame(self.measures.margin, top, self.measures.inner(), height);
        self.sheet.lines(lines, inside, style, top + 6.0);
        self.sheet.y = top + height + 10.0;
    }

    fn columns(&self) -> Vec<Slot> {
        let gap = 8.0;
        let whole: f32 = self.paper.columns.iter().map(|column| f32::from(column.parts)).sum();
        let mut x = self.measures.margin;
        let slots = self.paper.columns.iter().map(|column| {
            let width = self.measures.inner() * f32::from(column.parts) / whole.max(1.0);
            let slot = Slot {
                x,
                width: (width - gap).max(1.0),
                align: column.align,
            };
            x += width;
            slot
        });
        let mut slots: Vec<Slot> = slots.collect();
        // Numbers of the last column end at the margin.
        if let Some(last) = slots.last_mut() {
            last.width += gap;
        }
        slots
    }

    fn table(&mut self) {
        if self.paper.columns.is_empty() {
            return;
        }
        let (slots, style) = (self.columns(), Style::regular(self.measures.body));
        self.headings(&slots);
        for row in &self.paper.rows {
            let cells: Vec<Vec<Line>> = slots
                .iter()
                .enumerate()
                .map(|(index, slot)| {
                    let text = row.get(index).map_or("", String::as_str);
                    self.fonts.wrap(text, style.face, style.size, slot.width)
                })
                .collect();
            let height = cells.iter().map(|cell| height(cell, style)).fold(0.0, f32::max) + 7.0;
            if !self.fits(height) {
                self.next_page();
                self.headings(&slots);
            }
            let top = self.sheet.y;
            for (lines, slot) in cells.into_iter().zip(&slots) {
                self.sheet.lines(lines, *slot, style, top + 3.0);
            }
            self.sheet
                .rule(self.measures.margin, top + height, self.measures.inner(), LIGHT);
            self.sheet.y = top + height;
        }
        self.sheet.y += 8.0;
    }

    fn headings(&mut self, slots: &[Slot]) {
        let style = Style::bold(self.measures.small);
        self.room(style.step() * 3.0);
        let top = self.sheet.y;
        let mut bottom = top;
        for (column, slot) in self.paper.columns.iter().zip(slots) {
            bottom = bottom.max(self.sheet.text(self.fonts, &column.name, *slot, style.grey(), top));
        }
        self.sheet
            .rule(self.measures.margin, bottom + 2.0, self.measures.inner(), BLACK);
        self.sheet.y = bottom + 3.0;
    }

    /// Kept together: a total alone on a page says nothing.
    fn sums(&mut self) {
        let m = self.measures;
        let style_of = |strong: bool| {
            if strong {
                Style::bold(m.lead)
            } else {
                Style::regular(m.body)
            }
        };
        let whole: f32 = self
            .paper
            .sums
            .iter()
            .map(|sum| style_of(sum.strong).step() + 3.0)
            .sum();
        self.room(whole);
        let (labels, amounts) = (self.slot(0.44, 0.76, Align::Right), self.slot(0.76, 1.0, Align::Right));
        for sum in &self.paper.sums {
            let (style, top) = (style_of(sum.strong), self.sheet.y);
            if sum.strong {
                self.sheet.rule(labels.x, top, labels.width + amounts.width, GREY);
            }
            let one = self.sheet.text(self.fonts, &sum.label, labels, style, top + 1.5);
            let other = self.sheet.text(self.fonts, &sum.amount, amounts, style, top + 1.5);
            self.sheet.y = one.max(other) + 1.5;
        }
        self.sheet.y += 10.0;
    }

    fn notes(&mut self) {
        let style = Style::regular(self.measures.body);
        let slot = self.slot(0.0, 1.0, Align::Left);
        for note in &self.paper.notes {
            let lines = self.fonts.wrap(note, style.face, style.size, slot.width);
            self.room(height(&lines, style) + 8.0);
            let top = self.sheet.y;
            self.sheet.y = self.sheet.lines(lines, slot, style, top) + 8.0;
        }
    }

    /// On a label, who sends it comes last and small.
    fn sender(&mut self) {
        let style = Style::regular(self.measures.small).grey();
        let slot = self.slot(0.0, 1.0, Align::Left);
        let from = &self.paper.from;
        let text = std::iter::once(&from.heading)
            .chain(&from.lines)
            .cloned()
            .collect::<Vec<_>>()
            .join(" · ");
        let lines = self
            .fonts
            .wrap(&format!("From {text}"), style.face, style.size, slot.width);
        self.room(height(&lines, style));
        let top = self.sheet.y;
        self.sheet.y = self.sheet.lines(lines, slot, style, top);
    }

    fn fits(&self, height: f32) -> bool {
        self.sheet.y + height <= self.measures.foot() - 16.0
    }

    /// Goes on to a new page where so much does not fit any more.
    fn room(&mut self, height: f32) {
        if !self.fits(height) {
            self.next_page();
        }
    }

    fn next_page(&mut self) {
        let full = std::mem::replace(&mut self.sheet, Sheet::new(self.measures));
        self.full.push(full);
        let (left, right) = (self.slot(0.0, 0.5, Align::Left), self.slot(0.5, 1.0, Align::Right));
        let (style, top) = (Style::bold(self.measures.lead), self.sheet.y);
        let one = self.sheet.text(self.fonts, &self.paper.from.heading, left, style, top);
        let title = format!("{} (continued)", self.title());
        let other = self.sheet.text(self.fonts, &title, right, style, top);
        self.sheet.y = one.max(other) + 12.0;
    }

    /// Numbers the pages, now that it is known how many there are.
    fn finish(mut self) -> Vec<Sheet> {
        let slot = self.slot(0.0, 1.0, Align::Right);
        let style = Style::regular(self.measures.small).grey();
        let top = self.measures.foot();
        // At the foot there is one line.
        let title: String = self.title().chars().take(60).collect();
        self.full.push(self.sheet);
        let count = self.full.len();
        let alone = count == 1 && self.paper.size == PaperSize::A6;
        for (index, sheet) in self.full.iter_mut().enumerate().filter(|_| !alone) {
            let text = format!("{title} · Page {} of {count}", index + 1);
            sheet.text(self.fonts, &text, slot, style, top);
        }
        self.full
    }
}

fn height(lines: &[Line], style: Style) -> f32 {
    lines.iter().map(|_| style.step()).sum()
}
