//! Figures: what they count, that they are right at once, and that what is kept is what the orders say.

use commerce::{
    Ctx, Error, analytics, doctor,
    orders::{self, Cancel, OrderStep, PackedGoods, desk},
    testing::{TestShop, checkout_form, rs},
};
use domain::{
    access::Preset,
    analytics::{Asked, Buyer, Grain, Preset as Days, Sale, Sales, Span},
    money::Money,
    order::{CancelReason, OrderState},
    payment::Method,
    time::{DAY_MS, HOUR_MS},
    view::{analytics::Figures, desk::OrderListQuery},
};

use crate::desk::Desk;

fn asked(from: &str, to: &str) -> Asked {
    Asked {
        preset: Days::Custom,
        chosen: Span::new(from.parse().unwrap(), to.parse().unwrap()),
        ..Asked::default()
    }
}

async fn figures(ctx: &Ctx, asked: &Asked) -> Figures {
    analytics::dashboard(ctx, asked).await.expect("figures").1
}

/// Of the day that every test begins on, and the days after it.
async fn of_december(ctx: &Ctx) -> Figures {
    figures(ctx, &asked("2026-12-01", "2026-12-31")).await
}

/// The same before and after the sums are made: the number that is kept is the number that was added up.
async fn both(ctx: &Ctx, asked: &Asked) -> Figures {
    let live = figures(ctx, asked).await;
    analytics::fold(ctx).await.expect("the sums");
    let kept = figures(ctx, asked).await;
    assert_eq!(live, kept);
    kept
}

#[tokio::test]
async fn a_sale_counts_at_once_and_one_that_was_never_paid_does_not() {
    let desk = Desk::open().await;
    desk.cash(2).await;
    let unpaid = desk.order(desk.tea.variant(), 3, Method::Esewa).await;
    let total = |orders: i64| Money::from_minor(orders);
    let cash = desk.number("SELECT total FROM orders ORDER BY id LIMIT 1").await;
    let wallet = desk.number("SELECT total FROM orders ORDER BY id DESC LIMIT 1").await;

    let before = of_december(&desk.ctx).await;
    desk.clock.advance_ms(2 * HOUR_MS);
    orders::expire_unpaid(&desk.ctx, 10).await.unwrap();
    let after = both(&desk.ctx, &asked("2026-12-01", "2026-12-31")).await;

    assert_eq!((before.total.orders, before.total.gross), (2, total(cash + wallet)));
    assert_eq!(before.units, 5);
    let id = desk.id(&unpaid).await;
    assert_eq!(desk.desk_states(id).await.0, OrderState::Cancelled);
    assert_eq!((after.total.orders, after.total.gross), (1, total(cash)));
    assert_eq!((after.units, after.total.called_off), (2, Money::ZERO));
    let cancelled = after.states.iter().find(|figure| figure.state == OrderState::Cancelled);
    assert_eq!(cancelled.map(|figure| figure.orders), Some(1));
    let esewa = after
        .methods
        .iter()
        .find(|figure| figure.method == Method::Esewa)
        .unwrap();
    assert_eq!(
        (esewa.orders, esewa.paid, esewa.lost, esewa.success()),
        (1, 0, 1, Some(0))
    );
}

#[tokio::test]
async fn what_is_called_off_before_its_invoice_is_no_net_revenue() {
    let desk = Desk::open().await;
    let kept = desk.confirmed(1).await;
    let (_, gone) = desk.cash(2).await;
    let cancel = Cancel {
        order: gone,
        reason: CancelReason::ByShop,
        packed: PackedGoods::Restock,
        expected_version: None,
    };
    let worth = desk
        .number(&format!("SELECT total FROM orders WHERE id = {gone}"))
        .await;
    let other = desk
        .number(&format!("SELECT total FROM orders WHERE id = {kept}"))
        .await;

    orders::cancel(&desk.owner(), cancel).await.unwrap();

    let sales = both(&desk.ctx, &asked("2026-12-01", "2026-12-01")).await.total;
    assert_eq!((sales.orders, sales.gross), (2, Money::from_minor(worth + other)));
    assert_eq!(sales.called_off, Money::from_minor(worth));
    assert_eq!(sales.net().unwrap(), Money::from_minor(other));
}

