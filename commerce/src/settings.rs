//! What a merchant may change without a new version: delivery rates, limits for cash, the front page.
//! Kept as JSON rows; what is not stored has a sensible default.

use std::sync::{Arc, RwLock};

use domain::{
    delivery::DeliveryRules,
    layout::{Layout, Section},
    payment::cod::CodRules,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Ctx, db,
    error::{Error, Result},
    tags::{Tag, Versions},
};

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What delivery costs, where, and how long it takes.
    pub delivery: DeliveryRules,
    /// When cash on delivery is offered.
    pub cod: CodRules,
    /// The front page.
    pub home: Layout,
}

/// The settings as last read, and the version they were read at.
#[derive(Debug, Default)]
pub struct SettingsCache(RwLock<Option<(Versions, Arc<Settings>)>>);

#[derive(FromQueryResult)]
struct Row {
    key: String,
    value: String,
}

/// The settings. Read once, until one changes.
///
/// # Errors
/// When the database does not answer, or a stored value is no longer understood.
pub async fn all(ctx: &Ctx) -> Result<Arc<Settings>> {
    let cache = ctx.shop.settings_cache();
    let cached = cache.0.read().ok().and_then(|cached| cached.clone());
    if let Some((versions, settings)) = cached
        && ctx.shop.tags().are_current(&versions)
    {
        return Ok(settings);
    }
    let versions = ctx.shop.tags().versions([Tag::Layout]);
    let settings = Arc::new(read(ctx.shop.db().reader()).await?);
    if let Ok(mut cached) = cache.0.write() {
        *cached = Some((versions, settings.clone()));
    }
    Ok(settings)
}

async fn read(conn: &impl ConnectionTrait) -> Result<Settings> {
    let rows: Vec<Row> = db::all(conn, "SELECT key, value FROM setting", []).await?;
    let mut settings = Settings::default();
    for row in rows {
        match row.key.as_str() {
            "delivery" => settings.delivery = parse(&row)?,
            "cod" => settings.cod = parse(&row)?,
            "home" => settings.home = lenient_layout(&row.value),
            _ => {}
        }
    }
    Ok(settings)
}

fn parse<T: DeserializeOwned>(row: &Row) -> Result<T> {
    serde_json::from_str(&row.value).map_err(|error| Error::Corrupt(format!("setting '{}': {error}", row.key)))
}

/// A front page without the sections that this version does not understand: they are reported, not fatal.
fn lenient_layout(json: &str) -> Layout {
    #[derive(serde::Deserialize)]
    struct Loose {
        sections: Vec<serde_json::Value>,
    }
    let Ok(loose) = serde_json::from_str::<Loose>(json) else {
        tracing::warn!("The stored front page cannot be read; the default one is shown.");
        return Layout::default();
    };
    let sections = loose
        .sections
        .into_iter()
        .filter_map(|value| match serde_json::from_value::<Section>(value) {
            Ok(section) => Some(section),
            Err(error) => {
                tracing::warn!(%error, "A stored section of the front page is skipped.");
                None
            }
        });
    Layout {
        sections: sections.collect(),
    }
}

/// Stores one setting: `delivery`, `cod` or `home`.
///
/// # Errors
/// [`Error::NotFound`] for anybody but the shop itself.
pub async fn put<T: Serialize>(ctx: &Ctx, key: &str, value: &T) -> Result<()> {
    ctx.require_system()?;
    let json = serde_json::to_string(value).map_err(|error| Error::Invalid(error.to_string()))?;
    let tx = ctx.shop.db().begin().await?;
    db::run(
        &tx,
        "INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        [key.into(), json.clone().into(), ctx.now().0.into()],
    )
    .await?;
    crate::audit::record(&tx, ctx, "setting.changed", &format!("setting:{key}"), &json).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Layout]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_section_is_skipped_and_the_rest_shown() {
        let layout = lenient_layout(
            r#"{"sections":[{"kind":"promises"},{"kind":"hologram"},{"kind":"categories","title":"All"}]}"#,
        );
        assert_eq!(
            layout.sections,
            [Section::Promises, Section::Categories { title: "All".into() }]
        );
    }
}
