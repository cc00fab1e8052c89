//! The program `beibao`: everything it does is in the library's room `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    beibao::cli::run()
}
