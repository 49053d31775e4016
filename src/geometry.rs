//! Sizes, rectangles and the eight orientations of Exif tag 0x0112: the only module that turns coordinates.
//! It never touches pixels. Exif 3.0 §4.6.5 (Orientation).

use serde::{Deserialize, Serialize};

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Size {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Size {
    /// A size from its sides.
    pub fn new(width: u32, height: u32) -> Self {
        Size { width, height }
    }

    /// Number of pixels; cannot overflow.
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// A rectangle of whole pixels, right and bottom side excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[u32; 4]", into = "[u32; 4]")]
pub struct Rect {
    /// Left side.
    pub x0: u32,
    /// Top side.
    pub y0: u32,
    /// Right side, excluded.
    pub x1: u32,
    /// Bottom side, excluded.
    pub y1: u32,
}

impl From<[u32; 4]> for Rect {
    fn from([x0, y0, x1, y1]: [u32; 4]) -> Self {
        Rect { x0, y0, x1: x1.max(x0), y1: y1.max(y0) }
    }
}

impl From<Rect> for [u32; 4] {
    fn from(r: Rect) -> Self {
        [r.x0, r.y0, r.x1, r.y1]
    }
}

impl Rect {
    /// Width in pixels.
    pub fn width(self) -> u32 {
        self.x1.saturating_sub(self.x0)
    }

    /// Height in pixels.
    pub fn height(self) -> u32 {
        self.y1.saturating_sub(self.y0)
    }

    /// Number of pixels.
    pub fn area(self) -> u64 {
        u64::from(self.width()) * u64::from(self.height())
    }

    /// True when no pixel lies inside.
    pub fn is_empty(self) -> bool {
        self.area() == 0
    }

    /// The part that lies in both; may be empty.
    #[must_use]
    pub fn intersect(self, o: Rect) -> Rect {
        Rect::from([self.x0.max(o.x0), self.y0.max(o.y0), self.x1.min(o.x1), self.y1.min(o.y1)])
    }

    /// Intersection over union, 0 to 1.
    pub fn iou(self, o: Rect) -> f64 {
        let i = self.intersect(o).area() as f64;
        let u = self.area() as f64 + o.area() as f64 - i;
        if u > 0.0 { i / u } else { 0.0 }
    }

    /// Grown by `share` of its sides on each side, cut at the picture's edge.
    #[must_use]
    pub fn grow(self, share: f64, within: Size) -> Rect {
        let (dx, dy) = (f64::from(self.width()) * share, f64::from(self.height()) * share);
        Rect::from([
            (f64::from(self.x0) - dx).floor().max(0.0) as u32,
            (f64::from(self.y0) - dy).floor().max(0.0) as u32,
            ((f64::from(self.x1) + dx).ceil() as u32).min(within.width),
            ((f64::from(self.y1) + dy).ceil() as u32).min(within.height),
        ])
    }
}

/// How the stored picture must be turned to be displayed: the eight values of Exif Orientation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Orientation::UPRIGHT
    }
}

impl Orientation {
    /// Stored as displayed (the default).
    pub const UPRIGHT: Orientation = Orientation(1);

    /// From the value of tag 0x0112; `None` outside 1..=8.
    pub fn from_exif(value: u16) -> Option<Self> {
        u8::try_from(value).ok().filter(|v| (1..=8).contains(v)).map(Orientation)
    }

    /// The value of tag 0x0112, 1..=8.
    pub fn exif(self) -> u16 {
        u16::from(self.0)
    }

    /// True when nothing has to be turned.
    pub fn is_upright(self) -> bool {
        self.exif() == 1
    }

    /// True when width and height change places.
    pub fn transposes(self) -> bool {
        self.exif() >= 5
    }

    /// Size of the displayed picture.
    pub fn display_size(self, stored: Size) -> Size {
        if self.transposes() { Size::new(stored.height, stored.width) } else { stored }
    }

    /// Where the stored pixel edge point (`x`, `y`) lies in the displayed picture.
    fn point(self, x: u32, y: u32, stored: Size) -> (u32, u32) {
        let (w, h) = (stored.width, stored.height);
        let (rx, ry) = (w.saturating_sub(x), h.saturating_sub(y));
        match self.exif() {
            2 => (rx, y),
            3 => (rx, ry),
            4 => (x, ry),
            5 => (y, x),
            6 => (ry, x),
            7 => (ry, rx),
            8 => (y, rx),
            _ => (x, y),
        }
    }

    /// A rectangle of the stored picture, in displayed coordinates.
    pub fn to_displayed(self, r: Rect, stored: Size) -> Rect {
        let (ax, ay) = self.point(r.x0, r.y0, stored);
        let (bx, by) = self.point(r.x1, r.y1, stored);
        Rect::from([ax.min(bx), ay.min(by), ax.max(bx), ay.max(by)])
    }

    /// A rectangle of the displayed picture, in stored coordinates.
    pub fn to_stored(self, r: Rect, stored: Size) -> Rect {
        self.inverse().to_displayed(r, self.display_size(stored))
    }

    /// The turn that undoes this one.
    #[must_use]
    pub fn inverse(self) -> Orientation {
        Orientation(match self.exif() {
            6 => 8,
            8 => 6,
            v => v as u8,
        })
    }
}

impl TryFrom<u16> for Orientation {
    type Error = &'static str;
    fn try_from(v: u16) -> Result<Self, Self::Error> {
        Orientation::from_exif(v).ok_or("orientation must be 1 to 8")
    }
}

impl From<Orientation> for u16 {
    fn from(o: Orientation) -> u16 {
        o.exif()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_orientation_comes_back() {
        let stored = Size::new(40, 30);
        let r = Rect::from([3, 5, 11, 9]);
        for v in 1..=8 {
            let o = Orientation::from_exif(v).expect("1..=8");
            let d = o.to_displayed(r, stored);
            assert_eq!(d.area(), r.area());
            assert_eq!(o.to_stored(d, stored), r, "orientation {v}");
        }
    }

    #[test]
    fn orientation_6_shows_the_stored_left_column_on_top() {
        // Exif: value 6 means that the 0th row is the visual right side.
        let o = Orientation::from_exif(6).expect("6");
        let top_row = Rect::from([0, 0, 40, 1]);
        assert_eq!(o.to_displayed(top_row, Size::new(40, 30)), Rect::from([29, 0, 30, 40]));
    }
}
