//! Facts for search engines: titles, descriptions, JSON-LD.

use domain::{
    paths,
    view::{Crumb, ProductCard, ShopFacts},
};
use serde_json::{Value, json};

/// The longest title that search engines show.
const TITLE_MAX: usize = 60;
/// The shortest title that says something.
const TITLE_MIN: usize = 15;
/// The longest description that search engines show.
const DESCRIPTION_MAX: usize = 160;
/// Descriptions grow by further sentences up to this length.
const DESCRIPTION_MIN: usize = 70;

/// A page's title: its name and the shop's, within what search engines show.
pub fn title(name: &str, shop: &ShopFacts) -> String {
    let with_shop = format!("{name} – {}", shop.name);
    let length = with_shop.chars().count();
    if length < TITLE_MIN {
        return cut(&format!("{with_shop}: {}", shop.tagline), TITLE_MAX);
    }
    if length <= TITLE_MAX {
        with_shop
    } else {
        cut(name, TITLE_MAX)
    }
}

/// The front page's title: the shop's name and what it is.
pub fn home_title(shop: &ShopFacts) -> String {
    cut(&format!("{}: {}", shop.name, shop.tagline), TITLE_MAX)
}

/// A description from sentences, the most telling first, as many as fit.
pub fn description(sentences: &[&str]) -> String {
    let mut text = String::new();
    for sentence in sentences
        .iter()
        .map(|sentence| sentence.trim())
        .filter(|sentence| !sentence.is_empty())
    {
        if text.chars().count() >= DESCRIPTION_MIN {
            break;
        }
        if !text.is_empty() {
            text.push_str(if text.ends_with(['.', '!', '?', '…']) {
                " "
            } else {
                ". "
            });
        }
        text.push_str(sentence);
    }
    cut(&text, DESCRIPTION_MAX)
}

/// The text cut between words, with an ellipsis where something is left out.
fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let head: String = text.chars().take(max.saturating_sub(1)).collect();
    let end = head.rfind(' ').unwrap_or(head.len());
    format!("{}…", head[..end].trim_end_matches([',', '.', ' ', '–', '-', ':']))
}

/// An absolute address of this shop.
pub fn absolute(shop: &ShopFacts, path: &str) -> String {
    [shop.base_url.as_str(), path].concat()
}

/// `BreadcrumbList`: the way from the front page, the page itself last.
pub fn breadcrumbs(shop: &ShopFacts, crumbs: &[Crumb], current: &str, path: &str) -> String {
    let steps: Vec<Value> = crumbs
        .iter()
        .map(|crumb| (crumb.name.as_str(), crumb.path.as_str()))
        .chain([(current, path)])
        .enumerate()
        .map(|(index, (name, path))| {
            json!({ "@type": "ListItem", "position": index + 1, "name": name, "item": absolute(shop, path) })
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps }).to_string()
}

/// `ItemList`: the products of a list's page, numbered through all pages.
pub fn item_list(shop: &ShopFacts, name: &str, cards: &[ProductCard], first: usize) -> String {
    let items: Vec<Value> = cards
        .iter()
        .enumerate()
        .map(|(index, card)| {
            json!({
                "@type": "ListItem",
                "position": first + index,
                "name": card.title,
                "url": absolute(shop, &paths::product(&card.slug)),
            })
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "ItemList", "name": name, "itemListElement": items }).to_string()
}

/// `Organization` and `WebSite` with its search: on the front page.
pub fn shop_facts(shop: &ShopFacts) -> [String; 2] {
    let organization = json!({
        "@context": "https://schema.org",
        "@type": "OnlineStore",
        "@id": absolute(shop, "/#shop"),
        "name": shop.name,
        "description": shop.tagline,
        "url": absolute(shop, paths::HOME),
        "logo": absolute(shop, "/apple-touch-icon.png"),
        "contactPoint": {
            "@type": "ContactPoint",
            "contactType": "customer service",
            "telephone": shop.phone,
            "email": shop.email,
        },
    });
    let site = json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": shop.name,
        "url": absolute(shop, paths::HOME),
        "publisher": { "@id": absolute(shop, "/#shop") },
        "potentialAction": {
            "@type": "SearchAction",
            "target": { "@type": "EntryPoint", "urlTemplate": absolute(shop, "/search?q={search_term_string}") },
            "query-input": "required name=search_term_string",
        },
    });
    [organization.to_string(), site.to_string()]
}

#[cfg(test)]
mod tests {
    use domain::{money::Currency, time::UtcOffset};

    use super::*;

    fn shop() -> ShopFacts {
        ShopFacts {
            name: "Pasal".into(),
            tagline: "Good things from Nepal".into(),
            base_url: "https://pasal.example".into(),
            currency: Currency::Npr,
            offset: UtcOffset::KATHMANDU,
            phone: String::new(),
            email: String::new(),
            legal: Vec::new(),
        }
    }

    #[test]
    fn titles_fit_what_search_engines_show() {
        assert_eq!(title("Tea", &shop()), "Tea – Pasal: Good things from Nepal");
        assert_eq!(title("Ilam first flush tea", &shop()), "Ilam first flush tea – Pasal");
        let long = title(&"wool shawl ".repeat(9), &shop());
        assert!(long.chars().count() <= TITLE_MAX && long.ends_with('…'), "{long}");
    }

    #[test]
    fn descriptions_take_sentences_until_they_say_enough() {
        assert_eq!(description(&["A shawl", "Soft."]), "A shawl. Soft.");
        assert!(description(&[&"word ".repeat(60)]).chars().count() <= DESCRIPTION_MAX);
    }
}
