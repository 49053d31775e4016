//! The decoder of AV1 in a process of its own: it has `unsafe` code, and its panics cannot be caught. What goes wrong in it ends
//! that process and not the run; what would take it over finds the rights that [`confined`](super::confined) leaves. The process
//! gets the coded picture on its standard input and gives the samples on its standard output; it is asked for one picture.
//!
//! An answer is one byte ([`OK`] or why not), four that describe the samples (bits, halves of the chroma planes or 255, matrix
//! of ITU-T H.273, 1 for full range), then the planes, two bytes a sample, low one first.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::av1;
use super::confined::give_up_rights;
use super::yuv::Frame;
use crate::error::{Error, Result};
use crate::format::Format;
use crate::format::bmff::Colour;
use crate::geometry::Size;
use crate::limits::Limits;

/// First word of the command line of such a process; width and height follow.
const WORD: &str = "decode-av1";
const OK: u8 = 0;
const DAMAGED: u8 = 1;
const OTHER_SIZE: u8 = 2;
/// Longest that a process may take where the file has no deadline.
const LONGEST: Duration = Duration::from_secs(300);

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// From here on AV1 is decoded by processes of that program, which calls [`serve`] before anything else. The first call
/// counts; without one, AV1 is decoded in the process itself.
pub fn decode_apart(program: PathBuf) {
    let _ = PROGRAM.set(program);
}

