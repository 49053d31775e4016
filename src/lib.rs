//! estompe finds and removes what a photo says about people, places and devices before it is shared.
//!
//! ```text
//! paths ─► source ─► format::sniff ─► Container::parse ─► meta ─► inspect ─► policy::decide ─► assemble ─┐  spans copied
//!                                         Layout            Findings           Plan                    ├─► verify ─► output ─► report
//!                                           └─► Scene ─► detect ─► Regions ─► consent ─► redact ───────┘  only where a region must change
//! ```

#[cfg(feature = "cli")]
pub mod cli;
pub mod consent;
pub mod detect;
pub mod error;
pub mod format;
pub mod geometry;
pub mod i18n;
pub mod inspect;
pub mod limits;
pub mod manual;
pub mod meta;
pub mod output;
pub mod payload;
pub mod pipeline;
pub mod pixel;
pub mod policy;
pub mod record;
pub mod redact;
pub mod report;
#[cfg(feature = "review")]
pub mod review;
pub mod source;
mod spool;
pub mod verify;

pub use error::{Error, Result};
