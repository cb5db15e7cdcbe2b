// SPDX-License-Identifier: AGPL-3.0-or-later
//! `correlare`: the program. Everything is in the library, where tests reach it.

fn main() -> std::process::ExitCode {
    correlare::cli::main()
}
