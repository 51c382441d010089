//! The cash desk: checks of cash orders, calls, manifests, remittances.

use sea_orm_migration::{async_trait::async_trait, prelude::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(manager, SCHEMA).await?;
        let now = if crate::is_sqlite(manager) {
            "CAST(strftime('%s', 'now') AS BIGINT) * 1000"
        } else {
            "CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT)"
        };
        crate::sql(manager, &WAITING.replace("{now}", now)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(
            manager,
            &[
                "remittance_line",
                "remittance",
                "manifest_parcel",
                "manifest",
                "cash_call",
                "cash_check",
            ],
        )
        .await
    }
}

const SCHEMA: &str = "
-- Whether a cash order is meant seriously: one row an order that was to be paid in cash.
CREATE TABLE cash_check (
    order_id BIGINT PRIMARY KEY NOT NULL REFERENCES orders (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'confirmed', 'skipped', 'ended')),
    deadline_at BIGINT NOT NULL,
    next_call_at BIGINT,
    unanswered BIGINT NOT NULL CHECK (unanswered >= 0),
    codes BIGINT NOT NULL CHECK (codes >= 0),
    code_asked_at BIGINT,
    code_salt TEXT,
    code_hash TEXT,
    code_expires_at BIGINT,
    code_tries BIGINT NOT NULL CHECK (code_tries >= 0),
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX cash_check_deadline ON cash_check (state, deadline_at);
CREATE INDEX cash_check_calls ON cash_check (state, next_call_at);

CREATE TABLE cash_call (
    id {id},
    order_id BIGINT NOT NULL REFERENCES orders (id),
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX cash_call_order ON cash_call (order_id, id);

-- What a courier took along at once, with the amounts as they were then. A parcel is handed over once.
CREATE TABLE manifest (
    id {id},
    key TEXT NOT NULL UNIQUE,
    courier TEXT NOT NULL,
    parcels BIGINT NOT NULL CHECK (parcels > 0),
    to_collect BIGINT NOT NULL CHECK (to_collect >= 0),
    handed_by TEXT NOT NULL,
    handed_at BIGINT NOT NULL
);
CREATE INDEX manifest_courier ON manifest (courier, handed_at DESC);

CREATE TABLE manifest_parcel (
    manifest_id BIGINT NOT NULL REFERENCES manifest (id),
    position BIGINT NOT NULL,
    shipment_id BIGINT NOT NULL UNIQUE REFERENCES shipment (id),
    amount BIGINT NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (manifest_id, position)
);

-- A courier's statement. The same file of a courier is taken once.
CREATE TABLE remittance (
    id {id},
    courier TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    lines BIGINT NOT NULL CHECK (lines > 0),
    collected BIGINT NOT NULL CHECK (collected >= 0),
    fee BIGINT NOT NULL CHECK (fee >= 0),
    net BIGINT NOT NULL,
    settled BIGINT NOT NULL CHECK (settled >= 0),
    imported_by TEXT NOT NULL,
    imported_at BIGINT NOT NULL,
    closed_by TEXT,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (courier, file_hash),
    CHECK (net = collected - fee)
);
CREATE INDEX remittance_state ON remittance (state, imported_at DESC);

CREATE TABLE remittance_line (
    id {id},
    remittance_id BIGINT NOT NULL REFERENCES remittance (id),
    line BIGINT NOT NULL,
    reference TEXT NOT NULL,
    shipment_id BIGINT REFERENCES shipment (id),
    collected BIGINT NOT NULL CHECK (collected >= 0),
    expected BIGINT NOT NULL CHECK (expected >= 0),
    fee BIGINT NOT NULL CHECK (fee >= 0),
    net BIGINT NOT NULL,
    paid_on BIGINT,
    kind TEXT NOT NULL CHECK (kind IN ('exact', 'short', 'over', 'unknown', 'not_delivered', 'repeated')),
    settlement TEXT NOT NULL CHECK (settlement IN ('open', 'accepted', 'settled', 'rejected')),
    note TEXT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    UNIQUE (remittance_id, line),
    CHECK (net = collected - fee),
    CHECK (settlement <> 'settled' OR shipment_id IS NOT NULL)
);
CREATE INDEX remittance_line_shipment ON remittance_line (shipment_id);
-- A parcel is settled once, whatever is imported.
CREATE UNIQUE INDEX remittance_line_settled ON remittance_line (shipment_id) WHERE settlement = 'settled';
";

/// Cash orders that wait already get three days to be confirmed.
const WAITING: &str = "
INSERT INTO cash_check (order_id, state, deadline_at, next_call_at, unanswered, codes, code_tries, created_at, version)
SELECT id, 'waiting', {now} + 259200000, placed_at, 0, 0, 0, {now}, 1
FROM orders WHERE source = 'shop' AND state = 'placed' AND payment_state = 'due'
";
