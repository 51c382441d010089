//! The address book.

use domain::{
    address::{
        Address,
        areas::{self, Area, AreaMatch},
    },
    form::{AddressDetails, AddressField, AddressForm, CheckoutForm, FormErrors},
    ids::{AccountId, AddressId},
    view::SavedAddress,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    identity,
};

/// Most entries of one book.
const MOST: i64 = 20;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    label: String,
    address: String,
    is_default: i64,
    version: i64,
}

impl Row {
    fn view(self) -> Result<SavedAddress> {
        let address: Address = serde_json::from_str(&self.address)
            .map_err(|error| Error::Corrupt(format!("saved address {}: {error}", self.id)))?;
        Ok(SavedAddress {
            id: AddressId(self.id),
            label: self.label,
            area: area_label(&address),
            address,
            is_default: self.is_default == 1,
            version: self.version,
        })
    }
}

/// The text that finds this address's area again.
pub(crate) fn area_label(address: &Address) -> String {
    let plain = format!("{}, {}", address.municipality, address.district);
    match areas::find(&plain) {
        AreaMatch::Exact(area) => area.label(),
        AreaMatch::Suggestions(near) => near
            .iter()
            .find(|area| area.municipality == address.municipality && area.district == address.district)
            .map_or(plain, areas::Area::label),
    }
}

/// An account's addresses, the default one first.
pub(super) async fn of(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<SavedAddress>> {
    let rows: Vec<Row> = db::all(
        conn,
        "SELECT id, label, address, is_default, version FROM customer_address WHERE account_id = $1
         ORDER BY is_default DESC, id LIMIT 100",
        [account.0.into()],
    )
    .await?;
    rows.into_iter().map(Row::view).collect()
}

/// The asker's addresses, the default one first.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn address_list(ctx: &Ctx) -> Result<Vec<SavedAddress>> {
    of(ctx.shop.db().reader(), ctx.require_account()?).await
}

/// What the checkout begins with for the asker: the default address, and where mails go.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn checkout_draft(ctx: &Ctx) -> Result<CheckoutForm> {
    let (conn, id) = (ctx.shop.db().reader(), ctx.require_account()?);
    let account = identity::by_id(conn, id).await?;
    let first = of(conn, id).await?.into_iter().next();
    let mut form = CheckoutForm {
        phone: account.phone_text().unwrap_or_default(),
        name: account.name,
        email: account.email.unwrap_or_default(),
        ..CheckoutForm::default()
    };
    if let Some(saved) = first {
        let landmark = saved.address.landmark.unwrap_or_default();
        form.name = saved.address.recipient;
        form.phone = saved.address.phone.display();
        form.area = saved.area;
        form.ward = saved.address.ward.to_string();
        form.street = if landmark.is_empty() {
            saved.address.street
        } else {
            format!("{}, {landmark}", saved.address.street)
        };
    }
    Ok(form)
}

/// The address that a form names.
///
/// # Errors
/// What is wrong, by field.
pub fn address_of(form: &AddressForm) -> std::result::Result<Address, FormErrors<AddressField>> {
    understand(form).map(|(_, address)| address)
}

fn understand(form: &AddressForm) -> std::result::Result<(AddressDetails, Address), FormErrors<AddressField>> {
    let details = form.parse()?;
    let area: Area = match areas::find(&details.area) {
        AreaMatch::Exact(area) => area,
        AreaMatch::Suggestions(near) => {
            let names: Vec<_> = near.iter().take(3).map(Area::label).collect();
            let mut errors = FormErrors::default();
            errors.push(
                AddressField::Area,
                if names.is_empty() {
                    "We do not know this municipality. Choose one from the list.".to_owned()
                } else {
                    format!("Choose one from the list. Did you mean {}?", names.join("; "))
                },
            );
            return Err(errors);
        }
    };
    let address = Address {
        recipient: details.name.clone(),
        phone: details.phone.clone(),
        municipality: area.municipality.to_owned(),
        district: area.district.to_owned(),
        province: area.province.to_owned(),
        ward: details.ward,
        street: details.street.clone(),
        landmark: details.landmark.clone(),
    };
    Ok((details, address))
}

