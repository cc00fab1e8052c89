//! The program `beibao`: everything it does is in the library's room `cli`.

use std::process::ExitCode;

use beibao::cli;

fn main() -> ExitCode {
    cli::run()
}
