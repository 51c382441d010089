//! One database a test: migrated once a process, then copied.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use migration::Migrator;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, FromQueryResult, Statement};
use sea_orm_migration::MigratorTrait;
use tokio::sync::OnceCell;

/// A database that goes when it is dropped.
pub(super) struct TestDatabase {
    url: String,
    place: Place,
}

enum Place {
    Folder(PathBuf),
    Server { url: String, name: String },
}

/// Databases of this process so far.
static COUNT: AtomicU32 = AtomicU32::new(0);
/// A migrated SQLite file.
static FILE: OnceCell<Vec<u8>> = OnceCell::const_new();
/// The name of a migrated PostgreSQL database.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

#[derive(FromQueryResult)]
struct Name {
    datname: String,
}

impl TestDatabase {
    pub async fn create() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told by their caller which database to run on"
        )]
        match std::env::var("PASAL_TEST_DATABASE") {
            Ok(url) if url.starts_with("postgres") => Self::on_server(url).await,
            _ => Self::in_folder().await,
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    async fn in_folder() -> Self {
        let folder = fresh_folder();
        let file = folder.join("shop.db");
        let bytes = FILE.get_or_init(migrated_file).await;
        std::fs::write(&file, bytes).expect("the test's database file");
        Self {
            url: format!("sqlite:{}", file.display()),
            place: Place::Folder(folder),
        }
    }

    async fn on_server(url: String) -> Self {
        let template = TEMPLATE.get_or_init(|| migrated_database(url.clone())).await;
        let name = format!(
            "pasal_test_{}_{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let server = connect(&url).await;
        execute(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let _ = server.close().await;
        Self {
            url: beside(&url, &name),
            place: Place::Server { url, name },
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.place {
            Place::Folder(folder) => {
                let _ = std::fs::remove_dir_all(folder);
            }
            // The connections of the shop may still be open, and this may run inside a runtime: hence a thread.
            Place::Server { url, name } => {
                let (url, name) = (url.clone(), name.clone());
                let ending = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                    let drop = async {
                        let server = connect(&url).await;
                        execute(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
                    };
                    runtime.map(|runtime| runtime.block_on(drop))
                });
                let _ = ending.join();
            }
        }
    }
}

fn fresh_folder() -> PathBuf {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("pasal-test-{}-{count}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("the test's folder");
    folder
}

async fn migrated_file() -> Vec<u8> {
    let folder = fresh_folder();
    let file = folder.join("template.db");
    let connection = connect(&format!("sqlite:{}?mode=rwc", file.display())).await;
    Migrator::up(&connection, None).await.expect("the migrations run");
    connection.close().await.expect("the template is written");
    let bytes = std::fs::read(&file).expect("the template's bytes");
    let _ = std::fs::remove_dir_all(folder);
    bytes
}

/// The template of this process; those of processes that are gone are removed.
async fn migrated_database(url: String) -> String {
    let server = connect(&url).await;
    let ours = format!("pasal_template_{}", std::process::id());
    let sql = "SELECT datname FROM pg_database WHERE datname LIKE 'pasal_template_%' OR datname LIKE 'pasal_test_%'";
    let rows = server
        .query_all_raw(Statement::from_string(server.get_database_backend(), sql))
        .await;
    for row in rows.expect("the list of databases") {
        let name = Name::from_query_result(&row, "").expect("a name").datname;
        let process = name.split('_').nth(2).unwrap_or_default();
        let alive = std::path::Path::new("/proc").join(process).exists();
        if !alive || name == ours {
            execute(&server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
    execute(&server, &format!("CREATE DATABASE {ours}")).await;
    let _ = server.close().await;
    let connection = connect(&beside(&url, &ours)).await;
    Migrator::up(&connection, None).await.expect("the migrations run");
    connection.close().await.expect("nobody uses the template");
    ours
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("the test's database answers")
}

async fn execute(connection: &DatabaseConnection, sql: &str) {
    connection
        .execute_unprepared(sql)
        .await
        .expect("a statement of the test's database");
}

/// The address of another database on the same server.
fn beside(url: &str, name: &str) -> String {
    let (address, query) = url
        .split_once('?')
        .map_or((url, String::new()), |(address, query)| (address, format!("?{query}")));
    let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
    format!("{server}/{name}{query}")
}
