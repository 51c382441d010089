//! The command line. Each command says what it did; an error says which setting or file is wrong, and the cure.

mod admin;
pub mod demo;
pub mod import;
mod plant;
mod progress;
mod sheet;
mod synthetic;

use std::{fmt::Display, path::PathBuf, process::ExitCode};

use clap::{CommandFactory, Parser, Subcommand};
use commerce::{audit, doctor, orders, outbox, payments};

use crate::{
    config::Config,
    serve::{self, ServeError},
};

/// An online shop: storefront and, later, back office, in one binary.
#[derive(Parser)]
#[command(name = "pasal", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Open the shop (the schema is brought up to date first).
    Serve,
    /// Bring the database's schema up to date, and end.
    Migrate,
    /// Fill the shop.
    #[command(subcommand)]
    Seed(Seed),
    /// Take over data from elsewhere.
    #[command(subcommand)]
    Import(Import),
    /// Take data elsewhere.
    #[command(subcommand)]
    Export(Export),
    /// Look up open payments and end unpaid orders, as the running shop does by itself.
    Reconcile {
        /// One round, and end (the only way so far: the running shop does the rest).
        #[arg(long)]
        once: bool,
    },
    /// The people of the shop.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Check everything that must always hold; the exit code is 1 when something does not.
    Doctor,
    /// The audit log.
    #[command(subcommand)]
    Audit(Audit),
}

#[derive(Subcommand)]
enum Seed {
    /// The demo shop: products of a shop in Kathmandu, with pictures. A second run changes nothing.
    Demo {
        /// The folder of the objects that pictures are made of.
        #[arg(long, default_value = "node_modules/@lobehub/fluent-emoji-3d/assets")]
        objects: PathBuf,
    },
    /// A large made-up catalogue for measuring.
    Bench {
        /// How many products.
        #[arg(long, default_value_t = 10_000)]
        products: u32,
        /// The folder of the objects that pictures are made of.
        #[arg(long, default_value = "node_modules/@lobehub/fluent-emoji-3d/assets")]
        objects: PathBuf,
    },
}

#[derive(Subcommand)]
enum Import {
    /// The "Online Retail" data set (UCI, CC BY 4.0), as CSV or CSV.xz. A second run changes nothing.
    OnlineRetail {
        /// The file.
        file: PathBuf,
        /// Where lines that could not be used are listed.
        #[arg(long)]
        report: Option<PathBuf>,
    },
    /// Products in Shopify's CSV format. A second run changes nothing.
    Products {
        /// The file.
        file: PathBuf,
        /// Only tell what it would do.
        #[arg(long)]
        dry_run: bool,
        /// Where new products go whose category the shop does not have: names from the top, like "Tea > Green".
        #[arg(long)]
        category: Option<String>,
    },
}

