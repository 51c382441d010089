//! Audit log, outbox, leases.

use sea_orm_migration::{async_trait::async_trait, prelude::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(manager, SCHEMA).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(manager, &["lease", "outbox", "audit"]).await
    }
}

const SCHEMA: &str = "
-- Written by every command in its own transaction; seq and hashes are set afterwards by one leased worker.
CREATE TABLE audit (
    id {id},
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    request_id TEXT NOT NULL,
    address TEXT NOT NULL,
    seq BIGINT UNIQUE,
    previous TEXT,
    hash TEXT
);
CREATE INDEX audit_subject ON audit (subject, id);

CREATE TABLE outbox (
    id {id},
    topic TEXT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT,
    attempts BIGINT NOT NULL,
    delivered_at BIGINT,
    last_error TEXT NOT NULL
);
-- A delivered row has no due_at, so the index stays as small as the backlog.
CREATE INDEX outbox_due ON outbox (due_at, id);

CREATE TABLE lease (
    name TEXT PRIMARY KEY NOT NULL,
    holder TEXT NOT NULL,
    held_until BIGINT NOT NULL
);
";
