// SPDX-License-Identifier: AGPL-3.0-or-later
//! The filters of `/corsi` and `/api/v1/editions`: read from an address and written into one.
//!
//! Nothing in an address is an error: what cannot be read is left out and named, so that the page can say so.

use jiff::civil::Date;
use uuid::Uuid;

use crate::search;

/// Editions on a page when the address does not say.
pub const LIMIT_DEFAULT: usize = 20;
/// Editions on a page at most.
pub const LIMIT_MOST: usize = 100;
/// The longest code or slug there is.
const CODE_CHARACTERS: usize = 80;

/// Which editions by their state; drafts are never shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Neither finished nor cancelled; the soonest first.
    #[default]
    Live,
    /// Finished or cancelled; the newest first.
    Ended,
    /// All; the newest first.
    All,
}

impl Phase {
    /// All of them, in the order they are offered.
    pub const EVERY: [Self; 3] = [Self::Live, Self::Ended, Self::All];

    /// As in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Live => "aperti",
            Self::Ended => "conclusi",
            Self::All => "tutti",
        }
    }
}

/// Where a page of editions begins: after this one, in the list's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Its first day.
    pub date: Date,
    /// Its id.
    pub id: Uuid,
}

impl Cursor {
    /// As in addresses.
    pub fn code(&self) -> String {
        format!("{}_{}", self.date, self.id.simple())
    }

    fn parse(code: &str) -> Option<Self> {
        let (date, id) = code.split_once('_')?;
        Some(Self { date: date.parse().ok()?, id: Uuid::try_parse(id).ok()? })
    }
}

/// What to list. Fields are named after their parameters in the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filters {
    /// `progetto`: slug of a project.
    pub project: Option<String>,
    /// `territorio`: code of a territory; those that lie in it belong to it.
    pub territory: Option<String>,
    /// `asse`: code of an axis.
    pub axis: Option<String>,
    /// `da`: starts on this day or later.
    pub from: Option<Date>,
    /// `a`: starts on this day or earlier.
    pub until: Option<Date>,
    /// `testo`: words, as typed.
    pub text: Option<String>,
    /// `posti`: has at least so many free seats.
    pub seats: Option<i32>,
    /// `stato`.
    pub phase: Phase,
    /// `limite`: editions on a page.
    pub limit: usize,
    /// `cursore`: after this edition.
    pub cursor: Option<Cursor>,
}

impl Default for Filters {
    fn default() -> Self {
        Self {
            project: None,
            territory: None,
            axis: None,
            from: None,
            until: None,
            text: None,
            seats: None,
            phase: Phase::default(),
            limit: LIMIT_DEFAULT,
            cursor: None,
        }
    }
}

impl Filters {
    /// Reads the query of an address. The second part names the parameters that could not be read.
    pub fn parse(query: &str) -> (Self, Vec<&'static str>) {
        let mut filters = Self::default();
        let mut unread = Vec::new();
        for (name, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            if let Err(name) = filters.set(&name, value) {
                unread.push(name);
            }
        }
        (filters, unread)
    }

    /// Sets one parameter; names it if its value cannot be read. Parameters of others are none of our business.
    fn set(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        match name {
            "progetto" => self.project = Some(code(value).ok_or("progetto")?),
            "territorio" => self.territory = Some(code(value).ok_or("territorio")?),
            "asse" => self.axis = Some(code(value).ok_or("asse")?),
            "da" => self.from = Some(day(value).ok_or("da")?),
            "a" => self.until = Some(day(value).ok_or("a")?),
            "testo" => {
                search::parse_words(value).ok_or("testo")?;
                self.text = Some(value.chars().filter(|character| !character.is_control()).take(200).collect());
            }
            "posti" => self.seats = Some(seats(value).ok_or("posti")?),
            "stato" => {
                self.phase = Phase::EVERY.into_iter().find(|phase| phase.code() == value).ok_or("stato")?;
            }
            "limite" => {
                let limit: usize = value.parse().ok().filter(|limit| *limit > 0).ok_or("limite")?;
                self.limit = limit.min(LIMIT_MOST);
            }
            "cursore" => self.cursor = Some(Cursor::parse(value).ok_or("cursore")?),
            _ => {}
        }
        Ok(())
    }