#[tokio::test]
async fn a_credit_note_counts_on_its_own_day_and_a_cancelled_invoice_once() {
    let desk = Desk::open().await;
    let (_, order, _) = desk.paid(2).await;
    let worth = Money::from_minor(
        desk.number(&format!("SELECT total FROM orders WHERE id = {order}"))
            .await,
    );
    commerce::invoices::issue_now(&desk.owner(), order).await.unwrap();
    desk.clock.advance_ms(DAY_MS);
    let cancel = Cancel {
        order,
        reason: CancelReason::ByShopper,
        packed: PackedGoods::Restock,
        expected_version: None,
    };

    orders::cancel(&desk.owner(), cancel).await.unwrap();

    let all = both(&desk.ctx, &asked("2026-12-01", "2026-12-03")).await;
    let days: Vec<(Money, Money, Money)> = all
        .points
        .iter()
        .map(|point| (point.sales.gross, point.sales.called_off, point.sales.credited))
        .collect();
    assert_eq!(
        days,
        [
            (worth, Money::ZERO, Money::ZERO),
            (Money::ZERO, Money::ZERO, worth),
            (Money::ZERO, Money::ZERO, Money::ZERO)
        ]
    );
    assert_eq!(all.total.net().unwrap(), Money::ZERO);
}

#[tokio::test]
async fn a_day_ends_at_the_shops_midnight() {
    let desk = Desk::open().await;
    // 11:45 in Kathmandu: 12 hours and 15 minutes are left of the day.
    desk.clock.advance_ms(12 * HOUR_MS + 15 * 60_000 - 1);
    desk.cash(1).await;
    desk.clock.advance_ms(1);
    desk.cash(2).await;

    let all = both(&desk.ctx, &asked("2026-12-01", "2026-12-02")).await;

    assert_eq!(all.points.len(), 2);
    assert!(all.points.iter().all(|point| point.sales.orders == 1));
    assert_eq!(both(&desk.ctx, &asked("2026-12-02", "2026-12-02")).await.units, 2);
}

#[tokio::test]
async fn a_customer_is_new_once_and_a_sale_that_never_was_makes_nobody_known() {
    let desk = Desk::open().await;
    let unpaid = desk.order(desk.tea.variant(), 1, Method::Esewa).await;
    desk.clock.advance_ms(DAY_MS / 2);
    desk.cash(1).await;
    desk.clock.advance_ms(DAY_MS);
    desk.cash(1).await;
    let mut other = checkout_form(Method::CashOnDelivery);
    other.phone = "9851000000".into();
    let cart = desk.cart_with(&[(desk.tea.variant(), 1)]).await;
    desk.place_ok(&cart, other).await;
    let of = |figures: &Figures| (figures.total.new, figures.total.returning, figures.total.unknown());
    let before = both(&desk.ctx, &asked("2026-12-01", "2026-12-03")).await;
    assert_eq!(of(&before), (2, 2, 0));

    orders::expire_unpaid(&desk.ctx, 10).await.unwrap();

    let id = desk.id(&unpaid).await;
    assert_eq!(desk.desk_states(id).await.0, OrderState::Cancelled);
    let after = both(&desk.ctx, &asked("2026-12-01", "2026-12-03")).await;
    assert_eq!(of(&after), (2, 1, 0), "the second order is the first sale now");
}

#[tokio::test]
async fn orders_that_are_adopted_move_their_buyer() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    for phone in ["9841234567", "9841234568"] {
        let mut form = checkout_form(Method::CashOnDelivery);
        form.phone = phone.into();
        let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
        shop.place_ok(&cart, form).await;
        shop.clock.advance_ms(HOUR_MS);
    }
    let today = asked("2026-12-01", "2026-12-01");
    assert_eq!(both(&shop.ctx, &today).await.total.new, 2);

    shop.sign_up("asha@example.com").await;
    let link = shop.last_link().await;
    commerce::identity::verify_email(&shop.shopper(), &link)
        .await
        .unwrap()
        .unwrap();

    let adopted = shop
        .number("SELECT COUNT(*) FROM orders WHERE customer_id IS NOT NULL")
        .await;
    let total = both(&shop.ctx, &today).await.total;
    assert_eq!((adopted, total.new, total.returning), (2, 1, 1));
}

#[tokio::test]
async fn a_change_that_forgets_its_mark_is_found() {
    let desk = Desk::open().await;
    desk.cash(1).await;
    assert_eq!(doctor::check(&desk.ctx).await.unwrap(), []);
    desk.spoil();

    desk.execute("UPDATE orders SET method = 'esewa'").await;
    let problems = doctor::check(&desk.ctx).await.unwrap();
    let found: Vec<&str> = problems.iter().map(|problem| problem.found.as_str()).collect();
    assert!(
        found.iter().any(|found| found.starts_with("sales_day, day 2078")),
        "{found:?}"
    );

    // The next step of the order marks its day, whatever it does.
    let id = domain::ids::OrderId(desk.number("SELECT id FROM orders").await);
    let mark = format!("INSERT INTO sales_mark (at) SELECT placed_at FROM orders WHERE id = {id}");
    desk.execute(&mark).await;
    analytics::fold(&desk.ctx).await.unwrap();
    let left = doctor::check(&desk.ctx).await.unwrap();
    assert!(
        left.iter().all(|problem| !problem.found.starts_with("sales_")),
        "{left:?}"
    );
}

