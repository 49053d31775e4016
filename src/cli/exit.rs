//! Exit codes: stable, each one tested. The strongest of a run wins.

use std::process::ExitCode;

use crate::error::Error;

/// How a command ends, from the weakest to the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Done; nothing at or above `--fail-on`.
    Done,
    /// Findings (scan, verify).
    Findings,
    /// Some files failed, were refused or are unsupported; the rest is good.
    Partial,
    /// Storage unreachable: trying again is sensible.
    Temporary,
    /// The output is not writable, the disk is full.
    Fatal,
    /// The command line or the configuration cannot be followed.
    Usage,
    /// SIGINT.
    Interrupted,
    /// SIGTERM.
    Terminated,
}

impl Exit {
    /// Every code.
    #[cfg(test)]
    pub(super) const ALL: [Exit; 8] = [
        Exit::Done,
        Exit::Findings,
        Exit::Partial,
        Exit::Temporary,
        Exit::Fatal,
        Exit::Usage,
        Exit::Interrupted,
        Exit::Terminated,
    ];

    /// The number that the shell sees.
    pub(super) fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Partial => 3,
            Exit::Fatal => 4,
            Exit::Temporary => 5,
            Exit::Interrupted => 130,
            Exit::Terminated => 143,
        }
    }

    /// The stronger of two.
    #[must_use]
    pub(super) fn or(self, other: Exit) -> Exit {
        self.max(other)
    }

    /// What an error that ends the run means to a scheduler.
    pub(super) fn of(e: &Error) -> Exit {
        match e {
            Error::Io(io) | Error::Output { source: io, .. } => Exit::of_io(io),
            Error::Policy(_) => Exit::Usage,
            _ => Exit::Fatal,
        }
    }

    /// The same for an error of the operating system.
    pub(super) fn of_io(e: &std::io::Error) -> Exit {
        use std::io::ErrorKind as K;
        match e.kind() {
            K::TimedOut
            | K::HostUnreachable
            | K::NetworkUnreachable
            | K::NetworkDown
            | K::NotConnected
            | K::ConnectionRefused
            | K::ConnectionReset
            | K::ConnectionAborted
            | K::StaleNetworkFileHandle
            | K::ResourceBusy => Exit::Temporary,
            _ => Exit::Fatal,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(e: Exit) -> ExitCode {
        ExitCode::from(e.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_manual() {
        assert_eq!(Exit::ALL.map(Exit::code), [0, 1, 3, 5, 4, 2, 130, 143]);
    }

    #[test]
    fn the_strongest_wins_in_any_order() {
        for a in Exit::ALL {
            for b in Exit::ALL {
                assert_eq!(a.or(b), b.or(a));
                assert_eq!(a.or(Exit::Done), a);
            }
        }
        assert_eq!(Exit::Findings.or(Exit::Partial), Exit::Partial);
        assert_eq!(Exit::Partial.or(Exit::Fatal), Exit::Fatal);
        assert_eq!(Exit::Fatal.or(Exit::Interrupted), Exit::Interrupted);
    }

    #[test]
    fn errors_of_storage_are_temporary_and_a_full_disk_is_fatal() {
        let io = |k| Error::Io(std::io::Error::from(k));
        assert_eq!(Exit::of(&io(std::io::ErrorKind::StaleNetworkFileHandle)), Exit::Temporary);
        assert_eq!(Exit::of(&io(std::io::ErrorKind::StorageFull)), Exit::Fatal);
        assert_eq!(Exit::of(&Error::Policy("x".into())), Exit::Usage);
    }
}
