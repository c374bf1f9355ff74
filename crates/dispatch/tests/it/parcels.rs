use std::collections::BTreeMap;

use dispatch::change::SupplierId;
use dispatch::identity::ParcelId;
use dispatch::parcel::{
    Fact, Learned, NotOfThisBatch, Parcel, Patience, RecordFault, SupplierBatch, SupplierBatchRecord,
};
use jiff::SignedDuration;
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::{CLICK, PATIENCE, applied, at, batch, change};

const ACCEPTED_3: Fact = Fact::Accepted { batch_size_for_supplier: 3 };

fn incarnation(i: u128) -> Uuid {
    change(i).incarnation
}

fn given(facts: impl IntoIterator<Item = Fact>) -> SupplierBatch {
    let mut batch = batch();
    for fact in facts {
        batch.learn(fact).unwrap();
    }
    batch
}

fn lines(parcel: &Parcel) -> Vec<Uuid> {
    parcel.changes().iter().map(|change| change.incarnation).collect()
}

#[test]
fn a_parcel_waits_until_every_change_of_the_click_has_ended() {
    let mut batch = given([ACCEPTED_3, applied(change(0)), applied(change(1))]);
    assert_eq!(batch.seal(at(1), PATIENCE), None);
    batch.learn(applied(change(2))).unwrap();
    let parcel = batch.seal(at(1), PATIENCE).unwrap();
    assert_eq!(lines(&parcel), [incarnation(0), incarnation(1), incarnation(2)]);
    assert_eq!(parcel.n(), 0);
    assert!(batch.is_settled());
    assert_eq!(batch.seal(at(9_999_999), PATIENCE), None);
}

#[test]
fn a_refused_change_is_in_no_parcel_and_nobody_waits_for_it() {
    let mut batch = given([ACCEPTED_3, applied(change(0)), Fact::Refused { incarnation: incarnation(1) }]);
    assert!(!batch.is_settled());
    batch.learn(applied(change(2))).unwrap();
    assert_eq!(lines(&batch.seal(at(0), PATIENCE).unwrap()), [incarnation(0), incarnation(2)]);
}

#[test]
fn when_all_are_refused_there_is_no_mail() {
    let mut batch = given((0..3).map(|i| Fact::Refused { incarnation: incarnation(i) }).chain([ACCEPTED_3]));
    assert_eq!(batch.seal(at(9_999_999), PATIENCE), None);
    assert!(batch.is_settled());
}

#[test]
fn a_change_in_attention_travels_in_the_next_parcel_once_it_is_applied() {
    let attention = Fact::NeedsAttention { incarnation: incarnation(1) };
    let mut batch = given([ACCEPTED_3, applied(change(0)), attention, applied(change(2))]);
    let first = batch.seal(at(0), PATIENCE).unwrap();
    assert_eq!(lines(&first), [incarnation(0), incarnation(2)]);
    assert!(!batch.is_settled());
    assert_eq!(batch.due_at(PATIENCE), None);

    batch.learn(applied(change(1))).unwrap();
    let second = batch.seal(at(0), PATIENCE).unwrap();
    assert_eq!((second.n(), lines(&second)), (1, vec![incarnation(1)]));
    assert_ne!(first.id(), second.id());
    assert!(batch.is_settled());
}

#[test]
fn patience_ends_at_its_minute_and_not_before() {
    let mut batch = given([ACCEPTED_3, applied(change(0))]);
    let due = at(0) + PATIENCE;
    assert_eq!(batch.due_at(PATIENCE), Some(due));
    assert_eq!(batch.seal(due - SignedDuration::from_nanos(1), PATIENCE), None);
    assert_eq!(lines(&batch.seal(due, PATIENCE).unwrap()), [incarnation(0)]);
}

#[test]
fn a_parcel_waits_for_as_long_as_its_click_goes_on() {
    let batch = given([ACCEPTED_3, applied(change(0))]);
    let heard = |second| Patience { lasts: PATIENCE, heard_at: Some(at(second)) };
    for second in [5, 600, 36_000] {
        assert_eq!(batch.due_at(heard(second)), Some(at(second) + PATIENCE));
        assert_eq!(batch.clone().seal(at(second) + PATIENCE - SignedDuration::from_nanos(1), heard(second)), None);
        assert!(
            batch.clone().seal(at(second) + PATIENCE, heard(second)).is_some(),
            "paused, or the other side is down"
        );
    }
    let mut complete = batch;
    complete.learn(applied(change(1))).unwrap();
    complete.learn(Fact::Undone { incarnation: incarnation(2) }).unwrap();
    assert_eq!(lines(&complete.seal(at(1), heard(36_000)).unwrap()), [incarnation(0), incarnation(1)]);
    assert!(complete.is_settled());
}

