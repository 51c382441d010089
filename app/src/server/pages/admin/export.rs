//! A list as a file, made while it is sent: no export is too long for the server's memory.

use std::{collections::VecDeque, future::Future};

use axum::{body::Body, response::Response};
use domain::{csv, table::Table};
use futures_util::{StreamExt, stream};

use crate::server::staff::download;

/// Rows that are read at once.
pub(crate) const PART: u32 = 500;

/// A source of rows: each part begins where the one before ended; an empty one is the end.
pub(crate) trait Parts: Send + 'static {
    /// The next rows.
    fn next(&mut self) -> impl Future<Output = commerce::Result<Vec<Vec<csv::Cell>>>> + Send;
}

/// The file `name` with these columns. The first part is read before the answer begins, so that whoever may not read
/// the list gets a page instead of an empty file.
///
/// # Errors
/// Those of the first part.
pub(crate) async fn export(
    table: &'static Table,
    columns: &[&'static str],
    name: &str,
    parts: impl Parts,
) -> commerce::Result<Response> {
    let labels: Vec<&str> = columns
        .iter()
        .filter_map(|code| table.column(code).map(|column| column.label))
        .collect();
    file(&labels, name, parts).await
}

/// The same with columns that belong to no list.
///
/// # Errors
/// Those of the first part.
pub(crate) async fn file(labels: &[&str], name: &str, mut parts: impl Parts) -> commerce::Result<Response> {
    let first = parts.next().await?;
    let mut begin = csv::write(labels, []);
    let more = !first.is_empty();
    push(&mut begin, first);
    let state = (VecDeque::from([begin]), parts, more);
    let body = stream::unfold(state, |(mut ready, mut parts, more)| async move {
        if let Some(text) = ready.pop_front() {
            return Some((Ok(text), (ready, parts, more)));
        }
        if !more {
            return None;
        }
        match parts.next().await {
            Ok(rows) if rows.is_empty() => None,
            Ok(rows) => {
                let mut text = String::new();
                push(&mut text, rows);
                Some((Ok(text), (ready, parts, true)))
            }
            Err(error) => {
                // The file breaks off, and the browser says so: half an export must not look whole.
                tracing::error!(%error, "An export broke off.");
                Some((Err(error), (ready, parts, false)))
            }
        }
    });
    // Compression asks once more after the end.
    Ok(download(name, Body::from_stream(body.fuse())))
}

fn push(text: &mut String, rows: Vec<Vec<csv::Cell>>) {
    for row in rows {
        csv::write_row(text, &row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Once(bool);

    impl Parts for Once {
        async fn next(&mut self) -> commerce::Result<Vec<Vec<csv::Cell>>> {
            let first = std::mem::replace(&mut self.0, false);
            Ok(if first {
                vec![vec![csv::Cell::Number(7)]]
            } else {
                Vec::new()
            })
        }
    }

    #[tokio::test]
    async fn a_file_ends_and_may_be_asked_for_more() {
        for first in [true, false] {
            let answer = file(&["Number"], "numbers.csv", Once(first)).await.unwrap();
            let mut body = answer.into_body().into_data_stream();
            let mut text = Vec::new();
            while let Some(part) = body.next().await {
                text.extend_from_slice(&part.unwrap());
            }
            assert_eq!(text.ends_with(b"7\r\n"), first);
            assert!(body.next().await.is_none());
        }
    }
}
