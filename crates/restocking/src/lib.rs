//! The restocking context: facts, suggestions, the planner's click, submission to the central system.
