// SPDX-License-Identifier: AGPL-3.0-or-later
//! Whether a file holds what its name says. The beginning tells images, PDF and containers; what lies in a container
//! tells documents from each other, from archives, and from those with macros.
//!
//! Of text it is known only that it is text. So files are never shown as pages of this site, whatever they hold: see
//! `server/src/attachments.rs`.

use std::io::{Cursor, Read};

use super::rules::{FileKind, NewFile};
use crate::error::FieldCode;

/// Entries of a container, at most; documents have hundreds.
const ENTRIES_MOST: usize = 10_000;
/// How a container of entries begins.
const ZIP: &[u8] = b"PK\x03\x04";
/// How a document up to 2003 begins.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Looks into a file.
///
/// # Errors
/// `FileNotAsNamed` or `FileWithMacros`.
pub fn check(file: &NewFile, bytes: &[u8]) -> Result<(), FieldCode> {
    match look(file.kind, bytes) {
        Look::AsNamed => Ok(()),
        Look::Macros => Err(FieldCode::FileWithMacros(file.name.clone())),
        Look::Otherwise => Err(FieldCode::FileNotAsNamed(file.name.clone())),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    AsNamed,
    Macros,
    Otherwise,
}

impl Look {
    fn of(as_named: bool) -> Self {
        if as_named { Self::AsNamed } else { Self::Otherwise }
    }
}

fn look(kind: FileKind, bytes: &[u8]) -> Look {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    match kind {
        FileKind::Jpeg => Look::of(begins(b"\xFF\xD8\xFF")),
        FileKind::Png => Look::of(begins(b"\x89PNG\r\n\x1A\n") && bytes.get(12..16) == Some(b"IHDR")),
        FileKind::Gif => Look::of(begins(b"GIF87a") || begins(b"GIF89a")),
        FileKind::Webp => Look::of(begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")),
        FileKind::Pdf => Look::of(begins(b"%PDF-")),
        FileKind::Docx => office(bytes, "word/document.xml"),
        FileKind::Xlsx => office(bytes, "xl/workbook.xml"),
        FileKind::Pptx => office(bytes, "ppt/presentation.xml"),
        FileKind::Odt | FileKind::Ods | FileKind::Odp => open_document(bytes, kind.media_type()),
        FileKind::Doc => compound(bytes, &["/WordDocument"]),
        FileKind::Xls => compound(bytes, &["/Workbook", "/Book"]),
        FileKind::Ppt => compound(bytes, &["/PowerPoint Document"]),
        FileKind::Text | FileKind::Csv => Look::of(is_text(bytes)),
    }
}

/// A container of entries, such as documents are.
type Container<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// A container and the names of its entries; none if it is not one.
fn entries(bytes: &[u8]) -> Option<(Container<'_>, Vec<String>)> {
    if !bytes.starts_with(ZIP) {
        return None;
    }
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).ok().filter(|archive| archive.len() <= ENTRIES_MOST)?;
    let names = archive.file_names().map(str::to_owned).collect();
    Some((archive, names))
}

/// Word, Excel or PowerPoint, by the part that only it has.
fn office(bytes: &[u8], main: &str) -> Look {
    let Some((_, names)) = entries(bytes) else { return Look::Otherwise };
    let macros = |name: &String| {
        let name = name.to_ascii_lowercase();
        name.contains("vbaproject") || name.contains("/macrosheets/") || name.contains("/activex/")
    };
    if names.iter().any(macros) {
        Look::Macros
    } else {
        let has = |part: &str| names.iter().any(|name| name == part);
        Look::of(has("[Content_Types].xml") && has(main))
    }
}

/// An OpenDocument, which says what it is in an entry that is not compressed.
fn open_document(bytes: &[u8], media_type: &str) -> Look {
    let Some((mut archive, names)) = entries(bytes) else { return Look::Otherwise };
    if names.iter().any(|name| name.starts_with("Basic/") || name.starts_with("Scripts/")) {
        return Look::Macros;
    }
    let mut said = String::new();
    let read = archive.by_name("mimetype").is_ok_and(|entry| {
        entry.take(u64::try_from(media_type.len()).unwrap_or(0) + 1).read_to_string(&mut said).is_ok()
    });
    Look::of(read && said == media_type && names.iter().any(|name| name == "content.xml"))
}

/// A document up to 2003, by the stream that only it has.
fn compound(bytes: &[u8], streams: &[&str]) -> Look {
    if !bytes.starts_with(OLE) {
        return Look::Otherwise;
    }
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return Look::Otherwise };
    let macros = file.walk().take(ENTRIES_MOST).any(|entry| {
        let name = entry.name().to_ascii_uppercase();
        name == "VBA" || name.starts_with("_VBA_PROJECT") || name == "MACROS"
    });
    if macros { Look::Macros } else { Look::of(streams.iter().any(|stream| file.is_stream(stream))) }
}

