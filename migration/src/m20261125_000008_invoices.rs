//! Invoices, and credit notes with numbers of our own.

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
        crate::sql(manager, UNDO).await?;
        crate::drop_tables(manager, &["invoice", "paper_counter"]).await
    }
}

const SCHEMA: &str = "
-- The last number given in each series and fiscal year. It changes in the transaction that issues the paper, so that a
-- number that was taken back by a rollback is given again: no gap.
CREATE TABLE paper_counter (
    series TEXT NOT NULL CHECK (series IN ('invoice', 'credit_note')),
    fiscal_year BIGINT NOT NULL,
    last BIGINT NOT NULL CHECK (last > 0),
    PRIMARY KEY (series, fiscal_year)
);

-- Never changed and never deleted. The snapshot is what it says; the columns are for lists and sums.
CREATE TABLE invoice (
    id {id},
    order_id BIGINT NOT NULL UNIQUE REFERENCES orders (id),
    fiscal_year BIGINT NOT NULL,
    sequence BIGINT NOT NULL CHECK (sequence > 0),
    number TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL,
    goods BIGINT NOT NULL CHECK (goods >= 0),
    discount BIGINT NOT NULL CHECK (discount >= 0),
    delivery BIGINT NOT NULL CHECK (delivery >= 0),
    tax_included BIGINT NOT NULL CHECK (tax_included >= 0),
    total BIGINT NOT NULL,
    snapshot TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    issued_by TEXT NOT NULL,
    UNIQUE (fiscal_year, sequence),
    CHECK (total = goods - discount + delivery)
);
CREATE INDEX invoice_issued ON invoice (issued_at);

-- An imported credit note has its reference and none of these. One of ours has all of them, and its order.
ALTER TABLE credit_note ADD COLUMN fiscal_year BIGINT;
ALTER TABLE credit_note ADD COLUMN sequence BIGINT;
ALTER TABLE credit_note ADD COLUMN number TEXT;
ALTER TABLE credit_note ADD COLUMN cause TEXT;
ALTER TABLE credit_note ADD COLUMN reason TEXT;
ALTER TABLE credit_note ADD COLUMN snapshot TEXT;
ALTER TABLE credit_note ADD COLUMN issued_by TEXT;
CREATE UNIQUE INDEX credit_note_number ON credit_note (number);
CREATE UNIQUE INDEX credit_note_sequence ON credit_note (fiscal_year, sequence);
CREATE UNIQUE INDEX credit_note_cause ON credit_note (order_id, cause);
";

const UNDO: &str = "
DROP INDEX credit_note_cause;
DROP INDEX credit_note_sequence;
DROP INDEX credit_note_number;
ALTER TABLE credit_note DROP COLUMN issued_by;
ALTER TABLE credit_note DROP COLUMN snapshot;
ALTER TABLE credit_note DROP COLUMN reason;
ALTER TABLE credit_note DROP COLUMN cause;
ALTER TABLE credit_note DROP COLUMN number;
ALTER TABLE credit_note DROP COLUMN sequence;
ALTER TABLE credit_note DROP COLUMN fiscal_year;
";
