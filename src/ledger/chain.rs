//! The chain: each event's hash holds that of the one before it.

use sha2::{Digest as _, Sha256};

/// A link of the chain.
pub(super) type Link = [u8; 32];

/// What the first event is chained to.
pub(super) const ROOT: Link = [0; 32];

/// The link of an event, stored in `fields`, after the link `before` it.
///
/// Each field is hashed after its length, so that no text can pass from one into the next.
pub(super) fn link(before: &Link, fields: &[&[u8]]) -> Link {
    let mut hasher = Sha256::new();
    hasher.update(before);
    for field in fields {
        hasher.update((field.len() as u64).to_le_bytes());
        hasher.update(field);
    }
    hasher.finalize().into()
}

/// A link as people read it.
pub(super) fn hex(link: &Link) -> String {
    use std::fmt::Write as _;
    link.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_moves_into_the_next_field_is_another_link() {
        assert_ne!(link(&ROOT, &[b"ab", b"c"]), link(&ROOT, &[b"a", b"bc"]));
        assert_eq!(hex(&ROOT).len(), 64);
    }
}
