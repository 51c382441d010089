//! Effects outside the database leave at least once, and mails once where nothing breaks.

use std::{collections::HashSet, sync::Arc};

use commerce::{Error, mail::FolderMailer, outbox, testing::TestShop};
use domain::payment::Method::CashOnDelivery;
use tokio::task::JoinSet;

use crate::wallet::WalletShop;

#[tokio::test]
async fn each_event_is_one_mail() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let order = shop.wallet_order(tea.variant()).await;
    let (attempt, receipt) = shop.pays(&order).await;
    shop.callback(&attempt, &receipt).await.unwrap();

    for _ in 0..3 {
        assert_eq!(
            shop.mailed().await,
            [
                format!("We have your order {}", order.number),
                format!("Your payment for order {} has arrived", order.number),
            ]
        );
    }
    let mail = &shop.mails.sent()[1];
    assert_eq!(mail.to, "asha@example.com");
    assert!(mail.text.contains("Tea") && mail.html.contains("Tea") && mail.text.contains(order.token.as_str()));
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM outbox WHERE delivered_at IS NULL OR due_at IS NOT NULL")
            .await,
        0
    );
}

#[tokio::test]
async fn each_mail_is_one_file() {
    let folder = std::env::temp_dir().join(format!("pasal-mails-{}", std::process::id()));
    let mailer = FolderMailer::new(folder.clone(), "Pasal <shop@example.com>").unwrap();
    let shop = TestShop::open_with(|options| options.mailer = Arc::new(mailer)).await;
    let tea = shop.product("Tea").put().await;
    for _ in 0..2 {
        shop.order(tea.variant(), 1, CashOnDelivery).await;
    }
    outbox::deliver(&shop.ctx, 10).await.unwrap();
    // A worker that died before it could say so delivers again, into the same file.
    shop.execute("UPDATE outbox SET due_at = 0, delivered_at = NULL").await;
    outbox::deliver(&shop.ctx, 10).await.unwrap();

    let files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    let first = std::fs::read_to_string(&files[0]).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(first.contains("Subject: We have your order P-"));
}

#[tokio::test]
async fn a_mailer_that_fails_is_asked_less_and_less_often() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    shop.order(tea.variant(), 1, CashOnDelivery).await;
    shop.mails.fail(Some("the server is away"));

    let attempts = "SELECT attempts FROM outbox";
    assert_eq!(
        (
            outbox::deliver(&shop.ctx, 10).await.unwrap(),
            shop.number(attempts).await
        ),
        (0, 1)
    );
    for (tries, pause) in [(1, 1000), (2, 2000), (3, 4000), (4, 8000)] {
        shop.clock.advance_ms(pause - 1);
        outbox::deliver(&shop.ctx, 10).await.unwrap();
        assert_eq!(shop.number(attempts).await, tries, "not before {pause} ms");
        shop.clock.advance_ms(1);
        outbox::deliver(&shop.ctx, 10).await.unwrap();
        assert_eq!(shop.number(attempts).await, tries + 1, "after {pause} ms");
    }
    for _ in 0..20 {
        shop.clock.advance_ms(3_600_000);
        outbox::deliver(&shop.ctx, 10).await.unwrap();
    }
    assert_eq!(shop.number(attempts).await, 25, "every hour at least");
    assert!(
        shop.text("SELECT last_error AS text FROM outbox")
            .await
            .contains("the server is away")
    );

    shop.mails.fail(None);
    shop.clock.advance_ms(3_600_000);
    assert_eq!(shop.mailed().await.len(), 1);
    assert_eq!(shop.text("SELECT last_error AS text FROM outbox").await, "");
}

#[tokio::test]
async fn one_mail_that_fails_does_not_keep_the_others() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    for _ in 0..3 {
        shop.order(tea.variant(), 1, CashOnDelivery).await;
    }
    shop.execute("UPDATE outbox SET topic = 'mail.nonsense' WHERE id = 2")
        .await;

    assert_eq!(outbox::deliver(&shop.ctx, 10).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_workers_deliver_each_mail_once() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(100).put().await;
    for number in 0..20 {
        let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
        let mut form = commerce::testing::checkout_form(CashOnDelivery);
        form.phone = format!("98411{number:05}");
        shop.place_ok(&cart, form).await;
    }

    let mut workers = JoinSet::new();
    for number in 0..4 {
        // Half of them in another process.
        let ctx = if number % 2 == 0 {
            shop.ctx.clone()
        } else {
            shop.reopen(|_| {}).await
        };
        workers.spawn(async move { outbox::deliver(&ctx, 100).await.unwrap() });
    }

    assert_eq!(workers.join_all().await.into_iter().sum::<u64>(), 20);
    let sent: HashSet<_> = shop.mails.sent().into_iter().map(|mail| mail.message_id).collect();
    assert_eq!((sent.len(), shop.mails.sent().len()), (20, 20));
}

#[tokio::test]
async fn only_the_shop_itself_delivers() {
    let shop = TestShop::open().await;
    assert!(matches!(
        outbox::deliver(&shop.shopper(), 1).await,
        Err(Error::NotFound)
    ));
}
