//! spatial.
