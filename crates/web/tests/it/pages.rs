//! The pages, and what hostile names do to them: nothing.

use restocking::ports::ShortageView;

use crate::fakes::samples::{Sample, TODAY};
use crate::support::{TestApp, request};

const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</title></textarea></style><svg/onload=alert(1)>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "&lt;b&gt;<!--",
    "\u{202e}evil\u{2066}",
    "a/../../b?x=1#y",
];

#[tokio::test]
async fn the_desk_shows_figures_filters_and_rows() {
    let app = TestApp::with_a_suggestion().await;
    let page = app.get("/").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    for part in
        ["Teapot", "PO-1", "Amber &#38; Sons", "data-position=\"1\"", "data-act=\"accept\"", "data-figure=\"open\">1<"]
    {
        assert!(page.body.contains(part), "{part}\n{}", page.body);
    }
}

#[tokio::test]
async fn filters_of_the_page_are_those_of_the_api_and_kinds_may_come_several_times() {
    let app = TestApp::with_a_suggestion().await;
    assert!(app.get("/?kind=cancel&kind=postpone&kind=decrease&min_value=&q=teapot").await.body.contains("PO-1"));
    assert!(app.get("/?kind=increase&kind=inform").await.body.contains("Nothing matches"));
    assert!(app.get("/?group=supplier").await.body.contains("group-head"));
    assert!(app.get("/?state=handled").await.body.contains("Nothing here"));
    assert_eq!(app.get("/?sort=price").await.status, 400);
    assert_eq!(app.get("/?cursor=zzz").await.status, 400);
}

#[tokio::test]
async fn a_piece_of_the_list_is_loaded_more_and_one_row_again() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, _) = app.the_suggestion().await;
    assert!(app.get("/desk/rows?limit=1").await.body.contains(&incarnation));
    let row = app.get(&format!("/desk/rows/{incarnation}")).await.body;
    assert!(row.trim_start().starts_with("<li class=\"row"), "{row}");
    assert_eq!(app.get("/desk/rows/nonsense").await.status, 404);
}

#[tokio::test]
async fn a_suggestion_explains_itself() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, _) = app.the_suggestion().await;
    let page = app.get(&format!("/suggestions/{incarnation}")).await.body;
    for part in [
        "Stock, day by day",
        "<svg viewBox",
        "The same as a table",
        "Safety stock",
        "What happened",
        "Suggested",
        "this line",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
}

#[tokio::test]
async fn mails_are_shown_in_a_sandbox() {
    let app = TestApp::start().await;
    assert!(app.get("/mails").await.body.contains("3 changes to your orders"));
    let path = "/mails/%3Cb1.s1.1%40restock.example%3E";
    let page = app.get(path).await.body;
    assert!(page.contains("sandbox=\"\"") && !page.contains("alert(1)"), "{page}");
    let body = app.get(&format!("{path}/body")).await;
    assert!(body.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
    assert_eq!(body.header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(app.get("/mails/none").await.status, 404);
}

#[tokio::test]
async fn styles_and_scripts_are_kept_until_they_change() {
    let app = TestApp::start().await;
    let first = app.get("/static/desk.js").await;
    assert_eq!((first.status, first.header("content-type")), (200, "text/javascript; charset=utf-8"));
    let again = app.send(request("GET", "/static/desk.js", &[("if-none-match", first.header("etag"))], "")).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(app.get("/static/../Cargo.toml").await.status, 404);
}

#[tokio::test]
async fn every_script_and_style_that_a_page_names_exists() {
    let app = TestApp::with_a_suggestion().await;
    let (incarnation, _) = app.the_suggestion().await;
    let mut named: Vec<String> = Vec::new();
    for path in [
        "/",
        "/help",
        "/dead",
        "/shortages",
        "/products",
        "/orders",
        "/trend",
        "/mails",
        "/products/P-1",
        "/orders/PO-1",
        &format!("/suggestions/{incarnation}"),
    ] {
        let page = app.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        named.extend(page.body.split('"').filter(|part| part.starts_with("/static/")).map(ToOwned::to_owned));
    }
    let mut at = 0;
    while let Some(path) = named.get(at).cloned() {
        let asset = app.get(&path).await;
        assert_eq!(asset.status, 200, "{path}");
        for import in asset.body.split("from \"./").skip(1).filter_map(|rest| rest.split('"').next()) {
            let import = format!("/static/{import}");
            if !named.contains(&import) {
                named.push(import);
            }
        }
        at += 1;
    }
    assert!(named.iter().any(|name| name == "/static/live.js"), "{named:?}");
}

#[tokio::test]
async fn no_script_writes_html_and_no_page_has_any_inline() {
    let app = TestApp::with_a_suggestion().await;
    let scripts = concat!(env!("CARGO_MANIFEST_DIR"), "/static");
    let names = std::fs::read_dir(scripts).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    for name in names.filter(|name| name.ends_with(".js")) {
        let script = app.get(&format!("/static/{name}")).await;
        assert_eq!(script.status, 200, "{name} is not served");
        let script = script.body;
        for banned in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
            assert!(!script.contains(banned), "{name}: {banned}");
        }
    }
    for path in ["/", "/help", "/products/P-1", "/orders/PO-1"] {
        let page = app.get(path).await.body;
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick="), "{path}");
        assert!(
            page.split("<script").skip(1).all(|script| {
                script.starts_with(" type=\"module\" src=\"/static/")
                    || script.starts_with(" src=\"/static/first.js\"></script>")
            }),
            "{path}"
        );
    }
}

/// Whether a text stands in a page as it was given, where it could do something.
fn breaks_out(page: &str, name: &str) -> bool {
    let has_markup = name.contains(['<', '"', '\'']);
    has_markup && page.contains(name)
}

#[tokio::test]
async fn no_name_breaks_a_page() {
    let app = TestApp::start().await;
    for (n, name) in HOSTILE.into_iter().enumerate() {
        let mut sample =
            Sample::new(name, name, 1_000).line(name, name, 30, 20).of_supplier(name, name).in_category(name);
        sample.product.version = n as u64 + 1;
        app.fakes.review(sample);
        app.fakes.state().shortages.push(ShortageView {
            product_id: name.into(),
            product_name: name.into(),
            first_day: TODAY,
            last_day: TODAY,
            stock_out_day: Some(TODAY),
            worst_gap: 1_500,
            unmet: 2_500,
            value_at_risk: Some(24.into()),
            currency: Some(name.into()),
        });
    }
    let list = app.get("/api/suggestions").await.json();
    let mut paths = vec![
        "/".to_owned(),
        "/?group=supplier".to_owned(),
        "/shortages".to_owned(),
        "/products".to_owned(),
        "/orders".to_owned(),
    ];
    for item in list["items"].as_array().unwrap() {
        paths.push(format!("/suggestions/{}", item["incarnation"].as_str().unwrap()));
    }
    for name in HOSTILE {
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        paths.extend(["products", "orders"].map(|kind| format!("/{kind}/{encoded}")));
        paths.push(format!("/?q={encoded}&product_id={encoded}&supplier_id={encoded}&category={encoded}"));
    }
    assert!(list["items"].as_array().unwrap().len() >= HOSTILE.len());
    for path in paths {
        let page = app.send(request("GET", &path, &[("accept", "text/html")], "")).await;
        assert_eq!(page.status, 200, "{path}");
        for name in HOSTILE {
            assert!(!breaks_out(&page.body, name), "{name} in {path}\n{}", page.body);
        }
        assert!(!page.body.contains("href=\"javascript:"), "{path}");
    }
}
