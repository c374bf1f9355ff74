//! A command to change an order, and why it may be refused.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The body of `POST /orders/{id}/commands`: all changes or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// What shall become of which lines.
    pub changes: Vec<Change>,
}

/// What shall become of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The line within the order.
    pub line_id: String,
    /// The name of the change.
    pub kind: ChangeKind,
    /// The wanted day of arrival; without it the day stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrive_on: Option<Date>,
    /// The wanted **open** quantity in purchase units; without it the quantity stays. A cancel needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
}

/// The name of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Nothing more shall come.
    Cancel,
    /// Later.
    Postpone,
    /// Earlier.
    Advance,
    /// Less.
    Decrease,
    /// More.
    Increase,
}

/// Why a command was refused, for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// The order is finished or cancelled.
    OrderClosed,
    /// The order has no such line.
    UnknownLine,
    /// The line is on its way.
    LineShipped,
    /// The line may not be changed.
    LineLocked,
    /// Nothing of the line is open.
    NothingOpen,
    /// Part of the line was received; what is left can not be cancelled.
    PartReceived,
    /// The wanted quantity is negative, or zero where something must be left.
    QuantityOutOfRange,
    /// The wanted day is past.
    DateInPast,
    /// The supplier does not agree.
    SupplierDeclined,
}

/// A refused command: a reason for machines and a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// For machines.
    pub reason: RefusalReason,
    /// For people.
    pub detail: String,
    /// The line it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_id: Option<String>,
}
