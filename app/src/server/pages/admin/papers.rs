//! What is printed for an order: invoice, credit notes, packing slips, labels; as pages and as PDF.

use axum::{extract::Path, response::Response};
use commerce::{
    Error,
    invoices::{self, Whose},
};
use domain::{
    access::Permission,
    ids::{OrderNumber, ShipmentId},
    paths::admin as paths,
    view::{Paper, desk::OrderDesk},
};

use super::orders::load;
use crate::{
    admin::{
        paper::page as sheet,
        shell::{Notice, NoticeCode},
    },
    server::{answer, staff::StaffPage},
};

/// A paper as it was asked for.
enum As {
    Page,
    Pdf,
}

async fn show(
    staff: &StaffPage,
    number: &OrderNumber,
    paper: Paper,
    wanted: As,
    pdf: String,
) -> commerce::Result<Response> {
    match wanted {
        As::Page => Ok(staff.page(&sheet::page(number, &paper), |_| sheet::body(paper, Some(pdf)))),
        As::Pdf => Ok(answer::pdf(invoices::pdf::render(paper).await?)),
    }
}

async fn invoice_as(staff: StaffPage, number: String, wanted: As) -> Response {
    let done = async {
        let order = load(&staff, &number).await?;
        let paper = invoices::invoice(&staff.ctx, Whose::Order(order.id)).await?;
        let pdf = paths::order_step(&order.number, "invoice.pdf");
        show(&staff, &order.number, paper, wanted, pdf).await
    };
    staff.answer(done.await)
}

/// The invoice.
pub(super) async fn invoice(staff: StaffPage, Path(number): Path<String>) -> Response {
    invoice_as(staff, number, As::Page).await
}

/// The invoice as PDF.
pub(super) async fn invoice_pdf(staff: StaffPage, Path(number): Path<String>) -> Response {
    invoice_as(staff, number, As::Pdf).await
}

/// Issues the invoice of a paid order before it is handed over.
pub(super) async fn issue(staff: StaffPage, Path(number): Path<String>) -> Response {
    let done = async {
        staff.ctx.require(Permission::OrdersEdit)?;
        let order = load(&staff, &number).await?;
        invoices::issue_now(&staff.ctx, order.id).await?;
        let back = paths::order_step(&order.number, "invoice");
        Ok(staff.go(&back, &Notice::new(NoticeCode::InvoiceIssued)))
    };
    staff.answer(done.await)
}

/// A credit note; with `.pdf` behind its number as PDF.
pub(super) async fn credit_note(staff: StaffPage, Path((number, paper)): Path<(String, String)>) -> Response {
    let done = async {
        let order = load(&staff, &number).await?;
        let (slug, wanted) = asked(&paper);
        let papers = invoices::papers(&staff.ctx, Whose::Order(order.id)).await?;
        let note = papers.credit_notes.iter().map(|note| note.number);
        let note = note
            .into_iter()
            .find(|note| paths::paper_slug(note) == slug)
            .ok_or(Error::NotFound)?;
        let paper = invoices::credit_note(&staff.ctx, Whose::Order(order.id), note).await?;
        let pdf = [&paths::credit_note(&order.number, &note), ".pdf"].concat();
        show(&staff, &order.number, paper, wanted, pdf).await
    };
    staff.answer(done.await)
}

fn asked(name: &str) -> (&str, As) {
    match name.strip_suffix(".pdf") {
        Some(name) => (name, As::Pdf),
        None => (name, As::Page),
    }
}

async fn packing_slip_as(staff: StaffPage, number: String, wanted: As) -> Response {
    let done = async {
        staff.ctx.require(Permission::OrdersFulfil)?;
        let order = load(&staff, &number).await?;
        let paper = invoices::packing_slip(&staff.ctx, order.id).await?;
        let pdf = paths::order_step(&order.number, "packing-slip.pdf");
        show(&staff, &order.number, paper, wanted, pdf).await
    };
    staff.answer(done.await)
}

/// Everything that is in the order, to pick by.
pub(super) async fn packing_slip(staff: StaffPage, Path(number): Path<String>) -> Response {
    packing_slip_as(staff, number, As::Page).await
}

/// The same as PDF.
pub(super) async fn packing_slip_pdf(staff: StaffPage, Path(number): Path<String>) -> Response {
    packing_slip_as(staff, number, As::Pdf).await
}

/// One of this order's parcels.
fn parcel(order: &OrderDesk, id: &str) -> commerce::Result<ShipmentId> {
    let id = id.parse().map(ShipmentId).map_err(|_| Error::NotFound)?;
    let known = order.shipments.iter().any(|parcel| parcel.id == id);
    known.then_some(id).ok_or(Error::NotFound)
}

/// The list that goes into a parcel; with `.pdf` as PDF.
pub(super) async fn slip(staff: StaffPage, Path((number, id)): Path<(String, String)>) -> Response {
    let done = async {
        staff.ctx.require(Permission::OrdersFulfil)?;
        let order = load(&staff, &number).await?;
        let (id, wanted) = asked(&id);
        let id = parcel(&order, id)?;
        let paper = invoices::parcel_slip(&staff.ctx, id).await?;
        let pdf = [&paths::parcel_paper(&order.number, "slip", id), ".pdf"].concat();
        show(&staff, &order.number, paper, wanted, pdf).await
    };
    staff.answer(done.await)
}

/// The label on a parcel; with `.pdf` as PDF.
pub(super) async fn label(staff: StaffPage, Path((number, id)): Path<(String, String)>) -> Response {
    let done = async {
        staff.ctx.require(Permission::OrdersFulfil)?;
        let order = load(&staff, &number).await?;
        let (id, wanted) = asked(&id);
        let id = parcel(&order, id)?;
        let paper = invoices::label(&staff.ctx, id).await?;
        let pdf = [&paths::parcel_paper(&order.number, "label", id), ".pdf"].concat();
        show(&staff, &order.number, paper, wanted, pdf).await
    };
    staff.answer(done.await)
}
