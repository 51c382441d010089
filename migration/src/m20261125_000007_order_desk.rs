//! The order desk: parcels, notes, refunds, returns, edits, drafts, and what the list of orders is asked by.

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
        let district = if crate::is_sqlite(manager) {
            "UPDATE orders SET district = COALESCE(json_extract(address, '$.district'), '') WHERE json_valid(address)"
        } else {
            r#"UPDATE orders SET district = COALESCE(substring(address from '"district":"([^"]*)"'), '')"#
        };
        crate::sql(manager, district).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_tables(
            manager,
            &[
                "order_draft",
                "order_edit",
                "refund_line",
                "refund",
                "return_line",
                "return_request",
                "order_note",
                "shipment_line",
                "shipment",
            ],
        )
        .await?;
        crate::sql(manager, BACK).await
    }
}

const SCHEMA: &str = "
-- How it came, where that is not what `source` says (its CHECK knows the shop and the import only).
ALTER TABLE orders ADD COLUMN channel TEXT;
ALTER TABLE orders ADD COLUMN district TEXT NOT NULL DEFAULT '';
-- A late payment brings an order back that a timer has ended, not one that a person has.
ALTER TABLE orders ADD COLUMN cancel_reason TEXT;
CREATE INDEX orders_desk ON orders (state, payment_state, fulfilment_state, placed_at);
CREATE INDEX orders_updated ON orders (updated_at);
CREATE INDEX order_line_sku ON order_line (sku);

CREATE TABLE shipment (
    id {id},
    order_id BIGINT NOT NULL REFERENCES orders (id),
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    courier TEXT NOT NULL,
    tracking TEXT NOT NULL,
    cod_amount BIGINT NOT NULL CHECK (cod_amount >= 0),
    collected BIGINT CHECK (collected >= 0 AND collected <= cod_amount),
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT,
    packed_at BIGINT NOT NULL,
    shipped_at BIGINT,
    delivered_at BIGINT,
    returned_at BIGINT,
    remitted_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (order_id, number)
);
CREATE INDEX shipment_state ON shipment (state, courier, shipped_at);
CREATE INDEX shipment_tracking ON shipment (courier, tracking);

CREATE TABLE shipment_line (
    shipment_id BIGINT NOT NULL REFERENCES shipment (id) ON DELETE CASCADE,
    order_line_id BIGINT NOT NULL REFERENCES order_line (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    restocked BIGINT NOT NULL CHECK (restocked >= 0),
    written_off BIGINT NOT NULL CHECK (written_off >= 0),
    PRIMARY KEY (shipment_id, order_line_id),
    CHECK (restocked + written_off <= quantity)
);
CREATE INDEX shipment_line_line ON shipment_line (order_line_id);

CREATE TABLE order_note (
    id {id},
    order_id BIGINT NOT NULL REFERENCES orders (id),
    author TEXT NOT NULL,
    body TEXT NOT NULL,
    mentions TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX order_note_order ON order_note (order_id, id);

CREATE TABLE return_request (
    id {id},
    order_id BIGINT NOT NULL REFERENCES orders (id),
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    answer TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (order_id, number)
);
CREATE INDEX return_request_state ON return_request (state, requested_at);

CREATE TABLE return_line (
    return_id BIGINT NOT NULL REFERENCES return_request (id) ON DELETE CASCADE,
    order_line_id BIGINT NOT NULL REFERENCES order_line (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    received BIGINT NOT NULL CHECK (received >= 0 AND received <= quantity),
    restocked BIGINT NOT NULL CHECK (restocked >= 0),
    written_off BIGINT NOT NULL CHECK (written_off >= 0),
    PRIMARY KEY (return_id, order_line_id),
    CHECK (restocked + written_off <= received)
);
CREATE INDEX return_line_line ON return_line (order_line_id);

CREATE TABLE refund (
    id {id},
    order_id BIGINT NOT NULL REFERENCES orders (id),
    payment_id BIGINT NOT NULL REFERENCES payment (id),
    return_id BIGINT REFERENCES return_request (id),
    way TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'failed')),
    reason TEXT NOT NULL,
    reference TEXT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_by TEXT,
    settled_at BIGINT,
    checks BIGINT NOT NULL,
    next_check_at BIGINT,
    UNIQUE (way, reference)
);
CREATE INDEX refund_order ON refund (order_id, id);
CREATE INDEX refund_payment ON refund (payment_id, state);
CREATE INDEX refund_due ON refund (next_check_at);
CREATE INDEX refund_state ON refund (state, created_at);

CREATE TABLE refund_line (
    id {id},
    refund_id BIGINT NOT NULL REFERENCES refund (id) ON DELETE CASCADE,
    order_line_id BIGINT REFERENCES order_line (id) ON DELETE SET NULL,
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    amount BIGINT NOT NULL CHECK (amount >= 0)
);
CREATE INDEX refund_line_refund ON refund_line (refund_id);
CREATE INDEX refund_line_line ON refund_line (order_line_id);

-- An order before and after a change, as JSON: what was agreed can always be told.
CREATE TABLE order_edit (
    id {id},
    order_id BIGINT NOT NULL REFERENCES orders (id),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    difference BIGINT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX order_edit_order ON order_edit (order_id, id);

-- A draft is a cart that staff fill for somebody on the telephone: it is priced and placed as any other.
CREATE TABLE order_draft (
    id {id},
    cart_id BIGINT NOT NULL UNIQUE REFERENCES cart (id) ON DELETE CASCADE,
    token TEXT NOT NULL,
    author TEXT NOT NULL,
    order_id BIGINT REFERENCES orders (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX order_draft_open ON order_draft (order_id, updated_at);
";

const BACK: &str = "
DROP INDEX order_line_sku;
DROP INDEX orders_updated;
DROP INDEX orders_desk;
ALTER TABLE orders DROP COLUMN cancel_reason;
ALTER TABLE orders DROP COLUMN district;
ALTER TABLE orders DROP COLUMN channel;
";
