//! The report as Markdown, for `docs/benchmarks.md`.

use std::fmt::{self, Write as _};

use crate::{
    bytes::{FileBytes, PageBytes},
    measure::Measured,
    report::{OnDatabase, Pages, Report},
};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Measured on {} ({}), {} products.\n",
            self.date, self.machine, self.products
        )?;
        if self.quick {
            writeln!(f, "**Short phases (`--quick`): these figures are not to be quoted.**\n")?;
        }
        for database in &self.databases {
            database.write(f)?;
        }
        write_bytes(f, &self.pages, &self.files)?;
        if let Some(import) = &self.import {
            writeln!(f, "### Import of real sales\n")?;
            import.write(f)?;
        }
        if let Some(office) = &self.office {
            office.write(f)?;
        }
        if let Some(many) = &self.many_times {
            many.write(f)?;
        }
        if let Some(sheet) = &self.sheet {
            sheet.write(f)?;
        }
        if let Some(pictures) = &self.pictures {
            pictures.write(f)?;
        }
        crate::targets::write(f, self)?;
        if !self.problems.is_empty() {
            writeln!(f, "### Problems\n")?;
            for problem in &self.problems {
                writeln!(f, "- {}", problem.replace('\n', " / "))?;
            }
        }
        Ok(())
    }
}

impl OnDatabase {
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.facts.is_empty() {
            // Nothing was wanted of it, or it could not be made.
            return Ok(());
        }
        writeln!(f, "### {} ({})\n", self.name, self.facts)?;
        for (title, pages) in [("rendered anew", &self.rendered), ("kept", &self.kept)] {
            if let Some(pages) = pages {
                pages.write(f, title)?;
            }
        }
        if let Some(measured) = &self.checkouts {
            writeln!(
                f,
                "- **Guest checkouts**, 16 buyers: {:.0} orders/s ({} orders; a purchase takes {} ms, at worst of 100 {} ms); failed: {}",
                measured.per_second,
                measured.done,
                ms(measured.p50_us),
                ms(measured.p99_us),
                failures(measured.failed.iter()),
            )?;
        }
        if let Some(rush) = &self.rush {
            writeln!(
                f,
                "- **{} pieces, {} buyers at once**: {} sold, {} refused, {} left, {} ms; failed: {}",
                rush.pieces,
                rush.buyers,
                rush.sold,
                rush.refused,
                rush.left,
                rush.took_ms,
                failures(rush.failed.iter()),
            )?;
        }
        for said in &self.doctor {
            writeln!(f, "- `pasal doctor` afterwards: {said}")?;
        }
        if let (Some(alive), Some(page)) = (self.alive_ms, self.first_page_ms) {
            writeln!(
                f,
                "- **Start-up** on the existing database: {alive:.0} ms to the first answer, {page:.0} ms to the first page"
            )?;
        }
        let memory = [
            (
                "after the pages, rendered anew",
                self.rendered.as_ref().and_then(|pages| pages.resident_kb),
            ),
            (
                "after the pages, kept",
                self.kept.as_ref().and_then(|pages| pages.resident_kb),
            ),
            ("after the checkouts", self.resident_after_checkouts_kb),
        ];
        let memory: Vec<String> = memory
            .into_iter()
            .filter_map(|(when, kb)| Some(format!("{} {when}", megabytes(kb?))))
            .collect();
        if !memory.is_empty() {
            writeln!(f, "- **Resident memory**: {}", memory.join(", "))?;
        }
        if let Some(seconds) = self.seed_s {
            writeln!(f, "- Making the catalogue: {seconds:.1} s")?;
        }
        writeln!(f)
    }
}

