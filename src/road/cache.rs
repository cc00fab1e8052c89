//! What answers for a profile, kept as bytes and taken up again.

use std::io;
use std::io::Write;

use super::hierarchy::{Distrust, Hierarchy, Key, Order, Source};
use super::{ProfileId, Roads};

impl Roads {
    /// Lets a profile answer by what was kept of it, where nothing answers yet.
    ///
    /// # Errors
    ///
    /// Why what was kept cannot be believed; then it is made anew when it is asked first. Where
    /// only the times are others it is made at once, from the order that was kept.
    pub fn recall(
        &self,
        profile: ProfileId,
        source: &(impl Source + ?Sized),
    ) -> Result<(), Distrust> {
        let key = self.key(profile);
        let found = Hierarchy::read(source, &key);
        if found == Err(Distrust::Times) {
            let order = Order::read(source, &key)?;
            self.adopt(profile, Hierarchy::ordered(self.network(profile), &order));
        }
        found.map(|hierarchy| {
            self.adopt(profile, hierarchy);
        })
    }

    /// Writes what answers for a profile, for [`Roads::recall`]; false where nothing does yet.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn keep(&self, profile: ProfileId, out: impl Write) -> io::Result<bool> {
        let Some(hierarchy) = self.lane(profile).made() else { return Ok(false) };
        hierarchy.write(&self.key(profile), out)?;
        Ok(true)
    }

    /// What the hierarchy of a profile is known by.
    fn key(&self, profile: ProfileId) -> Key {
        Key::of(self.network(profile), &self.lane(profile).profile.name)
    }
}
