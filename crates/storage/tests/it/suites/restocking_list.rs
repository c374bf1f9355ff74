//! The planner's list: any filter, any order, any size of page gives what a list in memory gives.

use std::cmp::Ordering;

use context::StoreError;
use jiff::civil::date;
use lifecycle::{State, StateName};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use restocking::planners::{Assigned, Planner, Planners, Scope, Sees};
use restocking::ports::{DeskReader, Facet, Grouping, Guard, Sort, SuggestionQuery, Work};
use restocking::suggestion::{ProposalKind, SuggestionRecord};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::adapter::{Adapter, Restocking, cases, run};
use crate::retailer::{millis, moved, replaces, suggestion, was, writes};
use crate::support::at;

cases! {
    restocking:
    an_empty_list_has_one_empty_page,
    what_gave_way_is_not_in_the_list,
    words_are_taken_as_they_are_written,
    a_cursor_of_another_list_is_refused;
    by_hand: any_list_is_what_a_list_in_memory_is,
}

fn query() -> SuggestionQuery {
    SuggestionQuery { limit: 100, ..SuggestionQuery::default() }
}

async fn orders(desk: &dyn DeskReader, query: SuggestionQuery) -> Vec<String> {
    desk.suggestions(query).await.unwrap().items.into_iter().map(|item| item.order_id).collect()
}

async fn an_empty_list_has_one_empty_page(at_hand: Restocking) {
    let page = at_hand.desk.suggestions(query()).await.unwrap();
    assert_eq!((page.items.len(), page.next_cursor, page.total), (0, None, 0));
}

async fn what_gave_way_is_not_in_the_list(at_hand: Restocking) {
    let first = suggestion(1, "PO-1");
    let ended = moved(&first, State::Complete { at: millis(5) });
    for work in
        [writes(&first, Guard::Absent), writes(&ended, was(&first)), writes(&suggestion(2, "PO-1"), replaces(&ended))]
    {
        at_hand.store.commit(work).await.unwrap();
    }
    let page = at_hand.desk.suggestions(query()).await.unwrap();
    assert_eq!((page.items.len(), page.total, page.items[0].incarnation), (1, 1, crate::support::id(2)));
}

async fn words_are_taken_as_they_are_written(at_hand: Restocking) {
    for (n, name) in [(1, "100% linen"), (2, "100 lanterns"), (3, "snake_case"), (4, "snakescase"), (5, "back\\slash")]
    {
        let mut record = suggestion(n, &format!("PO-{n}"));
        name.clone_into(&mut record.details.product_name);
        at_hand.store.commit(writes(&record, Guard::Absent)).await.unwrap();
    }
    for (words, expected) in [
        ("100%", "PO-1"),
        ("e_c", "PO-3"),
        ("k\\s", "PO-5"),
        ("linen 100", "PO-1"),
        ("LANTERNS", "PO-2"),
        ("PO-4", "PO-4"),
    ] {
        let found = orders(&*at_hand.desk, SuggestionQuery { q: Some(words.to_owned()), ..query() }).await;
        assert_eq!(found, [expected], "{words}");
    }
    assert!(orders(&*at_hand.desk, SuggestionQuery { q: Some("' OR 1=1 --".to_owned()), ..query() }).await.is_empty());
}

async fn a_cursor_of_another_list_is_refused(at_hand: Restocking) {
    let suggestions = [1, 2].map(|n| writes(&suggestion(n, &format!("PO-{n}")), Guard::Absent).suggestions);
    at_hand.store.commit(Work { suggestions: suggestions.concat(), ..Work::default() }).await.unwrap();
    let by_value = at_hand.desk.suggestions(SuggestionQuery { limit: 1, ..query() }).await.unwrap().next_cursor;
    let by_time = SuggestionQuery { sort: Sort::Newest, cursor: by_value, ..query() };
    assert!(matches!(at_hand.desk.suggestions(by_time).await, Err(StoreError::Refused(_))));
    for cursor in ["", "zz", "7b7d", "[1,2]", "ü"] {
        let refused = at_hand.desk.suggestions(SuggestionQuery { cursor: Some(cursor.to_owned()), ..query() }).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{cursor:?}: {refused:?}");
    }
}

