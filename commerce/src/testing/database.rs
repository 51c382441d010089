//! One database a test: migrated once a build, then copied.

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

/// Names what the template is made of: this very program. Another build makes another one.
fn build() -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    let program = std::env::current_exe().unwrap_or_default();
    program.hash(&mut hasher);
    let made = std::fs::metadata(&program).and_then(|program| program.modified());
    made.ok().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The bytes of a migrated file, made by the first test of this build: a runner may start a process for each test.
async fn migrated_file() -> Vec<u8> {
    let kept = std::env::temp_dir().join(format!("pasal-template-{}.db", build()));
    if let Ok(bytes) = std::fs::read(&kept) {
        return bytes;
    }
    let folder = fresh_folder();
    let file = folder.join("template.db");
    let connection = connect(&format!("sqlite:{}?mode=rwc", file.display())).await;
    Migrator::up(&connection, None).await.expect("the migrations run");
    connection.close().await.expect("the template is written");
    let bytes = std::fs::read(&file).expect("the template's bytes");
    // Whole or not at all; whoever is second writes the same.
    let _ = std::fs::rename(&file, &kept);
    let _ = std::fs::remove_dir_all(folder);
    bytes
}

/// Tests that want the template at once wait for the first.
const TEMPLATE_LOCK: i64 = 0x7061_7361_6c01;

/// The template of this build, migrated by its first test. What was left behind by processes that are gone, or by
/// other builds, is removed then.
async fn migrated_database(url: String) -> String {
    let ours = format!("pasal_template_{}", build());
    let server = connect(&url).await;
    execute(&server, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    if !exists(&server, &format!("datname = '{ours}' AND datistemplate")).await {
        remove_leftovers(&server).await;
        execute(&server, &format!("CREATE DATABASE {ours}")).await;
        let connection = connect(&beside(&url, &ours)).await;
        Migrator::up(&connection, None).await.expect("the migrations run");
        connection.close().await.expect("nobody uses the template");
        execute(&server, &format!("ALTER DATABASE {ours} IS_TEMPLATE true")).await;
    }
    // Closing gives the lock back.
    let _ = server.close().await;
    ours
}

async fn names(server: &DatabaseConnection, condition: &str) -> Vec<String> {
    let sql = format!("SELECT datname FROM pg_database WHERE {condition}");
    let rows = server
        .query_all_raw(Statement::from_string(server.get_database_backend(), sql))
        .await
        .expect("the list of databases");
    rows.iter()
        .map(|row| Name::from_query_result(row, "").expect("a name").datname)
        .collect()
}

async fn exists(server: &DatabaseConnection, condition: &str) -> bool {
    !names(server, condition).await.is_empty()
}

/// Templates that are kept. The other programs of a run have theirs, and their last tests still copy them.
const TEMPLATES: u32 = 8;

async fn remove_leftovers(server: &DatabaseConnection) {
    let templates = "datname LIKE 'pasal_template_%'";
    let old = format!(
        "{templates} AND oid NOT IN (SELECT oid FROM pg_database WHERE {templates} ORDER BY oid DESC LIMIT {TEMPLATES})"
    );
    for name in names(server, &old).await {
        execute(server, &format!("ALTER DATABASE {name} IS_TEMPLATE false")).await;
        execute(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    }
    for name in names(server, "datname LIKE 'pasal_test_%'").await {
        let process = name.split('_').nth(2).unwrap_or_default();
        if !std::path::Path::new("/proc").join(process).exists() {
            execute(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
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
