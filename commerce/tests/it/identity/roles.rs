//! Roles and staff: what they may, at once; what they cannot give; and the last owner.

use commerce::{
    Actor, Error,
    identity::{self, Invite, RoleDraft},
    testing::{PASSWORD, Person, TestShop},
};
use domain::{
    access::{Permission, PermissionSet, Preset},
    form::NewPasswordForm,
    ids::{AccountId, RoleId},
    view::StaffRow,
};

fn permissions(list: &[Permission]) -> PermissionSet {
    list.iter().copied().collect()
}

async fn role_of(shop: &TestShop, preset: Preset) -> RoleId {
    RoleId(
        shop.number(&format!("SELECT id FROM role WHERE preset = '{preset}'"))
            .await,
    )
}

async fn row(owner: &Person, account: AccountId) -> StaffRow {
    let staff = identity::staff_list(&owner.ctx).await.unwrap();
    staff.into_iter().find(|row| row.account == account).unwrap()
}

/// What the person's access token lets them do now.
async fn may(shop: &TestShop, person: &Person) -> Option<PermissionSet> {
    let access = person.credentials.access.as_str();
    match identity::authenticate(&shop.shopper(), access).await.unwrap()?.actor {
        Actor::Staff(staff) => Some(staff.permissions),
        _ => Some(PermissionSet::NONE),
    }
}

#[tokio::test]
async fn the_first_roles_are_those_of_the_rules() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let roles = identity::role_list(&owner.ctx).await.unwrap();
    assert_eq!(roles.len(), Preset::ALL.len());
    for role in roles {
        let preset = role.preset.unwrap();
        assert_eq!(
            (role.name.as_str(), role.permissions),
            (preset.label(), preset.permissions())
        );
        let stored = shop
            .text(&format!("SELECT permissions AS text FROM role WHERE id = {}", role.id))
            .await;
        assert_eq!(PermissionSet::parse(&stored), preset.permissions(), "{preset}");
    }
}

#[tokio::test]
async fn a_changed_role_counts_at_once_for_everybody_who_has_it() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let draft = RoleDraft {
        name: "Packers".into(),
        permissions: permissions(&[Permission::OrdersRead, Permission::OrdersFulfil]),
    };
    let role = identity::create_role(&owner.ctx, &draft).await.unwrap();
    let packer = shop.member(Preset::Analyst).await;
    identity::give_role(
        &owner.ctx,
        packer.account,
        row(&owner, packer.account).await.version,
        role,
    )
    .await
    .unwrap();
    assert_eq!(may(&shop, &packer).await, Some(draft.permissions));

    let less = RoleDraft {
        permissions: permissions(&[Permission::OrdersRead]),
        ..draft.clone()
    };
    identity::change_role(&owner.ctx, role, 1, &less).await.unwrap();
    assert_eq!(may(&shop, &packer).await, Some(less.permissions));
    assert!(matches!(
        identity::change_role(&owner.ctx, role, 1, &draft).await,
        Err(Error::Conflict(_))
    ));
    assert!(matches!(
        identity::delete_role(&owner.ctx, role).await,
        Err(Error::Conflict(_))
    ));

    identity::take_role(&owner.ctx, packer.account, row(&owner, packer.account).await.version)
        .await
        .unwrap();
    assert_eq!(may(&shop, &packer).await, None, "signed out");
    identity::delete_role(&owner.ctx, role).await.unwrap();
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn another_process_notices_a_change_within_a_second() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let helper = shop.member(Preset::Support).await;
    let other = shop.reopen(|_| {}).await;
    let access = helper.credentials.access.as_str();
    assert!(identity::authenticate(&other, access).await.unwrap().is_some());

    identity::disable_staff(&owner.ctx, helper.account, row(&owner, helper.account).await.version)
        .await
        .unwrap();

    assert!(identity::authenticate(&shop.shopper(), access).await.unwrap().is_none());
    shop.clock.advance_ms(1000);
    assert!(identity::authenticate(&other, access).await.unwrap().is_none());
    assert!(shop.try_sign_in(&helper.login, PASSWORD).await.is_err());
    identity::enable_staff(&owner.ctx, helper.account, row(&owner, helper.account).await.version)
        .await
        .unwrap();
    shop.sign_in(&helper.login).await;
}

