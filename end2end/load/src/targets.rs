//! What the shop is to reach, beside what it reached: a missed one says by how much.

use std::fmt;

use crate::{
    bytes::PageBytes,
    office::Row,
    report::{OnDatabase, Report},
};

/// One target, and what was measured.
struct Check {
    what: String,
    target: f64,
    unit: &'static str,
    at_least: bool,
    measured: Option<f64>,
}

/// The table of all targets that something was measured for.
pub fn write(f: &mut fmt::Formatter<'_>, report: &Report) -> fmt::Result {
    let checks: Vec<Check> = report
        .databases
        .iter()
        .flat_map(on_database)
        .chain(of_build(report))
        .filter(|check| check.measured.is_some())
        .collect();
    if checks.is_empty() {
        return Ok(());
    }
    writeln!(
        f,
        "### Targets\n\n| what | target | measured | |\n| --- | --: | --: | --- |"
    )?;
    for check in checks {
        let measured = check.measured.unwrap_or(0.0);
        let sign = if check.at_least { "≥" } else { "≤" };
        let (target, unit, what) = (check.target, check.unit, &check.what);
        let verdict = verdict(target, measured, check.at_least);
        writeln!(
            f,
            "| {what} | {sign} {target:.0} {unit} | {} {unit} | {verdict} |",
            short(measured)
        )?;
    }
    writeln!(f)
}

fn verdict(target: f64, measured: f64, at_least: bool) -> String {
    let reached = if at_least {
        measured >= target
    } else {
        measured <= target
    };
    if reached {
        "reached".to_owned()
    } else {
        format!(
            "**missed by {:.0} %**",
            (measured - target).abs() * 100.0 / target.max(1.0)
        )
    }
}

fn short(figure: f64) -> String {
    if figure < 10.0 && figure.fract() > 0.0 {
        format!("{figure:.2}")
    } else {
        format!("{figure:.0}")
    }
}

fn on_database(database: &OnDatabase) -> Vec<Check> {
    let named = |what: &str| format!("{}: {what}", database.name);
    let check = |what: &str, target, unit, at_least, measured| Check {
        what: named(what),
        target,
        unit,
        at_least,
        measured,
    };
    let row = |page: &str| {
        database
            .rendered
            .as_ref()
            .and_then(|pages| pages.rows.iter().find(|row| row.page.starts_with(page)))
    };
    let mut checks = Vec::new();
    for page in ["category, 24", "product, 500", "product, all"] {
        let per_second = row(page).map(|row| row.together.per_second);
        let p50 = row(page).map(|row| f64::from(row.alone.p50_us) / 1000.0);
        checks.push(check(
            &format!("{page}, rendered anew"),
            2000.0,
            "requests/s",
            true,
            per_second,
        ));
        checks.push(check(
            &format!("{page}, rendered anew, alone, p50"),
            3.0,
            "ms",
            false,
            p50,
        ));
    }
    let orders = database.checkouts.as_ref();
    let failed = orders.map(|orders| count(orders.failed.values().sum()));
    checks.push(check(
        "whole guest checkouts",
        300.0,
        "orders/s",
        true,
        orders.map(|orders| orders.per_second),
    ));
    checks.push(check("checkouts that failed", 0.0, "orders", false, failed));
    if let Some(rush) = &database.rush {
        let what = "100 buyers at once for 10 pieces: sold, nothing else gone wrong";
        let sold = if rush.is_right() { 10.0 } else { 0.0 };
        checks.push(check(what, 10.0, "pieces", true, Some(sold)));
    }
    let resident = [database.rendered.as_ref(), database.kept.as_ref()]
        .into_iter()
        .flatten()
        .filter_map(|pages| pages.resident_kb)
        .max();
    checks.push(check(
        "resident memory after the pages",
        80.0,
        "MB",
        false,
        resident.map(|kb| count(kb) / 1024.0),
    ));
    checks.push(check(
        "start-up to the first page",
        300.0,
        "ms",
        false,
        database.first_page_ms,
    ));
    checks
}

fn of_build(report: &Report) -> Vec<Check> {
    let largest = |of: fn(&PageBytes) -> usize| report.pages.iter().map(of).max();
    let all = report
        .files
        .iter()
        .filter(|file| file.is_any(&[".js", ".wasm"]))
        .map(|file| file.brotli)
        .sum::<usize>();
    // A page names what it loads first; what that loads by itself is only in the folder.
    let code = largest(|page| page.code_brotli).map(|named| kilobytes(named.max(all)));
    let check = |what: &str, target, unit, measured| Check {
        what: what.to_owned(),
        target,
        unit,
        at_least: false,
        measured,
    };
    let office = |rows: &[Row], on: &str| {
        [("list", 50.0, false), ("page of figures", 150.0, true)].map(|(what, target, figures)| {
            let rows = rows.iter().filter(|row| row.is_figures() == figures);
            let slowest = rows.map(|row| row.alone.p99_us).max();
            let what = format!("slowest {what} of the back office on {on}, alone, p99");
            check(&what, target, "ms", slowest.map(|us| f64::from(us) / 1000.0))
        })
    };
    let mut checks = vec![
        check("JS + WASM of any page, br", 150.0, "kB", code),
        check(
            "import of real sales",
            60.0,
            "s",
            report.import.as_ref().map(|import| import.seconds),
        ),
    ];
    if let Some(measured) = &report.office {
        checks.extend(office(&measured.rows, "the imported sales"));
    }
    if let Some(many) = &report.many_times {
        checks.extend(office(&many.rows, &format!("those sales ×{}", many.times)));
    }
    checks
}

fn kilobytes(bytes: usize) -> f64 {
    count(bytes.try_into().unwrap_or(u64::MAX)) / 1000.0
}

fn count(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_target_says_by_how_much() {
        assert_eq!(verdict(2000.0, 2000.0, true), "reached");
        assert_eq!(verdict(2000.0, 1500.0, true), "**missed by 25 %**");
        assert_eq!(verdict(80.0, 100.0, false), "**missed by 25 %**");
        assert_eq!(verdict(0.0, 0.0, false), "reached");
        assert_eq!((short(2.5), short(4123.7)), ("2.50".to_owned(), "4124".to_owned()));
    }
}
