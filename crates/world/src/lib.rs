//! A simulated retailer for demo, tests and benchmarks: central system, publishers, suppliers, faults.
