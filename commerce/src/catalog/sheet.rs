//! What sheets write beside the products of a batch, in the same transaction.

use domain::{ids::ProductId, time::Timestamp};
use sea_orm::DatabaseTransaction;

use super::Batch;
use crate::{
    db,
    error::{Error, Result},
    tags::Tag,
};

impl Batch {
    /// The transaction.
    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Timestamp {
        self.ctx.now()
    }

    /// Lets a product be written whatever was put in last: staff may have changed it since.
    pub(crate) async fn again(&self, product: ProductId) -> Result<()> {
        let sql = "UPDATE product SET fingerprint = '' WHERE id = $1";
        db::run(&self.tx, sql, [product.0.into()]).await?;
        Ok(())
    }

    /// Notes a product whose stock has changed.
    pub(crate) fn stocked(&mut self, product: ProductId) {
        self.tags.push(Tag::Product(product));
    }

    /// Ends the transaction, also where no product was written.
    pub(crate) async fn keep(self) -> Result<()> {
        if !self.changed.is_empty() {
            return self.commit().await.map(|_| ());
        }
        self.tx.commit().await.map_err(Error::from)?;
        if !self.tags.is_empty() {
            let tags = self.ctx.shop.tags();
            tags.touch(std::iter::once(Tag::Catalog).chain(self.tags));
        }
        Ok(())
    }
}