/// Few different values, so that many are alike.
fn any_record() -> impl Strategy<Value = SuggestionRecord> {
    let state =
        prop::sample::select(vec![State::Open, State::Complete { at: millis(5) }, State::Snoozed { until: millis(9) }]);
    let name = || prop::sample::select(vec!["Lantern", "lantern", "Ärmel", "Votive set"]);
    let kind = prop::sample::select(ProposalKind::ALL.to_vec());
    let category = prop::option::of(prop::sample::select(vec!["home", "garden"]));
    (state, name(), name(), kind, category, -3_i64..9, 0_i64..4, 0_i64..4).prop_map(
        |(state, product, supplier, kind, category, value, second, day)| {
            let mut record = suggestion(0, "");
            (record.row.state, record.row.proposal.kind) = (state, kind);
            record.row.proposal.to_date = Some(date(2027, 1, 1).saturating_add(jiff::Span::new().days(day)));
            record.changed_at = at(second);
            let details = &mut record.details;
            (details.product_name, details.supplier_name) = (product.to_owned(), supplier.to_owned());
            (details.supplier_id, details.category) = (supplier.to_lowercase(), category.map(ToOwned::to_owned));
            details.value = Decimal::new(value * 1_005, 2);
            details.unit_cost = Decimal::new(value + 3, 1);
            record.row.proposal.to_quantity = 40 - 10 * second;
            record
        },
    )
}

/// One planner's, what nobody has, and what a planner sees who sees both of these.
fn scopes() -> Vec<Scope> {
    let set = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    let planner = |id: &str, suppliers: &[&str], categories: &[&str]| Planner {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        assigned: Assigned { suppliers: set(suppliers), categories: set(categories) },
        sees: Sees::Own,
        sees_cost: false,
        offer: None,
    };
    let planners = Planners::new([
        planner("imports", &["lantern"], &[]),
        planner("home", &["votive set"], &["home"]),
        planner("nothing", &[], &[]),
    ]);
    let theirs = planners.iter().map(Planners::theirs).collect::<Vec<_>>();
    let seen = ["imports", "home", "nothing"].map(|id| planners.viewer(id).unwrap().sees().unwrap().clone());
    theirs.into_iter().chain(seen).chain([planners.nobodys()]).collect()
}

fn any_query() -> impl Strategy<Value = SuggestionQuery> {
    let states = prop::collection::vec(prop::sample::select(vec![StateName::Open, StateName::Complete]), 0..2);
    let kinds = prop::collection::vec(prop::sample::select(ProposalKind::ALL.to_vec()), 0..3);
    let supplier = prop::option::weighted(0.3, prop::sample::select(vec!["lantern".to_owned(), "nobody".to_owned()]));
    let category = prop::option::weighted(0.3, Just("home".to_owned()));
    let words = prop::option::weighted(
        0.3,
        prop::sample::select(vec!["lan".to_owned(), "set vot".to_owned(), "PO-1".to_owned()]),
    );
    let least = prop::option::weighted(0.3, (0_i64..5).prop_map(|value| Decimal::new(value * 1_005, 2)));
    let scopes = prop::collection::vec(prop::sample::select(scopes()), 0..3);
    let sort = prop::sample::select(Sort::ALL.map(|(_, sort)| sort).to_vec());
    let group = prop::option::of(prop::sample::select(Grouping::ALL.map(|(_, group)| group).to_vec()));
    (states, kinds, supplier, category, words, least, (sort, group, scopes), 1_u32..7).prop_map(
        |(states, kinds, supplier_id, category, q, min_value, (sort, group, scopes), limit)| SuggestionQuery {
            states,
            kinds,
            supplier_id,
            product_id: None,
            category,
            min_value,
            q,
            group,
            sort,
            limit,
            cursor: None,
            scopes,
        },
    )
}

