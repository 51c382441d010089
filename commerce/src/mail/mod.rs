//! Mails: what they say, and the ways they leave.

pub mod account;
pub mod order;
pub mod stock;

use std::path::PathBuf;

use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
};
use thiserror::Error;

/// A mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// For programs that show text.
    pub text: String,
    /// For programs that show HTML.
    pub html: String,
    /// The same for every try, so that a receiver can tell a repeat.
    pub message_id: String,
}

/// A mail that did not leave.
#[derive(Debug, Error)]
#[error("the mail was not sent: {0}")]
pub struct MailError(pub String);

/// A way for mails to leave.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one. Returns once it is accepted.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}

/// Writes each mail as an `.eml` file, for shops without a mail server and for looking at them.
#[derive(Clone, Debug)]
pub struct FolderMailer {
    folder: PathBuf,
    from: Mailbox,
}

impl FolderMailer {
    /// Mails from `from` into `folder`, which is made when the first one leaves.
    ///
    /// # Errors
    /// When `from` is no address.
    pub fn new(folder: PathBuf, from: &str) -> Result<Self, MailError> {
        Ok(Self {
            folder,
            from: mailbox(from)?,
        })
    }
}

#[async_trait]
impl Mailer for FolderMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = build(&self.from, mail)?;
        let name: String = mail
            .message_id
            .chars()
            .map(|char| if char.is_ascii_alphanumeric() { char } else { '-' })
            .collect();
        let (path, draft) = (
            self.folder.join(format!("{name}.eml")),
            self.folder.join(format!(".{name}.part")),
        );
        let written = async {
            tokio::fs::create_dir_all(&self.folder).await?;
            tokio::fs::write(&draft, message.formatted()).await?;
            tokio::fs::rename(&draft, &path).await
        };
        written
            .await
            .map_err(|error| MailError(format!("{}: {error}", path.display())))
    }
}

/// Hands mails to a server.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    /// `url` as `smtps://user:password@host:465` or `smtp://host:587?tls=required`.
    ///
    /// # Errors
    /// When the address or the URL is wrong.
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        let builder =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|error| MailError(error.to_string()))?;
        let transport = builder.timeout(Some(std::time::Duration::from_secs(15))).build();
        Ok(Self {
            transport,
            from: mailbox(from)?,
        })
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = build(&self.from, mail)?;
        self.transport
            .send(message)
            .await
            .map(|_| ())
            .map_err(|error| MailError(error.to_string()))
    }
}

fn mailbox(address: &str) -> Result<Mailbox, MailError> {
    address
        .parse()
        .map_err(|error| MailError(format!("'{address}' is no address: {error}")))
}

fn build(from: &Mailbox, mail: &Mail) -> Result<Message, MailError> {
    Message::builder()
        .from(from.clone())
        .to(mailbox(&mail.to)?)
        .subject(&mail.subject)
        .message_id(Some(format!("<{}@{}>", mail.message_id, from.email.domain())))
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|error| MailError(error.to_string()))
}

/// Text as it may stand in HTML, in and outside attributes.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
