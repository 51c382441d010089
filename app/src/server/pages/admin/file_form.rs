//! A form with a file, or with its rows pasted into a field `text`.

use axum::extract::{Multipart, multipart::MultipartRejection};
use commerce::Error;

use super::Fields;

/// What was sent.
#[derive(Default)]
pub(super) struct FileForm {
    /// Its other fields.
    pub(super) fields: Fields,
    /// As the file is called; empty for pasted rows.
    pub(super) file_name: String,
    /// The file's bytes, or those of the rows.
    pub(super) bytes: Vec<u8>,
}

/// Reads it. Handlers take the form as a result, so that whoever may not do this is told that first.
///
/// # Errors
/// [`Error::Invalid`] where there is no file, or one that is broken or has more than `most` bytes.
pub(super) async fn read(form: Result<Multipart, MultipartRejection>, most: usize) -> commerce::Result<FileForm> {
    let broken = || {
        let most = most / 1024 / 1024;
        Error::Invalid(format!("The file did not arrive whole. It may have at most {most} MB."))
    };
    let mut form = form.map_err(|_| broken())?;
    let (mut read, mut pasted) = (FileForm::default(), None);
    while let Some(part) = form.next_field().await.map_err(|_| broken())? {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" => {
                let called = part.file_name().unwrap_or_default().to_owned();
                let bytes = part.bytes().await.map_err(|_| broken())?;
                if !bytes.is_empty() {
                    (read.file_name, read.bytes) = (called, bytes.to_vec());
                }
            }
            "text" => pasted = Some(part.text().await.map_err(|_| broken())?),
            _ => {
                let value = part.text().await.map_err(|_| broken())?;
                read.fields.push((name, value));
            }
        }
    }
    let pastes = pasted.is_some();
    // A file that was chosen is meant, whatever stands below it.
    if let (true, Some(text)) = (read.bytes.is_empty(), pasted)
        && !text.trim().is_empty()
    {
        read.bytes = text.into_bytes();
    }
    if read.bytes.len() > most {
        return Err(broken());
    }
    if read.bytes.is_empty() {
        let cure = if pastes {
            "Choose a file, or paste its rows."
        } else {
            "Choose a file."
        };
        return Err(Error::Invalid(cure.to_owned()));
    }
    Ok(read)
}
