//! The review a second time, written down as it is described: slow, and with nothing in common
//! with the one that is tested. What is shown and what depends on what is left out.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use planning::{Facts, Hold, LineFacts, Milliunits, Settings};
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::harness::holds_for_random_products;

/// A suggestion as (line, kind, day, quantity, need), and the days of the shortage.
type Suggestions = Vec<(String, String, Option<i64>, i64, Option<i64>)>;
type Receipts = BTreeMap<i64, i64>;

struct Oracle<'a> {
    facts: &'a Facts,
    settings: &'a Settings,
    lead_time: i64,
    review_period: i64,
    horizon: i64,
    floor: i64,
}

#[derive(Clone)]
struct Netted {
    need: Option<i64>,
    cancelled: bool,
    target: i64,
    quantity: i64,
}

#[test]
fn the_review_agrees_with_a_second_one_written_down_as_it_is_described() {
    holds_for_random_products(|facts, settings, _| {
        let mut facts = facts.clone();
        facts.lines.iter_mut().for_each(|line| line.shown = None);
        let review = planning::review(&facts, settings);
        let day = |date: Date| i64::from((date - facts.today).get_days());
        let found: Suggestions = review
            .suggestions
            .iter()
            .map(|s| {
                let kind = s.would_be.map_or(s.kind.to_string(), |would_be| format!("{} {would_be}", s.kind));
                (s.id.line_id.clone(), kind, s.to_date.map(day), s.to_quantity, s.need_date.map(day))
            })
            .collect();
        let shortage =
            review.shortage.map(|shortage| (day(shortage.first_day), day(shortage.last_day), shortage.worst_gap.0));
        let (suggestions, expected_shortage) = Oracle::new(&facts, settings).review();
        prop_assert_eq!(found, suggestions);
        prop_assert_eq!(shortage, expected_shortage);
        Ok(())
    });
}

impl<'a> Oracle<'a> {
    fn new(facts: &'a Facts, settings: &'a Settings) -> Self {
        let lead_time = i64::from(facts.product.lead_time_days);
        let review_period = i64::from(facts.product.review_period_days);
        let least = lead_time + review_period + i64::from(settings.rescheduling_period);
        let floor = if facts.product.discontinued_on.is_some() { 0 } else { facts.product.safety_stock.0 };
        Self { facts, settings, lead_time, review_period, horizon: least.max(settings.horizon.into()), floor }
    }

    fn date(&self, day: i64) -> Date {
        self.facts.today.saturating_add(day.days())
    }

    fn day(&self, date: Date) -> i64 {
        i64::from((date - self.facts.today).get_days())
    }

    fn delivers(&self, day: i64) -> bool {
        self.facts.supplier.delivery_days.delivers_on(self.date(day).weekday())
    }

    fn first_delivery(&self, mut day: i64) -> i64 {
        while !self.delivers(day) {
            day += 1;
        }
        day
    }

    fn previous_delivery(&self, mut day: i64) -> i64 {
        while !self.delivers(day) {
            day -= 1;
        }
        day
    }

    fn forecast(&self, day: i64) -> i64 {
        let forecast = self.facts.product.forecast.as_ref().unwrap();
        if self.facts.product.discontinued_on.is_some_and(|end| self.date(day) >= end) {
            return 0;
        }
        let index = day - self.day(forecast.from);
        let values: Vec<i64> = forecast.daily.iter().map(|&Milliunits(value)| value).collect();
        let value = if index < 0 {
            0
        } else if let Some(&value) = values.get(index as usize) {
            value
        } else {
            let last: Vec<i64> = values.iter().rev().take(28).copied().collect();
            let count = last.len() as i64;
            (last.iter().sum::<i64>() + count - 1) / count
        };
        if day == 0 { (value * (24 - i64::from(self.facts.hour)) + 23) / 24 } else { value }
    }

