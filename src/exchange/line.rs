//! One value as one line of JSON.

use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// A space after `,` and `:` of an object, and seven decimals (some 1 cm) for every fraction, which
/// in our files is always a coordinate.
struct OneLine;

impl Formatter for OneLine {
    fn write_f64<W: ?Sized + io::Write>(&mut self, to: &mut W, value: f64) -> io::Result<()> {
        // Adding zero turns -0 into 0.
        write!(to, "{:.7}", value + 0.0)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { to.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(b": ")
    }
}

/// `value` on one line, keys in the order of its fields; a number that is not finite is `null`.
pub(crate) fn json_line(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, OneLine);
    value.serialize(&mut serializer).expect("rows of texts and numbers can always be written");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_have_seven_decimals() {
        assert_eq!(json_line(&[106.5, -0.0, -0.000_000_01]), "[106.5000000,0.0000000,-0.0000000]");
        assert_eq!(json_line(&f64::NAN), "null");
    }
}
