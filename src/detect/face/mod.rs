//! Locates faces with CenterFace, in plain Rust.

mod kernels;
mod lanes;
mod look;
mod net;
mod weights;

use crate::geometry::{Orientation, Size};
use crate::pixel::Scene;
use look::{Eye, Part, SAME_FACE};

/// Raw.
pub fn dump(scene: &Scene) -> Vec<(String, Vec<[f32; 8]>)> {
    let net = {
        static N: std::sync::OnceLock<net::Net> = std::sync::OnceLock::new();
        N.get_or_init(|| net::Net::load().expect("net"))
    };
    thread_local!(static EYE: std::cell::RefCell<Eye> = std::cell::RefCell::new(Eye::default()));
    EYE.with_borrow_mut(|eye| {
        let up = Orientation::UPRIGHT;
        let o = |v| Orientation::from_exif(v).expect("turn");
        let all = Part::whole(scene.size);
        let long = all.width.max(all.height);
        let scale = |side: f32| (side / long).min(2.0);
        let mut out = Vec::new();
        let flat = |f: &[crate::detect::nms::Found]| {
            f.iter().map(|f| [f.edges[0], f.edges[1], f.edges[2], f.edges[3], f.score as f32, 0., 0., 0.]).collect::<Vec<_>>()
        };
        let mut cand = Vec::new();
        for (name, side) in [("a640", 640.0), ("c1280", 1280.0), ("d1920", 1920.0)] {
            if side == 1920.0 && long <= 960.0 {
                continue;
            }
            let f = eye.look(net, scene, all, scale(side), up, 30).expect("look");
            out.push((name.to_string(), flat(&f)));
            if side >= 1280.0 {
                cand.extend(f.into_iter().filter(|f| f.score >= 80 && f.score < 700));
            }
        }
        let f = eye.look(net, scene, all, scale(1280.0), o(2), 30).expect("look");
        out.push(("f1280".to_string(), flat(&f)));
        for (name, v) in [("r6", 6), ("r3", 3), ("r8", 8)] {
            let f = eye.look(net, scene, all, scale(640.0), o(v), 30).expect("look");
            out.push((name.to_string(), flat(&f)));
        }
        if long > 960.0 {
            let mut tiles = Vec::new();
            for t in 0..4 {
                let (w, h) = ((all.width * 0.56).round(), (all.height * 0.56).round());
                let (tx, ty) = (t % 2, t / 2);
                let p = Part { left: if tx == 1 { all.width - w } else { 0. }, top: if ty == 1 { all.height - h } else { 0. }, width: w, height: h };
                let f = eye.look(net, scene, p, (1280.0 / w.max(h)).min(2.0), up, 30).expect("look");
                tiles.extend(f.into_iter().filter(|f| {
                    let [x0, y0, x1, y1] = f.edges;
                    let m = 3.0;
                    !((tx == 0 && x1 > p.left + w - m) || (tx == 1 && x0 < p.left + m) || (ty == 0 && y1 > p.top + h - m) || (ty == 1 && y0 < p.top + m))
                }));
            }
            cand.extend(tiles.iter().copied().filter(|f| f.score >= 80 && f.score < 700));
            out.push(("tiles".to_string(), flat(&crate::detect::nms::suppress(tiles, SAME_FACE))));
        }
        let mut second = Vec::new();
        for c in crate::detect::nms::suppress(cand, 0.5) {
            let mut row = [c.edges[0], c.edges[1], c.edges[2], c.edges[3], c.score as f32, 0., 0., 0.];
            for (k, face, net_side, turn) in [(5, 32.0, 160.0, up), (6, 48.0, 224.0, o(2))] {
                let s = face / c.long_side().max(1.0);
                let side = net_side / s;
                let (w, h) = (f32::min(side, all.width), f32::min(side, all.height));
                let [x0, y0, x1, y1] = c.edges;
                let p = Part { left: ((x0 + x1 - w) / 2.0).clamp(0.0, all.width - w), top: ((y0 + y1 - h) / 2.0).clamp(0.0, all.height - h), width: w, height: h };
                let f = eye.look(net, scene, p, s, turn, 10).expect("look");
                row[k] = f.iter().filter(|f| f.iou(&c) >= 0.4).map(|f| f.score).max().unwrap_or(0) as f32;
            }
            second.push(row);
        }
        out.push(("second".to_string(), second));
        let _ = Size::default();
        out
    })
}