    /// Balance and projected available balance of each day.
    fn project(&self, receipts: &Receipts) -> (Vec<i64>, Vec<i64>) {
        let mut available = self.facts.on_hand_units * 1_000 - self.facts.product.backorders.0;
        let (mut balances, mut availables) = (Vec::new(), Vec::new());
        for day in 0..=self.horizon {
            let forecast = self.forecast(day);
            let balance = available + receipts.get(&day).unwrap_or(&0) - forecast;
            let unmet = forecast.min((-balance).max(0));
            let lost = (Decimal::ONE - self.settings.backorder_share) * Decimal::from(unmet);
            available = balance + lost.floor().to_i64().unwrap();
            balances.push(balance);
            availables.push(available);
        }
        (balances, availables)
    }

    fn arrival(&self, line: &LineFacts) -> (i64, bool) {
        let confirmed = match line.hold {
            Some(Hold::UnderWay { date, .. }) => Some(date),
            _ => line.confirmed_on,
        };
        let lateness = i64::from(self.facts.supplier.median_lateness_days);
        let date = confirmed.map_or_else(|| self.day(line.promised_on) + lateness, |date| self.day(date));
        match confirmed {
            Some(_) if date >= 0 => (date, false),
            _ => (self.first_delivery(date.max(0)), date < 0),
        }
    }

    fn counted(&self, line: &LineFacts) -> i64 {
        match line.hold {
            Some(Hold::UnderWay { quantity, .. }) => quantity,
            _ => line.quantity - line.received - line.cancelled,
        }
    }

    fn is_touched(line: &LineFacts) -> bool {
        line.received > 0 || line.shipped || line.locked || line.hold.is_some()
    }

    fn age(&self, line: &LineFacts) -> Option<i64> {
        let limit = i64::from(self.settings.cancel_after_age?);
        let age = -self.day(line.ordered_on?);
        (age > limit && !Self::is_touched(line)).then_some(age)
    }

    fn is_frozen(&self, line: &LineFacts) -> bool {
        let (arrival, overdue) = self.arrival(line);
        overdue || arrival <= i64::from(self.settings.frozen)
    }

    fn is_cancelled_by_age(&self, line: &LineFacts) -> bool {
        let value = line.unit_cost * Decimal::from(self.counted(line));
        self.age(line).is_some() && value >= self.settings.minimum_value
    }

    fn review(&self) -> (Suggestions, Option<(i64, i64, i64)>) {
        let mut lines: Vec<&LineFacts> =
            self.facts.lines.iter().filter(|line| line.quantity - line.received - line.cancelled > 0).collect();
        lines.sort_by_key(|line| (line.promised_on, line.id.order_id.clone(), line.id.line_id.clone()));
        let fixed: Vec<&LineFacts> = lines
            .iter()
            .copied()
            .filter(|line| Self::is_touched(line) || self.is_frozen(line) || self.age(line).is_some())
            .filter(|line| !self.is_cancelled_by_age(line))
            .collect();
        let is_fixed = |line: &LineFacts| fixed.iter().any(|other| other.id == line.id);
        let reviewed: Vec<&LineFacts> =
            lines.iter().copied().filter(|line| !is_fixed(line) && !self.is_cancelled_by_age(line)).collect();

        let mut quantities: Vec<i64> = reviewed.iter().map(|line| self.counted(line)).collect();
        let (netted, balances) = loop {
            let (netted, receipts) = self.net(&reviewed, &quantities, &fixed);
            let (balances, _) = self.project(&receipts);
            match self.increase(&reviewed, &netted, &receipts, &balances) {
                Some((index, quantity)) => quantities[index] = quantity,
                None => break (netted, balances),
            }
        };

        let suggestions = lines.iter().filter_map(|line| {
            let name = line.id.line_id.clone();
            if self.is_cancelled_by_age(line) {
                return Some((name, "cancel".to_owned(), None, 0, None));
            }
            if is_fixed(line) {
                return self
                    .inform(line, &fixed)
                    .map(|(kind, n)| (name, kind, (!n.cancelled).then_some(n.target), n.quantity, n.need));
            }
            let index = reviewed.iter().position(|other| other.id == line.id)?;
            let n = &netted[index];
            let kind = self.kind(line, n)?;
            Some((name, kind.to_owned(), (!n.cancelled).then_some(n.target), n.quantity, n.need))
        });
        let broken: Vec<i64> = (0..self.lead_time).filter(|&day| balances[day as usize] < self.floor).collect();
        let worst = broken.iter().map(|&day| self.floor - balances[day as usize]).max();
        let shortage = worst.map(|worst| (broken[0], broken[broken.len() - 1], worst));
        (suggestions.collect(), shortage)
    }

