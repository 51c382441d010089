//! `pasal serve`: opens the shop, answers until it is told to stop, and then loses nothing.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::server::State;
use axum::serve::ListenerExt as _;
use commerce::{
    Options, Shop,
    mail::{FolderMailer, Mailer, SmtpMailer},
    shop::system_clock,
    texts::FolderTexts,
};
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
        clock: system_clock(),
    })
    .await
    .map_err(ServeError::Database)?;
    shop.migrate().await.map_err(ServeError::Database)?;
    Ok(shop)
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
    let (stop, stopped) = watch::channel(false);
    let mut jobs = jobs::start(&shop, &limiter, &stopped);
    tracing::info!(address = %config.listen, "{} is open at {}", config.facts.name, config.facts.base_url);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(told_to_stop())
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
