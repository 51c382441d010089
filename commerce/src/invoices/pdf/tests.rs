use domain::view::{Align, Block, Column, PaperSize, Sum};

use super::*;

fn paper(rows: usize) -> Paper {
    let column = |name: &str, align, parts| Column {
        name: name.into(),
        align,
        parts,
    };
    Paper {
        title: "Invoice".into(),
        number: "INV-2026/27-000123".into(),
        size: PaperSize::A4,
        from: Block {
            heading: "Pasal".into(),
            lines: vec!["Pasal Pvt. Ltd., Patan Dhoka, Lalitpur".into(), "PAN 301234567".into()],
        },
        blocks: vec![Block {
            heading: "Bill to".into(),
            lines: vec!["आशा राई".into(), "Baneshwor, Kathmandu-10".into()],
        }],
        facts: vec![("Date".into(), "1 Dec 2026".into())],
        notice: String::new(),
        columns: vec![column("Article", Align::Left, 60), column("Amount", Align::Right, 20)],
        rows: (1..=rows)
            .map(|row| vec![format!("Ilam tea no. {row}"), format!("Rs\u{a0}{row},000.00")])
            .collect(),
        sums: vec![Sum {
            label: "Total".into(),
            amount: "Rs\u{a0}1,23,456.00".into(),
            strong: true,
        }],
        notes: vec!["Thank you.".into()],
    }
}

/// The text of each page, by a reader that shares no code with the writer.
fn pages(bytes: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let numbers: Vec<u32> = document.get_pages().keys().copied().collect();
    numbers
        .iter()
        .map(|page| document.extract_text(&[*page]).unwrap().replace('\u{a0}', " "))
        .collect()
}

#[test]
fn everything_on_the_paper_can_be_read_in_the_file() {
    let pdf = write(&[paper(3)]).unwrap();

    let pages = pages(&pdf.bytes);
    assert_eq!((pdf.name.as_str(), pages.len()), ("invoice-inv-2026-27-000123.pdf", 1));
    for text in [
        "Pasal Pvt. Ltd., Patan Dhoka, Lalitpur",
        "INV-2026/27-000123",
        "Baneshwor, Kathmandu-10",
        "Ilam tea no. 3",
        "Rs 3,000.00",
        "Rs 1,23,456.00",
        "Thank you.",
        "Page 1 of 1",
    ] {
        assert!(pages[0].contains(text), "{text} is not in {}", pages[0]);
    }
}

#[test]
fn a_long_table_goes_on_with_its_headings_and_the_total_stands_once() {
    let pages = pages(&write(&[paper(100)]).unwrap().bytes);

    assert!(pages.len() >= 3, "{}", pages.len());
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} of {}", index + 1, pages.len())));
        assert!(page.contains("INV-2026/27-000123"));
    }
    assert!(pages.iter().all(|page| page.contains("Article")));
    assert_eq!(pages.iter().filter(|page| page.contains("Rs 1,23,456.00")).count(), 1);
    let all = pages.join("\n");
    let lines: Vec<&str> = all.lines().map(str::trim).collect();
    for row in 1..=100 {
        let wanted = format!("Ilam tea no. {row}");
        assert_eq!(lines.iter().filter(|line| **line == wanted).count(), 1, "{wanted}");
    }
}

#[test]
fn the_same_paper_is_the_same_file() {
    assert_eq!(write(&[paper(40)]).unwrap(), write(&[paper(40)]).unwrap());
}

#[test]
fn nothing_leaves_the_page_however_long_a_word_is() {
    let fonts = text::fonts().unwrap();
    let mut long = paper(1);
    long.number = "N".repeat(300);
    long.rows[0][0] = "W".repeat(600);
    long.sums[0].label = "L".repeat(200);

    for sheet in flow::sheets(&fonts, &long) {
        for mark in &sheet.marks {
            if let Mark::Text { x, y, size, text, .. } = mark {
                assert!(*x >= 0.0 && x + text.width * size <= sheet.width + 0.5);
                assert!(*y <= sheet.height);
            }
        }
    }
}

#[test]
fn labels_of_a_round_are_one_file() {
    let label = Paper {
        size: PaperSize::A6,
        columns: Vec::new(),
        rows: Vec::new(),
        sums: Vec::new(),
        notice: "Collect Rs\u{a0}1,100.00 in cash".into(),
        ..paper(0)
    };

    let pages = pages(&write(&[label.clone(), label]).unwrap().bytes);

    assert_eq!(pages.len(), 2);
    assert!(pages.iter().all(|page| page.contains("Collect Rs 1,100.00 in cash")));
    assert!(matches!(write(&[]), Err(Error::Invalid(_))));
}
