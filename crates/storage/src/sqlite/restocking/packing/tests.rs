//! What is packed comes out as it went in, and so does what was stored before packing.

use proptest::prelude::*;
use restocking::events::ForecastPublished;
use serde_json::json;

use super::*;

fn published(daily: Vec<Decimal>) -> ProductPublished {
    let mut published: ProductPublished = serde_json::from_value(json!({
        "product_id": "P\"1", "version": 3, "name": "ends with \",\"packed_daily\":\"", "supplier_id": "S",
        "lead_time_days": 7, "forecast": { "from": "2026-11-23", "daily": [] },
    }))
    .unwrap();
    published.forecast = Some(ForecastPublished { daily, ..published.forecast.unwrap() });
    published
}

fn input(product: ProductPublished) -> ReviewInput {
    ReviewInput { settings: Default::default(), product, supplier: None, on_hand: 7, lines: Vec::new() }
}

proptest! {
    #[test]
    fn any_forecast_comes_out_as_it_went_in(numbers in prop::collection::vec((any::<i64>(), 0_u32..28), 0..40)) {
        let product = published(numbers.iter().map(|(number, decimals)| Decimal::new(*number, *decimals)).collect());
        prop_assert_eq!(&super::product(&product_doc(&product).unwrap()).unwrap(), &product);
        let input = input(product);
        prop_assert_eq!(read_review_input(&review_input(&input).unwrap()).unwrap(), input);
    }

    #[test]
    fn no_packed_forecast_is_read_into_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = unpack(&bytes);
    }
}

#[test]
fn half_a_year_of_forecast_fits_beside_its_product_into_a_quarter_of_a_page() {
    let daily = (0..180).map(|day| Decimal::new(if day % 7 == 5 { 0 } else { 120 + day % 9 }, 1)).collect();
    let doc = product_doc(&published(daily)).unwrap();
    assert!(doc.len() < 1_000, "{} bytes", doc.len());
    let found: serde_json::Value = serde_json::from_str(&doc).unwrap();
    assert_eq!(found["supplier_id"], "S", "SQL can look into it");
}

#[test]
fn documents_of_before_are_read_as_they_are() {
    let product = published(vec![Decimal::new(15, 1)]);
    assert_eq!(super::product(&json(&product).unwrap()).unwrap(), product);
    let input = input(product);
    let before = zstd::encode_all(json(&input).unwrap().as_bytes(), 1).unwrap();
    assert_eq!(read_review_input(&before).unwrap(), input);
}

#[test]
fn a_long_document_is_packed_and_a_short_one_is_not() {
    let long = vec!["the same again"; 100];
    let Doc::Packed(bytes) = Doc::of(&long).unwrap() else { panic!("it is long") };
    assert!(bytes.len() < 100);
    assert_eq!(text(ValueRef::Blob(&bytes)).unwrap(), json(&long).unwrap());
    assert!(matches!(Doc::of(&"short").unwrap(), Doc::Text(text) if text == "\"short\""));
    assert!(text(ValueRef::Blob(b"neither")).is_err());
}
