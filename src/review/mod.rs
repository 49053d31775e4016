//! The local page on which people decide on faces (`estompe review`), and the whole way from a folder to clean copies
//! (`estompe app`). The only module that opens a socket: on the loopback address, for one visitor, until nobody asks any more.
//! It writes registers and nothing else; photos are cleaned by the same commands that people type.

mod album;
mod browse;
mod form;
mod gate;
mod ids;
mod json;
mod pages;
mod pictures;
mod posts;
mod reply;
mod server;
mod trouble;
mod views;
mod work;

pub use album::{Source, root_of};
pub use browse::roots;
pub use server::{Options, Server};
pub use trouble::Trouble;
pub use work::{Command, Finished};

#[cfg(test)]
mod tests;
