// SPDX-License-Identifier: AGPL-3.0-or-later
//! The project file: one JSON document that holds everything a project brings to an installation.
//!
//! Projects are data. Words, axes, territories, partners, the privacy notice, courses and editions
//! come from this file, so that no line of code knows a project. The format is described for people
//! in `docs/PROJECT-FILE.md`; a new field goes into `model`, `read`, that page and a test.
//!
//! [`parse`] works in two passes over the whole document and reports every mistake it finds, not
//! the first only: `read` takes the JSON apart (unknown and missing fields, types, syntax,
//! lengths, ranges), `check` compares the parts with each other (references, duplicates, cycles,
//! overlapping slots). Both passes are pure and know no clock: days relative to the loading day
//! stay relative until [`Day::on`] is told which day that is.

mod check;
mod day;
mod error;
mod json;
mod model;
mod read;
mod reader;
#[cfg(test)]
mod tests;

pub use day::{Day, Moment};
pub use error::{FileError, FileErrorCode, Format, JsonType};
pub use model::*;

/// The version of the format this code reads, the value of the file's `format` field.
pub const FORMAT: u32 = 1;

/// Reads a project file, or says everything that is wrong with it, in the order of the document
/// for mistakes of form, then those between parts.
pub fn parse(text: &str) -> Result<ProjectFile, Vec<FileError>> {
    let errors = reader::Errors::default();
    let value = json::read(text, &errors).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        vec![FileError::new("", FileErrorCode::NotJson { line, column })]
    })?;
    let project = read::project(&reader::Node::root(&value, &errors));
    let mut errors = errors.into_vec();
    errors.extend(check::check(&project));
    if errors.is_empty() { Ok(project) } else { Err(errors) }
}
