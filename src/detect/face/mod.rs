//! Locates faces with CenterFace, in plain Rust.

mod kernels;
mod lanes;
mod net;
mod weights;

/// Raw.
pub fn raw(rgb: &[u8], w: usize, h: usize, n: usize) -> Vec<f32> {
    let net = net::Net::load().expect("net");
    let mut ws = net::Workspace::default();
    for _ in 0..n {
        net.run(rgb, w, h, &mut ws);
    }
    ws.cells
}