#[tokio::test]
async fn nobody_gives_what_they_do_not_have() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let heads = RoleDraft {
        name: "Heads".into(),
        permissions: permissions(&[Permission::StaffManage, Permission::OrdersRead]),
    };
    let role = identity::create_role(&owner.ctx, &heads).await.unwrap();
    let head = shop.member(Preset::Analyst).await;
    identity::give_role(&owner.ctx, head.account, row(&owner, head.account).await.version, role)
        .await
        .unwrap();
    let head = shop.sign_in(&head.login).await;
    let support = shop.member(Preset::Support).await;
    let of_support = row(&owner, support.account).await;

    let more = RoleDraft {
        name: "More".into(),
        permissions: permissions(&[Permission::OrdersRefund]),
    };
    let forbidden = |error: Result<(), Error>| assert!(matches!(error, Err(Error::Forbidden(_))), "{error:?}");
    forbidden(identity::create_role(&head.ctx, &more).await.map(|_| ()));
    forbidden(
        identity::change_role(
            &head.ctx,
            role,
            1,
            &RoleDraft {
                name: "Heads".into(),
                ..more.clone()
            },
        )
        .await,
    );
    forbidden(
        identity::give_role(
            &head.ctx,
            head.account,
            row(&owner, head.account).await.version,
            role_of(&shop, Preset::Owner).await,
        )
        .await,
    );
    forbidden(identity::disable_staff(&head.ctx, owner.account, row(&owner, owner.account).await.version).await);
    forbidden(identity::disable_staff(&head.ctx, support.account, of_support.version).await);
    forbidden(
        identity::invite(
            &head.ctx,
            &Invite {
                email: "friend@example.com".parse().unwrap(),
                name: "A Friend".into(),
                role: role_of(&shop, Preset::Owner).await,
            },
        )
        .await
        .map(|_| ()),
    );
    forbidden(identity::staff_list(&support.ctx).await.map(|_| ()));
    assert!(matches!(
        identity::staff_list(&shop.shopper()).await,
        Err(Error::NotFound)
    ));
    assert_eq!(row(&owner, support.account).await, of_support, "nothing has changed");
    assert_eq!(shop.number("SELECT COUNT(*) FROM role WHERE preset IS NULL").await, 1);
}

#[tokio::test]
async fn the_last_owner_stays() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let version = row(&owner, owner.account).await.version;
    let analyst = role_of(&shop, Preset::Analyst).await;
    // Somebody who was invited and has not come is no owner yet.
    let invite = Invite {
        email: "second@example.com".parse().unwrap(),
        name: "Second Owner".into(),
        role: role_of(&shop, Preset::Owner).await,
    };
    identity::invite(&owner.ctx, &invite).await.unwrap();

    let refused = |answer: Result<(), Error>| assert!(matches!(answer, Err(Error::Conflict(_))), "{answer:?}");
    refused(identity::give_role(&owner.ctx, owner.account, version, analyst).await);
    refused(identity::take_role(&owner.ctx, owner.account, version).await);
    refused(identity::disable_staff(&owner.ctx, owner.account, version).await);
    refused(
        commerce::customers::close_account(&owner.ctx, PASSWORD)
            .await
            .map(|_| ()),
    );
    let draft = RoleDraft {
        name: "Owner".into(),
        permissions: permissions(&[Permission::OrdersRead]),
    };
    refused(identity::change_role(&owner.ctx, role_of(&shop, Preset::Owner).await, 1, &draft).await);
    assert_eq!(may(&shop, &owner).await, Some(PermissionSet::all()));
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_who_remove_each_other_leave_one() {
    let shop = TestShop::open().await;
    let one = shop.member_named(Preset::Owner, "one").await;
    let other = shop.member_named(Preset::Owner, "other").await;
    let versions = (
        row(&one, one.account).await.version,
        row(&one, other.account).await.version,
    );

    let (first, second) = tokio::join!(
        identity::disable_staff(&one.ctx, other.account, versions.1),
        identity::disable_staff(&other.ctx, one.account, versions.0)
    );

    assert_eq!(
        usize::from(first.is_ok()) + usize::from(second.is_ok()),
        1,
        "{first:?} {second:?}"
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn an_invitation_makes_staff_of_a_stranger_and_of_a_customer() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let asha = shop.customer("asha@example.com").await;
    let invite = |email: &str, role| Invite {
        email: email.parse().unwrap(),
        name: "Kiran Shrestha".into(),
        role,
    };
    let role = role_of(&shop, Preset::Fulfilment).await;

    for email in ["stranger@example.com", "asha@example.com"] {
        identity::invite(&owner.ctx, &invite(email, role)).await.unwrap();
        identity::invite(&owner.ctx, &invite(email, role)).await.unwrap();
        let link = shop.last_link().await;
        let short = NewPasswordForm {
            password: "tea yaks 9".into(),
        };
        assert!(
            identity::accept_invite(&shop.shopper(), &link, &short)
                .await
                .unwrap()
                .is_err(),
            "ten letters"
        );
        let password = NewPasswordForm {
            password: PASSWORD.into(),
        };
        identity::accept_invite(&shop.shopper(), &link, &password)
            .await
            .unwrap()
            .unwrap();
        let person = shop.sign_in(email).await;
        assert!(
            matches!(person.ctx.actor, Actor::Staff(staff) if staff.permissions == Preset::Fulfilment.permissions())
        );
        let again = identity::invite(&owner.ctx, &invite(email, role)).await;
        assert!(matches!(again, Err(Error::Conflict(_))), "they are there");
    }
    assert_eq!(may(&shop, &asha).await, None, "her sign-in as a customer has ended");
    assert_eq!(identity::staff_list(&owner.ctx).await.unwrap().len(), 3);
}
