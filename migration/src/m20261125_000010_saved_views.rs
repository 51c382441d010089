//! Saved views of the back office's lists, and what its pages ask the audit log and the outbox for.

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
        for index in ["audit_at", "audit_actor", "outbox_created"] {
            manager
                .get_connection()
                .execute_unprepared(&format!("DROP INDEX IF EXISTS {index}"))
                .await?;
        }
        crate::drop_tables(manager, &["saved_view"]).await
    }
}

/// A removed view stays for its undo; its name is free at once.
const SCHEMA: &str = "
CREATE TABLE saved_view (
    id {id},
    account_id BIGINT NOT NULL,
    list TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared BIGINT NOT NULL CHECK (shared IN (0, 1)),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (account_id, list, name) WHERE removed_at IS NULL;
CREATE INDEX saved_view_list ON saved_view (list, name) WHERE removed_at IS NULL;

CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_actor ON audit (actor, id);
CREATE INDEX outbox_created ON outbox (created_at, id);
";
