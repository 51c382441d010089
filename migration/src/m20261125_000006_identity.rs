//! Accounts, roles, sign-ins, one-time links, address books; whose a cart is.

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
        crate::sql(manager, ROLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(
            manager,
            "DROP INDEX IF EXISTS cart_account_open;
             DROP INDEX IF EXISTS orders_email;
             DROP INDEX IF EXISTS orders_customer_placed;
             ALTER TABLE cart DROP COLUMN account_id;
             ALTER TABLE cart DROP COLUMN token_seed;",
        )
        .await?;
        crate::drop_tables(
            manager,
            &[
                "customer_address",
                "throttle",
                "recovery_code",
                "one_time_token",
                "known_device",
                "session",
                "account",
                "role",
            ],
        )
        .await
    }
}

const SCHEMA: &str = "
CREATE TABLE role (
    id {id},
    name TEXT NOT NULL UNIQUE,
    preset TEXT UNIQUE,
    permissions TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- E-mail in lower case, phone as +977…; an empty password_hash lets nobody in (invited, or closed).
CREATE TABLE account (
    id {id},
    email TEXT UNIQUE,
    phone TEXT UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'closed')),
    email_verified_at BIGINT,
    phone_verified_at BIGINT,
    customer_id BIGINT UNIQUE REFERENCES customer (id),
    role_id BIGINT REFERENCES role (id),
    totp_secret TEXT,
    totp_confirmed_at BIGINT,
    totp_last_step BIGINT NOT NULL,
    language TEXT NOT NULL,
    theme TEXT NOT NULL,
    marketing_at BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (state = 'closed' OR email IS NOT NULL OR phone IS NOT NULL),
    CHECK (email_verified_at IS NULL OR email IS NOT NULL),
    CHECK (phone_verified_at IS NULL OR phone IS NOT NULL),
    CHECK (totp_confirmed_at IS NULL OR totp_secret IS NOT NULL),
    CHECK (state <> 'closed' OR (role_id IS NULL AND password_hash = '' AND email IS NULL AND phone IS NULL))
);
CREATE INDEX account_created ON account (created_at DESC, id DESC);
CREATE INDEX account_role ON account (role_id);

-- One sign-in: a family of refresh tokens, of which the hashes of the last two are kept.
CREATE TABLE session (
    id {id},
    account_id BIGINT NOT NULL REFERENCES account (id),
    family TEXT NOT NULL UNIQUE,
    refresh_hash TEXT NOT NULL,
    previous_hash TEXT,
    rotated_at BIGINT NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    proved_at BIGINT NOT NULL,
    mfa_at BIGINT,
    ended_at BIGINT,
    ended_by TEXT NOT NULL
);
CREATE INDEX session_account ON session (account_id, ended_at, used_at DESC);
CREATE INDEX session_used ON session (used_at);

CREATE TABLE known_device (
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, token_hash)
);
CREATE INDEX known_device_seen ON known_device (seen_at);

-- The secret of a link is made of its seed and a key of the configuration: neither the table nor a queued mail has it.
CREATE TABLE one_time_token (
    id {id},
    account_id BIGINT REFERENCES account (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('verify_email', 'reset_password', 'set_up', 'change_email', 'invite', 'second_factor')),
    seed TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    email TEXT,
    previous_email TEXT,
    failures BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    CHECK (kind = 'set_up' OR account_id IS NOT NULL)
);
CREATE INDEX one_time_token_account ON one_time_token (account_id, kind);
CREATE INDEX one_time_token_expires ON one_time_token (expires_at);

CREATE TABLE recovery_code (
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE throttle (
    key TEXT PRIMARY KEY NOT NULL,
    failures BIGINT NOT NULL CHECK (failures >= 0),
    last_at BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);
CREATE INDEX throttle_last ON throttle (last_at);

CREATE TABLE customer_address (
    id {id},
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    address TEXT NOT NULL,
    is_default BIGINT NOT NULL CHECK (is_default IN (0, 1)),
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX customer_address_account ON customer_address (account_id, id);
CREATE UNIQUE INDEX customer_address_default ON customer_address (account_id) WHERE is_default = 1;

-- The cart of somebody who has signed in; its token is made of the seed, so that each of their devices can be given it.
ALTER TABLE cart ADD COLUMN account_id BIGINT REFERENCES account (id);
ALTER TABLE cart ADD COLUMN token_seed TEXT;
CREATE UNIQUE INDEX cart_account_open ON cart (account_id) WHERE state = 'open';

CREATE INDEX orders_email ON orders (LOWER(email));
CREATE INDEX orders_customer_placed ON orders (customer_id, placed_at DESC, id DESC);
";

/// The roles that a shop begins with; `domain::access::Preset` says the same, and a test compares them.
const ROLES: &str = "
INSERT INTO role (name, preset, permissions, version, created_at, updated_at) VALUES
('Owner', 'owner', 'orders.read orders.edit orders.fulfil orders.refund returns.decide payments.review cash.desk customers.read customers.edit customers.export catalogue.edit stock.edit analytics.read staff.manage settings.edit audit.read', 1, 0, 0),
('Manager', 'manager', 'orders.read orders.edit orders.fulfil orders.refund returns.decide payments.review cash.desk customers.read customers.edit customers.export catalogue.edit stock.edit analytics.read audit.read', 1, 0, 0),
('Fulfilment', 'fulfilment', 'orders.read orders.fulfil cash.desk', 1, 0, 0),
('Catalogue', 'catalogue', 'catalogue.edit stock.edit', 1, 0, 0),
('Support', 'support', 'orders.read orders.edit returns.decide customers.read customers.edit', 1, 0, 0),
('Analyst', 'analyst', 'analytics.read', 1, 0, 0);
";
