//! Well-known data sets: extracts that are part of the repository, and the whole ones where RESTOCK_DATA names the folder that
//! holds them, unpacked.

use std::path::PathBuf;

use catalogue::import::foreign::{Converted, Format};
use catalogue::import::{Kind, read};

/// Kind, rows, rows that are refused when they are read, rows left out.
fn told(converted: &[Converted]) -> Vec<(Kind, u64, usize, usize)> {
    let told = |file: &Converted| {
        let rows = read(file.kind, &file.csv).unwrap();
        assert_eq!(rows.len() as u64, file.rows, "{}", file.kind);
        (file.kind, file.rows, rows.iter().filter(|row| row.step.is_err()).count(), file.left_out.len())
    };
    converted.iter().map(told).collect()
}

/// The extract in the repository.
fn extract(format: Format, folder: &str) -> Vec<Converted> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data").join(folder);
    assert!(folder.join("NOTICE.md").exists(), "{folder:?}: whose data it is stands beside it");
    let file = |name: &str| std::fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"));
    format.convert(&file).unwrap()
}

fn text(converted: &[Converted], kind: Kind) -> String {
    let file = converted.iter().find(|file| file.kind == kind).unwrap();
    String::from_utf8(file.csv.clone()).unwrap()
}

#[test]
fn products_of_open_food_facts_come_with_names_of_any_script_and_only_with_barcodes_that_tills_scan() {
    let converted = extract(Format::OpenFoodFacts, "open_food_facts");
    assert_eq!(told(&converted), [(Kind::Products, 62, 0, 3)]);
    assert!(converted[0].left_out.iter().all(|row| row.reason.ends_with("has no name")), "{:?}", converted[0].left_out);
    let products = text(&converted, Kind::Products);
    for script in ['\u{e00}'..='\u{e7f}', '\u{600}'..='\u{6ff}'] {
        assert!(products.chars().any(|char| script.contains(&char)), "{script:?}");
    }
    let with_barcode = products.lines().skip(1).filter(|line| line.split(',').next_back() != Some("")).count();
    assert_eq!(with_barcode, 62 - 5, "a number with a wrong check digit is no barcode");
}

#[test]
fn adventureworks_comes_with_categories_descriptions_in_six_languages_and_what_things_cost_over_time() {
    let converted = extract(Format::AdventureWorks, "adventureworks");
    assert_eq!(
        told(&converted),
        [
            (Kind::Products, 26, 0, 0),
            (Kind::Groups, 15, 0, 0),
            (Kind::Memberships, 24, 0, 2),
            (Kind::Costs, 37, 0, 0),
            (Kind::Lists, 1, 0, 0),
            (Kind::Prices, 37, 0, 0),
            (Kind::Sales, 10, 0, 6),
        ]
    );
    let products = text(&converted, Kind::Products);
    for column in ["description:ar", "description:en", "description:he", "description:th", "description:zh-cht"] {
        assert!(products.lines().next().unwrap().contains(column), "{column}");
    }
}

#[test]
fn online_retail_comes_as_prices_of_months_of_products_whatever_the_case_of_their_codes() {
    let converted = extract(Format::OnlineRetail, "online_retail");
    let told = told(&converted);
    assert_eq!((told[0], told[1]), ((Kind::Products, 5, 0, 3), (Kind::Lists, 1, 0, 0)));
    assert_eq!((told[2].0, told[2].2), (Kind::Prices, 0));
    assert!(told[2].1 > 5, "prices change over the year: {}", told[2].1);
    assert!(!text(&converted, Kind::Prices).contains("85123a"));
}

fn whole(format: Format, folder: &str) -> Option<Vec<(Kind, u64, usize, usize)>> {
    let folder = PathBuf::from(std::env::var_os("RESTOCK_DATA")?).join(folder);
    let file = |name: &str| std::fs::read(folder.join(name)).map_err(|error| format!("{name}: {error}"));
    Some(told(&format.convert(&file).unwrap()))
}

#[test]
fn open_food_facts_gives_products_with_their_barcodes() {
    let extract = "code,gtin_checksum_ok,product_name,generic_name,brands,categories\n\
                   3017620422003,1,Pâte à tartiner,,Marke,\"en:spreads, Pâtes à tartiner\"\n\
                   1234,0,Loose,,,\n\
                   99999999,1,,,,\n";
    let converted = Format::OpenFoodFacts.convert(&|_| Ok(extract.as_bytes().to_vec())).unwrap();
    assert_eq!(told(&converted), [(Kind::Products, 2, 0, 1)]);
    let csv = String::from_utf8(converted[0].csv.clone()).unwrap();
    assert!(csv.contains("spreads;Pâtes à tartiner,3017620422003"), "{csv}");
    assert!(csv.contains("1234,Loose,,,,\n"), "a number with a wrong check digit is no barcode: {csv}");
}

#[test]
fn online_retail_gives_prices_of_months_and_leaves_postage_out() {
    let extract = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice\n\
                   1,85123A,HOLDER,6,2010-12-01T08:26,2.55\n\
                   2,85123a,HOLDER,1,2010-12-09T08:26,2.55\n\
                   3,85123A,HOLDER,1,2010-12-20T08:26,5.79\n\
                   4,85123A,HOLDER,6,2011-01-03T08:26,2.55\n\
                   5,85123A,HOLDER,6,2011-02-03T08:26,2.95\n\
                   C6,85123A,damaged,-6,2011-03-03T08:26,9.99\n\
                   7,POST,POSTAGE,1,2011-03-03T08:26,18.00\n";
    let converted = Format::OnlineRetail.convert(&|_| Ok(extract.as_bytes().to_vec())).unwrap();
    assert_eq!(told(&converted), [(Kind::Products, 1, 0, 1), (Kind::Lists, 1, 0, 0), (Kind::Prices, 2, 0, 0)]);
    let csv = String::from_utf8(converted[2].csv.clone()).unwrap();
    assert!(csv.ends_with("2.55,2010-12-01\nonline-retail,85123A,2.95,2011-02-01\n"), "{csv}");
}

#[test]
fn the_whole_of_open_food_facts_can_be_read() {
    let Some(told) = whole(Format::OpenFoodFacts, "open_food_facts") else { return };
    assert_eq!(told, [(Kind::Products, 6_404, 0, 87)]);
}

#[test]
fn the_whole_of_adventureworks_can_be_read() {
    let Some(told) = whole(Format::AdventureWorks, "adventureworks") else { return };
    assert_eq!(
        told,
        [
            (Kind::Products, 504, 0, 0),
            (Kind::Groups, 41, 0, 0),
            (Kind::Memberships, 295, 0, 209),
            (Kind::Costs, 395, 0, 0),
            (Kind::Lists, 1, 0, 0),
            (Kind::Prices, 395, 0, 0),
            (Kind::Sales, 10, 0, 6),
        ]
    );
}

#[test]
fn the_whole_of_online_retail_can_be_read() {
    let Some(told) = whole(Format::OnlineRetail, "online_retail") else { return };
    let of = |kind: Kind| *told.iter().find(|file| file.0 == kind).unwrap();
    assert_eq!(of(Kind::Products), (Kind::Products, 3_926, 0, 32));
    assert_eq!(of(Kind::Prices).2, 0, "no price is refused");
    assert!(of(Kind::Prices).1 > 3_900, "{}", of(Kind::Prices).1);
}
