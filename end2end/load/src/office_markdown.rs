//! The back office's part of the report as Markdown: what was imported, its pages, files of products, pictures.

use std::fmt;

use crate::{
    markdown::{failures, megabytes, ms},
    office::{Office, Row},
    pictures::Pictures,
    report::{Import, ManyTimes},
    sheet::Sheet,
};

impl Import {
    /// As Markdown.
    pub fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "`pasal import online-retail` into a new SQLite shop: {:.1} s, at most {} resident.\n",
            self.seconds,
            memory(self.peak_kb)
        )
    }
}

impl Office {
    /// As Markdown.
    pub fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "### The back office, on the imported sales (SQLite)\n")?;
        write_pages(f, &self.rows)?;
        writeln!(
            f,
            "\n- **Sign-ins** with the right password, 16 at a time: {:.1} a second, {} / {} ms; refused meanwhile: {}",
            self.sign_ins.per_second,
            ms(self.sign_ins.p50_us),
            ms(self.sign_ins.p99_us),
            failures(self.sign_ins.failed.iter()),
        )?;
        writeln!(
            f,
            "- **A flood of sign-ins beside the storefront**: the front page, kept, 4 at a time, p50 / p99 {} / {} ms before, {} / {} ms during it\n",
            ms(self.quiet.p50_us),
            ms(self.quiet.p99_us),
            ms(self.flooded.p50_us),
            ms(self.flooded.p99_us),
        )
    }
}

impl ManyTimes {
    /// As Markdown.
    pub fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "### The back office, on those sales ×{} (SQLite)\n", self.times)?;
        self.import.write(f)?;
        write_pages(f, &self.rows)?;
        writeln!(f)
    }
}

impl Sheet {
    /// As Markdown.
    pub fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "### A file of products (SQLite)\n")?;
        writeln!(
            f,
            "{} products, {:.1} MB; written and sent in {:.1} s, at most {} resident. The front page before: {} / {} ms.\n",
            self.products,
            megabytes_of(self.bytes),
            self.export_s,
            memory(self.export_peak_kb),
            ms(self.quiet.p50_us),
            ms(self.quiet.p99_us),
        )?;
        writeln!(
            f,
            "| into an empty shop | s | products/s | memory at most | front page meanwhile: p50 / p99, ms | failed |"
        )?;
        writeln!(f, "| --- | --: | --: | --: | --: | --- |")?;
        for step in &self.steps {
            writeln!(
                f,
                "| {} | {:.1} | {:.0} | {} | {} / {} | {} |",
                step.name,
                step.seconds,
                step.per_second,
                memory(step.peak_kb),
                ms(step.storefront.p50_us),
                ms(step.storefront.p99_us),
                failures(step.storefront.failed.iter()),
            )?;
        }
        writeln!(f)
    }
}

impl Pictures {
    /// As Markdown.
    pub fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "### Pictures\n")?;
        writeln!(
            f,
            "{} uploads, one after another, each {side} × {side} pixels and {:.1} MB: {} ms a picture, {} ms at most; \
             {} resident before, {} at most.\n",
            self.took_us.len(),
            megabytes_of(self.bytes),
            ms(self.p50_us),
            ms(self.longest_us),
            memory(self.before_kb),
            memory(self.peak_kb),
            side = self.side,
        )
    }
}

fn write_pages(f: &mut fmt::Formatter<'_>, rows: &[Row]) -> fmt::Result {
    writeln!(
        f,
        "| page | bytes | alone: p50 / p99, ms | 4 at a time: p50 / p99, ms | failed |"
    )?;
    writeln!(f, "| --- | --: | --: | --: | --- |")?;
    for row in rows {
        writeln!(
            f,
            "| {} | {} | {} / {} | {} / {} | {} |",
            row.page,
            row.bytes,
            ms(row.alone.p50_us),
            ms(row.alone.p99_us),
            ms(row.together.p50_us),
            ms(row.together.p99_us),
            failures(row.alone.failed.iter().chain(&row.together.failed)),
        )?;
    }
    Ok(())
}

fn memory(kb: Option<u64>) -> String {
    kb.map_or_else(|| "–".to_owned(), megabytes)
}

/// Bytes as millions of them.
fn megabytes_of(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1_000_000.0
}
