//! Who makes the visits.

use jiff::civil::Date;

use crate::unit::Seconds;

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
    /// What the person can do and is certified for, in the station's own words; sorted.
    pub skills: Vec<String>,
    /// Days away, first and last.
    pub leave: Vec<(Date, Date)>,
    /// Days on stand-by (备勤), first and last: there, but not planned.
    pub duty: Vec<(Date, Date)>,
    /// Half-days at the post.
    pub post: Vec<Post>,
    /// The crew the person is in, where that is given.
    pub crew: Option<String>,
}

/// A half-day at the post (驻村、坐班), of one date or of every week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    /// When.
    pub day: PostDay,
    /// Which half.
    pub half: Half,
}

/// The day of a half-day at the post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostDay {
    /// One day.
    Date(Date),
    /// A day of every week, Monday 1 to Sunday 7.
    Weekday(i8),
}

/// Half of a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Until 13:00.
    Morning,
    /// From 13:00 to 18:00.
    Afternoon,
}

impl Half {
    /// From when to when it lasts.
    pub const fn hours(self) -> (Seconds, Seconds) {
        let one = Seconds::of_day(13, 0);
        match self {
            Self::Morning => (Seconds(0), one),
            Self::Afternoon => (one, Seconds::of_day(18, 0)),
        }
    }
}

impl Post {
    /// The half-day of `2026-03-24 am`, `2026-03-24 下午`, `tue pm` or `周二上午`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let halves = [
            ("am", Half::Morning),
            ("上午", Half::Morning),
            ("pm", Half::Afternoon),
            ("下午", Half::Afternoon),
        ];
        let ends = |(end, half): (&str, Half)| Some((text.strip_suffix(end)?.trim(), half));
        let (day, half) = halves.into_iter().find_map(ends)?;
        let date = || day.parse().ok().map(PostDay::Date);
        Some(Self { day: weekday(day).map(PostDay::Weekday).or_else(date)?, half })
    }

    fn is_on(self, day: Date) -> bool {
        match self.day {
            PostDay::Date(date) => date == day,
            PostDay::Weekday(weekday) => day.weekday().to_monday_one_offset() == weekday,
        }
    }
}

/// `周二`, `星期二`, `tue`.
fn weekday(text: &str) -> Option<i8> {
    const CHINESE: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    const ENGLISH: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let at = match text.strip_prefix("周").or_else(|| text.strip_prefix("星期")) {
        Some("天") => Some(6),
        Some(rest) => CHINESE.iter().position(|name| *name == rest),
        None => ENGLISH.iter().position(|name| *name == text),
    };
    at.and_then(|at| i8::try_from(at + 1).ok())
}

impl Person {
    /// Whether the person can be in a crew on `day`.
    pub fn is_there(&self, day: Date) -> bool {
        let holds = |spans: &[(Date, Date)]| {
            spans.iter().any(|(first, last)| (*first..=*last).contains(&day))
        };
        !holds(&self.leave) && !holds(&self.duty)
    }

    /// Whether the person is at the station on `day`, but on stand-by.
    pub fn is_on_duty(&self, day: Date) -> bool {
        let on = self.duty.iter().any(|(first, last)| (*first..=*last).contains(&day));
        let away = self.leave.iter().any(|(first, last)| (*first..=*last).contains(&day));
        on && !away
    }

    /// From when to when the person is at the post on `day`.
    pub fn posted(&self, day: Date) -> impl Iterator<Item = (Seconds, Seconds)> {
        self.post.iter().filter(move |post| post.is_on(day)).map(|post| post.half.hours())
    }
}
