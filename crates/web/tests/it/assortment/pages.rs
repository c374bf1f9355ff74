//! What the pages of the catalogue show, and what hostile names do to them: nothing.

use serde_json::json;

use super::scene::{Scene, sale};

const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</textarea></title><svg/onload=alert(1)>",
    "{{7*7}}",
    "</template><b>",
];

/// A page of each kind.
const PAGES: [&str; 12] = [
    "/catalogue",
    "/catalogue?q=penc",
    "/catalogue/products/P1",
    "/catalogue/groups",
    "/catalogue/groups/PG1",
    "/catalogue/lists",
    "/catalogue/lists/north",
    "/catalogue/lists/north?coming=1",
    "/catalogue/sales",
    "/catalogue/sales/S1",
    "/catalogue/new-sale?group=PG1&product=P1",
    "/catalogue/imports",
];

#[tokio::test]
async fn every_page_is_served_with_everything_that_it_names_and_nothing_inline() {
    let scene = Scene::with_a_pencil().await;
    let import = scene.import("products.csv", "product_id,name:en\nP2,\n").await;
    let import = format!("/catalogue/imports/{import}");
    for path in PAGES.into_iter().chain([import.as_str()]) {
        let page = scene.page(path).await;
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick="), "{path}");
        for script in page.split("<script").skip(1) {
            let is_ours = script.starts_with(" type=\"module\" src=\"/static/")
                || script.starts_with(" src=\"/static/first.js\"");
            assert!(is_ours, "{path}: {script}");
        }
        for asset in page.split('"').filter(|part| part.starts_with("/static/")) {
            assert_eq!(scene.app.get(asset).await.status, 200, "{path} names {asset}");
        }
        assert!(page.contains("aria-current=\"page\">Catalogue"), "{path}");
    }
    for path in ["products/P9", "groups/PG9", "lists/nowhere", "sales/S9", "imports/nonsense"] {
        assert_eq!(scene.get_as("", &format!("/catalogue/{path}")).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn no_name_breaks_a_page() {
    for name in HOSTILE {
        let scene = Scene::with_a_pencil().await;
        let names = json!({ "en": name, "de": name });
        let product = json!({ "names": names, "descriptions": names, "brand": name, "categories": [name] });
        scene.made("products/P1", product).await;
        scene.made("groups/PG1", json!({ "names": names })).await;
        scene.made("lists/north", json!({ "name": name, "currency": "EUR", "channel": name })).await;
        let mut hostile = sale("2026-12-01T00:00:00Z", "2026-12-24T00:00:00Z", "2026-11-30T00:00:00Z");
        hostile["names"] = names;
        scene.made("sales/S1", hostile).await;
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let query = format!("/api/catalogue/imports?kind=products&name={encoded}");
        let csv = format!("product_id,name:en\n\"{}\",x\n", name.replace('"', "\"\""));
        let import = scene.app.post(&query, "text/csv", csv).await.json()["import_id"].as_str().unwrap().to_owned();
        scene.make_rows().await;
        for path in PAGES.map(str::to_owned).into_iter().chain([format!("/catalogue/imports/{import}")]) {
            let page = scene.page(&path).await;
            assert!(!name.contains(['<', '"', '\'']) || !page.contains(name), "{name} in {path}\n{page}");
        }
    }
}

#[tokio::test]
async fn a_products_page_says_what_it_costs_now_why_it_is_under_a_sale_and_what_changed() {
    let scene = Scene::with_a_pencil().await;
    scene.made("products/P1", json!({ "names": { "en": "Pencil HB", "de": "Bleistift" } })).await;
    let page = scene.page("/catalogue/products/P1").await;
    for expected in [
        "10.00 EUR",
        "Because it is in the group Pencils (PG1); nobody outside hears of it before 30 Nov 2026, 00:00.",
        "Name (en): <s>Pencil</s> → Pencil HB",
        "Barcodes: <s>4006381333931</s> taken away",
        "Came into the catalogue",
        "Got a price",
        "product.product.published.v1",
        "dir=\"auto\" name=\"names.de\" value=\"Bleistift\"",
        "data-seen=\"2\"",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    let thin = page.matches("product.product.changed.v1").count();
    assert_eq!(thin, 0, "a change is told once");
}

#[tokio::test]
async fn a_sale_says_who_knows_of_it_and_stands_where_it_stands() {
    let scene = Scene::with_a_pencil().await;
    let page = scene.page("/catalogue/sales/S1").await;
    for expected in [
        "Until 30 Nov 2026, 00:00 nobody outside hears of it",
        "Nobody outside has heard of it, and nobody will",
        "Pencils (PG1)",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    scene.made("sales/S2", sale("2026-11-01T00:00:00Z", "2026-12-24T00:00:00Z", "2026-10-30T00:00:00Z")).await;
    scene.made("sales/S3", sale("2026-10-01T00:00:00Z", "2026-10-24T00:00:00Z", "2026-09-30T00:00:00Z")).await;
    scene.made("sales/S4", sale("2026-12-01T00:00:00Z", "2026-12-24T00:00:00Z", "2026-11-01T00:00:00Z")).await;
    scene.announce().await;
    scene.made("sales/S4/withdraw", json!({})).await;
    scene.made("sales/S5", sale("2026-12-01T00:00:00Z", "2026-12-24T00:00:00Z", "2026-11-01T00:00:00Z")).await;
    scene.announce().await;
    let page = scene.page("/catalogue/sales").await;
    for tab in ["All 5", "Planned 1", "Announced 1", "Running 1", "Over 1", "Withdrawn 1"] {
        assert!(page.contains(&format!(">{tab}</a>")), "{tab}\n{page}");
    }
    for (phase, id) in [("planned", "S1"), ("announced", "S5"), ("running", "S2"), ("over", "S3"), ("withdrawn", "S4")]
    {
        let page = scene.page(&format!("/catalogue/sales?phase={phase}")).await;
        let listed: Vec<&str> = ["S1", "S2", "S3", "S4", "S5"]
            .into_iter()
            .filter(|id| page.contains(&format!("/catalogue/sales/{id}\"")))
            .collect();
        assert_eq!(listed, [id], "{phase}");
    }
    assert!(scene.page("/catalogue/sales/S2").await.contains("Prices are reduced until 24 Dec 2026, 00:00."));
    let off = scene.page("/catalogue/sales/S4").await;
    assert!(off.contains("everybody who knew of it was told so") && !off.contains("id=\"withdraw\""), "{off}");
}

#[tokio::test]
async fn a_group_shows_its_products_and_sales_and_a_list_its_prices_and_those_to_come() {
    let scene = Scene::with_a_pencil().await;
    let group = scene.page("/catalogue/groups/PG1").await;
    for expected in ["1 product<", "Pencil", "Advent", "20 % off", ">planned<"] {
        assert!(group.contains(expected), "{expected}\n{group}");
    }
    scene
        .made(
            "lists/north/prices/P1",
            json!({ "amount": "9.00", "from": "2026-12-01T00:00:00Z", "until": "2027-01-01T00:00:00Z" }),
        )
        .await;
    scene.made("products/P2", json!({ "names": { "en": "Pen" } })).await;
    let list = scene.page("/catalogue/lists/north?coming=1").await;
    for expected in ["10.00 EUR", "9.00 EUR from 1 Dec 2026, 00:00", "10.00 EUR from 1 Jan 2027, 00:00"] {
        assert!(list.contains(expected), "{expected}\n{list}");
    }
    let found = scene.page("/catalogue/lists/north?q=pen").await;
    assert!(
        found.contains("New price of Pen\"") && found.contains(">none<"),
        "also what has no price is found: {found}"
    );
    assert!(!scene.page("/catalogue/lists/north").await.contains("New price of Pen\""));
}
