//! The binary `pasal`.

use std::process::ExitCode;

/// Pages are made and dropped on several threads at once: this gives the memory back where the system's own keeps it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::main()
}
