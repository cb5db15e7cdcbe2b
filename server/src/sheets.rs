// SPDX-License-Identifier: AGPL-3.0-or-later
//! Tables of cells as files that offices open.

use app::{
    error::AppError,
    i18n::Locale,
    sheet::{Cell, Sheet},
};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// The kind of a CSV file.
pub const CSV: &str = "text/csv; charset=utf-8";
/// The kind of an XLSX file.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Answers a file of this name and kind, or says why there is none.
pub fn attachment(name: &str, kind: &'static str, file: Result<Vec<u8>, AppError>) -> Response {
    match file {
        Ok(bytes) => (
            [
                (header::CONTENT_TYPE, kind.to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ],
            bytes,
        )
            .into_response(),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, error.to_string()).into_response()
        }
    }
}

/// A workbook with these tables, each on a sheet of its own.
///
/// # Errors
/// `Internal` if it could not be written.
pub fn xlsx_of(sheets: &[Sheet]) -> Result<Vec<u8>, AppError> {
    write_xlsx(sheets).map_err(|error| AppError::internal(&error))
}

/// As Italian offices open it: semicolons, UTF-8 with its mark, decimal commas; for others commas and points.
///
/// # Errors
/// `Internal` if it could not be written.
pub fn csv_of(sheet: &Sheet, locale: Locale) -> Result<Vec<u8>, AppError> {
    let (separator, point) = match locale {
        Locale::it => (b';', ","),
        Locale::en => (b',', "."),
    };
    let mut bytes = "\u{FEFF}".as_bytes().to_vec();
    {
        let mut writer =
            csv::WriterBuilder::new().delimiter(separator).terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => harmless(text),
            Cell::Whole(number) => number.to_string(),
            Cell::Decimal(number) => format!("{number:.2}").replace('.', point),
            Cell::Empty => String::new(),
        };
        let written = writer
            .write_record(&sheet.head)
            .and_then(|()| sheet.rows.iter().try_for_each(|row| writer.write_record(row.iter().map(cell))))
            .and_then(|()| Ok(writer.flush()?));
        written.map_err(|error| AppError::internal(&error))?;
    }
    Ok(bytes)
}

/// A text that a spreadsheet would take for a formula begins with an apostrophe instead.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn write_xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (head, decimal, text) =
        (Format::new().set_bold().set_text_wrap(), Format::new().set_num_format("0.00"), Format::new().set_text_wrap());
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        for (column, title) in (0u16..).zip(&sheet.head) {
            page.write_string_with_format(0, column, title, &head)?;
        }
        for (number, row) in (1u32..).zip(&sheet.rows) {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    Cell::Text(words) => page.write_string_with_format(number, column, words, &text)?,
                    Cell::Whole(whole) => page.write_number(number, column, *whole as f64)?,
                    Cell::Decimal(value) => page.write_number_with_format(number, column, *value, &decimal)?,
                    Cell::Empty => page,
                };
            }
        }
        for (column, width) in widths(sheet) {
            page.set_column_width(column, width)?;
        }
    }
    workbook.save_to_buffer()
}

/// As wide as the longest words, within bounds.
fn widths(sheet: &Sheet) -> Vec<(u16, f64)> {
    (0u16..)
        .zip(&sheet.head)
        .map(|(column, title)| {
            let words = sheet.rows.iter().filter_map(|row| match row.get(usize::from(column)) {
                Some(Cell::Text(text)) => Some(text.chars().count()),
                _ => None,
            });
            let longest = words.max().unwrap_or_default().max(title.chars().count().min(16));
            (column, longest.clamp(8, 60) as f64)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_is_written_for_the_offices_of_its_language() {
        let sheet = Sheet {
            name: "Risposte".to_owned(),
            head: vec!["Domanda".to_owned(), "Media".to_owned()],
            rows: vec![
                vec![Cell::Text("Utile; \"molto\"\nsì".to_owned()), Cell::Decimal(3.5)],
                vec![Cell::Text("=HYPERLINK(1)".to_owned()), Cell::Empty],
            ],
        };
        let text = |locale| String::from_utf8(csv_of(&sheet, locale).unwrap()).unwrap();
        assert_eq!(
            text(Locale::it),
            "\u{FEFF}Domanda;Media\r\n\"Utile; \"\"molto\"\"\nsì\";3,50\r\n'=HYPERLINK(1);\r\n"
        );
        assert!(text(Locale::en).contains(",3.50\r\n"));
    }
}
