//! # Configuration
//!
//! Everything works without a configuration file. `estompe policy show` prints every value with the place that it comes from, and
//! `estompe policy check FILE` reads a file and says line and column of what is wrong in it.
//!
//! ## Order
//!
//! The first that says something about a key decides:
//!
//! 1. the command line;
//! 2. variables `ESTOMPE_*` (`ESTOMPE_FACES=solid` is `--faces solid`);
//! 3. the file given with `--config`;
//! 4. the user's file: `~/.config/estompe/estompe.toml` (`XDG_CONFIG_HOME` is followed), `%APPDATA%\estompe\estompe.toml` on Windows;
//! 5. the system's file: `/etc/estompe/estompe.toml`, `C:\ProgramData\estompe\estompe.toml` on Windows;
//! 6. the policy: `share` (partage), `event` (evenement) or `batch` (lot).
//!
//! Nothing is read from the folder that is scanned, nor from the working folder: a share is somebody else's, and a file in it must not
//! switch off the removal of positions. With `--no-config` the user's and the system's file set nothing; what the system's file locks
//! stays locked.
//!
//! ## A file
//!
//! All keys are optional, and a key that is not known is an error.
//!
//! ```toml
//! policy = "event"
//! credit = "Ville d’Exemple, service communication"
//! keep = ["dates"]
//! remove = ["caption"]
//! faces = "solid"
//! faces-effort = "max"
//! logos = "flag"
//! logo = ["armes.png=armes de la ville"]
//! timestamps = "fixed"
//! jobs = 2
//! memory = "2G"
//! lang = "fr"
//!
//! [consent]
//! minor_signatures = 2
//! ```
//!
//! `keep` and `remove` take the categories gps, place, device, owner, people, dates, software, history, credit, caption, preview,
//! hidden-data, hidden-pixels, unknown, filename, sidecar, hdr, face and logo. Files of marks are named relative to the configuration file.
//!
//! ## Locks
//!
//! The system's file may hold what nothing below it can loosen:
//!
//! ```toml
//! locked = ["gps", "people", "faces", "coded-data"]
//! coded-data = "walk"
//! faces = "solid"
//! ```
//!
//! A locked category is removed, whatever else is asked. A locked key can be made stricter and not looser: for faces the order is off,
//! flag, blur, mosaic, solid; for coded data copy, walk. A command that asks for less ends with exit code 2 and says which file locks it.
