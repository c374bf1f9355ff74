//! REST API, server-sent events, health, metrics and the pages of the desk.
