//! The house rules: what ARCHITECTURE.md promises, held by reading the files as text.
//!
//! Each rule names all offenders at once, and is shown to fail on a small text of its own.
//!
//! Never: judges what the compiler or clippy already judges.

mod papers;
mod rooms;
mod sizes;
mod source;
mod tables;
