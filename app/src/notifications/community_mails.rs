// SPDX-License-Identifier: AGPL-3.0-or-later
//! What members of communities and their facilitators are told, in their language.

use jiff::civil::DateTime;
use leptos_i18n::td_string;

use crate::{dates, i18n::Locale};

/// What there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// You are invited.
    Invited,
    /// You belong to it now.
    Admitted,
    /// Your request was not granted.
    NotAdmitted,
    /// You were removed: why, and how to object.
    Removed,
    /// You were taken back.
    Readmitted,
    /// You facilitate it now.
    Appointed,
    /// To facilitators: somebody asks to join.
    Requested,
    /// To the project's managers: somebody objects to having been removed.
    Objected,
    /// A meeting is on.
    MeetingSet,
    /// A meeting has changed.
    MeetingChanged,
    /// A meeting is off.
    MeetingCancelled,
    /// A facilitator writes to all.
    Letter,
}

impl News {
    /// Name of the text, for the log and for tests.
    pub fn template(self) -> &'static str {
        match self {
            Self::Invited => "community_invited",
            Self::Admitted => "community_admitted",
            Self::NotAdmitted => "community_not_admitted",
            Self::Removed => "community_removed",
            Self::Readmitted => "community_readmitted",
            Self::Appointed => "community_appointed",
            Self::Requested => "community_requested",
            Self::Objected => "community_objected",
            Self::MeetingSet => "community_meeting_set",
            Self::MeetingChanged => "community_meeting_changed",
            Self::MeetingCancelled => "community_meeting_cancelled",
            Self::Letter => "community_letter",
        }
    }
}

/// A meeting as mails describe it.
#[derive(Clone, Debug, Default)]
pub struct MeetingFacts {
    /// When it begins, in civil time.
    pub starts: DateTime,
    /// When it ends.
    pub ends: DateTime,
    /// Where.
    pub place: String,
    /// What it is about.
    pub agenda: String,
}

/// What the texts are filled in with; titles in the language of who receives the mail.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Given name and family name of who receives it.
    pub name: String,
    /// Title of the community.
    pub community: String,
    /// Whom it is about, or who writes.
    pub who: String,
    /// Words of a person: a reason, a request, an objection, a letter.
    pub words: String,
    /// Subject of a letter.
    pub subject: String,
    /// The meeting.
    pub meeting: MeetingFacts,
    /// Where it goes on.
    pub link: String,
    /// The project, as it writes itself.
    pub acronym: String,
    /// The sentence about its funding.
    pub funding: String,
}

