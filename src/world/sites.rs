//! Whom and what the visits are for.

use geo::Coord;
use jiff::civil::Date;

use super::coded::coded;
use super::{CaseKind, Purpose};
use crate::unit::{Seconds, ids};

ids! {
    /// A row of [`World::venues`](super::World::venues).
    VenueId,
    /// A row of [`World::households`](super::World::households).
    HouseholdId,
    /// A row of [`World::hazards`](super::World::hazards).
    HazardId,
    /// A row of [`World::tasks`](super::World::tasks).
    TaskId,
}

coded! {
    /// Why a household is of special need (特殊群体).
    Need {
        /// An old person living alone (独居老人).
        ElderlyAlone = "elderly_alone",
        /// Eighty years and older (高龄老人).
        Elderly80 = "elderly_80plus",
        /// Dementia (认知障碍).
        Dementia = "dementia",
        /// A disability (残疾).
        Disabled = "disabled",
        /// An illness that keeps at home (患病).
        Ill = "ill",
        /// A child left behind by parents who work away (留守儿童).
        LeftBehindChild = "left_behind_child",
        /// A low income (低保).
        LowIncome = "low_income",
        /// A mental disorder with risk (精神障碍).
        MentalRisk = "mental_risk",
        /// Newly moved in, to be registered (流动人口).
        MigrantNew = "migrant_new",
        /// Anything else.
        Other = "other",
    }
}

coded! {
    /// What kind of venue it is: the nine small venues (九小场所), petrol stations, others.
    VenueKind {
        /// A small school or kindergarten (小学校、幼儿园).
        School = "school",
        /// A small hospital or clinic (小医院、诊所).
        Clinic = "clinic",
        /// A small shop (小商店).
        Shop = "shop",
        /// A small restaurant (小餐饮).
        Restaurant = "restaurant",
        /// A small hotel (小旅馆).
        Lodging = "lodging",
        /// Karaoke and other entertainment (小歌舞娱乐).
        Entertainment = "entertainment",
        /// An internet café (小网吧).
        Netcafe = "netcafe",
        /// A beauty parlour, barber or bath house (小美容洗浴).
        BeautyBath = "beauty_bath",
        /// A workshop (小生产加工).
        Workshop = "workshop",
        /// A petrol station (加油站), not one of the nine.
        Fuel = "fuel",
        /// A block of streets that is looked after as one (街区), walked and not inspected.
        StreetBlock = "street_block",
        /// Anything else.
        Other = "other",
    }
}

coded! {
    /// The grade a venue was given (A、B、C 级), which changes how often it is inspected.
    Grade {
        /// The best.
        A = "A",
        /// The middle.
        B = "B",
        /// The worst.
        C = "C",
    }
}

coded! {
    /// The only days on which a venue is there to be inspected.
    OpenOn {
        /// Days of a school term.
        Term = "term",
        /// Market days of its village or town.
        Market = "market",
    }
}

coded! {
    /// Where a hazard (隐患) stands in its life.
    HazardStatus {
        /// Found, not mended.
        Open = "open",
        /// Said to be mended, not yet seen to be.
        Rectified = "rectified",
        /// Seen to be mended (销号).
        Verified = "verified",
    }
}

coded! {
    /// How a task of this week was asked for.
    TaskMode {
        /// At a fixed time (预约).
        Booked = "booked",
        /// At home, within a window (上门).
        AtHome = "at_home",
        /// At once (加急).
        Urgent = "urgent",
    }
}

/// Hours of a day, from and to, counted from midnight; several where there is a pause.
pub type Hours = Vec<(Seconds, Seconds)>;

/// How large a venue is, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Square metres.
    pub area_m2: Option<u32>,
    /// Seats.
    pub seats: Option<u32>,
    /// Beds.
    pub beds: Option<u32>,
    /// Pupils.
    pub pupils: Option<u32>,
}

