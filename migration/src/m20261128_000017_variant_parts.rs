//! What a variant has of its own beside its price: a barcode, and the picture that shows it. And who has started an
//! import of products, whose name stands in the stock ledger then.

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
            "ALTER TABLE variant ADD COLUMN barcode TEXT;
             -- Counts while it is one of its product's pictures: one that is taken away is not looked for here.
             ALTER TABLE variant ADD COLUMN picture_id BIGINT;
             ALTER TABLE product_import ADD COLUMN started_by TEXT NOT NULL DEFAULT '';",
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            "ALTER TABLE product_import DROP COLUMN started_by;
             ALTER TABLE variant DROP COLUMN picture_id;
             ALTER TABLE variant DROP COLUMN barcode;",
        )
        .await
    }
}
