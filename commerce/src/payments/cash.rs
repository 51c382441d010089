//! Cash on delivery: nothing happens before the door.

use async_trait::async_trait;
use domain::{
    money::Money,
    payment::{Claim, Lookup, Method},
};

use super::{Attempt, Begin, Gateway, LookedUp};
use crate::error::Result;

/// The courier collects.
#[derive(Clone, Copy, Debug)]
pub struct Cash;

#[async_trait]
impl Gateway for Cash {
    fn method(&self) -> Method {
        Method::CashOnDelivery
    }

    fn product_code(&self) -> &'static str {
        ""
    }

    fn begin(&self, _: &Attempt) -> Result<Begin> {
        Ok(Begin::OnDelivery)
    }

    fn read_callback(&self, _: &str) -> std::result::Result<Claim, String> {
        Err("cash has no callback".to_owned())
    }

    async fn look_up(&self, _: &str, _: Money) -> LookedUp {
        LookedUp {
            lookup: Lookup::unavailable(),
            raw: "cash cannot be looked up".to_owned(),
        }
    }
}
