//! Stock: a level a variant and location, and the ledger of every movement.

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
        crate::drop_tables(manager, &["stock_movement", "stock_level", "location"]).await
    }
}

const SCHEMA: &str = "
CREATE TABLE location (
    id {id},
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);
INSERT INTO location (code, name) VALUES ('main', 'Main store');

CREATE TABLE stock_level (
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    location_id BIGINT NOT NULL REFERENCES location (id),
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    low_at BIGINT NOT NULL CHECK (low_at >= 0),
    PRIMARY KEY (variant_id, location_id),
    CHECK (reserved >= 0 AND on_hand >= reserved)
);

-- Append-only. The sums of a variant's deltas are its level.
CREATE TABLE stock_movement (
    id {id},
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    location_id BIGINT NOT NULL REFERENCES location (id),
    kind TEXT NOT NULL,
    on_hand_delta BIGINT NOT NULL,
    reserved_delta BIGINT NOT NULL,
    order_id BIGINT,
    cause TEXT NOT NULL UNIQUE,
    actor TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX stock_movement_variant ON stock_movement (variant_id, id);
CREATE INDEX stock_movement_order ON stock_movement (order_id);
";
