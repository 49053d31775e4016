//! The command `estompe`.

fn main() -> std::process::ExitCode {
    estompe::cli::run()
}
