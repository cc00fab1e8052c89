//! What the room `road` says.

use super::say::Row;

/// Key, Chinese, English.
#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
];
