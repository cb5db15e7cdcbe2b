// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which files may be attached, what they are called, and in which pieces they come. What a file holds is looked at in
//! `content.rs`.

use uuid::Uuid;

use crate::{error::FieldCode, text};

/// Megabytes of a file, at most.
pub const FILE_MEGABYTES_MOST: u32 = 10;
/// Bytes of a file, at most.
pub const FILE_BYTES_MOST: u32 = FILE_MEGABYTES_MOST * 1024 * 1024;
/// Files of a post, at most.
pub const FILES_MOST: usize = 5;
/// Megabytes of somebody's files that no post was sent with, at most.
pub const UNSENT_MEGABYTES_MOST: u32 = 40;
/// Such files, at most.
pub const UNSENT_FILES_MOST: u32 = 20;
/// Bytes of a piece; the last one of a file is what is left.
pub const PIECE_BYTES: u32 = 512 * 1024;
/// Longest name, in characters.
pub const NAME_MOST: usize = 120;
/// What file choosers offer.
pub const ACCEPTED: &str = ".jpg,.jpeg,.png,.webp,.gif,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.doc,.xls,.ppt,.txt,.csv";

/// A kind of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A photograph.
    Jpeg,
    /// An image.
    Png,
    /// An image.
    Webp,
    /// An image.
    Gif,
    /// A document as printed.
    Pdf,
    /// Word.
    Docx,
    /// Excel.
    Xlsx,
    /// PowerPoint.
    Pptx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument sheet.
    Ods,
    /// OpenDocument slides.
    Odp,
    /// Word up to 2003.
    Doc,
    /// Excel up to 2003.
    Xls,
    /// PowerPoint up to 2003.
    Ppt,
    /// Plain text.
    Text,
    /// A table as text.
    Csv,
}

impl FileKind {
    /// The kind that a name announces by its ending.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Self::Jpeg,
            "png" => Self::Png,
            "webp" => Self::Webp,
            "gif" => Self::Gif,
            "pdf" => Self::Pdf,
            "docx" => Self::Docx,
            "xlsx" => Self::Xlsx,
            "pptx" => Self::Pptx,
            "odt" => Self::Odt,
            "ods" => Self::Ods,
            "odp" => Self::Odp,
            "doc" => Self::Doc,
            "xls" => Self::Xls,
            "ppt" => Self::Ppt,
            "txt" => Self::Text,
            "csv" => Self::Csv,
            _ => return None,
        })
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Doc => "application/msword",
            Self::Xls => "application/vnd.ms-excel",
            Self::Ppt => "application/vnd.ms-powerpoint",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// Whether pages show it.
    pub fn is_image(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp | Self::Gif)
    }
}

/// A file that may begin to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// As people read it.
    pub name: String,
    /// What it says it is.
    pub kind: FileKind,
    /// How big it is.
    pub bytes: u32,
}

/// Looks at what somebody wants to send, before it comes.
///
/// # Errors
/// Why it is not taken.
pub fn parse_file(name: &str, bytes: u64) -> Result<NewFile, FieldCode> {
    let name = clean_name(name);
    let Some(kind) = FileKind::of_name(&name) else { return Err(FieldCode::FileKindNotTaken(name)) };
    match u32::try_from(bytes) {
        Ok(0) => Err(FieldCode::FileEmpty(name)),
        Ok(bytes) if bytes <= FILE_BYTES_MOST => Ok(NewFile { name, kind, bytes }),
        _ => Err(FieldCode::FileTooLarge(name, FILE_MEGABYTES_MOST)),
    }
}

/// A file's name as it is kept: without the folders it lay in, of one line, and not too long. Its ending stays.
pub fn clean_name(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let line = text::line(last);
    let line = line.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
    let (stem, ending) = match line.rsplit_once('.') {
        Some((stem, ending)) if ending.chars().count() <= 10 => (stem, format!(".{ending}")),
        _ => (line, String::new()),
    };
    let room = NAME_MOST - ending.chars().count();
    let stem: String = stem.chars().take(room).collect();
    let name = format!("{}{ending}", stem.trim_end());
    if name.is_empty() { "file".to_owned() } else { name }
}

