//! The binary: see the library beside it.

use std::process::ExitCode;

use tikv_jemallocator::Jemalloc;

// The system's allocator keeps an arena for every thread, and what a burst of events took in each of them: see ADR 49.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    restock::main()
}
