//! Non-maximum suppression: of boxes that overlap, the surest stays. Shared by detectors; knows nothing of what a box shows.

/// A box in pixels with fractions, and its score in thousandths. Whole thousandths compare alike on every machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Left, top, right, bottom.
    pub edges: [f32; 4],
    /// Score, 0 to 1000.
    pub score: u32,
}

impl Found {
    /// Width and height.
    pub fn sides(&self) -> (f32, f32) {
        let [x0, y0, x1, y1] = self.edges;
        ((x1 - x0).max(0.0), (y1 - y0).max(0.0))
    }

    /// The longer side.
    pub fn long_side(&self) -> f32 {
        let (w, h) = self.sides();
        w.max(h)
    }

    /// Intersection over union, 0 to 1.
    pub fn iou(&self, o: &Found) -> f32 {
        let [ax0, ay0, ax1, ay1] = self.edges;
        let [bx0, by0, bx1, by1] = o.edges;
        let shared = (ax1.min(bx1) - ax0.max(bx0)).max(0.0) * (ay1.min(by1) - ay0.max(by0)).max(0.0);
        let ((aw, ah), (bw, bh)) = (self.sides(), o.sides());
        let union = aw * ah + bw * bh - shared;
        if union > 0.0 { shared / union } else { 0.0 }
    }
}

/// Keeps the surest of every group of boxes that overlap by `most` or more; surest first, equals from the top left.
pub fn suppress(mut boxes: Vec<Found>, most: f32) -> Vec<Found> {
    boxes.sort_by(|a, b| {
        b.score
            .cmp(&a.score)
            .then(a.edges[1].total_cmp(&b.edges[1]))
            .then(a.edges[0].total_cmp(&b.edges[0]))
            .then(a.edges[3].total_cmp(&b.edges[3]))
            .then(a.edges[2].total_cmp(&b.edges[2]))
    });
    let mut kept: Vec<Found> = Vec::new();
    for b in boxes {
        if kept.iter().all(|k| k.iou(&b) < most) {
            kept.push(b);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(x: f32, score: u32) -> Found {
        Found { edges: [x, 0.0, x + 10.0, 10.0], score }
    }

    #[test]
    fn the_surest_of_overlapping_boxes_stays() {
        let kept = suppress(vec![found(1.0, 400), found(0.0, 900), found(50.0, 300)], 0.3);
        assert_eq!(kept, vec![found(0.0, 900), found(50.0, 300)]);
    }

    #[test]
    fn order_of_arrival_does_not_matter() {
        let boxes: Vec<Found> = (0..40).map(|i| found((i * 7 % 40) as f32, 500 + (i * 13 % 5))).collect();
        let mut back = boxes.clone();
        back.reverse();
        assert_eq!(suppress(boxes, 0.3), suppress(back, 0.3));
    }

    #[test]
    fn empty_boxes_overlap_with_nothing() {
        let flat = Found { edges: [5.0, 5.0, 5.0, 5.0], score: 10 };
        assert_eq!(flat.iou(&flat), 0.0);
        assert!(suppress(Vec::new(), 0.3).is_empty());
    }
}