fn is_wanted(record: &SuggestionRecord, query: &SuggestionQuery) -> bool {
    let details = &record.details;
    let text =
        format!("{} {} {} {}", details.product_name, details.product_id, details.supplier_name, record.key.order_id);
    let has = |word: &str| text.to_lowercase().contains(&word.to_lowercase());
    (query.states.is_empty() || query.states.contains(&record.row.state.name()))
        && (query.kinds.is_empty() || query.kinds.contains(&record.row.proposal.kind))
        && query.supplier_id.as_ref().is_none_or(|id| *id == details.supplier_id)
        && query.category.as_ref().is_none_or(|category| Some(category) == details.category.as_ref())
        && query.min_value.is_none_or(|least| details.value >= least)
        && query.scopes.iter().all(|scope| scope.has(&details.supplier_id, details.category.as_deref()))
        && query.q.as_deref().unwrap_or("").split_whitespace().all(has)
}

/// What the chosen order says of two suggestions; ties are broken otherwise.
fn in_order(a: &SuggestionRecord, b: &SuggestionRecord, query: &SuggestionQuery) -> Ordering {
    let by_value = b.details.value.cmp(&a.details.value);
    let by_group = query.group.map_or(Ordering::Equal, |group| group_of(a, group).cmp(&group_of(b, group)));
    by_group.then(match query.sort {
        Sort::Value => by_value,
        Sort::Newest => b.changed_at.cmp(&a.changed_at),
        Sort::Date => a.row.proposal.to_date.cmp(&b.row.proposal.to_date),
        Sort::Supplier => a.details.supplier_name.cmp(&b.details.supplier_name).then(by_value),
        Sort::Product => a.details.product_name.cmp(&b.details.product_name),
    })
}

/// What comes before what: place in a fixed order, name, id.
fn group_of(record: &SuggestionRecord, group: Grouping) -> (usize, &str, &str) {
    let details = &record.details;
    let kind = record.row.proposal.kind;
    match group {
        Grouping::Supplier => (0, &details.supplier_name, &details.supplier_id),
        Grouping::Category => (0, details.category.as_deref().unwrap_or(""), ""),
        Grouping::Kind => (ProposalKind::ALL.iter().position(|known| *known == kind).unwrap(), "", kind.as_str()),
    }
}

/// The totals are those of the rows, and in their order.
async fn totals_fit(
    desk: &dyn DeskReader,
    query: &SuggestionQuery,
    found: &[&SuggestionRecord],
) -> Result<(), TestCaseError> {
    let mut expected: Vec<((&str, &str), u64, Decimal, Decimal)> = Vec::new();
    let group = query.group.unwrap_or(Grouping::Supplier);
    for record in found {
        let (_, name, id) = group_of(record, group);
        // A supplier that is called differently on two rows has a group under each name.
        let id = match group {
            Grouping::Supplier => (id, name),
            Grouping::Category => (name, name),
            Grouping::Kind => (id, id),
        };
        if expected.last().is_none_or(|last| last.0 != id) {
            expected.push((id, 0, Decimal::ZERO, Decimal::ZERO));
        }
        let last = expected.last_mut().unwrap();
        (last.1, last.2, last.3) = (last.1 + 1, last.2 + record.details.value, last.3 + record.order_change());
    }
    let totals = desk.groups(query.clone()).await.unwrap();
    let told: Vec<((&str, &str), u64, Decimal, Decimal)> = totals
        .iter()
        .map(|total| {
            ((total.id.as_str(), total.label.as_str()), total.count, total.value[0].1, total.order_change[0].1)
        })
        .collect();
    prop_assert_eq!(told, expected, "{:?}", query);
    Ok(())
}

async fn all_pages(desk: &dyn DeskReader, query: &SuggestionQuery) -> Result<Vec<Uuid>, TestCaseError> {
    let (mut query, mut found) = (query.clone(), Vec::new());
    loop {
        let page = desk.suggestions(query.clone()).await.unwrap();
        found.extend(page.items.iter().map(|item| item.incarnation));
        prop_assert!(page.items.len() <= query.limit as usize);
        let Some(cursor) = page.next_cursor else {
            prop_assert_eq!(page.total, found.len() as u64);
            return Ok(found);
        };
        prop_assert_eq!(page.items.len(), query.limit as usize, "only the last page may be short");
        query.cursor = Some(cursor);
    }
}