/// Decodes the picture that the standard input holds where the command line asks for it, and says how that ended; `None` where
/// it asks for something else.
pub fn serve(command_line: &[impl AsRef<OsStr>]) -> Option<ExitCode> {
    let [_, word, width, height] = command_line else { return None };
    let side = |s: &OsStr| s.to_str().and_then(|s| s.parse::<u32>().ok());
    let (true, Some(width), Some(height)) = (word.as_ref() == WORD, side(width.as_ref()), side(height.as_ref())) else {
        return None;
    };
    give_up_rights(LONGEST.as_secs());
    let answered = answer(Size::new(width, height), io::stdin().lock(), io::stdout().lock());
    Some(if answered.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn answer(size: Size, mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut stream = Vec::new();
    input.read_to_end(&mut stream)?;
    let frame = match av1::decode(stream, size) {
        Ok(frame) => frame,
        Err(av1::Fault::Damaged) => return output.write_all(&[DAMAGED]),
        Err(av1::Fault::OtherSize) => return output.write_all(&[OTHER_SIZE]),
    };
    // Codes of the matrix are bytes, halves are 0 or 1 each way.
    let halves = frame.halves.map_or(255, |(across, down)| (across << 1 | down) as u8);
    output.write_all(&[OK, frame.depth, halves, frame.colour.matrix as u8, u8::from(frame.colour.full_range)])?;
    let mut bytes = Vec::new();
    for samples in frame.planes.iter().flat_map(|p| p.chunks(1 << 15)) {
        bytes.clear();
        bytes.extend(samples.iter().flat_map(|s| s.to_le_bytes()));
        output.write_all(&bytes)?;
    }
    output.flush()
}

/// Decodes one picture, which must have the size that its item states.
pub(super) fn decode(stream: Vec<u8>, size: Size, limits: &Limits) -> Result<Frame> {
    match PROGRAM.get() {
        None => av1::decode(stream, size).map_err(told),
        Some(program) => ask(program, &stream, size, limits),
    }
}

fn told(fault: av1::Fault) -> Error {
    let what = match fault {
        av1::Fault::Damaged => "the coded picture is damaged or stops early",
        av1::Fault::OtherSize => "a coded picture of the size that its item states was expected",
    };
    Error::malformed(Format::Avif, 0, what)
}

fn ask(program: &Path, stream: &[u8], size: Size, limits: &Limits) -> Result<Frame> {
    let mut command = Command::new(program);
    command.arg(WORD).arg(size.width.to_string()).arg(size.height.to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    alone(&mut command);
    let not_started =
        |e| Error::malformed(Format::Avif, 0, format!("the decoder of AVIF pictures cannot be started: {e}"));
    let mut process = command.spawn().map_err(not_started)?;
    let (Some(mut input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
        return Err(broke_off());
    };
    // A byte more than the longest answer, so that a longer one shows.
    let most = 6 + 6 * size.pixels();
    let wait = limits.deadline.map_or(LONGEST, |d| d.saturating_duration_since(Instant::now()));
    let (tx, rx) = std::sync::mpsc::channel();
    let answer = std::thread::scope(|threads| {
        // What it does not take it has not asked for: the answer tells.
        threads.spawn(move || input.write_all(stream).is_ok());
        threads.spawn(move || {
            let mut bytes = Vec::new();
            let read = output.take(most).read_to_end(&mut bytes);
            tx.send(read.map(|_| bytes)).is_ok()
        });
        let answer = rx.recv_timeout(wait);
        // Its pipes close with it, which ends both threads.
        let _ = process.kill();
        let _ = process.wait();
        answer
    });
    match answer {
        Ok(Ok(bytes)) => read(&bytes, size),
        Ok(Err(_)) => Err(broke_off()),
        Err(_) => Err(limits.on_time().err().unwrap_or_else(broke_off)),
    }
}

fn broke_off() -> Error {
    Error::malformed(Format::Avif, 0, "the decoder broke off at the coded picture")
}

/// Nothing of what surrounds the run, and no part in what its terminal is told.
#[cfg(unix)]
fn alone(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0).env_clear();
}

#[cfg(windows)]
fn alone(command: &mut Command) {
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    std::os::windows::process::CommandExt::creation_flags(command, CREATE_NO_WINDOW);
}

#[cfg(not(any(unix, windows)))]
fn alone(_: &mut Command) {}

fn read(answer: &[u8], size: Size) -> Result<Frame> {
    let (depth, halves, matrix, range, samples) = match answer {
        [OK, depth @ 8..=16, halves, matrix, range, samples @ ..] => (*depth, *halves, *matrix, *range, samples),
        [DAMAGED] => return Err(told(av1::Fault::Damaged)),
        [OTHER_SIZE] => return Err(told(av1::Fault::OtherSize)),
        _ => return Err(broke_off()),
    };
    let halves = match halves {
        255 => None,
        0..=3 => Some((u32::from(halves >> 1), u32::from(halves & 1))),
        _ => return Err(broke_off()),
    };
    let chroma = halves.map_or(0, |(across, down)| {
        u64::from(size.width.div_ceil(1 << across)) * u64::from(size.height.div_ceil(1 << down))
    });
    let (pairs, odd) = samples.as_chunks::<2>();
    if !odd.is_empty() || pairs.len() as u64 != size.pixels() + 2 * chroma {
        return Err(broke_off());
    }
    // As many as there are samples: both parts lie within.
    let (luma, rest) = pairs.split_at(pairs.len() - 2 * chroma as usize);
    let (u, v) = rest.split_at(rest.len() / 2);
    let planes = [luma, u, v].map(|p| p.iter().map(|s| u16::from_le_bytes(*s)).collect());
    let colour = Colour { primaries: 2, transfer: 2, matrix: matrix.into(), full_range: range == 1 };
    Ok(Frame { size, depth, halves, planes, colour })
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const SIZE: Size = Size { width: 5, height: 3 };

    /// What comes of a process that runs this script.
    fn asked(script: &str, limits: &Limits) -> Result<Frame> {
        let folder = tempfile::tempdir().expect("folder");
        let program = folder.path().join("decoder");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("write");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).expect("mode");
        ask(&program, &[7; 200_000], SIZE, limits)
    }

    #[test]
    fn a_process_that_breaks_off_is_told_and_survived() {
        let said_of = |script: &str| asked(script, &Limits::default()).map(|_| ()).expect_err(script).to_string();
        for script in [
            "exit 1",
            "kill -ABRT $$",
            "cat > /dev/null; kill -SEGV $$",
            "printf '\\0\\010'",
            // A sample too few, one too many, and an answer without end.
            "printf '\\0\\010\\377\\002\\001'; head -c 29 /dev/zero",
            "printf '\\0\\010\\377\\002\\001'; head -c 32 /dev/zero",
            "cat /dev/zero",
        ] {
            assert!(said_of(script).contains("broke off"), "{script}: {}", said_of(script));
        }
        assert!(said_of("printf '\\001'").contains("damaged"));
        assert!(said_of("printf '\\002'").contains("of the size"));
        let none = ask(Path::new("/nonexistent/decoder"), &[], SIZE, &Limits::default()).map(|_| ());
        assert!(none.expect_err("no program").to_string().contains("cannot be started"));
    }

    #[test]
    fn a_process_that_does_not_end_is_ended() {
        let start = Instant::now();
        let limits = Limits::default().within(Duration::from_millis(200));
        assert!(matches!(asked("exec sleep 60", &limits).map(|_| ()), Err(Error::Limit { .. })));
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn an_answer_is_read_as_it_was_given() {
        let frame = asked(
            "cat > /dev/null; printf '\\0\\012\\003\\011\\001'; printf 'ab%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; printf 'UUUUUUUUUUUUVVVVVVVVVVVV'",
            &Limits::default(),
        );
        let frame = frame.expect("a frame");
        assert_eq!((frame.size, frame.depth, frame.halves), (SIZE, 10, Some((1, 1))));
        assert_eq!((frame.colour.matrix, frame.colour.full_range), (9, true));
        let [y, u, v] = &frame.planes;
        assert_eq!(
            (y.len(), y[0], u.as_slice(), v.as_slice()),
            (15, u16::from_le_bytes(*b"ab"), &[0x5555; 6][..], &[0x5656; 6][..])
        );
    }

    #[test]
    fn only_its_own_command_line_is_served() {
        for line in
            [&["estompe"][..], &["estompe", "scan", "1", "2"], &["estompe", WORD, "1"], &["estompe", WORD, "a", "2"]]
        {
            assert!(serve(line).is_none(), "{line:?}");
        }
    }
}
