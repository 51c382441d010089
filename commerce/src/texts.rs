//! Text messages to telephones. A provider is one implementation of [`TextSender`]; until a shop has one, messages are
//! written to a folder, as mails are.

use std::path::PathBuf;

use async_trait::async_trait;
use domain::phone::Phone;
use thiserror::Error;

/// A message to one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMessage {
    /// The number.
    pub to: Phone,
    /// What it says; at most 160 letters, so that it is one message.
    pub body: String,
    /// The same for every try, so that a provider can tell a repeat.
    pub id: String,
}

/// A message that did not leave.
#[derive(Debug, Error)]
#[error("the text message was not sent: {0}")]
pub struct TextError(pub String);

/// A way for text messages to leave.
#[async_trait]
pub trait TextSender: Send + Sync {
    /// Sends one. Returns once it is accepted.
    async fn send(&self, message: &TextMessage) -> Result<(), TextError>;
}

/// Writes each message as a file.
#[derive(Clone, Debug)]
pub struct FolderTexts(PathBuf);

impl FolderTexts {
    /// Messages into `folder`, which is made when the first one leaves.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }
}

#[async_trait]
impl TextSender for FolderTexts {
    async fn send(&self, message: &TextMessage) -> Result<(), TextError> {
        let name: String = message
            .id
            .chars()
            .map(|char| if char.is_ascii_alphanumeric() { char } else { '-' })
            .collect();
        let (path, draft) = (self.0.join(format!("{name}.txt")), self.0.join(format!(".{name}.part")));
        let text = format!("To: {}\n\n{}\n", message.to.as_str(), message.body);
        let written = async {
            tokio::fs::create_dir_all(&self.0).await?;
            tokio::fs::write(&draft, text).await?;
            tokio::fs::rename(&draft, &path).await
        };
        written
            .await
            .map_err(|error| TextError(format!("{}: {error}", path.display())))
    }
}
