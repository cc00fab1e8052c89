//! road.