/// What is to be done with a piece that has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// It came before: nothing.
    Known,
    /// It is the next one, but not the last.
    Next,
    /// With it the file is whole.
    Last,
    /// One before it is missing.
    TooEarly,
    /// Of another length than it must have, or beyond the end.
    Wrong,
}

/// Judges a piece, counted from 0, of a file of so many bytes, of which so many have come.
pub fn judge_piece(bytes: u32, received: u32, piece: u32, length: usize) -> Piece {
    let Some(start) = piece.checked_mul(PIECE_BYTES).filter(|start| *start < bytes) else { return Piece::Wrong };
    if start < received {
        return Piece::Known;
    }
    let wanted = PIECE_BYTES.min(bytes - start);
    if usize::try_from(wanted) != Ok(length) {
        Piece::Wrong
    } else if start > received {
        Piece::TooEarly
    } else if start + wanted == bytes {
        Piece::Last
    } else {
        Piece::Next
    }
}

/// In how many pieces a file comes.
pub fn pieces_of(bytes: u32) -> u32 {
    bytes.div_ceil(PIECE_BYTES)
}

/// Whether somebody may begin to send a file, beside those that wait for a post already.
///
/// # Errors
/// `TooManyFilesWaiting`.
pub fn may_begin(waiting: i64, waiting_bytes: i64, bytes: u32) -> Result<(), FieldCode> {
    let room = i64::from(UNSENT_MEGABYTES_MOST) * 1024 * 1024 - waiting_bytes;
    if waiting < i64::from(UNSENT_FILES_MOST) && i64::from(bytes) <= room {
        Ok(())
    } else {
        Err(FieldCode::TooManyFilesWaiting(UNSENT_MEGABYTES_MOST, UNSENT_FILES_MOST))
    }
}

