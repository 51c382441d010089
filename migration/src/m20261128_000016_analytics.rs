//! Figures by day of the shop: sums that are kept beside the orders, and marks of days whose sums are to be made again.

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
        crate::sql(manager, "DROP INDEX orders_phone_placed").await?;
        crate::drop_tables(
            manager,
            &[
                "sales_zone",
                "sales_mark",
                "sales_month",
                "sales_month_product",
                "sales_day_product",
                "credit_day",
                "sales_day",
            ],
        )
        .await
    }
}

const SCHEMA: &str = "
-- A day is its number since 1970-01-01 by the shop's own clock; a month is that of its first day.
CREATE TABLE sales_day (
    day BIGINT NOT NULL,
    state TEXT NOT NULL,
    payment_state TEXT NOT NULL,
    fulfilment_state TEXT NOT NULL,
    method TEXT NOT NULL,
    buyer TEXT NOT NULL,
    orders BIGINT NOT NULL,
    total BIGINT NOT NULL,
    called_off BIGINT NOT NULL,
    PRIMARY KEY (day, state, payment_state, fulfilment_state, method, buyer)
);

CREATE TABLE credit_day (
    day BIGINT PRIMARY KEY NOT NULL,
    notes BIGINT NOT NULL,
    credited BIGINT NOT NULL
);

-- Product 0: lines whose product the shop does not have, as postage of an import.
CREATE TABLE sales_day_product (
    day BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    units BIGINT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (day, product_id)
);

-- Sums of whole months that are over; good while `sales_month` names the month and none of its days is marked.
CREATE TABLE sales_month_product (
    month BIGINT NOT NULL,
    product_id BIGINT NOT NULL,
    units BIGINT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (month, product_id)
);
CREATE TABLE sales_month (
    month BIGINT PRIMARY KEY NOT NULL,
    next_month BIGINT NOT NULL CHECK (next_month > month)
);

-- Appended in the transaction of each change, so that no two of them wait for each other: the sums of the day that
-- holds this moment are not to be believed.
CREATE TABLE sales_mark (
    id {id},
    at BIGINT NOT NULL
);
CREATE INDEX sales_mark_at ON sales_mark (at);

-- The clock by which days were cut. None yet: nothing has been summed.
CREATE TABLE sales_zone (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    minutes BIGINT NOT NULL
);

-- Whether a guest has bought before.
CREATE INDEX orders_phone_placed ON orders (phone, placed_at);
";
