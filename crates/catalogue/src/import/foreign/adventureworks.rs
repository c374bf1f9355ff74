//! AdventureWorks: products with their categories as groups, list prices and costs over time, special offers as sales.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};

use super::table::{Fields, Table, Written};
use super::{Converted, Files, Kind};

/// The one list of prices.
const LIST: &str = "adventureworks";
const CURRENCY: &str = "USD";

pub(super) fn convert(files: &Files<'_>) -> Result<Vec<Converted>, String> {
    let places = Places::read(files)?;
    let products = Table::read(files, "Product.csv")?;
    let mut lists = Written::new(Kind::Lists, &["list_id", "name", "currency", "channel"])?;
    lists.row([LIST, "AdventureWorks list prices", CURRENCY, "resellers"])?;
    Ok(vec![
        product_rows(files, &products, &places)?,
        places.groups()?,
        memberships(&products, &places)?,
        costs(files)?,
        lists.finish()?,
        prices(files)?,
        sales(files)?,
    ])
}

/// Subcategories and the categories that they are in.
struct Places {
    categories: BTreeMap<String, String>,
    /// Name and category.
    subcategories: BTreeMap<String, (String, String)>,
}

impl Places {
    fn read(files: &Files<'_>) -> Result<Self, String> {
        let categories = Table::read(files, "ProductCategory.csv")?.by("ProductCategoryID", "Name");
        let table = Table::read(files, "ProductSubcategory.csv")?;
        let subcategory = |(_, row): (u64, Fields<'_>)| {
            let (name, category) = (row.get("Name").to_owned(), row.get("ProductCategoryID").to_owned());
            (row.get("ProductSubcategoryID").to_owned(), (name, category))
        };
        Ok(Self { categories, subcategories: table.rows().map(subcategory).collect() })
    }

    fn groups(&self) -> Result<Converted, String> {
        let mut groups = Written::new(Kind::Groups, &["group_id", "name:en"])?;
        for (id, name) in &self.categories {
            groups.row([&format!("category-{id}"), name])?;
        }
        for (id, (name, _)) in &self.subcategories {
            groups.row([&format!("subcategory-{id}"), name])?;
        }
        groups.finish()
    }

    /// Names and group ids, the wider first.
    fn of(&self, row: &Fields<'_>) -> Option<[(String, String); 2]> {
        let id = row.get("ProductSubcategoryID");
        let (name, category) = self.subcategories.get(id)?;
        let wider = self.categories.get(category)?;
        Some([(wider.clone(), format!("category-{category}")), (name.clone(), format!("subcategory-{id}"))])
    }
}

/// The languages of descriptions: their codes are padded with spaces.
const LANGUAGES: [&str; 6] = ["ar", "en", "fr", "he", "th", "zh-cht"];

fn product_rows(files: &Files<'_>, products: &Table, places: &Places) -> Result<Converted, String> {
    let texts = Table::read(files, "ProductDescription.csv")?.by("ProductDescriptionID", "Description");
    let mut described: BTreeMap<(String, String), String> = BTreeMap::new();
    for (_, row) in Table::read(files, "ProductModelProductDescriptionCulture.csv")?.rows() {
        if let Some(text) = texts.get(row.get("ProductDescriptionID")) {
            let key = (row.get("ProductModelID").to_owned(), row.get("CultureID").to_owned());
            described.insert(key, text.clone());
        }
    }
    let descriptions = LANGUAGES.map(|language| format!("description:{language}"));
    let fixed = ["product_id", "name:en", "categories", "discontinued"];
    let header: Vec<&str> = fixed.into_iter().chain(descriptions.iter().map(String::as_str)).collect();
    let mut written = Written::new(Kind::Products, &header)?;
    for (_, row) in products.rows() {
        let categories = places.of(&row).map(|places| places.map(|(name, _)| name).join(";")).unwrap_or_default();
        let is_gone = !row.get("SellEndDate").is_empty() || !row.get("DiscontinuedDate").is_empty();
        let model = row.get("ProductModelID").to_owned();
        let text = |language: &str| described.get(&(model.clone(), language.to_owned())).cloned().unwrap_or_default();
        let fixed = [row.get("ProductID").to_owned(), row.get("Name").to_owned(), categories, is_gone.to_string()];
        written.row(fixed.into_iter().chain(LANGUAGES.map(text)))?;
    }
    written.finish()
}

