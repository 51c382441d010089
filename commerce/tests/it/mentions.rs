//! A colleague who is named in a note is told by mail, once, and only one who may read it.

use commerce::{
    Ctx, orders,
    orders::Note,
    outbox,
    testing::{Person, TestShop},
};
use domain::{
    access::Preset,
    ids::{AccountId, OrderId},
    payment::Method::CashOnDelivery,
};

struct Office {
    shop: TestShop,
    order: OrderId,
    maya: Person,
    sita: Person,
    /// May not see orders.
    cook: Person,
}

async fn office() -> Office {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    shop.order(tea.variant(), 1, CashOnDelivery).await;
    let order = OrderId(shop.number("SELECT id FROM orders").await);
    let maya = shop.member_named(Preset::Owner, "maya").await;
    let sita = shop.member_named(Preset::Support, "sita").await;
    let cook = shop.member_named(Preset::Catalogue, "cook").await;
    for (person, name) in [(&maya, "Maya Gurung"), (&sita, "Sita <b>Rai</b>"), (&cook, "Bina Cook")] {
        shop.execute(&format!(
            "UPDATE account SET name = '{name}' WHERE id = {}",
            person.account
        ))
        .await;
    }
    Office {
        shop,
        order,
        maya,
        sita,
        cook,
    }
}

impl Office {
    async fn note(&self, ctx: &Ctx, body: &str, mentions: &[AccountId]) {
        let note = Note {
            order: self.order,
            body: body.into(),
            mentions: mentions.to_vec(),
        };
        orders::note(ctx, &note).await.unwrap();
    }

    /// Whom the last note asks for.
    async fn asked(&self) -> Vec<AccountId> {
        let page = orders::desk::page(&self.maya.ctx, self.order).await.unwrap();
        page.notes.last().unwrap().mentions.clone()
    }

    /// Who got a mail about a note since the last time.
    async fn told(&self, before: usize) -> Vec<(String, String)> {
        outbox::deliver(&self.shop.ctx, 1000).await.unwrap();
        let sent = self.shop.mails.sent();
        let notes = sent.iter().filter(|mail| mail.subject.starts_with("A note on order"));
        notes
            .skip(before)
            .map(|mail| (mail.to.clone(), mail.html.clone()))
            .collect()
    }
}

#[tokio::test]
async fn a_name_in_the_text_and_a_tick_beside_it_mean_the_same() {
    let office = office().await;

    office
        .note(
            &office.maya.ctx,
            "@Sita <b>Rai</b>, please call. @Maya Gurung knows more.",
            &[],
        )
        .await;

    assert_eq!(office.asked().await, [office.maya.account, office.sita.account]);
    let told = office.told(0).await;
    assert_eq!(told.len(), 1, "nobody writes to themselves: {told:?}");
    let (to, html) = &told[0];
    assert_eq!(to, "sita@example.com");
    assert!(
        html.contains("Maya Gurung has mentioned you") && html.contains("/admin/orders/P-"),
        "{html}"
    );
    assert!(
        html.contains("Sita &lt;b&gt;Rai&lt;/b&gt;") && !html.contains("<b>Rai"),
        "{html}"
    );
    assert!(!html.contains("please call"), "what it says stays in the shop");

    office
        .note(&office.sita.ctx, "Done.", &[office.maya.account, office.maya.account])
        .await;
    assert_eq!(office.asked().await, [office.maya.account]);
    assert_eq!(office.told(1).await[0].0, "maya@example.com");
}

#[tokio::test]
async fn whoever_may_not_read_it_or_does_not_work_here_is_neither_offered_nor_told() {
    let office = office().await;
    let asha = office.shop.customer("asha@example.com").await;
    let page = orders::desk::page(&office.maya.ctx, office.order).await.unwrap();
    let offered: Vec<AccountId> = page.colleagues.iter().map(|each| each.account).collect();
    assert_eq!(offered, [office.maya.account, office.sita.account]);

    let forged = [office.cook.account, asha.account, AccountId(999), office.sita.account];
    office
        .note(&office.maya.ctx, "@Bina Cook @Kiran Shrestha", &forged)
        .await;

    assert_eq!(office.asked().await, [office.sita.account]);
    // Between the note and the mail she has left.
    for left in [
        "UPDATE account SET state = 'disabled' WHERE id =",
        "UPDATE session SET ended_at = 1 WHERE account_id =",
    ] {
        office.shop.execute(&format!("{left} {}", office.sita.account)).await;
    }
    assert!(office.told(0).await.is_empty());
    let analyst = office.shop.staff(Preset::Fulfilment);
    let page = orders::desk::page(&analyst, office.order).await.unwrap();
    let may = domain::access::Permission::OrdersEdit;
    assert_eq!(page.colleagues.is_empty(), analyst.require(may).is_err());
}
