//! A mapping, compared with the tables of its database: what is asked for and where each field is found.

use crate::database::{Schema, Table, Wanted};
use crate::finding::{Finding, Place};
use crate::scope::{ColumnRef, Scope, table};
use crate::spec::{
    ColumnName, DemandFields, DemandKind, Filter, Inputs, Join, LineFields, Lines, Mapping, Missing, Named, Order,
    OrderFields, ProductFields, Rows, StatusWords, StockFields, SupplierFields,
};

/// Everything that can be read; a part with a fault is none.
pub(crate) struct Plan {
    pub(crate) suppliers: Option<PartPlan<SupplierFields<ColumnRef>>>,
    pub(crate) products: Option<(PartPlan<ProductFields<ColumnRef>>, Option<DemandPlan>)>,
    pub(crate) stock: Option<(PartPlan<StockFields<ColumnRef>>, bool)>,
    pub(crate) orders: Option<OrdersPlan>,
}

/// Rows, and the fields that are made of each.
pub(crate) struct PartPlan<F> {
    pub(crate) rows: RowsPlan,
    pub(crate) fields: F,
}

/// Demand, looked up by product.
pub(crate) struct DemandPlan {
    pub(crate) part: PartPlan<DemandFields<ColumnRef>>,
    pub(crate) kind: DemandKind,
}

/// Orders with their lines.
pub(crate) struct OrdersPlan {
    pub(crate) part: PartPlan<OrderFields<ColumnRef>>,
    pub(crate) words: StatusWords,
    /// A table of lines; none where the rows of orders are their lines.
    pub(crate) lines: Option<RowsPlan>,
    pub(crate) line_fields: LineFields<ColumnRef>,
    pub(crate) how: Lines,
    pub(crate) needs_lines: bool,
}

/// A table with what is looked up beside each row.
pub(crate) struct RowsPlan {
    pub(crate) table: String,
    pub(crate) at: Place,
    pub(crate) columns: Vec<String>,
    pub(crate) key: Vec<String>,
    /// Places of the key among the columns.
    pub(crate) key_columns: Vec<usize>,
    pub(crate) filters: Vec<Filter>,
    pub(crate) joins: Vec<JoinPlan>,
    /// The table's place among those that a row is put together of.
    source: usize,
}

/// A row of another table beside each row.
pub(crate) struct JoinPlan {
    pub(crate) at: Place,
    pub(crate) alias: String,
    pub(crate) table: String,
    pub(crate) columns: Vec<String>,
    pub(crate) theirs: Vec<String>,
    pub(crate) their_columns: Vec<usize>,
    pub(crate) ours: Vec<ColumnRef>,
    pub(crate) filters: Vec<Filter>,
    pub(crate) first_by: Vec<Order>,
    pub(crate) missing: Missing,
    source: usize,
}

impl Plan {
    /// Compares a mapping with a schema; tells every fault.
    pub(crate) fn new(mapping: &Mapping, schema: &Schema, findings: &mut Vec<Finding>) -> Self {
        let suppliers = mapping.suppliers.as_ref().and_then(|part| plan(&part.rows, &part.fields, schema, findings));
        let products = mapping.products.as_ref().and_then(|part| {
            let demand = part.forecast.as_ref().map(|demand| {
                let part = plan(&demand.rows, &demand.fields, schema, findings)?;
                Some(DemandPlan { part, kind: demand.kind })
            });
            let products = plan(&part.rows, &part.fields, schema, findings)?;
            Some((products, demand.map_or(Some(None), |demand| demand.map(Some))?))
        });
        let stock = mapping
            .stock
            .as_ref()
            .and_then(|part| Some((plan(&part.rows, &part.fields, schema, findings)?, part.adds_up)));
        let orders = mapping.orders.as_ref().and_then(|part| {
            let mut scope = Scope::new();
            let header = begin(&mut scope, &part.rows, &["order"], schema, findings);
            let fields = part.fields.resolve(&mut |name, at| scope.column(name, at, findings));
            let lines = match &part.lines.of_their_own {
                None => Some(None),
                Some(rows) => begin(&mut scope, rows, &["line"], schema, findings).map(Some),
            };
            let line_fields = part.lines.fields.resolve(&mut |name, at| scope.column(name, at, findings));
            Some(OrdersPlan {
                part: PartPlan { rows: end(&scope, header?), fields: fields? },
                words: part.words.clone(),
                lines: lines?.map(|lines| end(&scope, lines)),
                line_fields: line_fields?,
                how: part.lines.clone(),
                needs_lines: part.needs_lines,
            })
        });
        Self { suppliers, products, stock, orders }
    }

