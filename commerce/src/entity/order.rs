use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub number: String,
    pub token: String,
    pub source: String,
    pub external_ref: Option<String>,
    pub cart_id: Option<i64>,
    pub idempotency_key: Option<String>,
    pub request_hash: String,
    pub customer_id: Option<i64>,
    pub state: String,
    pub payment_state: String,
    pub fulfilment_state: String,
    pub method: String,
    pub currency: String,
    pub goods: i64,
    pub discount: i64,
    pub delivery: i64,
    pub tax_included: i64,
    pub total: i64,
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub address: String,
    pub note: String,
    pub delivery_code: String,
    pub delivery_name: String,
    pub delivery_promise: String,
    pub held_until: Option<i64>,
    pub placed_at: i64,
    pub updated_at: i64,
    pub version: i64,
    pub channel: Option<String>,
    pub district: String,
    pub cancel_reason: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
