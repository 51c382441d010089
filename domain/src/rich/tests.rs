use proptest::prelude::*;

use super::*;

fn cleaned(text: &str) -> String {
    Rich::typed(text).html()
}

#[test]
fn plain_text_keeps_its_paragraphs_lists_and_headings() {
    assert_eq!(
        cleaned("First & <3\nsecond line\n\n# Care\n- wash\n- dry\n\nLast"),
        "<p>First &amp; &lt;3<br>second line</p><h3>Care</h3><ul><li>wash</li><li>dry</li></ul><p>Last</p>"
    );
}

#[test]
fn what_is_pasted_keeps_what_a_description_may_have() {
    assert_eq!(
        cleaned(
            "<div class=x><h2>Care</h2>By <b>hand</b>, <i>cold</i>.<br/>See <a href='/help' onclick=evil()>help</a>\
             <ol><li><p>One</p></li><li>Two</ol><blockquote>So soft</blockquote></div>"
        ),
        "<h3>Care</h3><p>By <strong>hand</strong>, <em>cold</em>.<br>See <a href=\"/help\">help</a></p>\
         <ol><li>One</li><li>Two</li></ol><blockquote><p>So soft</p></blockquote>"
    );
}

#[test]
fn nothing_that_acts_comes_through() {
    for attack in [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.np></sCrIpT >",
        "<svg><script>alert(1)</script></svg>",
        "<svg/onload=alert(1)>",
        "<img src=x onerror=alert(1)>",
        "<style>*{background:url(//evil.np)}</style>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<!--><script>alert(1)</script>-->",
        "<template><script>alert(1)</script></template>",
        "<form action=//evil.np><input></form>",
        "<base href=//evil.np>",
        "<meta http-equiv=refresh content=0>",
    ] {
        let html = cleaned(attack);
        assert!(!html.contains('<') || html.starts_with("<p>"), "{attack}: {html}");
        for word in [
            "<script", "<img", "<svg", "<style", "<iframe", "<form", "<base", "<meta", " on",
        ] {
            assert!(!html.contains(word), "{attack}: {html}");
        }
    }
}

#[test]
fn a_link_leads_to_a_page_and_never_into_a_script() {
    for good in [
        "/p/tea",
        "https://example.com/a?b=c",
        "mailto:a@b.np",
        "tel:+9771",
        "#care",
    ] {
        assert!(is_link(good), "{good}");
    }
    for bad in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "//evil.np",
        "/\\evil.np",
        "https://",
        "",
        "#",
    ] {
        assert!(!is_link(bad), "{bad}");
    }
    assert_eq!(
        cleaned("<a href=\"java&#115;cript:alert(1)\">x</a><a href='&#x6A;avascript:1'>y</a>"),
        "<p>xy</p>"
    );
}

#[test]
fn the_source_is_plain_where_plain_says_everything() {
    let plain = "Soft.\n\n- one\n- two";
    assert_eq!(Rich::typed(plain).source(), plain);
    assert_eq!(
        Rich::typed("<p>By <b>hand</b></p>").source(),
        "<p>By <strong>hand</strong></p>"
    );
    assert_eq!(Rich::typed("<p>a &lt;b&gt; c</p>").source(), "<p>a &lt;b&gt; c</p>");
}

#[test]
fn the_words_alone_have_no_markup() {
    assert_eq!(
        Rich::typed("<p>Tea &amp; <b>cups</b></p><ul><li>one<li>two</ul>").text(),
        "Tea & cups\none\ntwo"
    );
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same(text in "(<[/a-z]{1,4}( href=[\"'/a-z:]{0,8})?>|[ -~\n]{0,6}|&[a-z#0-9]{1,5};|- |# |<!--|-->){0,24}") {
        let rich = Rich::typed(&text);
        prop_assert_eq!(&Rich::stored(&rich.html()), &rich, "{}", rich.html());
        prop_assert_eq!(&Rich::typed(&rich.source()), &rich, "{}", rich.source());
    }

    #[test]
    fn only_the_tags_of_the_types_are_written(text in "[<>/a-z\"'=& !-]{0,80}") {
        let html = Rich::typed(&text).html();
        for part in html.split('<').skip(1) {
            let name: String = part.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
            prop_assert!(
                ["p", "h3", "ul", "ol", "li", "blockquote", "a", "strong", "em", "br"].contains(&name.as_str()),
                "{}", html
            );
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,200}") {
        let _ = Rich::typed(&text).source();
    }
}