#[test]
fn what_was_undone_is_in_no_parcel_unless_it_was_done_after_all() {
    let undone = |i| Fact::Undone { incarnation: incarnation(i) };
    let mut batch = given([ACCEPTED_3, undone(0), undone(1), undone(2)]);
    assert_eq!(batch.seal(at(0), PATIENCE), None);
    assert!(batch.is_settled());
    assert_eq!(batch.learn(undone(1)), Ok(Learned::Nothing));
    // It must not happen; if it does, the supplier has to know.
    assert_eq!(batch.learn(applied(change(1))), Ok(Learned::Something));
    assert_eq!(lines(&batch.seal(at(0), PATIENCE).unwrap()), [incarnation(1)]);
}

#[test]
fn a_sealed_parcel_can_be_had_again_and_is_the_same() {
    let mut batch = given([ACCEPTED_3, applied(change(0))]);
    let sealed = batch.seal(at(0) + PATIENCE, PATIENCE).unwrap();
    batch.learn(applied(change(1))).unwrap();
    assert_eq!(batch.sealed(0), Some(sealed));
    assert_eq!(batch.sealed(1), None);
}

#[test]
fn a_change_of_another_click_or_supplier_is_not_taken() {
    let mut batch = batch();
    let mut stranger = change(0);
    stranger.click_batch = Uuid::from_u128(5);
    assert_eq!(batch.learn(applied(stranger)), Err(NotOfThisBatch));
    let mut stranger = change(0);
    stranger.supplier.id = SupplierId::new("SUP-18");
    assert_eq!(batch.learn(applied(stranger)), Err(NotOfThisBatch));
    assert_eq!(batch, given([]));
}

#[test]
fn the_identity_of_a_parcel_never_changes() {
    let id = ParcelId::derive(CLICK, &SupplierId::new("SUP-17"), 0);
    assert_eq!(id.to_string(), "4c4d0038-f968-8333-9c90-57e1e148b082");
    let others = [
        ParcelId::derive(CLICK, &SupplierId::new("SUP-17"), 1),
        ParcelId::derive(CLICK, &SupplierId::new("SUP-1"), 0),
        ParcelId::derive(Uuid::from_u128(1), &SupplierId::new("SUP-17"), 0),
    ];
    assert!(!others.contains(&id));
}

#[test]
fn changes_with_different_correlation_ids_are_traced_by_their_click() {
    let mut other = change(1);
    other.correlation_id = "another".into();
    let parcel = crate::support::parcel([change(0), other]);
    assert_eq!(parcel.correlation_id().as_str(), CLICK.to_string());
    assert_eq!(crate::support::parcel([change(0), change(1)]).correlation_id().as_str(), "0193-click");
}

/// Never changed: batches that were stored by any earlier version are read for ever.
const STORED_V1: &str = include_str!("golden/supplier_batch.v1.json");

#[test]
fn a_batch_stored_by_version_1_is_read_as_it_was_meant() {
    let mut expected = given([
        ACCEPTED_3,
        applied(change(0)),
        Fact::Refused { incarnation: incarnation(2) },
        Fact::NeedsAttention { incarnation: incarnation(3) },
    ]);
    expected.seal(at(0), PATIENCE).unwrap();
    expected.learn(applied(change(1))).unwrap();
    let stored: SupplierBatchRecord = serde_json::from_str(STORED_V1).unwrap();
    assert_eq!(stored, SupplierBatchRecord::from(&expected));
    assert_eq!(SupplierBatch::try_from(stored).unwrap(), expected);
}

