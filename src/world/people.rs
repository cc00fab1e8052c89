//! Who makes the visits.

use jiff::civil::Date;

/// What an officer or auxiliary may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A police officer (民警).
    Officer,
    /// An auxiliary (辅警), never alone and never inspecting.
    Auxiliary,
}

impl Role {
    /// Its code, as files write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Auxiliary => "auxiliary",
        }
    }

    /// The role of a code.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Officer, Self::Auxiliary].into_iter().find(|role| role.code() == code)
    }
}

/// One member of a station's staff, by a pseudonymous id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id, `PS1-O01`.
    pub id: String,
    /// Officer or auxiliary.
    pub role: Role,
    /// Whether the person holds a law-enforcement certificate (执法证).
    pub certified: bool,
    /// The id of the station.
    pub station: String,
    /// What the person can do, in the station's own words; sorted.
    pub skills: Vec<String>,
    /// Days away, first and last.
    pub leave: Vec<(Date, Date)>,
}

impl Person {
    /// Whether the person works on `day`.
    pub fn is_there(&self, day: Date) -> bool {
        !self.leave.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }
}
