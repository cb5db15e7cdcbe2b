// SPDX-License-Identifier: AGPL-3.0-or-later
//! What can be wrong with a project file: a place, a code with its facts, and words for people.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One mistake of a project file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileError {
    /// The place as a JSON path, `editions[3].meetings[0].slots[1].ends`; empty for the whole file.
    pub path: String,
    /// What is wrong there and what was expected.
    pub code: FileErrorCode,
}

/// The kinds of mistakes, each with what a person needs to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileErrorCode {
    /// The text is no JSON document.
    NotJson { line: usize, column: usize },
    /// The file follows another version of the format.
    UnsupportedFormat { found: u32, supported: u32 },
    /// The format has no such field here.
    UnknownField { allowed: Vec<String> },
    /// The object has the field twice.
    RepeatedField,
    /// A required field is absent.
    Missing,
    /// A field the edition's state calls for is absent.
    RequiredByState { state: String },
    /// A field only makes sense beside another, which is absent.
    NeedsField { field: String },
    /// The value is of another JSON type.
    WrongType { expected: JsonType },
    /// The word is none of those the format knows.
    NotOneOf { found: String, allowed: Vec<String> },
    /// The text does not follow its syntax.
    BadFormat { found: String, expected: Format },
    /// A text or list that may not be empty is.
    Empty,
    /// A text longer than it may be, in characters.
    TooLong { length: usize, max: usize },
    /// A number outside its limits.
    OutOfRange { min: u32, max: u32 },
    /// The code or slug names nothing in this file; `list` is where it was looked for.
    UnknownReference { found: String, list: String },
    /// The code or slug (in whatever case) is already used at `first`.
    Duplicate { found: String, first: String },
    /// A word that an address of the site itself has in this place.
    Reserved { found: String, reserved: Vec<String> },
    /// A territory is its own ancestor.
    Cycle { codes: Vec<String> },
    /// Something ends before, or when, it starts.
    EndsBeforeStart { starts: String, ends: String },
    /// A slot runs at the same time as another of the edition.
    SlotOverlap { with: String },
    /// A project has one lead.
    LeadCount { found: usize },
    /// The partners' weights, where given, make up 100.
    WeightsSum { found: u32 },
}

/// JSON types, for [`FileErrorCode::WrongType`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonType {
    Object,
    List,
    Text,
    WholeNumber,
    TrueOrFalse,
}

/// Syntaxes of texts, for [`FileErrorCode::BadFormat`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Slug,
    Code,
    Figure,
    Day,
    Time,
    Moment,
    Decimal,
    Zone,
    Cup,
    Istat,
    ImagePath,
    Block,
}

impl FileError {
    /// A mistake at a place.
    pub(super) fn new(path: impl Into<String>, code: FileErrorCode) -> Self {
        Self { path: path.into(), code }
    }

    /// The mistake for an English reader, without its place.
    pub fn message_en(&self) -> String {
        use FileErrorCode as Code;
        match &self.code {
            Code::NotJson { line, column } => {
                format!("not valid JSON: see line {line}, column {column}")
            }
            Code::UnsupportedFormat { found, supported } => {
                format!("format {found} is not supported; this program reads format {supported}")
            }
            Code::UnknownField { allowed } => {
                format!("unknown field; the fields here are: {}", allowed.join(", "))
            }
            Code::RepeatedField => "written twice in the same object".into(),
            Code::Missing => "missing: this field is required".into(),
            Code::RequiredByState { state } => {
                format!("missing: an edition in state \"{state}\" needs it")
            }
            Code::NeedsField { field } => {
                format!("makes sense only together with \"{field}\", which is missing")
            }
            Code::WrongType { expected } => format!("expected {}", expected.words_en()),
            Code::NotOneOf { found, allowed } => {
                format!("\"{found}\" is not known; expected one of: {}", allowed.join(", "))
            }
            Code::BadFormat { found, expected } => {
                format!("\"{found}\" is not {}", expected.words_en())
            }
            Code::Empty => "may not be empty".into(),
            Code::TooLong { length, max } => {
                format!("{length} characters long; at most {max} are allowed")
            }
            Code::OutOfRange { min, max } => format!("expected a number from {min} to {max}"),
            Code::UnknownReference { found, list } => {
                format!("\"{found}\" is not in the list \"{list}\"")
            }
            Code::Duplicate { found, first } => format!("\"{found}\" is already used at {first}"),
            Code::Reserved { found, reserved } => {
                format!("\"{found}\" is a page of the site itself; choose another name than: {}", reserved.join(", "))
            }
            Code::Cycle { codes } => {
                format!("the territories contain themselves: {}", codes.join(" > "))
            }
            Code::EndsBeforeStart { starts, ends } => {
                format!("ends ({ends}) must come after the start ({starts})")
            }
            Code::SlotOverlap { with } => format!("overlaps with {with}"),
            Code::LeadCount { found } => {
                format!("exactly one partner must have the role \"lead\"; there are {found}")
            }
            Code::WeightsSum { found } => {
                format!("the partners' weights must make up 100; they make up {found}")
            }
        }
    }

