//! The way in words: what a driver reads on the sheet.

use crate::road::{Heading, Step};
use crate::unit::Metres;
use crate::words::{Language, say};

/// The steps of a way as sentences, the arrival the last.
pub fn guide(steps: &[Step], language: Language) -> Vec<String> {
    let sentence = |step: &Step| {
        let road = step.road.clone().unwrap_or_else(|| say(language, "guide.no-name", &[]));
        say(language, key(step.turn), &[&road, &length(step.length, language)])
    };
    let arrival = say(language, "guide.arrive", &[]);
    steps.iter().map(sentence).chain([arrival]).collect()
}

const fn key(turn: Heading) -> &'static str {
    match turn {
        Heading::Out => "guide.out",
        Heading::Straight => "guide.straight",
        Heading::SlightLeft => "guide.slight-left",
        Heading::Left => "guide.left",
        Heading::SharpLeft => "guide.sharp-left",
        Heading::SlightRight => "guide.slight-right",
        Heading::Right => "guide.right",
        Heading::SharpRight => "guide.sharp-right",
        Heading::Round => "guide.round",
    }
}

/// A length as people say it: tens of metres, from a kilometre on tenths of it.
fn length(metres: Metres, language: Language) -> String {
    let tens = (metres.0.saturating_add(5)) / 10 * 10;
    if tens < 1_000 {
        return say(language, "guide.metres", &[&tens.max(10).to_string()]);
    }
    let tenths = metres.0.saturating_add(50) / 100;
    say(language, "guide.kilometres", &[&format!("{}.{}", tenths / 10, tenths % 10)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_in_tens_of_metres_and_tenths_of_kilometres() {
        let said = |metres| length(Metres(metres), Language::English);
        let all = [0, 14, 15, 994, 995, 1_049, 1_050, 12_345].map(said);
        let expected = ["10 m", "10 m", "20 m", "990 m", "1.0 km", "1.0 km", "1.1 km", "12.3 km"];
        assert_eq!(all, expected);
    }
}