    /// The words to look for, as Postgres takes them.
    pub fn words(&self) -> Option<String> {
        self.text.as_deref().and_then(search::parse_words)
    }

    /// The same list from its beginning.
    pub fn at_start(&self) -> Self {
        Self { cursor: None, ..self.clone() }
    }

    /// An address with these filters, such as `/corsi?asse=IV`. What is as usual is left out.
    pub fn address(&self, path: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut set = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        };
        set("progetto", self.project.as_deref());
        set("territorio", self.territory.as_deref());
        set("asse", self.axis.as_deref());
        set("da", self.from.map(|day| day.to_string()).as_deref());
        set("a", self.until.map(|day| day.to_string()).as_deref());
        set("testo", self.text.as_deref());
        set("posti", self.seats.map(|seats| seats.to_string()).as_deref());
        set("stato", (self.phase != Phase::default()).then(|| self.phase.code()));
        set("limite", (self.limit != LIMIT_DEFAULT).then(|| self.limit.to_string()).as_deref());
        set("cursore", self.cursor.map(|cursor| cursor.code()).as_deref());
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    /// Whether only the project, the territory, the axis and the state are chosen: then counts are maintained.
    pub fn are_counted(&self) -> bool {
        self.from.is_none() && self.until.is_none() && self.text.is_none() && self.seats.is_none()
    }
}

fn code(value: &str) -> Option<String> {
    let fits = value.chars().count() <= CODE_CHARACTERS
        && value.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | '.'));
    fits.then(|| value.to_owned())
}

/// A day as browsers send it (`2013-04-05`), or as people in Italy write it (`05/04/2013`).
fn day(value: &str) -> Option<Date> {
    if let Ok(date) = value.parse() {
        return Some(date);
    }
    let mut parts = value.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().filter(|_| parts.next().is_none())
}

/// A number of free seats; a plain "yes" asks for one.
fn seats(value: &str) -> Option<i32> {
    match value {
        "si" | "sì" | "true" | "liberi" => Some(1),
        number => number.parse().ok().filter(|seats| *seats > 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_address_says_what_to_list_and_is_written_back_alike() {
        let query = "progetto=correlare&territorio=CR&asse=IV&da=2013-01-01&a=2013-06-30&testo=qualit%C3%A0+e+lavoro\
                     &posti=1&stato=conclusi&limite=5";
        let (filters, unread) = Filters::parse(query);
        assert!(unread.is_empty());
        assert_eq!(filters.project.as_deref(), Some("correlare"));
        assert_eq!(filters.text.as_deref(), Some("qualità e lavoro"));
        assert_eq!((filters.from, filters.until), (Some(date(2013, 1, 1)), Some(date(2013, 6, 30))));
        assert_eq!((filters.seats, filters.phase, filters.limit), (Some(1), Phase::Ended, 5));
        assert_eq!(filters.address("/corsi"), format!("/corsi?{query}"));
        assert_eq!(Filters::default().address("/corsi"), "/corsi");
    }

    #[test]
    fn what_cannot_be_read_is_left_out_and_named() {
        let (filters, unread) = Filters::parse(
            "?da=ieri&a=31/04/2013&posti=-2&stato=boh&limite=0&cursore=x_y&asse=%3Cscript%3E&testo=%00&progetto=&utm=1",
        );
        assert_eq!(filters, Filters::default());
        assert_eq!(unread, ["da", "a", "posti", "stato", "limite", "cursore", "asse", "testo"]);
        // Bytes that are no text at all.
        assert_eq!(Filters::parse("territorio=%ff%fe&%%%").0, Filters::default());
    }

    #[test]
    fn people_may_write_days_and_limits_their_way() {
        let (filters, unread) = Filters::parse("da=05/04/2013&posti=si&limite=4000");
        assert_eq!((filters.from, filters.seats, filters.limit), (Some(date(2013, 4, 5)), Some(1), LIMIT_MOST));
        assert!(unread.is_empty());
    }

    #[test]
    fn a_cursor_survives_the_address() {
        let cursor = Cursor { date: date(2013, 4, 5), id: Uuid::from_u128(7) };
        let filters = Filters { cursor: Some(cursor), ..Filters::default() };
        let address = filters.address("");
        assert_eq!(Filters::parse(&address).0.cursor, Some(cursor));
        assert_eq!(filters.at_start(), Filters::default());
    }
}
