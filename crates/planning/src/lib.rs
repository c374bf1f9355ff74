//! The review of a product's open purchase-order lines: pure arithmetic over facts.