#[tokio::test]
async fn months_that_are_over_are_kept_and_a_late_change_opens_them() {
    let desk = Desk::open().await;
    let (_, order) = desk.cash(3).await;
    desk.clock.advance_ms(45 * DAY_MS);
    desk.cash(1).await;
    analytics::fold(&desk.ctx).await.unwrap();
    assert_eq!(desk.number("SELECT COUNT(*) FROM sales_month").await, 1);
    let whole = asked("2026-11-01", "2027-01-31");
    assert_eq!(both(&desk.ctx, &whole).await.units, 4);

    let step = OrderStep {
        order,
        expected_version: None,
    };
    orders::confirm(&desk.owner(), step).await.unwrap();
    assert_eq!(both(&desk.ctx, &whole).await.units, 4);

    assert_eq!(desk.number("SELECT COUNT(*) FROM sales_month").await, 1);
    assert_eq!(doctor::check(&desk.ctx).await.unwrap(), []);
}

#[tokio::test]
async fn another_clock_cuts_the_days_anew() {
    let desk = Desk::open().await;
    desk.cash(1).await;
    let utc = desk
        .reopen(|options| options.facts.offset = domain::time::UtcOffset(-12 * 60))
        .await;

    // 18:00 of the day before, there.
    let there = both(&utc, &asked("2026-11-30", "2026-11-30")).await;
    assert_eq!(there.total.orders, 1);
    let here = both(&desk.ctx, &asked("2026-12-01", "2026-12-01")).await;
    assert_eq!(here.total.orders, 1);
}

#[tokio::test]
async fn folding_in_the_middle_of_a_change_loses_nothing() {
    let desk = Desk::open().await;
    let (_, order) = desk.cash(1).await;
    let step = OrderStep {
        order,
        expected_version: None,
    };
    let owner = desk.owner();
    let (folded, confirmed) = tokio::join!(
        async {
            for _ in 0..5 {
                analytics::fold(&desk.ctx).await.unwrap();
            }
        },
        orders::confirm(&owner, step)
    );
    let () = folded;
    confirmed.unwrap();
    let states = both(&desk.ctx, &asked("2026-12-01", "2026-12-01")).await.states;
    assert_eq!(states.len(), 1);
    assert_eq!((states[0].state, states[0].orders), (OrderState::Confirmed, 1));
    desk.assert_books_balance().await;
}

/// As many orders as the list behind a point names.
async fn listed(ctx: &Ctx, query: OrderListQuery) -> i64 {
    i64::try_from(desk::list(ctx, &query).await.unwrap().total).unwrap()
}

#[tokio::test]
async fn each_figure_is_the_number_of_orders_of_its_list() {
    let desk = Desk::open().await;
    let kitchen = desk.category("Kitchen", None).await;
    let cup = desk.product("Cup").category(kitchen).price(rs(300)).put().await;
    desk.cash(1).await;
    desk.confirmed(1).await;
    desk.order(cup.variant(), 2, Method::Esewa).await;
    desk.clock.advance_ms(2 * HOUR_MS);
    orders::expire_unpaid(&desk.ctx, 10).await.unwrap();
    desk.order(cup.variant(), 1, Method::CashOnDelivery).await;
    let all = both(&desk.ctx, &asked("2026-12-01", "2026-12-01")).await;
    let query = OrderListQuery::default;

    let sales = OrderListQuery {
        sale: Some(Sale::Yes),
        ..query()
    };
    assert_eq!(listed(&desk.ctx, sales).await, all.total.orders);
    assert_eq!(all.total.orders, 3);
    for (buyer, count) in [
        (Buyer::New, all.total.new),
        (Buyer::Returning, all.total.returning),
        (Buyer::Unknown, all.total.unknown()),
        (Buyer::NoSale, 1),
    ] {
        let of = OrderListQuery {
            buyer: Some(buyer),
            ..query()
        };
        assert_eq!(listed(&desk.ctx, of).await, count, "{buyer}");
    }
    for figure in &all.states {
        let of = OrderListQuery {
            state: Some(figure.state),
            ..query()
        };
        assert_eq!(listed(&desk.ctx, of).await, figure.orders, "{}", figure.state);
    }
    for figure in &all.methods {
        let of = OrderListQuery {
            method: Some(figure.method),
            ..query()
        };
        assert_eq!(listed(&desk.ctx, of).await, figure.orders, "{}", figure.method);
    }
    let first = &all.products[0];
    assert_eq!((first.slug.as_str(), first.units, first.total), ("tea", 2, rs(2000)));
    for (slug, category, orders) in [("tea", None, 2), ("cup", None, 1), ("cup", Some("kitchen"), 1)] {
        let of = OrderListQuery {
            sale: Some(Sale::Yes),
            product: category.is_none().then(|| slug.to_owned()),
            category: category.map(str::to_owned),
            ..query()
        };
        assert_eq!(listed(&desk.ctx, of).await, orders, "{slug}");
    }
    let kitchen = all.categories.iter().find(|figure| figure.slug == "kitchen").unwrap();
    assert_eq!(
        (kitchen.name.as_str(), kitchen.units, kitchen.total),
        ("Kitchen", 1, rs(300))
    );
}

