//! What the driver reads out of pages: hidden fields and links. The pages are the shop's own and well formed, so this
//! looks for tags and attributes and builds no tree.

/// The value of the first hidden field of this name.
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let wanted = format!("name=\"{name}\"");
    tags(page, "<input ")
        .filter(|tag| tag.contains("type=\"hidden\"") && tag.contains(&wanted))
        .find_map(|tag| attribute(tag, "value"))
}

/// The addresses that links, scripts and styles of a page name, in order, each once, that begin so.
pub fn addresses(page: &str, start: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for mark in ["href=\"", "src=\""] {
        for (at, _) in page.match_indices(mark) {
            let rest = &page[at + mark.len()..];
            let address = unescape(rest.split('"').next().unwrap_or_default());
            if address.starts_with(start) && !found.contains(&address) {
                found.push(address);
            }
        }
    }
    found
}

/// The paths in a sitemap below this origin that begin so.
pub fn locations(sitemap: &str, origin: &str, start: &str) -> Vec<String> {
    sitemap
        .split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split("</loc>").next()?.strip_prefix(origin))
        .filter(|path| path.starts_with(start))
        .map(unescape)
        .collect()
}

/// The words of the first paragraph below the element with this id.
pub fn paragraph(page: &str, id: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("id=\"{id}\""))?;
    let (_, rest) = rest.split_once("<p ")?;
    let (_, words) = rest.split_once('>')?;
    Some(unescape(words.split('<').next().unwrap_or_default().trim()))
}

/// The whole number after `"name":` in JSON.
pub fn number(json: &str, name: &str) -> Option<u32> {
    let (_, rest) = json.split_once(&format!("\"{name}\":"))?;
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn tags<'a>(page: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    page.split(start)
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or_default())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let mark = format!("{name}=\"");
    let start = tag.find(&mark)? + mark.len();
    let value = tag.get(start..)?.split('"').next()?;
    Some(unescape(value))
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "<input type=\"search\" name=\"key\" value=\"no\"><form method=\"post\">\
         <input type=\"hidden\" name=\"agreed\" value=\"1:2@300;a&amp;b=&quot;c&quot;\" autocomplete=\"off\">\
         <input value=\"k-1\" name=\"key\" type=\"hidden\"></form>";

    #[test]
    fn a_hidden_field_is_read_whatever_the_order_of_its_attributes() {
        assert_eq!(hidden(FORM, "agreed").as_deref(), Some("1:2@300;a&b=\"c\""));
        assert_eq!(hidden(FORM, "key").as_deref(), Some("k-1"));
        assert_eq!(hidden(FORM, "variant"), None);
    }

    #[test]
    fn addresses_are_found_once() {
        let page = "<a href=\"/p/a\">a</a><img src=\"/m/b.webp\"><a href=\"/p/a\"></a><a href=\"/p/c?x=1&amp;y=2\">";

        assert_eq!(addresses(page, "/p/"), ["/p/a", "/p/c?x=1&y=2"]);
        assert_eq!(addresses(page, "/m/"), ["/m/b.webp"]);
    }

    #[test]
    fn a_sitemap_s_paths_are_read() {
        let sitemap = "<url><loc>http://h:1/</loc></url><url><loc>http://h:1/p/a</loc><lastmod>x</lastmod></url>\
             <url><loc>http://other/p/b</loc></url>";

        assert_eq!(locations(sitemap, "http://h:1", "/p/"), ["/p/a"]);
    }

    #[test]
    fn a_paragraph_is_found_by_what_it_stands_below() {
        let page = "<p class=\"a\">no</p><h2 id=\"next\">Next</h2><p class=\"b\"> It&#x27;s so. </p><p>more</p>";

        assert_eq!(paragraph(page, "next").as_deref(), Some("It's so."));
        assert_eq!(paragraph(page, "last"), None);
    }

    #[test]
    fn a_refusal_says_how_many_are_left() {
        assert_eq!(number("{\"Cart\":{\"OutOfStock\":{\"left\":12}}}", "left"), Some(12));
        assert_eq!(number("\"TooMany\"", "left"), None);
    }
}
