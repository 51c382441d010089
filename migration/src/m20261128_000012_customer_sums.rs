//! What a customer has bought is added up from an index alone, in place of the one that only finds it.

use sea_orm_migration::{async_trait::async_trait, prelude::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            "DROP INDEX orders_customer;
             CREATE INDEX orders_customer_sums ON orders (customer_id, placed_at, state, total);",
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            "DROP INDEX orders_customer_sums;
             CREATE INDEX orders_customer ON orders (customer_id);",
        )
        .await
    }
}