    fn receipts(&self, fixed: &[&LineFacts]) -> Receipts {
        let mut receipts = Receipts::new();
        for line in fixed {
            *receipts.entry(self.arrival(line).0).or_default() += self.counted(line) * line.units_per_pack * 1_000;
        }
        receipts
    }

    fn net(&self, reviewed: &[&LineFacts], quantities: &[i64], fixed: &[&LineFacts]) -> (Vec<Netted>, Receipts) {
        let mut receipts = self.receipts(fixed);
        let mut last = i64::MIN;
        let mut netted = Vec::new();
        for (line, &quantity) in reviewed.iter().zip(quantities) {
            let n = self.turn(line, quantity, last, &receipts);
            if !n.cancelled {
                *receipts.entry(n.target).or_default() += n.quantity * line.units_per_pack * 1_000;
                last = last.max(n.target);
            }
            netted.push(n);
        }
        (netted, receipts)
    }

    fn turn(&self, line: &LineFacts, quantity: i64, last: i64, receipts: &Receipts) -> Netted {
        let settings = self.settings;
        let product = &self.facts.product;
        let arrival = self.arrival(line).0;
        let (balances, availables) = self.project(receipts);
        let earliest = self.first_delivery(i64::from(settings.expedite_lead_time.max(settings.frozen + 1)));
        let low = self.first_delivery(earliest.max(last));
        let need = (arrival.min(low)..=self.horizon).find(|&day| balances[day as usize] < self.floor);
        let rescheduling = i64::from(settings.rescheduling_period);
        let known_empty = product.discontinued_on.is_some_and(|end| self.day(end) <= self.horizon);
        let as_it_is = Netted { need, cancelled: false, target: arrival, quantity };
        let cancelled = Netted { need, cancelled: true, target: arrival, quantity: 0 };
        let mut n = match need {
            None if known_empty || self.horizon + 1 - arrival > rescheduling => cancelled,
            None => as_it_is.clone(),
            Some(need) if need - arrival > rescheduling && need >= self.lead_time + self.review_period => cancelled,
            Some(need) => {
                let due = self.previous_delivery(need - i64::from(settings.safety_lead_time));
                let target = if due - arrival > i64::from(settings.tolerance_out) {
                    due
                } else if arrival - due.max(low) > i64::from(settings.tolerance_in) {
                    due.max(low)
                } else {
                    arrival
                };
                Netted { target, ..as_it_is }
            }
        };
        if !n.cancelled && need.is_some() && n.target <= self.horizon {
            let mut stock = match n.target {
                0 => self.facts.on_hand_units * 1_000 - product.backorders.0,
                target => availables[target as usize - 1],
            };
            let mut least = 0;
            for day in n.target..=self.horizon {
                stock += receipts.get(&day).unwrap_or(&0) - self.forecast(day);
                least = least.max(self.floor - stock);
            }
            let want = self.orderable(least, line.units_per_pack * 1_000);
            let surplus = Decimal::from(quantity - want);
            let share = Decimal::new(settings.tolerance_quantity_percent.into(), 2) * Decimal::from(quantity);
            let early = known_empty || self.horizon + 1 - n.target > rescheduling;
            if surplus > share.max(Decimal::from(product.order_multiple)) && early {
                n.quantity = want;
            }
        }
        let value = self.kind(line, &n).map(|kind| self.value(line, kind, n.quantity));
        let reduces = matches!(self.kind(line, &n), Some("cancel" | "postpone" | "decrease"));
        if reduces && value < Some(settings.minimum_value) {
            return Netted { quantity: n.quantity.max(self.counted(line)), ..as_it_is };
        }
        n
    }

