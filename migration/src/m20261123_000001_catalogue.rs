//! Products, variants, categories, collections, pictures, settings.

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
                "collection_product",
                "collection",
                "variant_option_value",
                "variant",
                "facet",
                "product_option_value",
                "product_option",
                "product_picture",
                "product_category",
                "product",
                "slug_history",
                "category",
                "picture",
                "setting",
            ],
        )
        .await
    }
}

const SCHEMA: &str = "
CREATE TABLE setting (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE picture (
    id {id},
    hash TEXT NOT NULL UNIQUE,
    width BIGINT NOT NULL CHECK (width > 0),
    height BIGINT NOT NULL CHECK (height > 0),
    -- Numbers with commas between, smallest first.
    widths TEXT NOT NULL,
    placeholder TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE category (
    id {id},
    parent_id BIGINT REFERENCES category (id),
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    position BIGINT NOT NULL,
    picture_id BIGINT REFERENCES picture (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    CHECK (parent_id IS NULL OR parent_id <> id)
);
CREATE INDEX category_parent ON category (parent_id, position);

CREATE TABLE slug_history (
    kind TEXT NOT NULL CHECK (kind IN ('product', 'category', 'collection')),
    slug TEXT NOT NULL,
    target_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (kind, slug)
);

CREATE TABLE product (
    id {id},
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    subtitle TEXT NOT NULL,
    brand TEXT NOT NULL,
    description TEXT NOT NULL,
    specs TEXT NOT NULL,
    keywords TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'active', 'archived', 'removed')),
    category_id BIGINT NOT NULL REFERENCES category (id),
    rank BIGINT NOT NULL,
    price_min BIGINT NOT NULL CHECK (price_min >= 0),
    price_max BIGINT NOT NULL CHECK (price_max >= price_min),
    compare_at BIGINT CHECK (compare_at > price_min),
    -- Of what was last put in: putting in the same again writes nothing.
    fingerprint TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX product_newest ON product (status, published_at DESC, id DESC);
CREATE INDEX product_rank ON product (status, rank, id);
CREATE INDEX product_on_sale ON product (status, compare_at, rank, id);
CREATE INDEX product_by_category ON product (category_id);

-- One row for each category an active product is in, its ancestors included, so that a list needs no recursion.
CREATE TABLE product_category (
    category_id BIGINT NOT NULL REFERENCES category (id),
    product_id BIGINT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    PRIMARY KEY (category_id, product_id)
);
CREATE INDEX product_category_rank ON product_category (category_id, rank, product_id);
CREATE INDEX product_category_product ON product_category (product_id);

-- Option values as filters know them: 'colour: red' is one, however many products have it.
CREATE TABLE facet (
    id {id},
    option_code TEXT NOT NULL,
    value_code TEXT NOT NULL,
    option_name TEXT NOT NULL,
    label TEXT NOT NULL,
    swatch TEXT,
    UNIQUE (option_code, value_code)
);

CREATE TABLE product_picture (
    product_id BIGINT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    picture_id BIGINT NOT NULL REFERENCES picture (id),
    alt TEXT NOT NULL,
    PRIMARY KEY (product_id, position)
);
CREATE INDEX product_picture_picture ON product_picture (picture_id);

CREATE TABLE product_option (
    id {id},
    product_id BIGINT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (product_id, code),
    UNIQUE (product_id, position)
);

CREATE TABLE product_option_value (
    id {id},
    option_id BIGINT NOT NULL REFERENCES product_option (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    swatch TEXT,
    UNIQUE (option_id, code),
    UNIQUE (option_id, position)
);

CREATE TABLE variant (
    id {id},
    product_id BIGINT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    sku TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    price BIGINT NOT NULL CHECK (price >= 0),
    compare_at BIGINT CHECK (compare_at > price),
    weight_grams BIGINT NOT NULL CHECK (weight_grams >= 0),
    position BIGINT NOT NULL,
    -- Ids of its option values in `facet`, with spaces between.
    facets TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'archived')),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX variant_product ON variant (product_id, position);

CREATE TABLE variant_option_value (
    variant_id BIGINT NOT NULL REFERENCES variant (id) ON DELETE CASCADE,
    value_id BIGINT NOT NULL REFERENCES product_option_value (id) ON DELETE CASCADE,
    PRIMARY KEY (variant_id, value_id)
);
CREATE INDEX variant_option_value_value ON variant_option_value (value_id);

CREATE TABLE collection (
    id {id},
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    position BIGINT NOT NULL,
    picture_id BIGINT REFERENCES picture (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE collection_product (
    collection_id BIGINT NOT NULL REFERENCES collection (id) ON DELETE CASCADE,
    product_id BIGINT NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    PRIMARY KEY (collection_id, product_id)
);
CREATE INDEX collection_product_position ON collection_product (collection_id, position, product_id);
CREATE INDEX collection_product_product ON collection_product (product_id);
";
