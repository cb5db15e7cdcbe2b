// SPDX-License-Identifier: AGPL-3.0-or-later
//! What participants are told about the questionnaire of their edition, in their language.

use leptos_i18n::td_string;

use crate::i18n::Locale;

/// What there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It is open.
    Open,
    /// It is still open, and no answer has come.
    Reminder,
}

impl News {
    /// Name of the text, for the log and for tests.
    pub fn template(self) -> &'static str {
        match self {
            Self::Open => "survey_open",
            Self::Reminder => "survey_reminder",
        }
    }
}

/// What the texts are filled in with; titles in the language of who receives the mail.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Given name and family name.
    pub name: String,
    /// Title of the course.
    pub course: String,
    /// Code of the edition.
    pub edition: String,
    /// Last day, `22/04/2013`.
    pub closes_on: String,
    /// Where to answer.
    pub link: String,
    /// The project, as it writes itself.
    pub acronym: String,
    /// The sentence about its funding.
    pub funding: String,
}

/// Subject and body of a mail.
pub fn write(locale: Locale, news: News, facts: &Facts) -> (String, String) {
    let (course, day) = (facts.course.as_str(), facts.closes_on.as_str());
    let (subject, text) = match news {
        News::Open => (
            td_string!(locale, mails.survey_open_subject, course).to_string(),
            td_string!(locale, mails.survey_open_text, day).to_string(),
        ),
        News::Reminder => (
            td_string!(locale, mails.survey_reminder_subject, course).to_string(),
            td_string!(locale, mails.survey_reminder_text, day).to_string(),
        ),
    };
    let parts = [
        td_string!(locale, mails.enrolment_greeting, name = facts.name.as_str()).to_string(),
        text,
        td_string!(locale, mails.survey_about, course, edition = facts.edition.as_str()).to_string(),
        td_string!(locale, mails.survey_link, link = facts.link.as_str()).to_string(),
        td_string!(locale, mails.survey_why).to_string(),
        format!("{}\n{}", facts.acronym, facts.funding),
    ];
    (subject, parts.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mail_says_what_by_when_and_where_in_both_languages() {
        let facts = Facts {
            name: "Maria Rossi".to_owned(),
            course: "Salute e immigrazione".to_owned(),
            edition: "COR-CR-IV-03".to_owned(),
            closes_on: "22/04/2013".to_owned(),
            link: "https://corsi.example/area-personale/questionari/1".to_owned(),
            acronym: "CO.R.RE.L.A.RE.".to_owned(),
            funding: "Progetto cofinanziato".to_owned(),
        };
        for news in [News::Open, News::Reminder] {
            for locale in [Locale::it, Locale::en] {
                let (subject, body) = write(locale, news, &facts);
                assert!(subject.contains("Salute e immigrazione"), "{news:?}: {subject}");
                for part in
                    ["Maria Rossi", "COR-CR-IV-03", "22/04/2013", &facts.link, "CO.R.RE.L.A.RE.", "cofinanziato"]
                {
                    assert!(body.contains(part), "{news:?} lacks {part}: {body}");
                }
            }
        }
    }
}
