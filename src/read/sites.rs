//! Venues, households, hazards and tasks.

use super::category::venue_kind;
use super::judge::Row;
use super::land::{point, tell_of_persons};
use super::property::Properties;
use super::shape::Shape;
use super::value::Value;
use crate::world::{
    Grade, Hazard, HazardStatus, Household, Need, OpenOn, Purpose, Size, Task, TaskMode, Venue,
    VenueKind,
};

impl Row for Venue {
    fn id(&self) -> &str {
        &self.id
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let Some(position) = point(shape, properties) else { return };
        tell_of_persons(properties, false);
        if properties.fields.get("opening_hours").is_some() {
            properties.log.tally(properties.spot, "B1307", Some("opening_hours"), "");
        }
        rows.push(Self {
            id: properties.spot.id.to_owned(),
            name: properties.text("name"),
            kind: kind(properties),
            risk: properties.degree("risk"),
            grade: grade(properties),
            size: size(properties),
            every_days: properties.count("inspect_every_days", 1),
            times: properties.count("inspect_times", 1),
            last: properties.date("last_inspected"),
            service: properties.minutes("service_min"),
            open: properties.hours("open"),
            open_on: open_on(properties),
            ladder: properties.words("ladder"),
            needs: properties.words("needs"),
            grid: properties.reference("grid_id"),
            position,
        });
    }
}

/// The kind of venue; other where its category is none that is known, with one finding a category.
fn kind(properties: &mut Properties<'_, '_>) -> VenueKind {
    let text = match properties.fields.get("category") {
        None | Some(Value::Null) => return VenueKind::Other,
        Some(Value::Text(text)) => text.clone(),
        Some(other) => other.shown().into(),
    };
    venue_kind(&text).unwrap_or_else(|| {
        properties.log.tally(properties.spot, "B1311", Some("category"), text.trim());
        VenueKind::Other
    })
}

/// The grade, `A`, `a` or `A级`.
fn grade(properties: &mut Properties<'_, '_>) -> Option<Grade> {
    let parse = |text: &str| {
        let letter = text.trim().trim_end_matches(['级', '类']).to_uppercase();
        Grade::parse(&letter).map(Some)
    };
    let known = || Grade::ALL.iter().map(|grade| grade.code()).collect();
    properties.coded("grade", parse, (None, "—"), known)
}

fn open_on(properties: &mut Properties<'_, '_>) -> Option<OpenOn> {
    let parse = |text: &str| match text.trim() {
        "学期" | "上学日" => Some(Some(OpenOn::Term)),
        "赶集日" | "集日" | "赶场日" => Some(Some(OpenOn::Market)),
        code => OpenOn::parse(code).map(Some),
    };
    let known = || OpenOn::ALL.iter().map(|days| days.code()).collect();
    properties.coded("open_on", parse, (None, "—"), known)
}

fn size(properties: &mut Properties<'_, '_>) -> Size {
    Size {
        area_m2: properties.rounded_up("area_m2"),
        seats: properties.count("seats", 0),
        beds: properties.count("beds", 0),
        pupils: properties.count("pupils", 0),
    }
}

impl Row for Household {
    fn id(&self) -> &str {
        &self.id
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let Some(position) = point(shape, properties) else { return };
        tell_of_persons(properties, true);
        let known = || Need::ALL.iter().map(|need| need.code()).collect();
        rows.push(Self {
            id: properties.spot.id.to_owned(),
            label: properties.text("label"),
            need: properties.coded("need", Need::parse, (Need::Other, "other"), known),
            level: properties.degree("level"),
            every_days: properties.count("visit_every_days", 1),
            times: properties.count("visit_times", 1),
            last: properties.date("last_visit"),
            changed: properties.date("changed"),
            service: properties.minutes("service_min"),
            hours: properties.hours("window"),
            two_person: properties.flag("two_person"),
            needs: properties.words("needs"),
            grid: properties.reference("grid_id"),
            village: properties.reference("village_id"),
            position,
        });
    }
}

impl Row for Hazard {
    fn id(&self) -> &str {
        &self.id
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let Some(position) = point(shape, properties) else { return };
        tell_of_persons(properties, false);
        let known = || HazardStatus::ALL.iter().map(|status| status.code()).collect();
        rows.push(Self {
            id: properties.spot.id.to_owned(),
            kind: properties.text("kind").unwrap_or_else(|| "other".to_owned()),
            severity: properties.degree("severity"),
            status: properties.coded("status", status, (HazardStatus::Open, "open"), known),
            found: properties.date("found"),
            due: properties.date("due"),
            closed: properties.date("closed"),
            venue: properties.reference("venue_id"),
            grid: properties.reference("grid_id"),
            position,
        });
    }
}

fn status(text: &str) -> Option<HazardStatus> {
    match text {
        "待整改" | "未整改" => Some(HazardStatus::Open),
        "已整改" | "待复查" => Some(HazardStatus::Rectified),
        "已销号" | "已核销" => Some(HazardStatus::Verified),
        code => HazardStatus::parse(code),
    }
}

impl Row for Task {
    fn id(&self) -> &str {
        &self.id
    }

    fn build(shape: Shape, properties: &mut Properties<'_, '_>, rows: &mut Vec<Self>) {
        let Some(position) = point(shape, properties) else { return };
        tell_of_persons(properties, true);
        let code = properties.text("purpose").unwrap_or_default();
        // A purpose decides who may go, so it is never guessed.
        let Some(purpose) = Purpose::parse(&code) else {
            let known: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.code()).collect();
            properties.log.skip(properties.spot, "B1313", &[&code, &known.join("、")]);
            return;
        };
        let known = || TaskMode::ALL.iter().map(|mode| mode.code()).collect();
        rows.push(Self {
            id: properties.spot.id.to_owned(),
            purpose,
            mode: properties.coded("mode", TaskMode::parse, (TaskMode::AtHome, "at_home"), known),
            date: properties.date("date"),
            from: None,
            until: None,
            since: None,
            cause: None,
            officer: None,
            papers: None,
            hours: properties.hours("window"),
            service: properties.minutes("service_min"),
            two_person: properties.flag("two_person"),
            label: properties.text("label"),
            needs: properties.words("needs"),
            grid: properties.reference("grid_id"),
            position,
        });
    }
}
