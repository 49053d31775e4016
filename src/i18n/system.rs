//! Errors of the operating system in the reader's language. The system's own words, which are English or depend on its
//! locale, stand only where no kind of error says it better.

use std::io::{Error, ErrorKind};

use super::{Lang, t};

/// Why the system refused.
pub fn io_reason(lang: Lang, e: &Error) -> String {
    match io_key(e.kind()) {
        Some(key) => t(lang, key, &[]),
        // The number says to an administrator what a word of another language would not.
        None => match e.raw_os_error() {
            Some(n) => t(
                lang,
                "io-other-number",
                &[("n", u64::try_from(n).unwrap_or(0).into()), ("why", e.to_string().into())],
            ),
            None => e.to_string(),
        },
    }
}

fn io_key(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "io-not-found",
        ErrorKind::PermissionDenied => "io-permission-denied",
        ErrorKind::AlreadyExists => "io-already-exists",
        ErrorKind::IsADirectory => "io-is-a-directory",
        ErrorKind::NotADirectory => "io-not-a-directory",
        ErrorKind::StorageFull => "io-storage-full",
        ErrorKind::QuotaExceeded => "io-quota-exceeded",
        ErrorKind::FileTooLarge => "io-file-too-large",
        ErrorKind::ReadOnlyFilesystem => "io-read-only",
        ErrorKind::UnexpectedEof => "io-unexpected-eof",
        ErrorKind::InvalidFilename => "io-invalid-filename",
        ErrorKind::TimedOut => "io-timed-out",
        ErrorKind::StaleNetworkFileHandle
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::NotConnected
        | ErrorKind::ConnectionRefused
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted => "io-unreachable",
        ErrorKind::ResourceBusy => "io-busy",
        ErrorKind::OutOfMemory => "io-out-of-memory",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_errors_have_words_in_both_languages() {
        for kind in [ErrorKind::NotFound, ErrorKind::StorageFull, ErrorKind::FileTooLarge, ErrorKind::NotConnected] {
            let (en, fr) = (io_reason(Lang::En, &kind.into()), io_reason(Lang::Fr, &kind.into()));
            assert!(en != fr && !en.starts_with("io-") && !fr.starts_with("io-"), "{en} {fr}");
        }
        let odd = Error::from_raw_os_error(40);
        assert!(io_reason(Lang::Fr, &odd).contains("40"));
    }
}
