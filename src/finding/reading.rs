//! What could be read, together with what could not.

use super::{Finding, Level};

/// A value that was read, and a finding for each thing that could not be.
#[derive(Debug, Clone, Default)]
pub struct Reading<T> {
    /// What could be read.
    pub value: T,
    /// What is wrong, in the order of the data.
    pub findings: Vec<Finding>,
}

impl<T> Reading<T> {
    /// A value nothing is wrong with.
    pub const fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }

    /// The value, its findings moved to the end of `findings`.
    pub fn into_value(self, findings: &mut Vec<Finding>) -> T {
        findings.extend(self.findings);
        self.value
    }

    /// Whether nothing of it could be used.
    pub fn is_rejected(&self) -> bool {
        self.findings.iter().any(|finding| finding.level == Level::Rejected)
    }
}