    fn orderable(&self, stock: i64, pack: i64) -> i64 {
        let product = &self.facts.product;
        let packs = ((stock + pack - 1) / pack).max(product.minimum_order_quantity);
        (packs + product.order_multiple - 1) / product.order_multiple * product.order_multiple
    }

    fn kind(&self, line: &LineFacts, n: &Netted) -> Option<&'static str> {
        let (arrival, _) = self.arrival(line);
        let quantity = self.counted(line);
        match () {
            () if n.cancelled => Some("cancel"),
            () if n.target > arrival => Some("postpone"),
            () if n.target < arrival => Some("advance"),
            () if n.quantity < quantity => Some("decrease"),
            () if n.quantity > quantity => Some("increase"),
            () => None,
        }
    }

    fn value(&self, line: &LineFacts, kind: &str, quantity: i64) -> Decimal {
        let old = self.counted(line);
        line.unit_cost * Decimal::from(if kind == "decrease" { old - quantity } else { old.max(quantity) })
    }

    fn increase(
        &self,
        reviewed: &[&LineFacts],
        netted: &[Netted],
        receipts: &Receipts,
        balances: &[i64],
    ) -> Option<(usize, i64)> {
        let product = &self.facts.product;
        let largest = product.maximum_order_quantity.map(|most| most / product.order_multiple * product.order_multiple);
        let can_grow = |n: &Netted| {
            largest.is_none_or(|largest| n.quantity < largest && largest >= product.minimum_order_quantity)
        };
        for day in (0..self.lead_time).filter(|&day| balances[day as usize] < self.floor) {
            let mut chosen: Option<usize> = None;
            for (index, n) in netted.iter().enumerate().filter(|(_, n)| !n.cancelled && n.target <= day && can_grow(n))
            {
                if chosen.is_none_or(|other| netted[other].target <= n.target) {
                    chosen = Some(index);
                }
            }
            let Some(index) = chosen else { continue };
            let (line, n) = (reviewed[index], &netted[index]);
            let pack = line.units_per_pack * 1_000;
            // Quantity by quantity, until the projection itself is unbroken.
            let mut quantity = self.orderable((n.quantity + 1) * pack, pack);
            loop {
                let mut more = receipts.clone();
                *more.entry(n.target).or_default() += (quantity - n.quantity) * pack;
                let (balances, _) = self.project(&more);
                let mended = (n.target..self.lead_time).all(|day| balances[day as usize] >= self.floor);
                if mended || largest.is_some_and(|largest| quantity >= largest) {
                    return Some((index, largest.map_or(quantity, |largest| quantity.min(largest))));
                }
                quantity += product.order_multiple;
            }
        }
        None
    }

    fn inform(&self, line: &LineFacts, fixed: &[&LineFacts]) -> Option<(String, Netted)> {
        if Self::is_touched(line) || !self.is_frozen(line) {
            return None;
        }
        let others: Vec<&LineFacts> = fixed.iter().copied().filter(|other| other.id != line.id).collect();
        let n = self.turn(line, self.counted(line), i64::MIN, &self.receipts(&others));
        match self.kind(line, &n) {
            Some(kind @ ("cancel" | "postpone" | "decrease")) => Some((format!("inform {kind}"), n)),
            _ if self.arrival(line).1 => {
                let present = Netted { target: self.arrival(line).0, quantity: self.counted(line), ..n };
                Some(("inform".to_owned(), present))
            }
            _ => None,
        }
    }
}