/// The attachments that a post is sent with: ids divided by commas, each once.
///
/// # Errors
/// `TooManyFiles`, or `FileNotThere` for what is no id.
pub fn parse_attachments(typed: &str) -> Result<Vec<Uuid>, FieldCode> {
    let mut ids = Vec::new();
    for id in typed.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        let id = id.parse().map_err(|_| FieldCode::FileNotThere)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.len() > FILES_MOST { Err(FieldCode::TooManyFiles(FILES_MOST as u32)) } else { Ok(ids) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_ending_and_nothing_that_misleads() {
        for (typed, kept) in [
            ("relazione.pdf", "relazione.pdf"),
            ("../../etc/passwd.txt", "passwd.txt"),
            ("C:\\Users\\Ada\\Foglio 1.xlsx", "Foglio 1.xlsx"),
            ("fattura\u{202e}fdp.exe", "fatturafdp.exe"),
            (" a\u{0}b\r\nc\t.pdf ", "a b c.pdf"),
            (".htaccess.txt", "htaccess.txt"),
            ("...", "file"),
            ("", "file"),
            ("nome.", "nome"),
            ("perché «no».odt", "perché «no».odt"),
        ] {
            assert_eq!(clean_name(typed), kept, "{typed:?}");
        }
        let long = clean_name(&format!("{}.docx", "è".repeat(300)));
        assert_eq!((long.chars().count(), long.ends_with("è.docx")), (NAME_MOST, true));
        assert_eq!(clean_name(&"x".repeat(300)).chars().count(), NAME_MOST);
        assert_eq!(clean_name(&format!("a.{}", "x".repeat(300))).chars().count(), NAME_MOST);
    }

    #[test]
    fn only_the_kinds_in_the_list_are_taken() {
        for ending in ACCEPTED.split(',') {
            let name = format!("Nome{}", ending.to_uppercase());
            let file = parse_file(&name, 1).unwrap();
            assert!(!file.kind.media_type().contains("html"), "{name}");
        }
        for name in [
            "a.html",
            "a.svg",
            "a.docm",
            "a.xlsm",
            "a.pptm",
            "a.xlsb",
            "a.exe",
            "a.zip",
            "a.js",
            "a.pdf.html",
            "a",
            "pdf",
            "a.pdf\u{202e}lmth.html",
            "a.xml",
            "a.rtf",
            "a.dot",
            "a.eml",
        ] {
            assert_eq!(parse_file(name, 1), Err(FieldCode::FileKindNotTaken(clean_name(name))), "{name}");
        }
        let images: Vec<&str> =
            ACCEPTED.split(',').filter(|ending| FileKind::of_name(ending).is_some_and(FileKind::is_image)).collect();
        assert_eq!(images, [".jpg", ".jpeg", ".png", ".webp", ".gif"]);
    }

    #[test]
    fn a_file_has_something_in_it_and_not_too_much() {
        let name = || "a.pdf".to_owned();
        assert_eq!(parse_file("a.pdf", 0), Err(FieldCode::FileEmpty(name())));
        assert!(parse_file("a.pdf", u64::from(FILE_BYTES_MOST)).is_ok());
        for bytes in [u64::from(FILE_BYTES_MOST) + 1, u64::from(u32::MAX) + 2, u64::MAX] {
            assert_eq!(parse_file("a.pdf", bytes), Err(FieldCode::FileTooLarge(name(), 10)), "{bytes}");
        }
    }

    #[test]
    fn pieces_come_in_order_and_whole() {
        let (two, piece) = (PIECE_BYTES + 10, PIECE_BYTES as usize);
        for (bytes, received, number, length, judged) in [
            (10, 0, 0, 10, Piece::Last),
            (10, 0, 0, 9, Piece::Wrong),
            (10, 0, 0, 11, Piece::Wrong),
            (10, 0, 0, 0, Piece::Wrong),
            (10, 0, 1, 10, Piece::Wrong),
            (10, 10, 0, 10, Piece::Known),
            (two, 0, 0, piece, Piece::Next),
            (two, 0, 0, 10, Piece::Wrong),
            (two, 0, 1, 10, Piece::TooEarly),
            (two, PIECE_BYTES, 0, piece, Piece::Known),
            (two, PIECE_BYTES, 1, 10, Piece::Last),
            (two, PIECE_BYTES, 1, piece, Piece::Wrong),
            (two, PIECE_BYTES, 2, 10, Piece::Wrong),
            (two, PIECE_BYTES, u32::MAX, 10, Piece::Wrong),
            (PIECE_BYTES, 0, 0, piece, Piece::Last),
            (PIECE_BYTES * 2, PIECE_BYTES, 1, piece, Piece::Last),
        ] {
            assert_eq!(judge_piece(bytes, received, number, length), judged, "{bytes} {received} {number} {length}");
        }
        assert_eq!((pieces_of(1), pieces_of(PIECE_BYTES), pieces_of(two), pieces_of(FILE_BYTES_MOST)), (1, 1, 2, 20));
    }

    #[test]
    fn what_waits_for_a_post_is_limited() {
        let megabyte = 1024 * 1024;
        assert_eq!(may_begin(0, 0, FILE_BYTES_MOST), Ok(()));
        assert_eq!(may_begin(3, 30 * megabyte, FILE_BYTES_MOST), Ok(()));
        let refused = Err(FieldCode::TooManyFilesWaiting(40, 20));
        assert_eq!(may_begin(3, 30 * megabyte + 1, FILE_BYTES_MOST), refused);
        assert_eq!((may_begin(19, 19, 1), may_begin(20, 20, 1)), (Ok(()), refused));
    }

    #[test]
    fn a_post_is_sent_with_a_few_files_each_once() {
        let ids: Vec<Uuid> = (1..=6).map(Uuid::from_u128).collect();
        let list = |ids: &[Uuid]| ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",");
        assert_eq!(parse_attachments(""), Ok(Vec::new()));
        assert_eq!(parse_attachments(&format!(" {} ,,{}", list(&ids[..2]), ids[0])), Ok(ids[..2].to_vec()));
        assert_eq!(parse_attachments(&list(&ids)), Err(FieldCode::TooManyFiles(5)));
        assert_eq!(parse_attachments("x"), Err(FieldCode::FileNotThere));
    }
}
