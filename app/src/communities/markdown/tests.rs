// SPDX-License-Identifier: AGPL-3.0-or-later
use super::*;

#[test]
fn what_people_write_becomes_what_they_mean() {
    assert_eq!(render("Ciao\na tutte"), "<p>Ciao<br>\na tutte</p>\n");
    assert_eq!(render("**forte** e *lieve*"), "<p><strong>forte</strong> e <em>lieve</em></p>\n");
    assert_eq!(render("- uno\n- due"), "<ul>\n<li>uno</li>\n<li>due</li>\n</ul>\n");
    assert_eq!(render("3. tre\n4. quattro"), "<ol start=\"3\">\n<li>tre</li>\n<li>quattro</li>\n</ol>\n");
    assert_eq!(render("> detto\n\nrisposto"), "<blockquote>\n<p>detto</p>\n</blockquote>\n<p>risposto</p>\n");
    assert_eq!(render("`a < b`"), "<p><code>a &lt; b</code></p>\n");
    assert_eq!(render("# Uno\n## Due\n###### Sei"), "<h3>Uno</h3>\n<h4>Due</h4>\n<h6>Sei</h6>\n");
    assert_eq!(render("5 < 6 & 7"), "<p>5 &lt; 6 &amp; 7</p>\n");
}

#[test]
fn addresses_are_links_that_say_what_they_are() {
    let rel = "rel=\"nofollow ugc noopener\"";
    assert_eq!(
        render("[la circolare](https://www.example.org/c?a=1&b=2)"),
        format!("<p><a href=\"https://www.example.org/c?a=1&amp;b=2\" {rel}>la circolare</a></p>\n")
    );
    assert_eq!(
        render("Vedi https://example.org/a_b_c, poi (http://example.org/x)."),
        format!(
            "<p>Vedi <a href=\"https://example.org/a_b_c\" {rel}>https://example.org/a_b_c</a>, poi (<a \
             href=\"http://example.org/x\" {rel}>http://example.org/x</a>).</p>\n"
        )
    );
    assert_eq!(
        render("<info@example.org>"),
        format!("<p><a href=\"mailto:info@example.org\" {rel}>info@example.org</a></p>\n")
    );
    assert_eq!(render("https:// da solo e http://"), "<p>https:// da solo e http://</p>\n");
    assert_eq!(render("`https://example.org`"), "<p><code>https://example.org</code></p>\n");
}

/// Whether the page would run, load or show as its own anything of it.
fn assert_harmless(html: &str, typed: &str) {
    let lower = html.to_lowercase();
    // What is left of a tag that was typed is text: its sign is escaped.
    for never in
        ["<script", "<img", "<svg", "<iframe", "<style", "<form", "<input", "<!--", "<math", "<object", "<base"]
    {
        assert!(!lower.contains(never), "{never} in {html} from {typed}");
    }
    for tag in lower.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        assert!(!tag.contains(" on") && !tag.contains("style=") && !tag.contains("class="), "{tag} from {typed}");
        if let Some((_, address)) = tag.split_once("href=\"") {
            let leads = ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
            assert!(leads && tag.contains("rel=\"nofollow ugc noopener\""), "{tag} from {typed}");
        }
    }
    assert!(!html.chars().any(turns_direction), "{html} from {typed}");
}

#[test]
fn attacks_stay_text() {
    for typed in [
        "<script>alert(1)</script>",
        "<ScRiPt src=//x>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/track.png)",
        "![x](javascript:alert(1))",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](java&#x0A;script:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](file:///etc/passwd)",
        "[x](//example.org)",
        "[x](/accedi)",
        "[x](#main)",
        "[x](<javascript:alert(1)>)",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<!-- --><script>x</script>",
        "<!--[if IE]><script>x</script><![endif]-->",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mi xlink:href=\"data:x,<script>\">",
        "[x](https://example.org \"onmouseover=alert(1)\")",
        "[x](https://example.org\"onmouseover=\"alert(1))",
        "https://example.org/\"onmouseover=\"alert(1)",
        "<https://example.org/'onclick='x>",
        "[<img src=x onerror=x>](https://example.org)",
        "# <script>x</script>",
        "```html\n<script>x</script>\n```",
        "`<script>`",
        "<style>*{display:none}</style>",
        "<form action=/api/fn/log_out method=post><button>",
        "gpj\u{202e}exe\u{202c} \u{2066}x\u{2069}",
        "[\u{202e}moc.elpmaxe](https://evil.example)",
        "</p></div></article><h1>Correlare",
        "<noscript><p title=\"</noscript><img src=x onerror=x>\">",
        "{{7*7}} ${7*7}",
        "\0<script>\0",
        "<a\u{0}href=javascript:x>",
    ] {
        assert_harmless(&render(typed), typed);
    }
    assert_eq!(render("<b>ciao</b>"), "<p>&lt;b&gt;ciao&lt;/b&gt;</p>\n", "what is typed is what is read");
    assert!(render("![pianta](https://example.org/x.png)").contains("pianta"), "an image's words stay");
}

