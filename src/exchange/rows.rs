//! The rows of `plan.json`: field names and their order. They may grow, never change their meaning.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::values::{
    ChangeCode, Day, Days, Latitude, LayerName, LineString, Longitude, Moment, PurposeCode,
    ReasonCode, RoleCode, Tier,
};

/// Which version of the format a file has.
#[derive(Deserialize)]
pub(super) struct VersionRow {
    pub(super) version: u64,
}

/// The whole file.
#[derive(Deserialize)]
pub(super) struct PlanRow {
    pub(super) from: Day,
    pub(super) days: Days,
    pub(super) evenings_from: Option<Day>,
    pub(super) seed: u64,
    pub(super) turns: u64,
    pub(super) people: Vec<PersonRow>,
    pub(super) shifts: Vec<ShiftRow>,
    pub(super) visits: Vec<VisitRow>,
    pub(super) routes: Vec<RouteRow>,
    pub(super) unserved: Vec<UnservedRow>,
    pub(super) bounds: BoundsRow,
    pub(super) weights: BTreeMap<String, u32>,
    pub(super) inputs: InputsRow,
}

#[derive(Serialize, Deserialize)]
pub(super) struct PersonRow {
    pub(super) id: String,
    pub(super) role: RoleCode,
    pub(super) certified: bool,
    pub(super) station: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ShiftRow {
    pub(super) id: String,
    pub(super) crew: Vec<String>,
    pub(super) crew_id: Option<String>,
    pub(super) station: Option<String>,
    pub(super) date: Day,
    pub(super) start: Moment,
    pub(super) end: Moment,
    #[serde(rename = "break")]
    pub(super) pause: Option<BreakRow>,
    pub(super) profile: String,
}

#[derive(Serialize, Deserialize)]
pub(super) struct BreakRow {
    pub(super) start: Moment,
    pub(super) end: Moment,
}

#[derive(Serialize, Deserialize)]
pub(super) struct VisitRow {
    pub(super) id: String,
    pub(super) site: String,
    pub(super) layer: LayerName,
    pub(super) purpose: PurposeCode,
    pub(super) tier: Tier,
    pub(super) worth: u32,
    pub(super) why: String,
    pub(super) service_s: u32,
    pub(super) lon: Longitude,
    pub(super) lat: Latitude,
    pub(super) earliest: Moment,
    pub(super) latest: Moment,
    pub(super) windows: Vec<(Moment, Moment)>,
    pub(super) crew: AuthorityRow,
    pub(super) station: Option<String>,
    pub(super) grid: Option<String>,
    pub(super) label: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct AuthorityRow {
    pub(super) certified: u32,
    pub(super) people: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct RouteRow {
    pub(super) id: String,
    pub(super) station: String,
    pub(super) crew: Vec<String>,
    pub(super) crew_id: Option<String>,
    pub(super) date: Day,
    pub(super) profile: String,
    pub(super) start: Moment,
    pub(super) end: Moment,
    #[serde(rename = "break")]
    pub(super) pause: Option<BreakRow>,
    pub(super) stops: Vec<StopRow>,
    pub(super) back_s: u32,
    pub(super) distance_m: u32,
    pub(super) line: LineString,
}

#[derive(Serialize, Deserialize)]
pub(super) struct StopRow {
    pub(super) visit: String,
    pub(super) arrive: Moment,
    pub(super) begin: Moment,
    pub(super) leave: Moment,
    pub(super) travel_s: u32,
    pub(super) distance_m: u32,
    pub(super) walk_m: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct UnservedRow {
    pub(super) visit: String,
    pub(super) code: ReasonCode,
    pub(super) reason: String,
    #[serde(default)]
    pub(super) relax: RelaxRow,
    #[serde(default)]
    pub(super) lost_to: Vec<String>,
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct RelaxRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) what: Option<ChangeCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) shift: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seconds: Option<u32>,
}

#[derive(Deserialize)]
pub(super) struct BoundsRow {
    pub(super) hours_available: f64,
    pub(super) needed_s: Option<[u32; 3]>,
    pub(super) available_s: Option<u32>,
    #[serde(default)]
    pub(super) least_travel_s: [u32; 3],
    #[serde(default)]
    pub(super) most_tier1: u32,
    #[serde(default)]
    pub(super) most_worth: [u64; 3],
}

#[derive(Serialize, Deserialize)]
pub(super) struct InputsRow {
    pub(super) sha256: BTreeMap<String, String>,
}