/// The figures above the list and the counts of its filters, over what is in all of these scopes.
async fn figures_are_right(
    desk: &dyn DeskReader,
    records: &[SuggestionRecord],
    scopes: &[Scope],
) -> Result<(), TestCaseError> {
    let is_within = |record: &&SuggestionRecord| {
        let details = &record.details;
        scopes.iter().all(|scope| scope.has(&details.supplier_id, details.category.as_deref()))
    };
    let within: Vec<&SuggestionRecord> = records.iter().filter(is_within).collect();
    let open: Vec<_> = within.iter().filter(|record| record.row.state.name() == StateName::Open).collect();
    let (overview, facets) =
        (desk.overview(scopes.to_vec()).await.unwrap(), desk.facets(scopes.to_vec()).await.unwrap());
    prop_assert_eq!(overview.open, open.len() as u64);
    let value: Decimal = open.iter().map(|record| record.details.value).sum();
    prop_assert_eq!(overview.value.iter().map(|(_, value)| *value).sum::<Decimal>(), value);
    let counted = |facets: &[Facet]| facets.iter().map(|facet| facet.count).sum::<u64>();
    prop_assert_eq!(counted(&facets.states), within.len() as u64);
    prop_assert_eq!(counted(&facets.kinds), open.len() as u64);
    prop_assert_eq!(counted(&facets.suppliers), open.len() as u64);
    Ok(())
}

fn any_list_is_what_a_list_in_memory_is(adapter: &dyn Adapter) {
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let story = (prop::collection::vec(any_record(), 0..25), prop::collection::vec(any_query(), 8));
    let result = runner.run(&story, |(records, queries)| {
        let at_hand = adapter.restocking();
        let records: Vec<SuggestionRecord> = (1..)
            .zip(records)
            .map(|(n, record)| {
                let numbered = suggestion(n, &format!("PO-{n}"));
                let mut record = SuggestionRecord { key: numbered.key, ..record };
                record.row.incarnation = numbered.row.incarnation;
                record
            })
            .collect();
        run(async {
            let suggestions = records.iter().flat_map(|record| writes(record, Guard::Absent).suggestions).collect();
            at_hand.store.commit(Work { suggestions, ..Work::default() }).await.unwrap();
            for query in queries {
                figures_are_right(&*at_hand.desk, &records, &query.scopes).await?;
                let found = all_pages(&*at_hand.desk, &query).await?;
                let record_of =
                    |id: &Uuid| records.iter().find(|record| record.row.incarnation.0 == id.as_u128()).unwrap();
                let ordered = found
                    .windows(2)
                    .all(|pair| in_order(record_of(&pair[0]), record_of(&pair[1]), &query) != Ordering::Greater);
                prop_assert!(ordered, "not in the order of {:?}", query);
                let places = at_hand.desk.places(query.clone()).await.unwrap();
                let whole: Vec<Uuid> =
                    at_hand.desk.at(&places).await.unwrap().into_iter().map(|view| view.incarnation).collect();
                prop_assert_eq!(&whole, &found, "all at once is page after page: {:?}", query);
                let chosen = at_hand.desk.chosen(query.clone()).await.unwrap();
                let chosen: Vec<Uuid> = chosen.into_iter().map(|chosen| chosen.incarnation).collect();
                prop_assert_eq!(&chosen, &found, "and so is what is chosen: {:?}", query);
                if query.group.is_some() {
                    let rows: Vec<&SuggestionRecord> = found.iter().map(record_of).collect();
                    totals_fit(&*at_hand.desk, &query, &rows).await?;
                }
                let mut found: Vec<u128> = found.iter().map(Uuid::as_u128).collect();
                let mut expected: Vec<u128> = records
                    .iter()
                    .filter(|record| is_wanted(record, &query))
                    .map(|record| record.row.incarnation.0)
                    .collect();
                found.sort_unstable();
                expected.sort_unstable();
                prop_assert_eq!(found, expected, "{:?}", query);
            }
            Ok(())
        })
    });
    result.unwrap();
}
