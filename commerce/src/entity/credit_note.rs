use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credit_note")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub external_ref: Option<String>,
    pub order_id: Option<i64>,
    pub customer_id: Option<i64>,
    pub currency: String,
    pub total: i64,
    pub issued_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
