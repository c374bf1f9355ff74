//! What every bounded context runs on: inbox, log, worker, and their ports. No I/O of its own.
