//! The file of real sales, many times over: each copy with invoices and customers of its own, the same products and days.

use std::{
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

use csv::{ByteRecord, ReaderBuilder, Writer};
use lzma_rust2::XzReader;

use crate::Outcome;

const INVOICE: usize = 0;
const CUSTOMER: usize = 6;

/// Writes it, line by line. The first copy is the file as it is.
pub fn write(file: &Path, times: u32, target: &Path) -> Outcome {
    let failed = |error: csv::Error| format!("{}: {error}", target.display());
    let mut writer = Writer::from_path(target).map_err(failed)?;
    for copy in 0..times {
        let mut reader = open(file)?;
        let unread = |error: csv::Error| format!("{}: {error}", file.display());
        if copy == 0 {
            writer
                .write_byte_record(reader.byte_headers().map_err(unread)?)
                .map_err(failed)?;
        }
        let mut line = ByteRecord::new();
        while reader.read_byte_record(&mut line).map_err(unread)? {
            let fields = line
                .iter()
                .enumerate()
                .map(|(place, field)| of_copy(place, field, copy));
            writer.write_record(fields).map_err(failed)?;
        }
    }
    writer.flush().map_err(|error| format!("{}: {error}", target.display()))
}

fn open(file: &Path) -> Outcome<csv::Reader<Box<dyn Read>>> {
    let opened = File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let opened = BufReader::with_capacity(1 << 16, opened);
    let source: Box<dyn Read> = if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xz")) {
        Box::new(XzReader::new(opened, true))
    } else {
        Box::new(opened)
    };
    Ok(ReaderBuilder::new().flexible(true).from_reader(source))
}

/// Numbers are those of the file with the copy's number before them; a `C` stays in front, and what is empty empty.
fn of_copy(place: usize, field: &[u8], copy: u32) -> Vec<u8> {
    let digits = field.iter().position(u8::is_ascii_digit);
    match digits {
        Some(at) if copy > 0 && (place == INVOICE || place == CUSTOMER) => {
            let (before, number) = field.split_at(at);
            [before, copy.to_string().as_bytes(), number].concat()
        }
        _ => field.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const SALES: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
         536365,85123A,\"HEART, WHITE\",6,2010-12-01 08:26:00,2.55,17850.0,France\n\
         C536379,22423,,-1,2010-12-01 09:41:00,27.50,,France\n";

    #[test]
    fn copies_share_products_and_days_and_nothing_else() {
        // A folder of its own: tests of one process share the folder of a run.
        let folder = std::env::temp_dir().join(format!("pasal-bench-retail-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (file, target) = (folder.join("sales.csv"), folder.join("many.csv"));
        fs::write(&file, SALES).unwrap();

        write(&file, 3, &target).unwrap();

        let written = fs::read_to_string(&target).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(written.starts_with(SALES), "{written}");
        let rest: Vec<&str> = written.lines().skip(3).collect();
        assert_eq!(
            rest,
            [
                "1536365,85123A,\"HEART, WHITE\",6,2010-12-01 08:26:00,2.55,117850.0,France",
                "C1536379,22423,,-1,2010-12-01 09:41:00,27.50,,France",
                "2536365,85123A,\"HEART, WHITE\",6,2010-12-01 08:26:00,2.55,217850.0,France",
                "C2536379,22423,,-1,2010-12-01 09:41:00,27.50,,France",
            ]
        );
    }
}
