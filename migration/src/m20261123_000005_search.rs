//! Full-text search: FTS5 on SQLite, a `tsvector` with a GIN index on PostgreSQL, one row a product in both,
//! and the vocabulary that mends typing errors.

use sea_orm_migration::{async_trait::async_trait, prelude::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = if crate::is_sqlite(manager) { SQLITE } else { POSTGRES };
        crate::sql(manager, index).await?;
        crate::sql(manager, WORDS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(manager, &["search_word", "product_search"]).await
    }
}

/// Words arrive folded. Marks belong to words, or Devanagari falls apart at its vowel signs.
const SQLITE: &str = "
CREATE VIRTUAL TABLE product_search USING fts5 (
    title, words, body,
    tokenize = 'unicode61 remove_diacritics 0 categories ''L* N* Co M*''',
    prefix = '2 3'
);
";

const POSTGRES: &str = "
CREATE TABLE product_search (
    product_id BIGINT PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
    document TSVECTOR NOT NULL
);
CREATE INDEX product_search_document ON product_search USING GIN (document);
";

const WORDS: &str = "
CREATE TABLE search_word (
    word TEXT PRIMARY KEY NOT NULL,
    products BIGINT NOT NULL CHECK (products >= 0)
);
";
