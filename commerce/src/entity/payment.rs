use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub order_id: i64,
    pub method: String,
    pub transaction_uuid: String,
    pub product_code: String,
    pub amount: i64,
    pub currency: String,
    pub state: String,
    pub reference: Option<String>,
    pub captured: i64,
    pub refunded: i64,
    pub lookups: i64,
    pub next_check_at: Option<i64>,
    pub review: String,
    pub started_at: i64,
    pub settled_at: Option<i64>,
    pub version: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
