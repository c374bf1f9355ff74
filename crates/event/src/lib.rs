//! What an event is: the CloudEvents envelope, contracts, the eight promises. No I/O.
