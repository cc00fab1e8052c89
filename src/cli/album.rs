//! Photos that are handed back with events, kept beside the ledger under the ids of the events.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::arguments::Arguments;
use super::export::folder;
use super::terminal::Terminal;
use crate::finding::{Place, Result};
use crate::ledger::{Event, Photo, Taken};
use crate::write;

/// The folder of the photos, in that of the township.
const FOLDER: &str = "ledger-photos";

/// Where photos are kept, and which are waited for.
pub(super) struct Album {
    folder: PathBuf,
    dry: bool,
    /// The proof that each event names, by the id of the event.
    evidence: BTreeMap<String, String>,
    kept: usize,
}

impl Album {
    pub(super) fn of(arguments: &Arguments, dry: bool) -> Self {
        let folder = arguments.folder.join(FOLDER);
        Self { folder, dry, evidence: BTreeMap::new(), kept: 0 }
    }

    /// Waits for the photos of events that are in the ledger now.
    pub(super) fn note(&mut self, events: &[(Place, Event)], taken: &[Taken]) {
        for ((_, event), taken) in events.iter().zip(taken) {
            let is_in = !matches!(taken, Taken::Refused(_));
            if let Some(evidence) = event.details.evidence.as_ref().filter(|_| is_in) {
                self.evidence.insert(event.id.clone(), evidence.clone());
            }
        }
    }

    /// Keeps a photo, once; false where it is not the one its event tells of, which is said.
    pub(super) fn keep(
        &mut self,
        place: &Place,
        photo: &Photo,
        terminal: Terminal,
    ) -> Result<bool> {
        let evidence = self.evidence.get(&photo.event);
        if !evidence.is_some_and(|evidence| photo.is_sound(evidence)) {
            terminal.findings(&[photo.left_out(place)], 1);
            return Ok(false);
        }
        let file = self.folder.join(format!("{}.jpg", write::file_name(&photo.event)));
        let stands = fs::read(&file).is_ok_and(|bytes| bytes == photo.jpeg);
        if !self.dry && !stands {
            folder(&self.folder)?;
            write::save(&file, &photo.jpeg)?;
            self.kept += 1;
        }
        Ok(true)
    }

    /// Says how many photos are new.
    pub(super) fn say(&self, terminal: Terminal) {
        if 0 < self.kept {
            let folder = self.folder.display().to_string();
            terminal.say("field.photos", &[&self.kept.to_string(), &folder]);
        }
    }
}
