//! The catalogue as staff edit it: what search engines show, schedules, versions against silent overwriting, focal
//! points, and collections that fill themselves by a rule.

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
        let line = if crate::is_sqlite(manager) {
            "char(10)"
        } else {
            "chr(10)"
        };
        crate::sql(manager, &DESCRIPTIONS.replace("{line}", line)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::sql(manager, BACK).await
    }
}

const SCHEMA: &str = "
-- Empty: the title and the beginning of the description stand for them.
ALTER TABLE product ADD COLUMN seo_title TEXT NOT NULL DEFAULT '';
ALTER TABLE product ADD COLUMN seo_description TEXT NOT NULL DEFAULT '';
ALTER TABLE product ADD COLUMN publish_at BIGINT;
ALTER TABLE product ADD COLUMN unpublish_at BIGINT;
-- Counts the changes: a form that began with an older number is shown what has changed meanwhile.
ALTER TABLE product ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX product_title ON product (title, id);
CREATE INDEX product_updated ON product (updated_at DESC, id DESC);
CREATE INDEX product_created ON product (status, created_at DESC, id DESC);
CREATE INDEX product_price ON product (status, price_min, id);
CREATE INDEX product_publish_at ON product (publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX product_unpublish_at ON product (unpublish_at) WHERE unpublish_at IS NOT NULL;

-- What must stay in sight where a picture is cut, in percent from its left and upper edge.
ALTER TABLE product_picture ADD COLUMN focal_x BIGINT NOT NULL DEFAULT 50 CHECK (focal_x BETWEEN 0 AND 100);
ALTER TABLE product_picture ADD COLUMN focal_y BIGINT NOT NULL DEFAULT 50 CHECK (focal_y BETWEEN 0 AND 100);

ALTER TABLE category ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE collection ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- JSON; empty for a collection that is picked by hand.
ALTER TABLE collection ADD COLUMN rule TEXT NOT NULL DEFAULT '';
";

/// Descriptions were plain text with a blank line between paragraphs; from here on they are HTML of a safe subset.
const DESCRIPTIONS: &str = "
UPDATE product SET description = '<p>' || REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(description,
        '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), {line} || {line}, '</p><p>'), {line}, ' ') || '</p>'
WHERE description <> '' AND description NOT LIKE '<%';
";

const BACK: &str = "
ALTER TABLE collection DROP COLUMN rule;
ALTER TABLE collection DROP COLUMN version;
ALTER TABLE category DROP COLUMN version;
ALTER TABLE product_picture DROP COLUMN focal_y;
ALTER TABLE product_picture DROP COLUMN focal_x;
DROP INDEX product_unpublish_at;
DROP INDEX product_publish_at;
DROP INDEX product_price;
DROP INDEX product_created;
DROP INDEX product_updated;
DROP INDEX product_title;
ALTER TABLE product DROP COLUMN version;
ALTER TABLE product DROP COLUMN unpublish_at;
ALTER TABLE product DROP COLUMN publish_at;
ALTER TABLE product DROP COLUMN seo_description;
ALTER TABLE product DROP COLUMN seo_title;
";
