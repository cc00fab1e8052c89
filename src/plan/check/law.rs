//! The law: no visit is given to people who may not make it.

use super::Violation;
use super::case::Case;

/// Purpose and crew of every visit.
pub(super) fn judge(case: &Case<'_>, found: &mut Vec<Violation>) {
    for planned in &case.plan.visits {
        let Some((_, visit)) = case.visit(&planned.id) else { continue };
        if planned.purpose != visit.purpose {
            let values = [planned.purpose.code(), visit.purpose.code()];
            found.push(Violation::new("V1001", &values).of(&visit.id));
        }
        let need = case.need(visit);
        if planned.crew != need {
            let numbers =
                [planned.crew.people, planned.crew.certified, need.people, need.certified]
                    .map(|n| n.to_string());
            let values = numbers.each_ref().map(String::as_str);
            found.push(Violation::new("V1002", &values).of(&visit.id));
        }
    }
    for route in &case.plan.routes {
        let crew = case.strength(&route.people);
        if crew.officers == 0 {
            found.push(Violation::new("V1005", &[]).on(&route.id));
        }
        for stop in &route.stops {
            let Some((_, visit)) = case.visit(&stop.visit) else { continue };
            if let Some(lack) = case.lacks(&route.people, visit) {
                found.push(Violation::new("V1006", &[lack]).on(&route.id).of(&visit.id));
            }
            let need = case.need(visit);
            let purpose = visit.purpose.code();
            for (code, there, needed) in
                [("V1003", crew.certified, need.certified), ("V1004", crew.people, need.people)]
            {
                if there < needed {
                    let values = [purpose, &needed.to_string(), &there.to_string()];
                    found.push(Violation::new(code, &values).on(&route.id).of(&visit.id));
                }
            }
        }
    }
}