/// Text in UTF-8 that is not the source of a page or an image.
fn is_text(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let begins = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).chars().take(16).collect::<String>();
    let begins = begins.to_ascii_lowercase();
    let markup = ["<!", "<?", "<html", "<head", "<body", "<svg", "<script", "<iframe", "<style", "#!"];
    !text.contains('\0') && !markup.iter().any(|markup| begins.starts_with(markup))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::communities::rules::{ACCEPTED, parse_file};

    fn judged(name: &str, bytes: &[u8]) -> Result<(), FieldCode> {
        check(&parse_file(name, bytes.len() as u64).unwrap(), bytes)
    }

    fn zip_of(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, text) in entries {
            writer.start_file(*name, stored).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn compound_of(streams: &[&str]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for stream in streams {
            if let Some((folder, _)) = stream.rsplit_once('/').filter(|(folder, _)| !folder.is_empty()) {
                file.create_storage_all(folder).unwrap();
            }
            file.create_stream(stream).unwrap().write_all(b"x").unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn office_of(main: &str, further: &[&str]) -> Vec<u8> {
        let mut entries = vec![("[Content_Types].xml", "<Types/>"), (main, "<x/>")];
        entries.extend(further.iter().map(|name| (*name, "x")));
        zip_of(&entries)
    }

    fn open_document_of(media_type: &str, further: &[&str]) -> Vec<u8> {
        let mut entries = vec![("mimetype", media_type), ("content.xml", "<x/>")];
        entries.extend(further.iter().map(|name| (*name, "x")));
        zip_of(&entries)
    }

    const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\0\x01";
    const ODT: &str = "application/vnd.oasis.opendocument.text";

    /// One file of each kind, by the endings it may have.
    fn samples() -> Vec<(&'static [&'static str], Vec<u8>)> {
        vec![
            (&["jpg", "jpeg"], b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec()),
            (&["png"], PNG.to_vec()),
            (&["webp"], b"RIFF\x10\0\0\0WEBPVP8 ".to_vec()),
            (&["gif"], b"GIF89a\x01\0\x01\0".to_vec()),
            (&["pdf"], b"%PDF-1.7\n%\xE2\xE3\xCF\xD3".to_vec()),
            (&["docx"], office_of("word/document.xml", &["word/media/image1.png"])),
            (&["xlsx"], office_of("xl/workbook.xml", &[])),
            (&["pptx"], office_of("ppt/presentation.xml", &[])),
            (&["odt"], open_document_of(ODT, &["Configurations2/x"])),
            (&["ods"], open_document_of("application/vnd.oasis.opendocument.spreadsheet", &[])),
            (&["odp"], open_document_of("application/vnd.oasis.opendocument.presentation", &[])),
            (&["doc"], compound_of(&["/WordDocument", "/1Table"])),
            (&["xls"], compound_of(&["/Workbook"])),
            (&["ppt"], compound_of(&["/PowerPoint Document"])),
            (&["txt", "csv"], "\u{feff}ente;posti\nComune di Cantù;3 < 4\n".as_bytes().to_vec()),
        ]
    }

    #[test]
    fn each_kind_is_known_by_what_it_holds_and_no_other_passes_for_it() {
        let endings: Vec<&str> = ACCEPTED.split(',').map(|ending| &ending[1..]).collect();
        let mut seen = 0;
        for (own, bytes) in samples() {
            for ending in &endings {
                let name = format!("nome.{ending}");
                let result = judged(&name, &bytes);
                if own.contains(ending) {
                    seen += 1;
                    assert_eq!(result, Ok(()), "{name}");
                } else {
                    assert_eq!(result, Err(FieldCode::FileNotAsNamed(name.clone())), "{own:?} as {name}");
                }
            }
        }
        assert_eq!(seen, endings.len(), "a sample for each ending");
    }

    #[test]
    fn pages_programs_and_archives_pass_for_nothing() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='z()'/>".as_slice();
        let elf = b"\x7FELF\x02\x01\x01\0\0\0".as_slice();
        let windows = b"MZ\x90\0\x03\0\0\0".as_slice();
        let html = b" \r\n<!DOCTYPE html><script>z()</script>".as_slice();
        let after = b"<html><!-- %PDF-1.7 -->".as_slice();
        let script = b"#!/bin/sh\nrm -rf ~".as_slice();
        let archive = zip_of(&[("programma.exe", "MZ")]);
        for bytes in [svg, elf, windows, html, after, script, &archive, b"<?xml version='1.0'?><svg/>", b"\0"] {
            for ending in ACCEPTED.split(',') {
                let name = format!("nome{ending}");
                assert_eq!(judged(&name, bytes), Err(FieldCode::FileNotAsNamed(name.clone())), "{name}: {bytes:?}");
            }
        }
    }

    #[test]
    fn macros_are_found_wherever_they_lie() {
        for (name, bytes) in [
            ("a.docx", office_of("word/document.xml", &["word/vbaProject.bin"])),
            ("a.xlsx", office_of("xl/workbook.xml", &["xl/VBAPROJECT.BIN"])),
            ("a.xlsx", office_of("xl/workbook.xml", &["xl/macrosheets/sheet1.xml"])),
            ("a.pptx", office_of("ppt/presentation.xml", &["ppt/activeX/activeX1.bin"])),
            ("a.odt", open_document_of(ODT, &["Basic/Standard/Module1.xml"])),
            ("a.odt", open_document_of(ODT, &["Scripts/python/z.py"])),
            ("a.doc", compound_of(&["/WordDocument", "/Macros/VBA/dir"])),
            ("a.xls", compound_of(&["/Workbook", "/_VBA_PROJECT_CUR/VBA/dir"])),
        ] {
            assert_eq!(judged(name, &bytes), Err(FieldCode::FileWithMacros(name.to_owned())), "{name}");
        }
    }

    #[test]
    fn broken_files_are_refused_and_break_nothing() {
        for (endings, bytes) in samples() {
            for cut in 0..bytes.len().min(400) {
                // Whatever it is judged to be.
                let _ = look(FileKind::of_name(&format!("a.{}", endings[0])).unwrap(), &bytes[..cut]);
            }
        }
        let latin = b"Citt\xE0;3".as_slice();
        assert_eq!(judged("a.csv", latin), Err(FieldCode::FileNotAsNamed("a.csv".to_owned())));
        assert_eq!(judged("a.txt", b"a\0b"), Err(FieldCode::FileNotAsNamed("a.txt".to_owned())));
        let deflated_lie = [ZIP, &[0xFF; 100]].concat();
        assert_eq!(judged("a.odt", &deflated_lie), Err(FieldCode::FileNotAsNamed("a.odt".to_owned())));
    }
}
