//! Writes boxes. Every box of a clean file comes from here or is coded data.

/// A box with its body.
pub(super) fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len().saturating_add(8));
    // Describing boxes are bounded by the limits, far below four gigabytes.
    out.extend_from_slice(&u32::try_from(body.len().saturating_add(8)).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(kind);
    out.extend_from_slice(body);
    out
}

/// A box with version and flags.
pub(super) fn full(kind: &[u8; 4], version: u8, flags: u32, body: &[u8]) -> Vec<u8> {
    let mut all = (u32::from(version) << 24 | flags & 0x00FF_FFFF).to_be_bytes().to_vec();
    all.extend_from_slice(body);
    boxed(kind, &all)
}

/// The header of a `mdat` box with so many bytes of body.
pub(super) fn mdat_head(body: u64) -> Vec<u8> {
    match u32::try_from(body.saturating_add(8)) {
        Ok(size) => [size.to_be_bytes(), *b"mdat"].concat(),
        Err(_) => {
            let mut out = b"\0\0\0\x01mdat".to_vec();
            out.extend_from_slice(&body.saturating_add(16).to_be_bytes());
            out
        }
    }
}

/// A handler box without a name. QuickTime's have a component type, by which players tell them; others have zeros there.
pub(super) fn hdlr(component: [u8; 4], kind: &[u8; 4]) -> Vec<u8> {
    let mut body = component.to_vec();
    body.extend_from_slice(kind);
    // Three reserved words and an empty name: a lone zero is both an empty C string and an empty Pascal string.
    body.extend_from_slice(&[0; 13]);
    full(b"hdlr", 0, 0, &body)
}
