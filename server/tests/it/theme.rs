//! The colours that somebody has chosen, from signing in to signing out, on every page and for nobody else.

use commerce::customers;
use domain::{
    access::Preset,
    form::Preferences,
    identity::{Language, Theme},
    time::MINUTE_MS,
};

use crate::{
    sign_in::{cookie, sign_in},
    visit::{Answer, Shop, shop, shop_with},
};

const DARK: &str = "<html lang=\"en\" data-theme=\"dark\">";
const PLAIN: &str = "<html lang=\"en\">";

fn is_dark(answer: &Answer) -> bool {
    let lights = answer.body.contains("prefers-color-scheme: light)");
    assert_eq!(
        answer.body.contains(DARK),
        !answer.body.contains(PLAIN),
        "one or the other"
    );
    assert_eq!(
        answer.body.contains(DARK),
        !lights,
        "what surrounds the page goes with it"
    );
    answer.body.contains(DARK)
}

async fn likes(shop: &Shop, login: &str, theme: Theme) {
    let person = shop.test.sign_in(login).await;
    let wanted = Preferences {
        language: Language::English,
        theme,
        marketing: false,
    };
    customers::change_preferences(&person.ctx, wanted).await.expect("kept");
}

#[tokio::test]
async fn a_choice_of_another_day_is_there_from_signing_in_on_and_gone_after_signing_out() {
    let shop = shop_with(|config| config.page_cache_bytes = 1 << 20).await;
    shop.test.product("Ilam Tea").put().await;
    shop.test.customer("asha@example.com").await;
    likes(&shop, "asha@example.com", Theme::Dark).await;
    let mut asha = shop.visitor();
    let pages = [
        "/",
        "/p/ilam-tea",
        "/search?q=tea",
        "/help",
        "/cart",
        "/account",
        "/no/such/page",
    ];
    for path in &pages[..5] {
        assert!(!is_dark(&asha.get(path).await), "{path}");
    }

    let answer = sign_in(&mut asha, "asha@example.com").await;

    let line = cookie(&answer, "pasal_theme").expect("the choice");
    assert!(
        line.starts_with("pasal_theme=dark; Path=/;") && line.contains("HttpOnly"),
        "{line}"
    );
    for _ in 0..2 {
        for path in pages {
            assert!(is_dark(&asha.get(path).await), "{path}");
        }
        for path in &pages[..4] {
            let stranger = shop.get(path).await;
            assert!(!is_dark(&stranger), "{path} is the same for everybody else");
            assert_eq!(stranger.header("vary"), "accept-encoding, cookie", "{path}");
        }
    }
    let (hers, theirs) = (asha.get("/help").await, shop.get("/help").await);
    assert_ne!(hers.header("etag"), theirs.header("etag"));
    assert!(hers.headers.get("set-cookie").is_none());

    asha.post("/sign-out", &[]).await;

    assert!(
        !is_dark(&asha.get("/").await),
        "the next one at this browser sees the colours of their system"
    );
}

#[tokio::test]
async fn staff_have_their_colours_in_both_houses_and_keep_what_they_choose_there() {
    let shop = shop().await;
    shop.test.member(Preset::Owner).await;
    likes(&shop, "owner@example.com", Theme::Dark).await;
    let mut owner = shop.visitor();
    sign_in(&mut owner, "owner@example.com").await;
    for path in ["/admin", "/admin/orders", "/", "/account/profile"] {
        assert!(owner.get(path).await.body.contains(DARK), "{path}");
    }

    owner.post("/admin/theme", &[("theme", "light")]).await;

    for path in ["/admin", "/"] {
        assert!(owner.get(path).await.body.contains("data-theme=\"light\""), "{path}");
    }
    let mut elsewhere = shop.visitor();
    let answer = sign_in(&mut elsewhere, "owner@example.com").await;
    assert!(
        cookie(&answer, "pasal_theme")
            .unwrap()
            .starts_with("pasal_theme=light;")
    );
}

#[tokio::test]
async fn a_choice_reaches_another_device_when_its_token_is_renewed() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    let mut phone = shop.visitor();
    sign_in(&mut phone, "asha@example.com").await;
    likes(&shop, "asha@example.com", Theme::Dark).await;
    assert!(!is_dark(&phone.get("/cart").await));

    shop.test.clock.advance_ms(11 * MINUTE_MS);
    phone.get("/cart").await;

    assert!(is_dark(&phone.get("/cart").await));
}

#[tokio::test]
async fn a_made_up_theme_is_none() {
    let shop = shop().await;
    for made_up in ["\"><script>", "DARK", "dark\"", "", "../x"] {
        let mut visitor = shop.visitor();
        visitor.jar.insert("pasal_theme".into(), made_up.into());
        assert!(!is_dark(&visitor.get("/").await), "{made_up}");
    }
}