fn stored(address: &Address) -> Result<String> {
    serde_json::to_string(address).map_err(|error| Error::Invalid(error.to_string()))
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Adds an address. The first one is the default.
///
/// # Errors
/// [`Error::Conflict`] when the book is full. What is wrong with the form is the inner `Err`.
pub async fn add_address(
    ctx: &Ctx,
    form: &AddressForm,
) -> Result<std::result::Result<AddressId, FormErrors<AddressField>>> {
    let account = ctx.require_account()?;
    let (details, address) = match understand(form) {
        Ok(understood) => understood,
        Err(errors) => return Ok(Err(errors)),
    };
    let tx = ctx.shop.db().begin().await?;
    identity::lock(&tx, account).await?;
    let count = db::number(
        &tx,
        "SELECT COUNT(*) FROM customer_address WHERE account_id = $1",
        [account.0.into()],
    )
    .await?;
    if count >= MOST {
        return Err(Error::Conflict(format!(
            "You have {MOST} addresses already. Remove one that you do not use."
        )));
    }
    let is_default = details.is_default || count == 0;
    if is_default {
        no_default(&tx, account).await?;
    }
    let now = ctx.now().0;
    let row: Option<IdRow> = db::one(
        &tx,
        "INSERT INTO customer_address (account_id, label, address, is_default, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, 1, $5, $6) RETURNING id",
        [
            account.0.into(),
            details.label.into(),
            stored(&address)?.into(),
            i64::from(is_default).into(),
            now.into(),
            now.into(),
        ],
    )
    .await?;
    let id = AddressId(row.map_or(0, |row| row.id));
    record(&tx, ctx, account, "address.added", id).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// Changes one of the asker's addresses. `version` is that of the list that was read. The default stays one until
/// another becomes it.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's, [`Error::Conflict`] for one that was changed since.
pub async fn change_address(
    ctx: &Ctx,
    id: AddressId,
    version: i64,
    form: &AddressForm,
) -> Result<std::result::Result<(), FormErrors<AddressField>>> {
    let account = ctx.require_account()?;
    let (details, address) = match understand(form) {
        Ok(understood) => understood,
        Err(errors) => return Ok(Err(errors)),
    };
    let tx = ctx.shop.db().begin().await?;
    let before = own(&tx, account, id).await?;
    if before.version != version {
        return Err(Error::Conflict(
            "This address was changed on another device. Load the page again.".to_owned(),
        ));
    }
    let is_default = details.is_default || before.is_default == 1;
    if is_default {
        no_default(&tx, account).await?;
    }
    db::run(
        &tx,
        "UPDATE customer_address SET label = $1, address = $2, is_default = $3, version = version + 1, updated_at = $4
         WHERE id = $5",
        [
            details.label.into(),
            stored(&address)?.into(),
            i64::from(is_default).into(),
            ctx.now().0.into(),
            id.0.into(),
        ],
    )
    .await?;
    record(&tx, ctx, account, "address.changed", id).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Removes one of the asker's addresses; the oldest of the others becomes the default. One that is gone is no mistake.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn remove_address(ctx: &Ctx, id: AddressId) -> Result<()> {
    let account = ctx.require_account()?;
    let tx = ctx.shop.db().begin().await?;
    let before = match own(&tx, account, id).await {
        Err(Error::NotFound) => return Ok(()),
        other => other?,
    };
    db::run(&tx, "DELETE FROM customer_address WHERE id = $1", [id.0.into()]).await?;
    if before.is_default == 1 {
        db::run(
            &tx,
            "UPDATE customer_address SET is_default = 1
             WHERE id = (SELECT MIN(id) FROM customer_address WHERE account_id = $1)",
            [account.0.into()],
        )
        .await?;
    }
    record(&tx, ctx, account, "address.removed", id).await?;
    tx.commit().await?;
    Ok(())
}

/// One of an account's addresses, with the account locked.
async fn own(tx: &impl ConnectionTrait, account: AccountId, id: AddressId) -> Result<Row> {
    identity::lock(tx, account).await?;
    let row: Option<Row> = db::one(
        tx,
        "SELECT id, label, address, is_default, version FROM customer_address WHERE id = $1 AND account_id = $2",
        [id.0.into(), account.0.into()],
    )
    .await?;
    row.ok_or(Error::NotFound)
}

async fn no_default(tx: &impl ConnectionTrait, account: AccountId) -> Result<()> {
    db::run(
        tx,
        "UPDATE customer_address SET is_default = 0 WHERE account_id = $1 AND is_default = 1",
        [account.0.into()],
    )
    .await?;
    Ok(())
}

async fn record(tx: &impl ConnectionTrait, ctx: &Ctx, account: AccountId, action: &str, id: AddressId) -> Result<()> {
    audit::record(tx, ctx, action, &format!("account:{account}"), &format!("address {id}")).await
}
