//! The stock desk: costs, thresholds, bookings of several changes at once, counts, alerts, shoppers who wait.

use sea_orm_migration::{async_trait::async_trait, prelude::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let levels = if crate::is_sqlite(manager) {
            LEVELS_SQLITE
        } else {
            LEVELS_POSTGRES
        };
        crate::sql(manager, levels).await?;
        crate::sql(manager, STATES).await?;
        crate::sql(manager, SCHEMA).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(
            manager,
            &[
                "stock_waiter",
                "stock_alert",
                "stock_count_line",
                "stock_count",
                "stock_booking",
            ],
        )
        .await?;
        crate::sql(manager, BACK).await?;
        let levels = if crate::is_sqlite(manager) {
            LEVELS_BACK_SQLITE
        } else {
            LEVELS_BACK_POSTGRES
        };
        crate::sql(manager, levels).await
    }
}

/// A threshold that is not set is the shop's own. `state` is where the level stood when it was last told of, and
/// `crossings` counts how often that has changed, so that each crossing is told once.
const LEVELS_SQLITE: &str = "
CREATE TABLE stock_level_next (
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    location_id BIGINT NOT NULL REFERENCES location (id),
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    low_at BIGINT CHECK (low_at >= 0),
    state TEXT NOT NULL DEFAULT 'enough' CHECK (state IN ('enough', 'low', 'out')),
    crossings BIGINT NOT NULL DEFAULT 0,
    waiters_told_at BIGINT,
    PRIMARY KEY (variant_id, location_id),
    CHECK (reserved >= 0 AND on_hand >= reserved)
);
INSERT INTO stock_level_next (variant_id, location_id, on_hand, reserved, low_at)
SELECT variant_id, location_id, on_hand, reserved, NULLIF(low_at, 3) FROM stock_level;
DROP TABLE stock_level;
ALTER TABLE stock_level_next RENAME TO stock_level;
";

const LEVELS_POSTGRES: &str = "
ALTER TABLE stock_level ALTER COLUMN low_at DROP NOT NULL;
UPDATE stock_level SET low_at = NULL WHERE low_at = 3;
ALTER TABLE stock_level ADD COLUMN state TEXT NOT NULL DEFAULT 'enough' CHECK (state IN ('enough', 'low', 'out'));
ALTER TABLE stock_level ADD COLUMN crossings BIGINT NOT NULL DEFAULT 0;
ALTER TABLE stock_level ADD COLUMN waiters_told_at BIGINT;
";

/// What is low or sold out already is not told of again.
const STATES: &str = "
UPDATE stock_level SET state = CASE WHEN on_hand - reserved <= 0 THEN 'out'
                                    WHEN on_hand - reserved <= COALESCE(low_at, 3) THEN 'low' ELSE 'enough' END;
CREATE INDEX stock_level_state ON stock_level (state, variant_id) WHERE state <> 'enough';
";

const SCHEMA: &str = "
-- What a piece has cost on average, in minor units; NULL while nobody has said.
ALTER TABLE variant ADD COLUMN unit_cost BIGINT CHECK (unit_cost >= 0);

ALTER TABLE stock_movement ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE stock_movement ADD COLUMN unit_cost BIGINT;
CREATE INDEX stock_movement_sold ON stock_movement (kind, created_at, variant_id, on_hand_delta);
CREATE INDEX stock_movement_actor ON stock_movement (actor, id);
CREATE INDEX stock_movement_at ON stock_movement (created_at, id);

-- Several changes of stock in one go, once: a delivery, a grid, a file.
CREATE TABLE stock_booking (
    id {id},
    kind TEXT NOT NULL CHECK (kind IN ('adjustment', 'delivery', 'grid', 'file')),
    key TEXT NOT NULL UNIQUE,
    file_hash TEXT UNIQUE,
    name TEXT NOT NULL,
    lines BIGINT NOT NULL CHECK (lines >= 0),
    changed BIGINT NOT NULL CHECK (changed >= 0),
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX stock_booking_kind ON stock_booking (kind, id);

CREATE TABLE stock_count (
    id {id},
    key TEXT NOT NULL UNIQUE,
    location_id BIGINT NOT NULL REFERENCES location (id),
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'abandoned')),
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_by TEXT,
    closed_at BIGINT,
    CHECK ((state = 'open') = (closed_at IS NULL))
);

-- What somebody counted, beside what was expected at that moment. The difference is what is booked.
CREATE TABLE stock_count_line (
    count_id BIGINT NOT NULL REFERENCES stock_count (id),
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    counted BIGINT CHECK (counted >= 0),
    expected BIGINT CHECK (expected >= 0),
    counted_by TEXT,
    counted_at BIGINT,
    PRIMARY KEY (count_id, variant_id),
    CHECK ((counted IS NULL) = (expected IS NULL))
);
CREATE INDEX stock_count_line_variant ON stock_count_line (variant_id);

CREATE TABLE stock_alert (
    id {id},
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    location_id BIGINT NOT NULL REFERENCES location (id),
    state TEXT NOT NULL CHECK (state IN ('low', 'out')),
    available BIGINT NOT NULL,
    crossing BIGINT NOT NULL,
    -- All that crossed in one transaction is told in one mail.
    batch TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (variant_id, location_id, crossing)
);
CREATE INDEX stock_alert_batch ON stock_alert (batch);
CREATE INDEX stock_alert_at ON stock_alert (at, id);

-- Who asked to be told when something is there again. The row goes when the mail has left.
CREATE TABLE stock_waiter (
    id {id},
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    told_at BIGINT,
    UNIQUE (variant_id, email)
);
CREATE INDEX stock_waiter_next ON stock_waiter (variant_id, id) WHERE told_at IS NULL;
CREATE INDEX stock_waiter_email ON stock_waiter (email);
";

const BACK: &str = "
DROP INDEX stock_movement_sold;
DROP INDEX stock_movement_actor;
DROP INDEX stock_movement_at;
ALTER TABLE stock_movement DROP COLUMN note;
ALTER TABLE stock_movement DROP COLUMN unit_cost;
ALTER TABLE variant DROP COLUMN unit_cost;
";

const LEVELS_BACK_SQLITE: &str = "
CREATE TABLE stock_level_before (
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    location_id BIGINT NOT NULL REFERENCES location (id),
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    low_at BIGINT NOT NULL CHECK (low_at >= 0),
    PRIMARY KEY (variant_id, location_id),
    CHECK (reserved >= 0 AND on_hand >= reserved)
);
INSERT INTO stock_level_before (variant_id, location_id, on_hand, reserved, low_at)
SELECT variant_id, location_id, on_hand, reserved, COALESCE(low_at, 3) FROM stock_level;
DROP TABLE stock_level;
ALTER TABLE stock_level_before RENAME TO stock_level;
";

const LEVELS_BACK_POSTGRES: &str = "
DROP INDEX stock_level_state;
ALTER TABLE stock_level DROP COLUMN waiters_told_at;
ALTER TABLE stock_level DROP COLUMN crossings;
ALTER TABLE stock_level DROP COLUMN state;
UPDATE stock_level SET low_at = 3 WHERE low_at IS NULL;
ALTER TABLE stock_level ALTER COLUMN low_at SET NOT NULL;
";
