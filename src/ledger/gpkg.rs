//! Points as a GeoPackage holds them.

/// The geometry of a point, longitude and latitude in degrees: header (`GP`, version 0,
/// little-endian without envelope, EPSG 4326), then well-known binary.
///
/// # Source
///
/// OGC 12-128r17, clause 2.1.3.
pub(super) fn point([lon, lat]: [f64; 2]) -> Vec<u8> {
    let mut bytes = vec![b'G', b'P', 0, 1];
    bytes.extend(4_326_i32.to_le_bytes());
    bytes.push(1);
    bytes.extend(1_u32.to_le_bytes());
    bytes.extend(lon.to_le_bytes());
    bytes.extend(lat.to_le_bytes());
    bytes
}
