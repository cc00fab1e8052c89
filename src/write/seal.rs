//! Locking what a page holds behind a PIN, so that a lost phone tells nothing.

use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, KeyInit};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pbkdf2::pbkdf2_hmac;
use serde_json::json;
use sha2::Sha256;

/// Rounds of PBKDF2: what OWASP asks for with HMAC-SHA-256 (Password Storage Cheat Sheet, 2023).
const ROUNDS: u32 = 600_000;

/// A lock made of a PIN, for any number of pages, each under a nonce of its own.
///
/// The key is derived once: PBKDF2-HMAC-SHA-256 with 600,000 rounds, some tenths of a second.
pub struct Lock {
    key: [u8; 32],
    salt: [u8; 16],
}

impl Lock {
    /// The lock that `pin` opens; `salt` is random, and no secret.
    pub fn new(pin: &str, salt: [u8; 16]) -> Self {
        let mut key = [0; 32];
        pbkdf2_hmac::<Sha256>(pin.as_bytes(), &salt, ROUNDS, &mut key);
        Self { key, salt }
    }

    /// `plain` as JSON that only the PIN opens: AES-256-GCM under `nonce`, which is used once.
    pub(super) fn sealed(&self, plain: &[u8], nonce: [u8; 12]) -> String {
        let cipher = Aes256Gcm::new(&self.key.into());
        let sealed = cipher.encrypt(&nonce.into(), plain);
        let sealed = sealed.expect("a page is shorter than the 64 GiB that AES-GCM takes");
        let text = |bytes: &[u8]| STANDARD.encode(bytes);
        json!({
            "rounds": ROUNDS,
            "salt": text(&self.salt),
            "nonce": text(&nonce),
            "sealed": text(&sealed),
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pin_opens_what_is_sealed_and_a_changed_byte_is_seen() {
        let lock = Lock::new("246810", [7; 16]);
        let sealed = lock.sealed("湖潮村".as_bytes(), [9; 12]);
        assert!(!sealed.contains("湖潮") && sealed.contains("600000"), "{sealed}");
        let fields: serde_json::Value = serde_json::from_str(&sealed).expect("JSON");
        let text = fields["sealed"].as_str().expect("a text");
        let mut bytes = STANDARD.decode(text).expect("base64");
        let open = |lock: &Lock, bytes: &[u8]| {
            Aes256Gcm::new(&lock.key.into()).decrypt(&[9; 12].into(), bytes).ok()
        };
        assert_eq!(open(&lock, &bytes).as_deref(), Some("湖潮村".as_bytes()));
        assert_eq!(open(&Lock::new("246811", [7; 16]), &bytes), None);
        bytes[3] ^= 1;
        assert_eq!(open(&lock, &bytes), None);
    }
}
