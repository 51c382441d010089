//! Carts, customers, orders, reservations, payments.

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
        crate::drop_tables(
            manager,
            &[
                "credit_note_line",
                "credit_note",
                "gateway_message",
                "payment",
                "reservation",
                "order_event",
                "order_line",
                "orders",
                "customer",
                "cart_line",
                "cart",
            ],
        )
        .await
    }
}

const SCHEMA: &str = "
CREATE TABLE cart (
    id {id},
    token_hash TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('open', 'ordered')),
    draft TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX cart_idle ON cart (state, updated_at);

CREATE TABLE cart_line (
    cart_id BIGINT NOT NULL REFERENCES cart (id) ON DELETE CASCADE,
    variant_id BIGINT NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
    quantity BIGINT NOT NULL CHECK (quantity BETWEEN 1 AND 999),
    added_at BIGINT NOT NULL,
    PRIMARY KEY (cart_id, variant_id)
);
CREATE INDEX cart_line_variant ON cart_line (variant_id);

CREATE TABLE customer (
    id {id},
    name TEXT NOT NULL,
    phone TEXT UNIQUE,
    email TEXT,
    country TEXT NOT NULL,
    external_ref TEXT UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE orders (
    id {id},
    number TEXT NOT NULL UNIQUE,
    token TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL CHECK (source IN ('shop', 'import')),
    external_ref TEXT UNIQUE,
    cart_id BIGINT UNIQUE REFERENCES cart (id),
    idempotency_key TEXT UNIQUE,
    request_hash TEXT NOT NULL,
    customer_id BIGINT REFERENCES customer (id),
    state TEXT NOT NULL,
    payment_state TEXT NOT NULL,
    fulfilment_state TEXT NOT NULL,
    method TEXT NOT NULL,
    currency TEXT NOT NULL,
    goods BIGINT NOT NULL CHECK (goods >= 0),
    discount BIGINT NOT NULL CHECK (discount >= 0),
    delivery BIGINT NOT NULL CHECK (delivery >= 0),
    tax_included BIGINT NOT NULL CHECK (tax_included >= 0),
    total BIGINT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT,
    address TEXT NOT NULL,
    note TEXT NOT NULL,
    delivery_code TEXT NOT NULL,
    delivery_name TEXT NOT NULL,
    delivery_promise TEXT NOT NULL,
    held_until BIGINT,
    placed_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CHECK (total = goods - discount + delivery)
);
CREATE INDEX orders_placed ON orders (placed_at DESC, id DESC);
CREATE INDEX orders_state ON orders (state, placed_at DESC);
CREATE INDEX orders_phone ON orders (phone, state);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_held ON orders (held_until);

CREATE TABLE order_line (
    id {id},
    order_id BIGINT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    product_id BIGINT REFERENCES product (id) ON DELETE SET NULL,
    variant_id BIGINT REFERENCES variant (id) ON DELETE SET NULL,
    sku TEXT NOT NULL,
    title TEXT NOT NULL,
    variant_title TEXT NOT NULL,
    unit_price BIGINT NOT NULL CHECK (unit_price >= 0),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    total BIGINT NOT NULL,
    UNIQUE (order_id, position),
    CHECK (total = unit_price * quantity)
);
CREATE INDEX order_line_product ON order_line (product_id);
CREATE INDEX order_line_variant ON order_line (variant_id);

CREATE TABLE order_event (
    id {id},
    order_id BIGINT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX order_event_order ON order_event (order_id, id);

CREATE TABLE reservation (
    id {id},
    order_id BIGINT NOT NULL REFERENCES orders (id),
    variant_id BIGINT NOT NULL REFERENCES variant (id),
    location_id BIGINT NOT NULL REFERENCES location (id),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    state TEXT NOT NULL CHECK (state IN ('held', 'released', 'sold')),
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX reservation_order ON reservation (order_id, state);
CREATE INDEX reservation_variant ON reservation (variant_id, state);
CREATE INDEX reservation_due ON reservation (state, expires_at);

CREATE TABLE payment (
    id {id},
    order_id BIGINT NOT NULL REFERENCES orders (id),
    method TEXT NOT NULL,
    transaction_uuid TEXT NOT NULL UNIQUE,
    product_code TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    reference TEXT,
    captured BIGINT NOT NULL CHECK (captured >= 0),
    refunded BIGINT NOT NULL CHECK (refunded >= 0 AND refunded <= captured),
    lookups BIGINT NOT NULL,
    next_check_at BIGINT,
    review TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    settled_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (method, reference)
);
CREATE INDEX payment_order ON payment (order_id, id);
CREATE INDEX payment_due ON payment (next_check_at);
CREATE INDEX payment_state ON payment (state, started_at);

-- What a gateway said, as it said it, stored before it is believed.
CREATE TABLE gateway_message (
    id {id},
    payment_id BIGINT REFERENCES payment (id),
    transaction_uuid TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    outcome TEXT NOT NULL,
    request_id TEXT NOT NULL,
    received_at BIGINT NOT NULL
);
CREATE INDEX gateway_message_payment ON gateway_message (payment_id, id);
CREATE INDEX gateway_message_uuid ON gateway_message (transaction_uuid, id);

-- Money given back or not owed any more: a cancellation of an imported history is one.
CREATE TABLE credit_note (
    id {id},
    external_ref TEXT UNIQUE,
    order_id BIGINT REFERENCES orders (id),
    customer_id BIGINT REFERENCES customer (id),
    currency TEXT NOT NULL,
    total BIGINT NOT NULL CHECK (total >= 0),
    issued_at BIGINT NOT NULL
);
CREATE INDEX credit_note_issued ON credit_note (issued_at);
CREATE INDEX credit_note_order ON credit_note (order_id);
CREATE INDEX credit_note_customer ON credit_note (customer_id);

CREATE TABLE credit_note_line (
    id {id},
    credit_note_id BIGINT NOT NULL REFERENCES credit_note (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    variant_id BIGINT REFERENCES variant (id) ON DELETE SET NULL,
    sku TEXT NOT NULL,
    title TEXT NOT NULL,
    unit_price BIGINT NOT NULL CHECK (unit_price >= 0),
    quantity BIGINT NOT NULL CHECK (quantity > 0),
    total BIGINT NOT NULL,
    UNIQUE (credit_note_id, position),
    CHECK (total = unit_price * quantity)
);
CREATE INDEX credit_note_line_variant ON credit_note_line (variant_id);
";
