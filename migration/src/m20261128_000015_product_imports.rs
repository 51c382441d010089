//! Files of products that are taken in: the file, and what becomes of each product in it.

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
        crate::drop_tables(manager, &["product_import_row", "product_import"]).await
    }
}

const SCHEMA: &str = "
CREATE TABLE product_import (
    id {id},
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    file_bytes BIGINT NOT NULL CHECK (file_bytes > 0),
    file TEXT NOT NULL,
    -- JSON: each column of the file, an example of its cells, and which column of the format it is.
    columns TEXT NOT NULL,
    -- Where products go whose category the shop does not have.
    category_id BIGINT REFERENCES category (id) ON DELETE SET NULL,
    state TEXT NOT NULL CHECK (state IN ('mapping', 'reading', 'comparing', 'checked', 'running', 'done')),
    -- How often it was checked: what works on an older check ends.
    round BIGINT NOT NULL,
    -- Why the last reading broke off; empty when it did not.
    trouble TEXT NOT NULL,
    taken_by TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX product_import_state ON product_import (state, id);
CREATE INDEX product_import_hash ON product_import (file_hash);

-- One product of a file.
CREATE TABLE product_import_row (
    import_id BIGINT NOT NULL REFERENCES product_import (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    line BIGINT NOT NULL,
    handle TEXT NOT NULL,
    -- JSON: what the file says.
    draft TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'new', 'changed', 'unchanged', 'refused', 'created', 'updated', 'failed')),
    -- The product's version when it was compared, and its stock by SKU then (JSON).
    version BIGINT NOT NULL,
    seen TEXT NOT NULL,
    -- JSON: what it changes, and what a person should know.
    changes TEXT NOT NULL,
    problems TEXT NOT NULL,
    -- How many of those there are.
    said BIGINT NOT NULL,
    PRIMARY KEY (import_id, position)
);
CREATE INDEX product_import_row_state ON product_import_row (import_id, state, position);
CREATE INDEX product_import_row_said ON product_import_row (import_id, position) WHERE said > 0;
";