#[test]
fn a_stored_batch_that_contradicts_itself_is_refused() {
    let faults = [
        (r#""kind": "cancel""#, r#""kind": "burn""#, RecordFault::UnknownKind("burn".to_owned())),
        (r#""units_per_pack": 12"#, r#""units_per_pack": 0"#, RecordFault::EmptyPack),
        (r#""sealed_parcels": 1"#, r#""sealed_parcels": 0"#, RecordFault::Contradiction(incarnation(0))),
    ];
    for (sound, unsound, fault) in faults {
        let text = STORED_V1.replacen(sound, unsound, 1);
        let stored: SupplierBatchRecord = serde_json::from_str(&text).unwrap();
        assert_eq!(SupplierBatch::try_from(stored), Err(fault));
    }
}

/// How each change of a click ends.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Applied,
    Refused,
    Undone,
    Attention,
    AppliedAfterAttention,
    RefusedAfterAttention,
}

impl End {
    fn facts(self, i: u128) -> Vec<Fact> {
        let incarnation = incarnation(i);
        let attention = Fact::NeedsAttention { incarnation };
        match self {
            Self::Applied => vec![applied(change(i))],
            Self::Refused => vec![Fact::Refused { incarnation }],
            Self::Undone => vec![Fact::Undone { incarnation }],
            Self::Attention => vec![attention],
            Self::AppliedAfterAttention => vec![attention, applied(change(i))],
            Self::RefusedAfterAttention => vec![attention, Fact::Refused { incarnation }],
        }
    }

    fn is_applied(self) -> bool {
        matches!(self, Self::Applied | Self::AppliedAfterAttention)
    }
}

fn ends() -> impl Strategy<Value = Vec<End>> {
    let end = prop_oneof![
        4 => Just(End::Applied),
        1 => Just(End::Refused),
        1 => Just(End::Undone),
        1 => Just(End::Attention),
        1 => Just(End::AppliedAfterAttention),
        1 => Just(End::RefusedAfterAttention),
    ];
    prop::collection::vec(end, 1..8)
}

/// Everything the log tells, each up to three times, in any order.
fn deliveries(ends: &[End]) -> impl Strategy<Value = Vec<Fact>> + use<> {
    let accepted = Fact::Accepted { batch_size_for_supplier: u32::try_from(ends.len()).unwrap() };
    let mut facts = vec![accepted];
    facts.extend(ends.iter().zip(0..).flat_map(|(end, i)| end.facts(i)));
    let copies = prop::collection::vec(1_usize..4, facts.len());
    copies.prop_flat_map(move |copies| {
        let all = facts.iter().zip(copies).flat_map(|(fact, n)| vec![fact.clone(); n]);
        Just(all.collect::<Vec<_>>()).prop_shuffle()
    })
}

fn story() -> impl Strategy<Value = (Vec<End>, Vec<Fact>)> {
    ends().prop_flat_map(|ends| {
        let facts = deliveries(&ends);
        (Just(ends), facts)
    })
}

fn stored_and_read_back(batch: &SupplierBatch) -> SupplierBatch {
    let json = serde_json::to_string(&SupplierBatchRecord::from(batch)).unwrap();
    serde_json::from_str::<SupplierBatchRecord>(&json).unwrap().try_into().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_duplicates_tell_the_same_story((ends, facts) in story()) {
        let in_order = given(
            [Fact::Accepted { batch_size_for_supplier: u32::try_from(ends.len()).unwrap() }]
                .into_iter()
                .chain(ends.iter().zip(0..).flat_map(|(end, i)| end.facts(i))),
        );
        let mut shuffled = given(facts.clone());
        prop_assert_eq!(&shuffled, &in_order);
        for fact in facts {
            prop_assert_eq!(shuffled.learn(fact), Ok(Learned::Nothing));
        }
        prop_assert_eq!(&shuffled, &in_order);
        let mut in_order = in_order;
        prop_assert_eq!(shuffled.seal(at(1), PATIENCE), in_order.seal(at(1), PATIENCE));
    }

    #[test]
    fn sealing_as_one_goes_gives_the_same_parcel_when_nothing_comes_back_from_attention(
        (_, facts) in story().prop_filter("no late application", |(ends, _)| {
            !ends.contains(&End::AppliedAfterAttention)
        }),
    ) {
        let mut at_the_end = given(facts.clone());
        let expected: Vec<Parcel> = at_the_end.seal(at(1), PATIENCE).into_iter().collect();
        let mut along_the_way = batch();
        let mut parcels = Vec::new();
        for fact in facts {
            along_the_way.learn(fact).unwrap();
            parcels.extend(along_the_way.seal(at(1), PATIENCE));
        }
        prop_assert_eq!(parcels, expected);
    }

    #[test]
    fn every_applied_change_is_in_exactly_one_parcel_and_no_other_is_in_any(
        (ends, facts) in story(),
        times in prop::collection::vec(0_i64..2_000, 64),
    ) {
        let mut batch = batch();
        let mut parcels = Vec::new();
        for (fact, time) in facts.into_iter().zip(times) {
            batch.learn(fact).unwrap();
            parcels.extend(batch.seal(at(time), PATIENCE));
            batch = stored_and_read_back(&batch);
        }
        parcels.extend(batch.seal(at(3_000), PATIENCE));

        let mut carried: BTreeMap<Uuid, usize> = BTreeMap::new();
        for line in parcels.iter().flat_map(lines) {
            *carried.entry(line).or_default() += 1;
        }
        let applied = ends.iter().zip(0..).filter(|(end, _)| end.is_applied());
        let expected: BTreeMap<Uuid, usize> = applied.map(|(_, i)| (incarnation(i), 1)).collect();
        prop_assert_eq!(carried, expected);
        prop_assert!(parcels.iter().zip(0..).all(|(parcel, n)| parcel.n() == n));
        prop_assert_eq!(batch.is_settled(), !ends.contains(&End::Attention));
    }
}