    /// Every table that is read, with its joins.
    pub(crate) fn all_rows(&self) -> Vec<&RowsPlan> {
        [
            self.suppliers.as_ref().map(|plan| &plan.rows),
            self.products.as_ref().map(|(plan, _)| &plan.rows),
            self.products.as_ref().and_then(|(_, demand)| Some(&demand.as_ref()?.part.rows)),
            self.stock.as_ref().map(|(plan, _)| &plan.rows),
            self.orders.as_ref().map(|plan| &plan.part.rows),
            self.orders.as_ref().and_then(|plan| plan.lines.as_ref()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn plan<F: Inputs>(
    rows: &Rows,
    fields: &F,
    schema: &Schema,
    findings: &mut Vec<Finding>,
) -> Option<PartPlan<F::Resolved<ColumnRef>>> {
    let mut scope = Scope::new();
    let begun = begin(&mut scope, rows, &[], schema, findings)?;
    let fields = fields.resolve(&mut |name, at| scope.column(name, at, findings));
    Some(PartPlan { rows: end(&scope, begun), fields: fields? })
}

/// Adds a table and its joins to a scope. Which columns are asked for is known at the [`end`].
fn begin<'s>(
    scope: &mut Scope<'s>,
    rows: &Rows,
    aliases: &[&str],
    schema: &'s Schema,
    findings: &mut Vec<Finding>,
) -> Option<RowsPlan> {
    let base = table(schema, &rows.table, findings)?;
    let source = scope.add(aliases, base);
    scope.base = source;
    let mut columns_of = |columns: &mut dyn Iterator<Item = &Named>, scope: &mut Scope<'s>, source| {
        let found: Vec<_> = columns.map(|name| scope.column_of(source, &name.text, &name.at, findings)).collect();
        found.into_iter().collect::<Option<Vec<_>>>()
    };
    let key = columns_of(&mut rows.key.iter(), scope, source);
    let filtered = columns_of(&mut rows.filters.iter().map(|filter| &filter.column), scope, source);
    let joins: Vec<Option<JoinPlan>> =
        rows.joins.iter().map(|join| begin_join(scope, join, schema, findings)).collect();
    filtered?;
    Some(RowsPlan {
        table: base.name.clone(),
        at: rows.table.at.clone(),
        columns: Vec::new(),
        key: names(base, &rows.key),
        key_columns: key?.into_iter().map(|column| column.column).collect(),
        filters: rows.filters.clone(),
        joins: joins.into_iter().collect::<Option<_>>()?,
        source,
    })
}

fn begin_join<'s>(
    scope: &mut Scope<'s>,
    join: &Join,
    schema: &'s Schema,
    findings: &mut Vec<Finding>,
) -> Option<JoinPlan> {
    let joined = table(schema, &join.table, findings)?;
    let ours: Vec<_> =
        join.on.iter().map(|(_, ours)| scope.column(&ColumnName(ours.text.clone()), &ours.at, findings)).collect();
    let source = scope.add(&[&join.alias], joined);
    let named = join.filters.iter().map(|filter| &filter.column).chain(join.first_by.iter().map(|by| &by.column));
    let theirs: Vec<_> =
        join.on.iter().map(|(theirs, _)| scope.column_of(source, &theirs.text, &theirs.at, findings)).collect();
    let others: Vec<_> = named.map(|name| scope.column_of(source, &name.text, &name.at, findings)).collect();
    others.into_iter().collect::<Option<Vec<_>>>()?;
    let on: Vec<Named> = join.on.iter().map(|(theirs, _)| theirs.clone()).collect();
    Some(JoinPlan {
        at: join.at.clone(),
        alias: join.alias.clone(),
        table: joined.name.clone(),
        columns: Vec::new(),
        theirs: names(joined, &on),
        their_columns: theirs.into_iter().map(|column| column.map(|column| column.column)).collect::<Option<_>>()?,
        ours: ours.into_iter().collect::<Option<_>>()?,
        filters: join.filters.clone(),
        first_by: join.first_by.clone(),
        missing: join.missing,
        source,
    })
}

fn end(scope: &Scope<'_>, mut rows: RowsPlan) -> RowsPlan {
    rows.columns = scope.needed(rows.source);
    for join in &mut rows.joins {
        join.columns = scope.needed(join.source);
    }
    rows
}

/// The names as the table has them.
fn names(table: &Table, names: &[Named]) -> Vec<String> {
    let name =
        |name: &Named| table.column(&name.text).map_or_else(|| name.text.clone(), |at| table.columns[at].clone());
    names.iter().map(name).collect()
}

/// The tables that a mapping names, each with the columns that rows are looked up by.
pub(crate) fn wanted(mapping: &Mapping) -> Wanted {
    let mut wanted = Wanted::new();
    let parts = [
        mapping.suppliers.as_ref().map(|part| &part.rows),
        mapping.products.as_ref().map(|part| &part.rows),
        mapping.products.as_ref().and_then(|part| Some(&part.forecast.as_ref()?.rows)),
        mapping.stock.as_ref().map(|part| &part.rows),
        mapping.orders.as_ref().map(|part| &part.rows),
        mapping.orders.as_ref().and_then(|part| part.lines.of_their_own.as_ref()),
    ];
    let columns = |names: &mut dyn Iterator<Item = &Named>| names.map(|name| name.text.clone()).collect::<Vec<_>>();
    for rows in parts.into_iter().flatten() {
        wanted.entry(rows.table.text.clone()).or_default().insert(columns(&mut rows.key.iter()));
        for join in &rows.joins {
            let on = columns(&mut join.on.iter().map(|(theirs, _)| theirs));
            wanted.entry(join.table.text.clone()).or_default().insert(on);
        }
    }
    wanted
}
