//! `pasal serve`: opens the shop, answers until it is told to stop, and then loses nothing.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::server::State;
use axum::serve::ListenerExt as _;
use commerce::{
    Options, Shop,
    identity::{self, IdentityOptions, PasswordCost, SigningKeys},
    mail::{FolderMailer, Mailer, SmtpMailer},
    shop::system_clock,
    texts::FolderTexts,
};
use domain::{identity::TokenKind, paths};
use thiserror::Error;
use tokio::{net::TcpListener, signal, sync::watch};

use crate::{
    assets,
    config::{Config, MailTo},
    jobs,
    middleware::limits::Limits,
    router,
};

/// Why the shop did not open. Each says what to do.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The address is taken or not ours.
    #[error("PASAL_LISTEN={0} cannot be used ({1}): is another shop running there?")]
    Listen(SocketAddr, std::io::Error),
    /// A folder cannot be made.
    #[error("PASAL_DATA_DIR: {0} cannot be made ({1})")]
    Folder(String, std::io::Error),
    /// The key file of development cannot be used.
    #[error("{0} cannot be used ({1}): remove it, or set PASAL_AUTH_KEYS")]
    Keys(String, String),
    /// The mail settings are wrong.
    #[error("PASAL_MAIL_FROM or PASAL_SMTP_URL: {0}")]
    Mail(String),
    /// The database does not open.
    #[error("PASAL_DATABASE_URL: the database cannot be used ({0})")]
    Database(commerce::Error),
    /// The server broke off.
    #[error("the server ended: {0}")]
    Ended(std::io::Error),
}

/// Opens the shop of this configuration, its schema up to date.
///
/// # Errors
/// Which setting is wrong, and why.
pub async fn open(config: &Config) -> Result<Shop, ServeError> {
    for folder in [config.data_dir.clone(), config.media_dir()] {
        std::fs::create_dir_all(&folder).map_err(|error| ServeError::Folder(folder.display().to_string(), error))?;
    }
    let mail = |error: commerce::mail::MailError| ServeError::Mail(error.to_string());
    let mailer: Arc<dyn Mailer> = match &config.mail_to {
        MailTo::Folder(folder) => Arc::new(FolderMailer::new(folder.clone(), &config.mail_from).map_err(mail)?),
        MailTo::Smtp(url) => Arc::new(SmtpMailer::new(url, &config.mail_from).map_err(mail)?),
    };
    let shop = Shop::open(Options {
        database_url: config.database_url.clone(),
        readers: config.readers,
        facts: config.facts.clone(),
        tax: config.tax,
        media_dir: config.media_dir(),
        esewa: config.esewa.clone(),
        mailer,
        texts: Arc::new(FolderTexts::new(config.data_dir.join("texts"))),
        identity: IdentityOptions {
            keys: auth_keys(config)?,
            password: PasswordCost::default(),
        },
        clock: system_clock(),
    })
    .await
    .map_err(ServeError::Database)?;
    shop.migrate().await.map_err(ServeError::Database)?;
    Ok(shop)
}

/// The configured keys. Development has a key file of its own, so that nobody is signed out by a restart; two processes
/// that start at once end up with the same one.
fn auth_keys(config: &Config) -> Result<SigningKeys, ServeError> {
    if let Some(keys) = &config.auth_keys {
        return Ok(keys.clone());
    }
    let path = config.auth_key_file();
    let failed = |why: String| ServeError::Keys(path.display().to_string(), why);
    if !path.exists() {
        let draft = config
            .data_dir
            .join(format!(".auth.keys.{:016x}", rand::random::<u64>()));
        write_private(&draft, &SigningKeys::random_text()).map_err(|error| failed(error.to_string()))?;
        // Unlike a rename, a link never replaces what somebody else has put there.
        let linked = std::fs::hard_link(&draft, &path);
        let _ = std::fs::remove_file(&draft);
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(failed(error.to_string())),
            Ok(()) | Err(_) => {}
        }
    }
    let text = std::fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
    SigningKeys::parse(&text).map_err(|refused| failed(refused.to_string()))
}

/// Writes a file that only its owner can read.
fn write_private(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// While nobody owns the shop, the log says how to become its owner.
async fn offer_set_up(shop: &Shop) -> Result<(), ServeError> {
    let link = identity::set_up_link(&shop.system("serve"))
        .await
        .map_err(ServeError::Database)?;
    if let Some(secret) = link {
        let path = paths::one_time(TokenKind::SetUp, secret.as_str());
        tracing::info!(
            "This shop has no owner yet. Within 15 minutes, open {}{path} to become its owner.",
            shop.facts().base_url
        );
    }
    Ok(())
}

/// Serves until Ctrl-C or SIGTERM; requests and jobs under way are finished.
///
/// # Errors
/// Why the shop did not open.
pub async fn serve(config: &Config, reload_port: Option<u32>) -> Result<(), ServeError> {
    let shop = open(config).await?;
    let built = assets::built(&config.site_root, reload_port);
    let state = State::new(shop.clone(), built.assets.clone());
    let limiter = Limits::new(config.rate_limits);
    let router = router::router(config, &state, &built, &limiter);
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| ServeError::Listen(config.listen, error))?;
    // Without it a small answer in two parts waits 40 ms for an acknowledgement.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was not set.");
        }
    });
    offer_set_up(&shop).await?;
    let (stop, stopped) = watch::channel(false);
    let mut jobs = jobs::start(&shop, &limiter, &stopped);
    tracing::info!(address = %config.listen, "{} is open at {}", config.facts.name, config.facts.base_url);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            told_to_stop().await;
            // Open streams would keep the server from ever ending.
            shop.live().close();
        })
        .await;
    let _ = stop.send(true);
    let all_ended = async { while jobs.join_next().await.is_some() {} };
    if tokio::time::timeout(Duration::from_secs(10), all_ended).await.is_err() {
        tracing::warn!("A job did not end in 10 s; its work is taken up at the next start.");
    }
    served.map_err(ServeError::Ended)
}

async fn told_to_stop() {
    let interrupt = async {
        let _ = signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
    tracing::info!("Closing: requests under way are finished.");
}
