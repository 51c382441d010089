//! The binary `pasal`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
