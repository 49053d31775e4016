//! The command `estompe`.
fn main() {}