/// A venue to be inspected.
#[derive(Debug, Clone, PartialEq)]
pub struct Venue {
    /// The id.
    pub id: String,
    /// The name over the door.
    pub name: Option<String>,
    /// What kind it is.
    pub kind: VenueKind,
    /// Risk, 1 to 3, 3 the highest.
    pub risk: Option<u8>,
    /// The grade it was given.
    pub grade: Option<Grade>,
    /// How large it is.
    pub size: Size,
    /// Days between inspections, where the layer says so.
    pub every_days: Option<u32>,
    /// How many inspections in so many days; one where the layer does not say.
    pub times: Option<u32>,
    /// The last inspection.
    pub last: Option<Date>,
    /// How long an inspection takes, where the layer says so.
    pub service: Option<Seconds>,
    /// When it is open; empty: not known.
    pub open: Hours,
    /// The only days it is there; any day when `None`.
    pub open_on: Option<OpenOn>,
    /// The rungs of the ladder of visits it has besides its inspections; sorted.
    pub ladder: Vec<String>,
    /// Skills and kit it asks for, in the station's own words; sorted.
    pub needs: Vec<String>,
    /// The id of its grid.
    pub grid: Option<String>,
    /// Where it is.
    pub position: Coord<f64>,
}

/// A household of special need (特殊群体), by a pseudonymous id.
#[derive(Debug, Clone, PartialEq)]
pub struct Household {
    /// The id.
    pub id: String,
    /// Door plate or standard address, to find the door.
    pub label: Option<String>,
    /// Why it is visited.
    pub need: Need,
    /// Level of need, 1 to 3, 3 the highest.
    pub level: Option<u8>,
    /// Days between visits, where the layer says so.
    pub every_days: Option<u32>,
    /// How many visits in so many days; one where the layer does not say.
    pub times: Option<u32>,
    /// The last visit.
    pub last: Option<Date>,
    /// When things changed there so much that someone must look soon.
    pub changed: Option<Date>,
    /// How long a visit takes, where the layer says so.
    pub service: Option<Seconds>,
    /// When someone is at home; empty: not known.
    pub hours: Hours,
    /// Whether two people must go.
    pub two_person: bool,
    /// Skills and kit it asks for, in the station's own words; sorted.
    pub needs: Vec<String>,
    /// The id of its grid.
    pub grid: Option<String>,
    /// The id of its village.
    pub village: Option<String>,
    /// Where it is.
    pub position: Coord<f64>,
}

/// A hazard (隐患) to be followed until it is mended.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazard {
    /// The id.
    pub id: String,
    /// What kind it is, in the station's own words.
    pub kind: String,
    /// Severity, 1 to 3, 3 the highest.
    pub severity: Option<u8>,
    /// Where it stands in its life.
    pub status: HazardStatus,
    /// When it was found.
    pub found: Option<Date>,
    /// By when it is to be mended.
    pub due: Option<Date>,
    /// When it was mended and closed.
    pub closed: Option<Date>,
    /// The id of the venue it is in.
    pub venue: Option<String>,
    /// The id of its grid.
    pub grid: Option<String>,
    /// Where it is.
    pub position: Coord<f64>,
}

/// How far a request for papers has come (早上采集、下午送证).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Papers {
    /// Nothing is done: collect, make, deliver.
    Collect,
    /// Collected: make them at the station, deliver.
    Make,
    /// Made: deliver.
    Deliver,
}

/// Something asked for this week only.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The id.
    pub id: String,
    /// What for.
    pub purpose: Purpose,
    /// How it was asked for.
    pub mode: TaskMode,
    /// The one day it may be done; any day where there is none.
    pub date: Option<Date>,
    /// The first day it may be done, where there is one.
    pub from: Option<Date>,
    /// The day after which it is late, where there is one.
    pub until: Option<Date>,
    /// From which day on a visit is this one; earlier ones were for what came before it.
    pub since: Option<Date>,
    /// The kind of case it follows from; none: it was put in by hand.
    pub cause: Option<CaseKind>,
    /// The id of the person who had best make it, because the people there know them.
    pub officer: Option<String>,
    /// What is still to be done of papers that are made at the station, where it is about such.
    pub papers: Option<Papers>,
    /// The hours it may begin in; empty: any.
    pub hours: Hours,
    /// How long it takes, where the layer says so.
    pub service: Option<Seconds>,
    /// Whether two people must go.
    pub two_person: bool,
    /// Door plate or standard address, to find the door.
    pub label: Option<String>,
    /// Skills and kit it asks for, in the station's own words; sorted.
    pub needs: Vec<String>,
    /// The id of its grid.
    pub grid: Option<String>,
    /// Where it is.
    pub position: Coord<f64>,
}
