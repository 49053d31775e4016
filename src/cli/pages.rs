//! `estompe completions` and `estompe man`: made from the same command as the help, so that they cannot fall behind.

use std::io::Write;

use clap::Command;

use super::args::{CompletionsArgs, ManArgs};
use super::exit::Exit;
use super::explain::shown;
use super::fault::Fault;

pub(super) fn completions(mut command: Command, args: &CompletionsArgs, out: &mut dyn Write) -> Result<Exit, Fault> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "estompe", &mut text);
    shown(out.write_all(&text))?;
    Ok(Exit::Done)
}

/// The main page on the standard output, or every page into a folder.
pub(super) fn man(command: &Command, args: &ManArgs, out: &mut dyn Write) -> Result<Exit, Fault> {
    match &args.man_dir {
        None => {
            let mut text = Vec::new();
            clap_mangen::Man::new(command.clone()).render(&mut text)?;
            shown(out.write_all(&text))?;
        }
        Some(dir) => {
            std::fs::create_dir_all(dir).map_err(|e| Fault::file("err-write", dir, e))?;
            clap_mangen::generate_to(command.clone(), dir).map_err(|e| Fault::file("err-write", dir, e))?;
        }
    }
    Ok(Exit::Done)
}
