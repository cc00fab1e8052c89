//! The sentences of: page.

use super::say::Row;

/// Key, Chinese, English.
#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
];