/// Subject and body of a mail.
pub fn write(locale: Locale, news: News, facts: &Facts) -> (String, String) {
    let (community, who) = (facts.community.as_str(), facts.who.as_str());
    let (subject, text) = match news {
        News::Invited => (
            td_string!(locale, mails.community_invited_subject, community).to_string(),
            td_string!(locale, mails.community_invited_text, community).to_string(),
        ),
        News::Admitted => (
            td_string!(locale, mails.community_admitted_subject, community).to_string(),
            td_string!(locale, mails.community_admitted_text, community).to_string(),
        ),
        News::NotAdmitted => (
            td_string!(locale, mails.community_not_admitted_subject, community).to_string(),
            td_string!(locale, mails.community_not_admitted_text, community).to_string(),
        ),
        News::Removed => (
            td_string!(locale, mails.community_removed_subject, community).to_string(),
            td_string!(locale, mails.community_removed_text, community).to_string(),
        ),
        News::Readmitted => (
            td_string!(locale, mails.community_readmitted_subject, community).to_string(),
            td_string!(locale, mails.community_readmitted_text, community).to_string(),
        ),
        News::Appointed => (
            td_string!(locale, mails.community_appointed_subject, community).to_string(),
            td_string!(locale, mails.community_appointed_text, community).to_string(),
        ),
        News::Requested => (
            td_string!(locale, mails.community_requested_subject, community).to_string(),
            td_string!(locale, mails.community_requested_text, community, who).to_string(),
        ),
        News::Objected => (
            td_string!(locale, mails.community_objected_subject, community).to_string(),
            td_string!(locale, mails.community_objected_text, community, who).to_string(),
        ),
        News::MeetingSet => (
            td_string!(locale, mails.community_meeting_set_subject, community).to_string(),
            td_string!(locale, mails.community_meeting_set_text, community).to_string(),
        ),
        News::MeetingChanged => (
            td_string!(locale, mails.community_meeting_changed_subject, community).to_string(),
            td_string!(locale, mails.community_meeting_changed_text, community).to_string(),
        ),
        News::MeetingCancelled => (
            td_string!(locale, mails.community_meeting_cancelled_subject, community).to_string(),
            td_string!(locale, mails.community_meeting_cancelled_text, community).to_string(),
        ),
        News::Letter => (
            format!("{community}: {}", facts.subject),
            td_string!(locale, mails.community_letter_text, community, who).to_string(),
        ),
    };
    let mut parts = vec![td_string!(locale, mails.community_greeting, name = facts.name.as_str()).to_string(), text];
    if matches!(news, News::MeetingSet | News::MeetingChanged | News::MeetingCancelled) {
        parts.push(meeting(locale, &facts.meeting));
    }
    if !facts.words.is_empty() {
        parts.push(facts.words.clone());
    }
    if news == News::Removed {
        parts.push(td_string!(locale, mails.community_removed_object).to_string());
    }
    parts.push(td_string!(locale, mails.community_follow, link = facts.link.as_str()).to_string());
    parts.push(format!("{}\n{}", facts.acronym, facts.funding));
    (subject, parts.join("\n\n"))
}

/// Day and times, place, agenda.
fn meeting(locale: Locale, meeting: &MeetingFacts) -> String {
    let day = dates::weekday_and_day(locale, meeting.starts.date());
    let times = format!("{}-{}", dates::time(locale, meeting.starts.time()), dates::time(locale, meeting.ends.time()));
    let mut lines = vec![format!("{day}, {times}"), meeting.place.clone()];
    if !meeting.agenda.is_empty() {
        lines.push(format!("\n{}", meeting.agenda));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_mail_names_community_funding_and_where_it_goes_on_in_both_languages() {
        let day = date(2026, 12, 9);
        let facts = Facts {
            name: "Maria Rossi".to_owned(),
            community: "Sportelli in rete".to_owned(),
            who: "Piero Verdi".to_owned(),
            words: "Le parole di qualcuno.".to_owned(),
            subject: "Avviso".to_owned(),
            meeting: MeetingFacts {
                starts: day.at(14, 30, 0, 0),
                ends: day.at(17, 0, 0, 0),
                place: "Crema, sala civica".to_owned(),
                agenda: "1. Saluti".to_owned(),
            },
            link: "https://corsi.example/comunita/sportelli".to_owned(),
            acronym: "RETE".to_owned(),
            funding: "Progetto cofinanziato".to_owned(),
        };
        let all = [
            (News::Invited, ""),
            (News::Admitted, ""),
            (News::NotAdmitted, ""),
            (News::Removed, ""),
            (News::Readmitted, ""),
            (News::Appointed, ""),
            (News::Requested, "Piero Verdi"),
            (News::Objected, "Piero Verdi"),
            (News::MeetingSet, "1. Saluti"),
            (News::MeetingChanged, "Crema, sala civica"),
            (News::MeetingCancelled, "2026"),
            (News::Letter, "Piero Verdi"),
        ];
        for (news, fact) in all {
            for locale in [Locale::it, Locale::en] {
                let (subject, body) = write(locale, news, &facts);
                assert!(subject.contains("Sportelli in rete"), "{news:?}: {subject}");
                for part in ["Maria Rossi", "Sportelli in rete", "RETE", "Progetto cofinanziato", &facts.words, fact] {
                    assert!(body.contains(part), "{news:?} lacks {part}: {body}");
                }
                assert!(body.contains(&facts.link), "{news:?}: {body}");
            }
        }
    }
}
