//! One store's replica as a program: its page, its REST, its till.
