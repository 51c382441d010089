//! Every address that a person's browser asks for, and who answers.

use axum::{
    Router,
    body::Body,
    extract::State as Extract,
    http::Request,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::prelude::provide_context;

use super::{
    State,
    pages::{account, admin, browse, checkout, links, machines, order, order_code, own_order, sign_in, sign_up},
};
use crate::storefront::{
    cart::actions as cart_actions, checkout::actions as checkout_actions, search::actions as search_actions,
};

/// The storefront's pages and server functions, and the back office.
pub fn routes() -> Router<State> {
    register();
    Router::new()
        .route("/", get(browse::home))
        .route("/c/{slug}", get(browse::category))
        .route("/collections/{slug}", get(browse::collection))
        .route("/p/{slug}", get(browse::product))
        .route("/p/{slug}/wait", post(browse::wait))
        .route("/search", get(browse::search))
        .route("/help", get(browse::help))
        .route("/cart", get(checkout::cart))
        .route("/checkout", get(checkout::checkout).post(checkout::place))
        .route("/order/{token}", get(order::order))
        .route("/order/{token}/invoice", get(order::invoice))
        .route("/order/{token}/invoice.pdf", get(order::invoice_pdf))
        .route("/order/{token}/pay", get(order::pay))
        .route("/order/{token}/retry", post(order::retry))
        .route("/order/{token}/cash", post(order::to_cash))
        .route("/order/{token}/code", post(order_code::enter))
        .route("/order/{token}/code/new", post(order_code::send))
        .route("/order/{token}/account", post(order::make_account))
        .route("/order/{token}/cancel", post(own_order::cancel))
        .route(
            "/order/{token}/return",
            get(own_order::return_form).post(own_order::ask_return),
        )
        .route("/order/{token}/return/{number}/withdraw", post(own_order::withdraw))
        .route("/pay/esewa/{uuid}/success", get(order::esewa_success))
        .route("/pay/esewa/{uuid}/failure", get(order::esewa_failure))
        .route("/robots.txt", get(machines::robots))
        .route("/sitemap.xml", get(machines::sitemap))
        .route("/sitemap/{file}", get(machines::sitemap_part))
        .route("/speculation-rules.json", get(machines::speculation_rules))
        .route("/api/{*function}", get(server_function).post(server_function))
        .merge(sign_in::routes())
        .merge(sign_up::routes())
        .merge(links::routes())
        .merge(account::routes())
        .merge(admin::routes())
        .fallback(browse::not_found)
}

/// Makes the server functions known by name, whatever the linker thinks of code that nobody calls.
fn register() {
    use leptos::server_fn::axum::register_explicit;
    register_explicit::<cart_actions::AddToCart>();
    register_explicit::<cart_actions::SetQuantity>();
    register_explicit::<cart_actions::ReadCart>();
    register_explicit::<search_actions::Suggest>();
    register_explicit::<checkout_actions::Quote>();
    register_explicit::<checkout_actions::Areas>();
}

async fn server_function(Extract(state): Extract<State>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let ctx = state.ctx(&parts, commerce::Actor::Shopper);
    let request = Request::from_parts(parts, body);
    leptos_axum::handle_server_fns_with_context(move || provide_context(ctx.clone()), request)
        .await
        .into_response()
}