#[derive(Subcommand)]
enum Export {
    /// Products in Shopify's CSV format, with all that Pasal knows of them.
    Products {
        /// The file.
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Audit {
    /// Walk the chain of hashes; the exit code is 1 when a row was cut or changed.
    Verify,
}

/// Why a command ended with an error.
enum Failure {
    /// The configuration, a file or the database: exit code 2.
    Setup(String),
    /// The command ran and found something wrong: exit code 1.
    Found(String),
}

impl Failure {
    fn of(error: impl Display) -> Self {
        Self::Setup(error.to_string())
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        Self::of(error)
    }
}

impl From<commerce::Error> for Failure {
    fn from(error: commerce::Error) -> Self {
        Self::of(error)
    }
}

/// Runs the command that the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    // `cargo leptos watch` starts the program without a word.
    let command = Arguments::parse().command;
    let Some(command) = command.or_else(|| reload_port().map(|_| Command::Serve)) else {
        eprint!("{}", Arguments::command().render_help());
        return ExitCode::from(2);
    };
    let config = match Config::load() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("pasal: {error}");
            return ExitCode::from(2);
        }
    };
    log_to_stderr();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("pasal: the runtime does not start: {error}");
            return ExitCode::from(2);
        }
    };
    match runtime.block_on(run(command, &config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Found(what)) => {
            eprintln!("pasal: {what}");
            ExitCode::from(1)
        }
        Err(Failure::Setup(what)) => {
            eprintln!("pasal: {what}");
            ExitCode::from(2)
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "RUST_LOG, beside the configuration, is the tracing crates' own"
)]
fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let filter = std::env::var("RUST_LOG")
        .ok()
        .and_then(|text| EnvFilter::try_new(text).ok());
    let filter = filter.unwrap_or_else(|| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

/// The port of cargo-leptos' reload socket, when it watches.
#[expect(clippy::disallowed_methods, reason = "set by cargo-leptos, not by people")]
fn reload_port() -> Option<u32> {
    std::env::var("LEPTOS_WATCH").ok()?;
    Some(
        std::env::var("LEPTOS_RELOAD_PORT")
            .ok()
            .and_then(|port| port.parse().ok())
            .unwrap_or(3001),
    )
}

async fn run(command: Command, config: &Config) -> Result<(), Failure> {
    match command {
        Command::Serve => Ok(serve::serve(config, reload_port()).await?),
        Command::Migrate => {
            serve::open(config).await?;
            println!("The schema is up to date.");
            Ok(())
        }
        Command::Seed(Seed::Demo { objects }) => {
            let shop = serve::open(config).await?;
            let planted = plant::demo(&shop.system("seed"), &objects).await.map_err(Failure::of)?;
            println!("{planted}");
            Ok(())
        }
        Command::Seed(Seed::Bench { products, objects }) => {
            let shop = serve::open(config).await?;
            let planted = synthetic::bench(&shop.system("seed"), products, &objects)
                .await
                .map_err(Failure::of)?;
            println!("{planted}");
            Ok(())
        }
        Command::Import(Import::OnlineRetail { file, report }) => {
            let shop = serve::open(config).await?;
            let report = report.unwrap_or_else(|| config.data_dir.join("online-retail-report.csv"));
            let summary = import::run(&shop.system("import"), &file, &report)
                .await
                .map_err(Failure::of)?;
            println!("{summary}");
            Ok(())
        }
        Command::Import(Import::Products {
            file,
            dry_run,
            category,
        }) => {
            let shop = serve::open(config).await?;
            let aim = if dry_run { sheet::Aim::Check } else { sheet::Aim::Run };
            let done = sheet::import(&shop.system("import"), &file, category.as_deref(), aim).await?;
            println!("{done}");
            Ok(())
        }
        Command::Export(Export::Products { file }) => {
            let shop = serve::open(config).await?;
            println!("{}", sheet::export(&shop.system("export"), &file).await?);
            Ok(())
        }
        Command::Admin(command) => {
            let shop = serve::open(config).await?;
            println!("{}", admin::run(&shop, command).await.map_err(Failure::Setup)?);
            Ok(())
        }
        Command::Reconcile { once: _ } => reconcile(config).await,
        Command::Doctor => check(config).await,
        Command::Audit(Audit::Verify) => {
            let shop = serve::open(config).await?;
            let problems = audit::verify(&shop.system("audit")).await?;
            if problems.is_empty() {
                println!("The audit log is whole and unchanged.");
                return Ok(());
            }
            Err(Failure::Found(problems.join("\n")))
        }
    }
}

/// Work of one round of `pasal reconcile`.
const ROUND: u64 = 1000;

async fn reconcile(config: &Config) -> Result<(), Failure> {
    let shop = serve::open(config).await?;
    let ctx = shop.system("reconcile");
    let payments = payments::reconcile(&ctx, ROUND).await?;
    let refunds = payments::refund::watch(&ctx, ROUND).await?;
    let expired = orders::expire_unpaid(&ctx, ROUND).await?;
    let delivered = outbox::deliver(&ctx, ROUND).await?;
    while audit::seal(&ctx, ROUND).await? == ROUND {}
    println!(
        "{} payments looked up ({} to be tried again), {refunds} refunds asked about, {} unpaid orders ended, {} back to cash, {} kept, {delivered} mails delivered.",
        payments.looked_up, payments.failed, expired.ended, expired.back_to_cash, expired.kept
    );
    Ok(())
}

async fn check(config: &Config) -> Result<(), Failure> {
    let shop = serve::open(config).await?;
    let problems = doctor::check(&shop.system("doctor")).await?;
    if problems.is_empty() {
        println!("Everything that must hold, holds.");
        return Ok(());
    }
    let lines: Vec<_> = problems
        .iter()
        .map(|problem| format!("  - {}: {}", problem.rule, problem.found))
        .collect();
    Err(Failure::Found(format!(
        "{} things do not hold:\n{}",
        lines.len(),
        lines.join("\n")
    )))
}