    /// The mistake for an Italian reader, without its place.
    pub fn message_it(&self) -> String {
        use FileErrorCode as Code;
        match &self.code {
            Code::NotJson { line, column } => {
                format!("non è un JSON valido: vedi riga {line}, colonna {column}")
            }
            Code::UnsupportedFormat { found, supported } => {
                format!("il formato {found} non è gestito; questo programma legge il formato {supported}")
            }
            Code::UnknownField { allowed } => {
                format!("campo sconosciuto; i campi ammessi sono: {}", allowed.join(", "))
            }
            Code::RepeatedField => "scritto due volte nello stesso oggetto".into(),
            Code::Missing => "manca: questo campo è obbligatorio".into(),
            Code::RequiredByState { state } => {
                format!("manca: un'edizione nello stato \"{state}\" lo richiede")
            }
            Code::NeedsField { field } => format!("ha senso solo insieme a \"{field}\", che manca"),
            Code::WrongType { expected } => format!("ci si aspetta {}", expected.words_it()),
            Code::NotOneOf { found, allowed } => {
                format!("\"{found}\" non è tra i valori ammessi: {}", allowed.join(", "))
            }
            Code::BadFormat { found, expected } => {
                format!("\"{found}\" non è {}", expected.words_it())
            }
            Code::Empty => "non può essere vuoto".into(),
            Code::TooLong { length, max } => {
                format!("lungo {length} caratteri; il massimo è {max}")
            }
            Code::OutOfRange { min, max } => format!("ci si aspetta un numero da {min} a {max}"),
            Code::UnknownReference { found, list } => {
                format!("\"{found}\" non è nell'elenco \"{list}\"")
            }
            Code::Duplicate { found, first } => format!("\"{found}\" è già usato in {first}"),
            Code::Reserved { found, reserved } => {
                format!("\"{found}\" è una pagina del sito; scegli un nome diverso da: {}", reserved.join(", "))
            }
            Code::Cycle { codes } => {
                format!("i territori contengono sé stessi: {}", codes.join(" > "))
            }
            Code::EndsBeforeStart { starts, ends } => {
                format!("la fine ({ends}) deve seguire l'inizio ({starts})")
            }
            Code::SlotOverlap { with } => format!("si sovrappone a {with}"),
            Code::LeadCount { found } => {
                format!("un solo partner deve avere il ruolo \"lead\" (capofila); ne risultano {found}")
            }
            Code::WeightsSum { found } => {
                format!("i pesi dei partner devono fare 100; fanno {found}")
            }
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "file" } else { &self.path };
        write!(f, "{place}: {}", self.message_en())
    }
}

impl std::error::Error for FileError {}

impl JsonType {
    fn words_en(self) -> &'static str {
        match self {
            Self::Object => "an object { }",
            Self::List => "a list [ ]",
            Self::Text => "a text in quotes",
            Self::WholeNumber => "a whole number without quotes",
            Self::TrueOrFalse => "true or false",
        }
    }

    fn words_it(self) -> &'static str {
        match self {
            Self::Object => "un oggetto { }",
            Self::List => "un elenco [ ]",
            Self::Text => "un testo tra virgolette",
            Self::WholeNumber => "un numero intero senza virgolette",
            Self::TrueOrFalse => "true oppure false",
        }
    }
}

impl Format {
    fn words_en(self) -> &'static str {
        match self {
            Self::Slug => "a slug: lower-case letters, digits and single hyphens, such as \"primo-contatto\"",
            Self::Code => "a code: letters, digits and single hyphens, such as \"ABC-XY-IV-03\"",
            Self::Figure => {
                "the name of a figure: lower-case letters and underscores, such as \"participations_female\""
            }
            Self::Day => "a day: \"2013-05-29\", \"today\", \"today+12\" or \"today-3\"",
            Self::Time => "a time of day such as \"09:30\"",
            Self::Moment => "a moment: \"2013-01-07T09:00\", \"today+12T09:00\" or a day alone",
            Self::Decimal => "an amount such as \"1250.00\"",
            Self::Zone => "an IANA time zone such as \"Europe/Rome\"",
            Self::Cup => "a CUP: 15 capital letters and digits",
            Self::Istat => "an ISTAT code: 2, 3 or 6 digits",
            Self::ImagePath => "the path of an image on this site, such as \"/marchi/ente.svg\"",
            Self::Block => "a block of text: one field, either \"paragraph\" or \"list\"",
        }
    }

    fn words_it(self) -> &'static str {
        match self {
            Self::Slug => "uno slug: lettere minuscole, cifre e trattini singoli, come \"primo-contatto\"",
            Self::Code => "un codice: lettere, cifre e trattini singoli, come \"ABC-XY-IV-03\"",
            Self::Figure => "il nome di un dato: lettere minuscole e trattini bassi, come \"participations_female\"",
            Self::Day => "un giorno: \"2013-05-29\", \"today\", \"today+12\" oppure \"today-3\"",
            Self::Time => "un'ora del giorno come \"09:30\"",
            Self::Moment => "un momento: \"2013-01-07T09:00\", \"today+12T09:00\" oppure il solo giorno",
            Self::Decimal => "un importo come \"1250.00\"",
            Self::Zone => "un fuso orario IANA come \"Europe/Rome\"",
            Self::Cup => "un CUP: 15 lettere maiuscole e cifre",
            Self::Istat => "un codice ISTAT: 2, 3 o 6 cifre",
            Self::ImagePath => "il percorso di un'immagine di questo sito, come \"/marchi/ente.svg\"",
            Self::Block => "un blocco di testo: un solo campo, \"paragraph\" oppure \"list\"",
        }
    }
}