#[tokio::test]
async fn figures_of_products_add_up_to_the_goods_of_the_sales() {
    let desk = Desk::open().await;
    desk.cash(1).await;
    desk.paid(4).await;
    let all = both(&desk.ctx, &asked("2026-12-01", "2026-12-01")).await;

    let goods = Money::sum(all.products.iter().map(|figure| figure.total)).unwrap();
    let rest = desk
        .number("SELECT CAST(SUM(delivery - discount) AS BIGINT) FROM orders")
        .await;
    assert_eq!(goods.checked_add(Money::from_minor(rest)).unwrap(), all.total.gross);
    let parts = Money::sum(all.categories.iter().map(|figure| figure.total)).unwrap();
    assert_eq!(parts, goods);
}

#[tokio::test]
async fn what_is_low_is_named_the_scarcest_first() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(1).put().await;
    shop.product("Cup").stock(50).put().await;
    shop.product("Bag").stock(0).put().await;
    shop.execute(&format!(
        "UPDATE stock_level SET low_at = 3 WHERE variant_id = {}",
        tea.variant()
    ))
    .await;

    let figures = figures(&shop.ctx, &Asked::default()).await;

    let named: Vec<(&str, i64)> = figures
        .shelf
        .iter()
        .map(|figure| (figure.title.as_str(), figure.available))
        .collect();
    assert_eq!(named, [("Bag", 0), ("Tea", 1)]);
    assert_eq!(figures.shelf_total, 2);
}

#[tokio::test]
async fn today_is_the_last_of_a_fortnight() {
    let desk = Desk::open().await;
    desk.cash(1).await;
    desk.clock.advance_ms(DAY_MS);
    desk.cash(2).await;

    let today = analytics::today(&desk.ctx).await.unwrap();

    let orders: Vec<i64> = today.days.iter().map(|point| point.sales.orders).collect();
    assert_eq!(orders, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
}

#[tokio::test]
async fn only_who_may_see_figures_sees_them() {
    let desk = Desk::open().await;
    desk.cash(1).await;
    for (role, may) in [
        (Preset::Owner, true),
        (Preset::Analyst, true),
        (Preset::Support, false),
        (Preset::Fulfilment, false),
    ] {
        let ctx = desk.staff(role);
        let answers = [
            analytics::dashboard(&ctx, &Asked::default()).await.err(),
            analytics::today(&ctx).await.err(),
        ];
        for answer in answers {
            assert_eq!(answer.is_none(), may, "{role}");
            assert!(may || matches!(answer, Some(Error::Forbidden(_))), "{role}");
        }
        assert!(matches!(analytics::fold(&ctx).await, Err(Error::NotFound)));
    }
    let shopper = analytics::dashboard(&desk.shopper(), &Asked::default()).await;
    assert!(matches!(shopper, Err(Error::NotFound)));
}

#[tokio::test]
async fn buckets_of_any_width_add_up_to_the_same() {
    let desk = Desk::open().await;
    for with_the_wallet in [false, true, false, true] {
        if with_the_wallet {
            desk.paid(1).await;
        } else {
            desk.cash(1).await;
        }
        desk.clock.advance_ms(9 * DAY_MS);
    }
    let whole = asked("2026-11-20", "2027-01-10");
    let mut totals: Vec<(usize, Sales)> = Vec::new();
    for grain in Grain::ALL {
        let asked = Asked {
            grain: Some(*grain),
            ..whole
        };
        let figures = both(&desk.ctx, &asked).await;
        assert_eq!(
            Sales::sum(figures.points.iter().map(|point| &point.sales)).unwrap(),
            figures.total
        );
        totals.push((figures.points.len(), figures.total));
    }
    assert_eq!(
        totals.iter().map(|(buckets, _)| *buckets).collect::<Vec<_>>(),
        [52, 9, 3]
    );
    assert!(
        totals
            .iter()
            .all(|(_, total)| *total == totals[0].1 && total.orders == 4)
    );
}
