//! A suggestion's life as one pure function: step(state, input) -> (state, effects).