/// The deepest nesting of elements.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with("br") && !tag.starts_with("hr") {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

#[test]
fn nesting_bombs_come_out_flat_and_small() {
    let bombs = [
        ">".repeat(20_000),
        "> ".repeat(10_000),
        "- ".repeat(10_000),
        "1. ".repeat(6_600),
        "*a **b ".repeat(3_000),
        "[".repeat(20_000),
        "![".repeat(10_000),
        format!("{}x{}", "[".repeat(5_000), "](https://a.example)".repeat(700)),
        "<div>".repeat(4_000),
        "`".repeat(20_000),
        "~~".repeat(10_000),
        "_".repeat(20_000),
        "http://".repeat(2_800),
        (0..200).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect(),
        format!("{}\n\n[a]: https://example.org/{}", "[a] ".repeat(4_000), "x".repeat(4_000)),
    ];
    for bomb in bombs {
        let html = render(&bomb);
        let begins: String = bomb.chars().take(20).collect();
        assert!(depth(&html) <= DEPTH_MOST + 1, "{begins} is {} deep", depth(&html));
        assert!(html.len() <= 60 * bomb.len(), "{begins} became {} bytes", html.len());
        assert_harmless(&html, &begins);
    }
}

#[test]
fn plain_text_has_the_words_alone() {
    assert_eq!(
        plain("# Titolo\n\nUn *testo* con [link](https://x.example)\n\n- uno\n- due"),
        "Titolo Un testo con link uno due"
    );
    assert_eq!(plain("<b>x</b>\n> y"), "<b>x</b> y");
    assert_eq!(excerpt("Una frase lunga assai", 12), "Una frase…");
    assert_eq!(excerpt("Breve", 12), "Breve");
    assert_eq!(excerpt(&"è".repeat(50), 10), format!("{}…", "è".repeat(10)));
}

#[test]
fn names_are_marked_but_not_in_code_and_links() {
    let names = ["Ada Rossi".to_owned()];
    let mark = "<span class=\"mention\">@Ada Rossi</span>";
    assert_eq!(render_naming("Ciao @Ada Rossi!", &names), format!("<p>Ciao {mark}!</p>\n"));
    assert_eq!(render_naming("**@Ada Rossi**", &names), format!("<p><strong>{mark}</strong></p>\n"));
    assert_eq!(render_naming("`@Ada Rossi`", &names), "<p><code>@Ada Rossi</code></p>\n");
    assert!(!render_naming("[@Ada Rossi](https://x.example)", &names).contains("mention"));
    assert!(render_naming("> @Ada Rossi", &names).contains(mark), "a quote shows it too");
    assert_eq!(render("Ciao @Ada Rossi"), "<p>Ciao @Ada Rossi</p>\n");
    assert_eq!(
        render("<span class=\"mention\">@Ada Rossi</span>"),
        "<p>&lt;span class=\"mention\"&gt;@Ada Rossi&lt;/span&gt;</p>\n",
        "nobody writes the mark by hand"
    );
    assert_eq!(plain("Ciao **@Ada Rossi**"), "Ciao @Ada Rossi");
}

#[test]
fn ones_own_words_are_neither_quotes_nor_code_nor_links() {
    let text =
        "uno *due*\n\n> tre\n\n- quattro\n\n```\ncinque\n```\n[sei](https://x.example) https://sette.example otto";
    let words = own_words(text).join("|");
    for (word, own) in [
        ("uno", true),
        ("due", true),
        ("tre", false),
        ("quattro", true),
        ("cinque", false),
        ("sei", false),
        ("otto", true),
    ] {
        assert_eq!(words.contains(word), own, "{word}: {words}");
    }
    assert!(!words.contains("sette"), "{words}");
}
