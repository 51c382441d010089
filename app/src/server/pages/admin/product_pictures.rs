//! Pictures of a product: uploaded several at once, ordered, described, taken away.

use axum::{
    Form,
    extract::{
        Multipart, Path,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::StatusCode,
    response::Response,
};
use commerce::{
    Error,
    catalog::desk::{self, LARGEST_PICTURE, PictureChange, PictureForm, Upload},
};
use domain::{
    access::Permission::CatalogueEdit, ids::ProductId, paths::admin as paths, product::Focal, text::one_line,
};

use super::{
    Fields, field,
    products::{began, product_id, show},
};
use crate::{
    admin::{
        products::form::Beside,
        shell::{Notice, NoticeCode},
    },
    server::staff::StaffPage,
};

/// Files of one form.
const AT_ONCE: usize = 8;
/// The largest body of the form.
pub(super) const LARGEST: usize = AT_ONCE * LARGEST_PICTURE + 64 * 1024;

const BROKEN: &str = "The files did not arrive whole: choose fewer or smaller ones.";

/// Takes files one after another: of many, one is in memory at a time.
pub(super) async fn upload(
    staff: StaffPage,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = product_id(&id)?;
        let (taken, refused) = match form {
            Ok(form) => take(&staff, id, form).await?,
            Err(_) => (0, vec![BROKEN.to_owned()]),
        };
        let back = [&paths::product(id), "#pictures-part"].concat();
        if refused.is_empty() {
            return Ok(staff.go(&back, &Notice::about(NoticeCode::PicturesAdded, taken)));
        }
        let product = desk::product(&staff.ctx, id).await?;
        let beside = Beside {
            files: refused,
            began: began(&product),
            ..Beside::default()
        };
        show(
            &staff,
            &product,
            &product.form,
            beside,
            StatusCode::UNPROCESSABLE_ENTITY,
        )
        .await
    };
    staff.answer(load.await)
}

/// How many were taken, and why others were not.
async fn take(staff: &StaffPage, id: ProductId, mut form: Multipart) -> commerce::Result<(u32, Vec<String>)> {
    let (mut seen, mut taken, mut refused) = (0, 0_u32, Vec::new());
    loop {
        let part = match form.next_field().await {
            Ok(Some(part)) if part.name() == Some("file") => part,
            Ok(Some(_)) => continue,
            Ok(None) => break,
            Err(_) => {
                refused.push(BROKEN.to_owned());
                break;
            }
        };
        let name = one_line(part.file_name().unwrap_or("A file"), 80);
        let Ok(read) = read(part).await else {
            refused.push(format!("{name} did not arrive whole."));
            break;
        };
        if read.as_ref().is_some_and(Vec::is_empty) {
            continue;
        }
        seen += 1;
        if seen > AT_ONCE {
            refused.push(format!("{name}: send at most {AT_ONCE} files at once."));
            continue;
        }
        let Some(bytes) = read else {
            refused.push(format!(
                "{name}: a file may have at most {} MB.",
                LARGEST_PICTURE / 1024 / 1024
            ));
            continue;
        };
        let upload = Upload {
            name: name.clone(),
            bytes,
        };
        match desk::add_picture(&staff.ctx, id, upload).await {
            Ok(Ok(())) => taken += 1,
            Ok(Err(why)) => refused.push(format!("{name}: {why}.")),
            Err(Error::Busy) => refused.push(format!("{name}: too many pictures are being made; send it again soon.")),
            Err(error) => return Err(error),
        }
    }
    if seen == 0 && refused.is_empty() {
        refused.push("Choose a file first.".to_owned());
    }
    Ok((taken, refused))
}

/// A file's bytes; `None` where they are too many. What is too much is read and dropped.
async fn read(mut part: Field<'_>) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(chunk) = part.chunk().await? {
        fits &= bytes.len() + chunk.len() <= LARGEST_PICTURE;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes.clear();
        }
    }
    Ok(fits.then_some(bytes))
}

/// Orders, describes, takes away.
pub(super) async fn change(staff: StaffPage, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = product_id(&id)?;
        let form = PictureForm {
            changes: changes(&fields),
            order_was: by_place(&fields, "picture", "was.place"),
        };
        let Err(clashes) = desk::change_pictures(&staff.ctx, id, &form).await? else {
            let back = [&paths::product(id), "#pictures-part"].concat();
            return Ok(staff.go(&back, &Notice::new(NoticeCode::PicturesSaved)));
        };
        let product = desk::product(&staff.ctx, id).await?;
        let beside = Beside {
            pictures: clashes,
            began: began(&product),
            ..Beside::default()
        };
        show(&staff, &product, &product.form, beside, StatusCode::CONFLICT).await
    };
    staff.answer(load.await)
}

fn changes(fields: &Fields) -> Vec<PictureChange> {
    let ids = ordered(fields, "picture");
    let change = |id: i64| {
        let of = |name: &str| field(fields, &format!("{name}.{id}"));
        let percent = |name: &str| of(name).parse().unwrap_or(50);
        PictureChange {
            id,
            alt: of("alt").to_owned(),
            focal: Focal::new(percent("x"), percent("y")),
            remove: of("remove") == "1",
            was: fields
                .iter()
                .any(|(name, _)| *name == format!("was.alt.{id}"))
                .then(|| (of("was.alt").to_owned(), Focal::new(percent("was.x"), percent("was.y")))),
        }
    };
    ids.into_iter().map(change).collect()
}

/// The rows of a form in the order of their typed places; equal ones as they stand.
pub(super) fn ordered(fields: &Fields, name: &str) -> Vec<i64> {
    by_place(fields, name, "place")
}

fn by_place(fields: &Fields, name: &str, place: &str) -> Vec<i64> {
    let mut rows: Vec<(i64, i64)> = fields
        .iter()
        .filter(|(key, _)| key == name)
        .filter_map(|(_, id)| id.parse().ok())
        .map(|id: i64| {
            let typed = field(fields, &format!("{place}.{id}")).trim().parse();
            (typed.unwrap_or(i64::MAX), id)
        })
        .collect();
    rows.sort_by_key(|(place, _)| *place);
    rows.into_iter().map(|(_, id)| id).collect()
}
