//! Binary geometries: numbers one after another, and WKB made of them.

use geo::Coord;

use super::parts::{Parts, Rings};

/// Bytes that are read from front to back, never beyond their end.
pub(super) struct Bytes<'b> {
    left: &'b [u8],
    is_little: bool,
}

impl<'b> Bytes<'b> {
    /// All of `bytes`, the lowest byte of a number first where `is_little`.
    pub(super) const fn new(bytes: &'b [u8], is_little: bool) -> Self {
        Self { left: bytes, is_little }
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, left) = self.left.split_at_checked(N)?;
        self.left = left;
        taken.try_into().ok()
    }

    /// Passes over `count` bytes.
    pub(super) fn skip(&mut self, count: usize) -> Option<()> {
        self.left = self.left.get(count..)?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    /// A whole number of four bytes.
    pub(super) fn whole(&mut self) -> Option<u32> {
        let bytes = self.take()?;
        Some(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    /// How many things of `size` bytes or more follow; none where there is no room for them.
    pub(super) fn count(&mut self, size: usize) -> Option<usize> {
        let count = self.whole()? as usize;
        (count <= self.left.len() / size).then_some(count)
    }

    fn real(&mut self) -> Option<f64> {
        let bytes = self.take()?;
        Some(if self.is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// A position, and `more` numbers after it that are passed over.
    pub(super) fn coord(&mut self, more: usize) -> Option<Coord<f64>> {
        let at = Coord { x: self.real()?, y: self.real()? };
        self.skip(more * 8)?;
        Some(at)
    }

    /// `count` positions.
    pub(super) fn coords(&mut self, count: usize, more: usize) -> Option<Vec<Coord<f64>>> {
        if self.left.len() / (16 + 8 * more) < count {
            return None;
        }
        (0..count).map(|_| self.coord(more)).collect()
    }

    fn line(&mut self, more: usize) -> Option<Vec<Coord<f64>>> {
        let count = self.count(16)?;
        self.coords(count, more)
    }

    fn rings(&mut self, more: usize) -> Option<Rings> {
        let count = self.count(4)?;
        (0..count).map(|_| self.line(more)).collect()
    }

    /// The kind of a geometry, and how many numbers follow x and y.
    fn head(&mut self) -> Option<(u32, usize)> {
        self.is_little = self.byte()? == 1;
        let kind = self.whole()?;
        if kind & 0x2000_0000 != 0 {
            self.skip(4)?;
        }
        let flags = usize::from(kind & 0x8000_0000 != 0) + usize::from(kind & 0x4000_0000 != 0);
        let kind = kind & 0x0FFF_FFFF;
        let more = match kind / 1_000 {
            0 => flags,
            1 | 2 => 1,
            _ => 2,
        };
        Some((kind % 1_000, more))
    }

    /// Each geometry of a list of them, which must be of `kind`.
    fn each<T>(
        &mut self,
        kind: u32,
        read: impl Fn(&mut Self, usize) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count = self.count(9)?;
        let one = |_| {
            let (found, more) = self.head()?;
            if found == kind { read(self, more) } else { None }
        };
        (0..count).map(one).collect()
    }
}

/// The geometry of a WKB; `None` where it is none that can be used.
pub(super) fn of_wkb(bytes: &[u8]) -> Option<Parts> {
    let mut bytes = Bytes::new(bytes, true);
    let (kind, more) = bytes.head()?;
    match kind {
        1 => bytes.coord(more).map(|at| Parts::Points(vec![at])),
        2 => bytes.line(more).map(|line| Parts::Lines(vec![line])),
        3 => bytes.rings(more).map(|rings| Parts::Areas(vec![rings])),
        4 => bytes.each(1, Bytes::coord).map(Parts::Points),
        5 => bytes.each(2, Bytes::line).map(Parts::Lines),
        6 => bytes.each(3, Bytes::rings).map(Parts::Areas),
        _ => None,
    }
}

/// The geometry in the form of a GeoPackage: a head, a box, and WKB.
pub(super) fn of_geopackage(bytes: &[u8]) -> Option<Parts> {
    let flags = *bytes.get(3).filter(|_| bytes.starts_with(b"GP"))?;
    let around = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    of_wkb(bytes.get(8 + around..)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_geometries_are_read_and_lies_about_their_size_are_not_believed() {
        let mut point = vec![1, 1, 0, 0, 0];
        point.extend(106.5_f64.to_le_bytes());
        point.extend(26.4_f64.to_le_bytes());
        assert_eq!(of_wkb(&point), Some(Parts::Points(vec![Coord { x: 106.5, y: 26.4 }])));
        let mut packed = b"GP\0\x01\0\0\0\0".to_vec();
        packed.extend(&point);
        assert_eq!(of_geopackage(&packed), of_wkb(&point));
        let mut multi = vec![1, 4, 0, 0, 0, 1, 0, 0, 0];
        multi.extend(&point);
        assert_eq!(of_wkb(&multi), of_wkb(&point));
        for bad in [
            vec![1, 2, 0, 0, 0, 255, 255, 255, 255],
            vec![1, 6, 0, 0, 0, 255, 255, 255, 255, 1, 6, 0, 0, 0],
            vec![1, 7, 0, 0, 0, 0, 0, 0, 0],
            vec![],
        ] {
            assert_eq!(of_wkb(&bad), None, "{bad:?}");
        }
    }
}
