//! What the groups of a list add up to.

use context::StoreError;
use restocking::ports::{GroupTotal, Grouping, SuggestionQuery};
use rusqlite::{Connection, params_from_iter};
use rust_decimal::Decimal;

use super::filter::{Filter, LISTED};
use super::order::group_keys;
use crate::sqlite::error::Sql as _;

pub(super) fn groups(connection: &Connection, query: &SuggestionQuery) -> Result<Vec<GroupTotal>, StoreError> {
    let grouping = query.group.unwrap_or(Grouping::Supplier);
    let filter = Filter::of(query);
    let mut statement = connection.prepare_cached(&summing(grouping, &filter)).sql()?;
    let mut rows = statement.query(params_from_iter(&filter.params)).sql()?;
    let mut totals: Vec<GroupTotal> = Vec::new();
    while let Some(row) = rows.next().sql()? {
        let (id, label, currency): (String, String, String) = (row.get(0).sql()?, row.get(1).sql()?, row.get(2).sql()?);
        let (count, value, change): (i64, i64, i64) = (row.get(3).sql()?, row.get(4).sql()?, row.get(5).sql()?);
        if totals.last().is_none_or(|last| last.id != id || last.label != label) {
            totals.push(GroupTotal { id, label, count: 0, value: Vec::new(), order_change: Vec::new() });
        }
        let Some(group) = totals.last_mut() else { continue };
        group.count += u64::try_from(count).unwrap_or(0);
        group.value.push((currency.clone(), amount(value)));
        group.order_change.push((currency, amount(change)));
    }
    Ok(totals)
}

/// The statement of the totals, one row a group and currency, in the order of the list.
pub(super) fn summing(grouping: Grouping, filter: &Filter) -> String {
    let (id, label) = match grouping {
        Grouping::Supplier => ("s.supplier_id", "s.supplier_name"),
        Grouping::Category => ("coalesce(s.category, '')", "coalesce(s.category, '')"),
        Grouping::Kind => ("s.kind", "s.kind"),
    };
    let order = group_keys(grouping).join(", ");
    format!(
        "SELECT {id}, {label}, s.currency, count(*), sum(s.value), sum(s.order_change) FROM {LISTED} WHERE {}
         GROUP BY {order}, s.currency ORDER BY {order}, s.currency",
        filter.sql()
    )
}

/// An amount as it is kept: ten-thousandths of the currency's unit.
pub(super) fn amount(ten_thousandths: i64) -> Decimal {
    Decimal::new(ten_thousandths, 4).normalize()
}