fn memberships(products: &Table, places: &Places) -> Result<Converted, String> {
    let mut written = Written::new(Kind::Memberships, &["product_id", "group_ids"])?;
    for (line, row) in products.rows() {
        match places.of(&row) {
            Some(places) => written.row([row.get("ProductID"), &places.map(|(_, id)| id).join(";")])?,
            None => written.leave_out(line, format!("product {} has no subcategory", row.get("ProductID"))),
        }
    }
    written.finish()
}

fn costs(files: &Files<'_>) -> Result<Converted, String> {
    let mut written = Written::new(Kind::Costs, &["product_id", "unit_cost", "currency", "valid_from"])?;
    let table = Table::read(files, "ProductCostHistory.csv")?;
    let mut rows: Vec<(DateTime, Fields<'_>)> =
        table.rows().map(|(_, row)| Ok((moment(row.get("StartDate"))?, row))).collect::<Result<_, String>>()?;
    // A later cost takes the place of an earlier one, so they come in the order of time.
    rows.sort_by_key(|(from, _)| *from);
    for (from, row) in rows {
        written.row([row.get("ProductID"), row.get("StandardCost"), CURRENCY, &from.date().to_string()])?;
    }
    written.finish()
}

fn prices(files: &Files<'_>) -> Result<Converted, String> {
    let mut written = Written::new(Kind::Prices, &["list_id", "product_id", "amount", "from", "until"])?;
    for (_, row) in Table::read(files, "ProductListPriceHistory.csv")?.rows() {
        let from = moment(row.get("StartDate"))?.date();
        let until = match row.get("EndDate") {
            "" => String::new(),
            last => day_after(moment(last)?.date())?.to_string(),
        };
        written.row([LIST, row.get("ProductID"), row.get("ListPrice"), &from.to_string(), &until])?;
    }
    written.finish()
}

fn sales(files: &Files<'_>) -> Result<Converted, String> {
    let mut products: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, row) in Table::read(files, "SpecialOfferProduct.csv")?.rows() {
        products.entry(row.get("SpecialOfferID").to_owned()).or_default().push(row.get("ProductID").to_owned());
    }
    let header = ["sale_id", "name:en", "product_ids", "discount_percent", "from", "until", "announced_at"];
    let mut written = Written::new(Kind::Sales, &header)?;
    for (line, row) in Table::read(files, "SpecialOffer.csv")?.rows() {
        let (id, name) = (row.get("SpecialOfferID"), row.get("Description"));
        let share: rust_decimal::Decimal =
            format!("0{}", row.get("DiscountPct")).parse().map_err(|_| format!("offer {id}: no discount"))?;
        if share.is_zero() {
            written.leave_out(line, format!("{name} reduces nothing"));
            continue;
        }
        if row.get("MinQty") != "0" {
            written.leave_out(line, format!("{name} depends on the quantity, which no sale here does"));
            continue;
        }
        let Some(products) = products.get(id) else {
            written.leave_out(line, format!("{name} is of no product"));
            continue;
        };
        let percent = (share * rust_decimal::Decimal::ONE_HUNDRED).normalize().to_string();
        let from = moment(row.get("StartDate"))?.date().to_string();
        let until = day_after(moment(row.get("EndDate"))?.date())?.to_string();
        written.row([&format!("offer-{id}"), name, &products.join(";"), &percent, &from, &until, &from])?;
    }
    written.finish()
}

/// A time such as `2022-05-30 00:00:00.000`, without a zone: taken as UTC.
fn moment(text: &str) -> Result<DateTime, String> {
    text.parse().map_err(|error| format!("\"{text}\" is no time: {error}"))
}

/// The last day still counts.
fn day_after(day: Date) -> Result<Date, String> {
    day.checked_add(1.day()).map_err(|error| error.to_string())
}
