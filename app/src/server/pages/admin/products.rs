//! One product: made, saved, moved on, copied, previewed.

use axum::{
    Form,
    extract::{Path, State as Extract},
    http::{HeaderValue, StatusCode},
    response::Response,
};
use commerce::{
    Error, catalog,
    catalog::desk::{self, Save, Saved},
};
use domain::{
    access::Permission::CatalogueEdit,
    form::FormErrors,
    ids::ProductId,
    paths::admin as paths,
    product::{Change, Part, ProductField, ProductForm, Status, VariantForm},
    view::goods::ProductDesk,
};

use super::{Fields, field};
use crate::{
    admin::{
        products::form::{self as form_page, Beside},
        shell::{Notice, NoticeCode},
    },
    server::{
        State,
        answer::{self, Keep},
        pages::browse::delivery_facts,
        render,
        staff::StaffPage,
    },
    storefront::product::page::{self as product_page, Wish},
};

/// The largest body of the form: two hundred variants, and a description in which every letter is encoded.
pub(super) const LARGEST: usize = 1024 * 1024;

pub(super) fn product_id(id: &str) -> commerce::Result<ProductId> {
    id.parse().map(ProductId).map_err(|_| Error::NotFound)
}

fn typed(fields: &Fields) -> ProductForm {
    ProductForm::from_pairs(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

/// The form of a new product.
pub(super) async fn new(staff: StaffPage) -> Response {
    let form = ProductForm {
        variants: vec![VariantForm::default()],
        ..ProductForm::default()
    };
    let done = show_new(&staff, &form, Beside::default(), StatusCode::OK).await;
    staff.answer(done)
}

async fn show_new(
    staff: &StaffPage,
    form: &ProductForm,
    beside: Beside,
    status: StatusCode,
) -> commerce::Result<Response> {
    let places = desk::places(&staff.ctx).await?;
    let mut response = staff.page(&form_page::new_page(), |desk| {
        form_page::new_body(desk, form, &places, &beside)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// The form with the variants that its options span, where they are what is wrong.
fn mended(form: &mut ProductForm, errors: &FormErrors<ProductField>) {
    if errors.of(&ProductField::Variants).is_some() {
        form.make_variants();
    }
}

/// Makes a product, as a draft.
pub(super) async fn create(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let mut form = typed(&fields);
        if field(&fields, "do") == "variants" {
            form.make_variants();
            return show_new(&staff, &form, Beside::default(), StatusCode::OK).await;
        }
        let errors = match form.parse(staff.ctx.shop.facts().offset) {
            Ok(details) => {
                let save = Save {
                    product: None,
                    version: 0,
                    details,
                };
                match desk::save(&staff.ctx, &save).await? {
                    Saved::Done(id) => return created(&staff, id, field(&fields, "do")).await,
                    Saved::Newer => FormErrors::default(),
                    Saved::Refused(errors) => errors,
                }
            }
            Err(errors) => errors,
        };
        mended(&mut form, &errors);
        let beside = Beside {
            errors,
            ..Beside::default()
        };
        show_new(&staff, &form, beside, StatusCode::UNPROCESSABLE_ENTITY).await
    };
    staff.answer(load.await)
}

async fn created(staff: &StaffPage, id: ProductId, wanted: &str) -> commerce::Result<Response> {
    if wanted == "publish" {
        desk::set_status(&staff.ctx, id, Change::Publish).await?;
    }
    let notice = Notice::new(NoticeCode::ProductCreated);
    Ok(staff.go(&paths::product(id), &notice))
}

/// A product's page with a form that may be newer than what is stored.
pub(super) async fn show(
    staff: &StaffPage,
    product: &ProductDesk,
    form: &ProductForm,
    beside: Beside,
    status: StatusCode,
) -> commerce::Result<Response> {
    let places = desk::places(&staff.ctx).await?;
    let mut response = staff.page(&form_page::page(product), |desk| {
        form_page::body(desk, product, form, &places, &beside)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// The version and the marks of a product as it is stored.
pub(super) fn began(product: &ProductDesk) -> (String, String) {
    (product.version.to_string(), product.form.marks())
}

/// One product.
pub(super) async fn product(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let product = desk::product(&staff.ctx, product_id(&id)?).await?;
        let beside = Beside {
            began: began(&product),
            ..Beside::default()
        };
        show(&staff, &product, &product.form, beside, StatusCode::OK).await
    };
    staff.answer(load.await)
}

/// Tries of a save that others are quicker than.
const TRIES: usize = 3;

/// Saves what was typed. What somebody else has changed since the form was made is joined with it, or shown.
pub(super) async fn save(staff: StaffPage, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = product_id(&id)?;
        for _ in 0..TRIES {
            if let Some(response) = try_to_save(&staff, id, &fields).await? {
                return Ok(response);
            }
        }
        Err(Error::Conflict(
            "Somebody else is saving this product again and again. Send the form once more in a moment.".to_owned(),
        ))
    };
    staff.answer(load.await)
}

/// `None` when somebody was quicker between reading and writing.
async fn try_to_save(staff: &StaffPage, id: ProductId, fields: &Fields) -> commerce::Result<Option<Response>> {
    let stored = desk::product(&staff.ctx, id).await?;
    let mut form = typed(fields);
    for part in Part::ALL {
        if field(fields, &format!("take.{}", part.code())) == "theirs" {
            part.copy(&stored.form, &mut form);
        }
    }
    let mut beside = Beside {
        began: (field(fields, "version").to_owned(), field(fields, "seen").to_owned()),
        ..Beside::default()
    };
    if beside.began.0 != stored.version.to_string() {
        beside.clashes = form.join(&stored.form, field(fields, "seen"));
        beside.began = began(&stored);
        if !beside.clashes.is_empty() {
            return show(staff, &stored, &form, beside, StatusCode::CONFLICT)
                .await
                .map(Some);
        }
    }
    if field(fields, "do") == "variants" {
        form.make_variants();
        return show(staff, &stored, &form, beside, StatusCode::OK).await.map(Some);
    }
    let errors = match form.parse(staff.ctx.shop.facts().offset) {
        Ok(details) => {
            let save = Save {
                product: Some(id),
                version: stored.version,
                details,
            };
            match desk::save(&staff.ctx, &save).await? {
                Saved::Done(_) => {
                    let notice = Notice::new(NoticeCode::ProductSaved);
                    return Ok(Some(staff.go(&paths::product(id), &notice)));
                }
                Saved::Newer => return Ok(None),
                Saved::Refused(errors) => errors,
            }
        }
        Err(errors) => errors,
    };
    mended(&mut form, &errors);
    beside.errors = errors;
    show(staff, &stored, &form, beside, StatusCode::UNPROCESSABLE_ENTITY)
        .await
        .map(Some)
}

/// Publishes, unpublishes, archives, brings back, or copies.
pub(super) async fn step(staff: StaffPage, Path((id, step)): Path<(String, String)>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = product_id(&id)?;
        if step == "duplicate" {
            let copy = desk::duplicate(&staff.ctx, id).await?;
            return Ok(staff.go(&paths::product(copy), &Notice::new(NoticeCode::ProductCopied)));
        }
        let change: Change = step.parse().map_err(|_| Error::NotFound)?;
        match desk::set_status(&staff.ctx, id, change).await {
            Ok(moved) => {
                let code = match moved.status {
                    Status::Active => NoticeCode::ProductPublished,
                    Status::Draft => NoticeCode::ProductDrafted,
                    Status::Archived => NoticeCode::ProductArchived,
                };
                Ok(staff.go(&paths::product(id), &Notice::new(code)))
            }
            Err(Error::Conflict(sentence)) => {
                let product = desk::product(&staff.ctx, id).await?;
                let beside = Beside {
                    refused: Some(sentence),
                    began: began(&product),
                    ..Beside::default()
                };
                show(&staff, &product, &product.form, beside, StatusCode::CONFLICT).await
            }
            Err(error) => Err(error),
        }
    };
    staff.answer(load.await)
}

/// A product as shoppers will see it, whatever its status. Kept nowhere, for no search engine.
pub(super) async fn preview(Extract(state): Extract<State>, staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        let page = catalog::preview(&staff.ctx, product_id(&id)?).await?;
        let frame = render::frame(&state, &staff.ctx).await?;
        let facts = delivery_facts(&staff.ctx).await?;
        let selected = product_page::selected(&page, None);
        let head = product_page::head(&frame.shop, &page, selected);
        let html = render::html(&frame, &head, || {
            product_page::body(&frame, page, selected, &facts, &Wish::default())
        });
        let mut response = answer::page(html, Keep::Never);
        response
            .headers_mut()
            .insert("x-robots-tag", HeaderValue::from_static("noindex"));
        Ok(response)
    };
    staff.answer(load.await)
}
