//! The audit trail of one record, as a table on its page.

use domain::{
    time::Timestamp,
    view::{AuditRow, desk::DeskAudit},
};
use leptos::prelude::*;

use crate::admin::{list::moment_view, shell::Desk};

/// One thing that was done.
pub struct Done<'a> {
    at: Timestamp,
    actor: &'a str,
    action: &'a str,
    detail: &'a str,
}

impl<'a> From<&'a AuditRow> for Done<'a> {
    fn from(row: &'a AuditRow) -> Self {
        Self {
            at: row.at,
            actor: &row.actor,
            action: &row.action,
            detail: &row.detail,
        }
    }
}

impl<'a> From<&'a DeskAudit> for Done<'a> {
    fn from(row: &'a DeskAudit) -> Self {
        Self {
            at: row.at,
            actor: &row.actor,
            action: &row.action,
            detail: &row.detail,
        }
    }
}

/// The table. `caption` is for those who hear the page.
pub fn trail<'a>(desk: &Desk, caption: &'static str, done: impl Iterator<Item = Done<'a>>) -> AnyView {
    let rows = done
        .map(|each| {
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">
                        {moment_view(each.at, desk.shop.offset)}
                    </th>
                    <td role="cell">{desk.names.who(each.actor)}</td>
                    <td role="cell">{each.action.to_owned()}</td>
                    <td role="cell">
                        <span class="line-clamp-2 break-words">{each.detail.to_owned()}</span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="records cards" role="table">
            <caption class="sr-only">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"When"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"What"</th>
                    <th scope="col">"More"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