impl Pages {
    fn write(&self, f: &mut fmt::Formatter<'_>, title: &str) -> fmt::Result {
        writeln!(
            f,
            "| {title} | bytes | requests/s, 16 at a time | p50 / p99, ms | alone: p50 / p99, ms | to nginx | failed |"
        )?;
        writeln!(f, "| --- | --: | --: | --: | --: | --: | --- |")?;
        let nginx = self.nginx.as_ref().map(|nginx| nginx.per_second);
        for row in &self.rows {
            let Measured {
                per_second,
                p50_us,
                p99_us,
                failed,
                ..
            } = &row.together;
            let ratio = nginx
                .filter(|_| *per_second > 0.0)
                .map(|nginx| format!("1 : {:.1}", nginx / per_second));
            writeln!(
                f,
                "| {} | {} | {per_second:.0} | {} / {} | {} / {} | {} | {} |",
                row.page,
                row.bytes,
                ms(*p50_us),
                ms(*p99_us),
                ms(row.alone.p50_us),
                ms(row.alone.p99_us),
                ratio.unwrap_or_else(|| "–".to_owned()),
                failures(failed.iter().chain(&row.alone.failed)),
            )?;
        }
        if let Some(nginx) = &self.nginx {
            let (p50, p99) = (ms(nginx.p50_us), ms(nginx.p99_us));
            writeln!(
                f,
                "| *nginx, the category's bytes as a file* | | {:.0} | {p50} / {p99} | | 1 : 1.0 | {} |",
                nginx.per_second,
                failures(nginx.failed.iter()),
            )?;
        }
        writeln!(f)
    }
}

fn write_bytes(f: &mut fmt::Formatter<'_>, pages: &[PageBytes], files: &[FileBytes]) -> fmt::Result {
    if pages.is_empty() && files.is_empty() {
        return Ok(());
    }
    writeln!(f, "### Bytes\n")?;
    writeln!(
        f,
        "| page | HTML raw | gzip, as sent | br, as sent | its CSS, br 11 | its JS + WASM, br 11 |"
    )?;
    writeln!(f, "| --- | --: | --: | --: | --: | --: |")?;
    for page in pages {
        let PageBytes {
            page,
            raw,
            gzip,
            brotli,
            css_brotli,
            code_brotli,
        } = page;
        writeln!(
            f,
            "| {page} | {raw} | {gzip} | {brotli} | {css_brotli} | {code_brotli} |"
        )?;
    }
    writeln!(f, "\n| file | raw | br 11 | br, as sent |\n| --- | --: | --: | --: |")?;
    for FileBytes {
        file,
        raw,
        brotli,
        sent,
    } in files
    {
        writeln!(f, "| `{}` | {raw} | {brotli} | {sent} |", without_hash(file))?;
    }
    writeln!(f)
}

/// `pkg/pasal.x7F_a.wasm` as `pkg/pasal.*.wasm`: the next build's report differs by its figures only.
fn without_hash(file: &str) -> String {
    let parts: Vec<&str> = file.split('.').collect();
    match parts.as_slice() {
        [name, _, ending] => format!("{name}.*.{ending}"),
        _ => file.to_owned(),
    }
}

/// What failed and how often, as a cell.
pub fn failures<'a>(failed: impl Iterator<Item = (&'a String, &'a u64)>) -> String {
    let mut text = String::new();
    for (what, count) in failed {
        let _ = write!(text, "{}{count} × {what}", if text.is_empty() { "" } else { ", " });
    }
    if text.is_empty() { "none".to_owned() } else { text }
}

/// Microseconds as milliseconds, with as many digits as mean something.
pub fn ms(us: u32) -> String {
    let ms = f64::from(us) / 1000.0;
    if ms < 10.0 {
        format!("{ms:.2}")
    } else {
        format!("{ms:.0}")
    }
}

/// Kilobytes as megabytes.
pub fn megabytes(kb: u64) -> String {
    format!("{} MB", (kb + 512) / 1024)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn figures_are_short() {
        assert_eq!((ms(1234), ms(45_678)), ("1.23".to_owned(), "46".to_owned()));
        assert_eq!(megabytes(65_000), "63 MB");
        assert_eq!(failures(BTreeMap::from([("503".to_owned(), 2)]).iter()), "2 × 503");
        assert_eq!(failures(BTreeMap::new().iter()), "none");
        assert_eq!(without_hash("pkg/pasal.a-B_c.wasm"), "pkg/pasal.*.wasm");
        assert_eq!(without_hash("pkg/pasal.js"), "pkg/pasal.js");
    }
}
