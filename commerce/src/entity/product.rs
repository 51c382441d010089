use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "product")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub slug: String,
    pub title: String,
    pub subtitle: String,
    pub brand: String,
    pub description: String,
    pub specs: String,
    pub keywords: String,
    pub status: String,
    pub category_id: i64,
    pub rank: i64,
    pub price_min: i64,
    pub price_max: i64,
    pub compare_at: Option<i64>,
    pub published_at: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
