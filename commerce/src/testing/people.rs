//! People for tests, signed in as they would be: by their mails and their passwords.

use domain::{
    access::Preset,
    form::{NewPasswordForm, SignInForm, SignUpForm},
    ids::{AccountId, SessionId},
};

use super::TestShop;
use crate::{
    Ctx,
    identity::{self, Browser, CreateStaff, Credentials, SignInAnswer, SignInRefused},
    outbox,
};

/// Everybody's password.
pub const PASSWORD: &str = "two yaks on a bus";

/// Somebody who has signed in.
pub struct Person {
    /// The shop as they see it.
    pub ctx: Ctx,
    /// Who they are.
    pub account: AccountId,
    /// Their sign-in.
    pub session: SessionId,
    /// What their browser was given.
    pub credentials: Credentials,
    /// What they sign in with.
    pub login: String,
}

impl TestShop {
    /// The secret of the link in the last mail, once everything due is sent.
    pub async fn last_link(&self) -> String {
        outbox::deliver(&self.ctx, 1000).await.expect("the outbox is delivered");
        let mail = self.mails.sent().pop().expect("a mail");
        let link = mail.text.split("http://localhost/").nth(1).expect("a link");
        let path = link.split_whitespace().next().expect("its path");
        path.rsplit('/').next().expect("its secret").to_owned()
    }

    /// Passwords that were hashed or compared so far.
    pub fn password_work(&self) -> u64 {
        self.ctx.shop.identity().passwords.asked()
    }

    /// A try to sign in, with [`PASSWORD`], from a browser that nobody knows.
    pub async fn try_sign_in(&self, login: &str, password: &str) -> Result<SignInAnswer, SignInRefused> {
        let form = SignInForm {
            login: login.into(),
            password: password.into(),
        };
        identity::sign_in(&self.shopper(), &form.parse().expect("a form"), &Browser::default())
            .await
            .expect("an answer")
    }

    /// Signs somebody in who needs no second factor.
    pub async fn sign_in(&self, login: &str) -> Person {
        match self.try_sign_in(login, PASSWORD).await {
            Ok(SignInAnswer::Done(credentials)) => self.person(credentials, login).await,
            other => panic!("{login} is not signed in: {other:?}"),
        }
    }

    /// Whoever was given these.
    pub async fn person(&self, credentials: Credentials, login: &str) -> Person {
        let shopper = self.shopper();
        let signed_in = identity::authenticate(&shopper, credentials.access.as_str())
            .await
            .expect("an answer")
            .expect("somebody");
        Person {
            ctx: Ctx {
                actor: signed_in.actor,
                ..shopper
            },
            account: credentials.account,
            session: credentials.session,
            credentials,
            login: login.to_owned(),
        }
    }

    /// Asks for an account.
    pub async fn sign_up(&self, login: &str) {
        let form = SignUpForm {
            name: "Kiran Shrestha".into(),
            login: login.into(),
            password: PASSWORD.into(),
            marketing: String::new(),
        };
        identity::sign_up(&self.shopper(), &form.parse().expect("a form"))
            .await
            .expect("an answer");
    }

    /// A customer with this address (confirmed) or number, signed in.
    pub async fn customer(&self, login: &str) -> Person {
        self.sign_up(login).await;
        if login.contains('@') {
            let link = self.last_link().await;
            identity::verify_email(&self.shopper(), &link)
                .await
                .expect("an answer")
                .expect("a confirmed address");
        }
        self.sign_in(login).await
    }

    /// Somebody of the shop with this role, `owner@example.com` and so on, signed in.
    pub async fn member(&self, role: Preset) -> Person {
        self.member_named(role, role.code()).await
    }

    /// The same with another name before the `@`.
    pub async fn member_named(&self, role: Preset, name: &str) -> Person {
        let email = format!("{name}@example.com");
        let request = CreateStaff {
            email: email.parse().expect("an address"),
            name: "Somebody Else".into(),
            role: role.code().into(),
            password: Some(NewPasswordForm {
                password: PASSWORD.into(),
            }),
        };
        identity::create_staff(&self.ctx, &request)
            .await
            .expect("somebody of the shop");
        self.sign_in(&email).await
    }
}
