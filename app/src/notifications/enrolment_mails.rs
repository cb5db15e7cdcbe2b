// SPDX-License-Identifier: AGPL-3.0-or-later
//! What applicants are told, in their language.

use leptos_i18n::td_string;

use crate::i18n::Locale;

/// What there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The application has arrived and will be decided on.
    Received,
    /// The application has arrived and awaits the consent of the applicant's body.
    AwaitingConsent,
    /// A seat is theirs.
    Accepted,
    /// Not accepted, with the reason.
    NotAccepted,
    /// On the waiting list, at which place.
    Waitlisted,
    /// A seat is offered, until when.
    Offered,
    /// The offer was not answered in time.
    OfferLapsed,
    /// The withdrawal has arrived.
    Withdrawn,
    /// A decision was undone.
    Reopened,
    /// The edition is cancelled, and why.
    EditionCancelled,
    /// The edition takes place.
    EditionConfirmed,
    /// The edition's meetings are on other days.
    DatesChanged,
    /// The application went over to another edition.
    Transferred,
    /// A colleague has taken the place: to who had it.
    GivenToColleague,
    /// A colleague has taken the place: to the colleague.
    Substituted,
}

impl News {
    /// Name of the text, for the log and for tests.
    pub fn template(self) -> &'static str {
        match self {
            Self::AwaitingConsent => "enrolment_awaiting_consent",
            Self::Received => "enrolment_received",
            Self::Accepted => "enrolment_accepted",
            Self::NotAccepted => "enrolment_not_accepted",
            Self::Waitlisted => "enrolment_waitlisted",
            Self::Offered => "enrolment_offered",
            Self::OfferLapsed => "enrolment_offer_lapsed",
            Self::Withdrawn => "enrolment_withdrawn",
            Self::Reopened => "enrolment_reopened",
            Self::EditionCancelled => "enrolment_edition_cancelled",
            Self::EditionConfirmed => "enrolment_edition_confirmed",
            Self::DatesChanged => "enrolment_dates_changed",
            Self::Transferred => "enrolment_transferred",
            Self::GivenToColleague => "enrolment_given_to_colleague",
            Self::Substituted => "enrolment_substituted",
        }
    }
}

/// What the texts are filled in with; titles in the language of who receives the mail.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Given name and family name.
    pub name: String,
    /// Code of the application.
    pub application: String,
    /// Title of the course.
    pub course: String,
    /// Code of the edition.
    pub edition: String,
    /// Where it is held.
    pub town: String,
    /// First day, `22/04/2013`.
    pub starts_on: String,
    /// Deadline of an offer, `22/04/2013 10:30`.
    pub offer_until: String,
    /// Place in line.
    pub place: i64,
    /// Code of the reason.
    pub reason: Option<String>,
    /// The reason in words.
    pub note: Option<String>,
    /// Why the edition is cancelled.
    pub cancelled_because: Option<String>,
    /// The project, as it writes itself.
    pub acronym: String,
    /// The sentence about its funding.
    pub funding: String,
    /// Address of this installation, without a slash at the end.
    pub site: String,
}

/// Subject and body of a mail.
pub fn write(locale: Locale, news: &News, facts: &Facts) -> (String, String) {
    let (course, day) = (facts.course.as_str(), facts.starts_on.as_str());
    let (subject, text) = match news {
        News::Received => (
            td_string!(locale, mails.enrolment_received_subject, course).to_string(),
            td_string!(locale, mails.enrolment_received_text).to_string(),
        ),
        News::AwaitingConsent => (
            td_string!(locale, mails.enrolment_awaiting_consent_subject, course).to_string(),
            td_string!(locale, mails.enrolment_awaiting_consent_text).to_string(),
        ),
        News::Accepted => (
            td_string!(locale, mails.enrolment_accepted_subject, course).to_string(),
            td_string!(locale, mails.enrolment_accepted_text, day, town = facts.town.as_str()).to_string(),
        ),
        News::NotAccepted => (
            td_string!(locale, mails.enrolment_not_accepted_subject, course).to_string(),
            td_string!(locale, mails.enrolment_not_accepted_text, reason = reason(locale, facts)).to_string(),
        ),
        News::Waitlisted => (
            td_string!(locale, mails.enrolment_waitlisted_subject, course).to_string(),
            td_string!(locale, mails.enrolment_waitlisted_text, place = facts.place).to_string(),
        ),
        News::Offered => (
            td_string!(locale, mails.enrolment_offered_subject, course).to_string(),
            td_string!(locale, mails.enrolment_offered_text, until = facts.offer_until.as_str()).to_string(),
        ),
        News::OfferLapsed => (
            td_string!(locale, mails.enrolment_offer_lapsed_subject, course).to_string(),
            td_string!(locale, mails.enrolment_offer_lapsed_text).to_string(),
        ),
        News::Withdrawn => (
            td_string!(locale, mails.enrolment_withdrawn_subject, course).to_string(),
            td_string!(locale, mails.enrolment_withdrawn_text).to_string(),
        ),
        News::Reopened => (
            td_string!(locale, mails.enrolment_reopened_subject, course).to_string(),
            td_string!(locale, mails.enrolment_reopened_text).to_string(),
        ),
        News::EditionCancelled => (
            td_string!(locale, mails.enrolment_edition_cancelled_subject, course).to_string(),
            td_string!(
                locale,
                mails.enrolment_edition_cancelled_text,
                reason = facts.cancelled_because.as_deref().unwrap_or_default()
            )
            .to_string(),
        ),
        News::EditionConfirmed => (
            td_string!(locale, mails.enrolment_edition_confirmed_subject, course).to_string(),
            td_string!(locale, mails.enrolment_edition_confirmed_text, day, town = facts.town.as_str()).to_string(),
        ),
        News::DatesChanged => (
            td_string!(locale, mails.enrolment_dates_changed_subject, course).to_string(),
            td_string!(locale, mails.enrolment_dates_changed_text, day).to_string(),
        ),
        News::Transferred => (
            td_string!(locale, mails.enrolment_transferred_subject, course).to_string(),
            td_string!(locale, mails.enrolment_transferred_text, day, town = facts.town.as_str()).to_string(),
        ),
        News::GivenToColleague => (
            td_string!(locale, mails.enrolment_given_to_colleague_subject, course).to_string(),
            td_string!(locale, mails.enrolment_given_to_colleague_text).to_string(),
        ),
        News::Substituted => (
            td_string!(locale, mails.enrolment_substituted_subject, course).to_string(),
            td_string!(locale, mails.enrolment_substituted_text, day, town = facts.town.as_str()).to_string(),
        ),
    };
    let greeting = td_string!(locale, mails.enrolment_greeting, name = facts.name.as_str()).to_string();
    let about = td_string!(
        locale,
        mails.enrolment_about,
        course,
        edition = facts.edition.as_str(),
        application = facts.application.as_str()
    )
    .to_string();
    let mut parts = vec![greeting, text, about];
    // Whose place went to a colleague has no page of it any more.
    if *news != News::GivenToColleague {
        let link = format!("{}/area-personale/domande/{}", facts.site, facts.application);
        parts.push(td_string!(locale, mails.enrolment_follow, link).to_string());
    }
    parts.push(format!("{}\n{}", facts.acronym, facts.funding));
    (subject, parts.join("\n\n"))
}

/// What a request for consent is filled in with.
#[derive(Clone, Debug, Default)]
pub struct ConsentFacts {
    /// Given name and family name of the applicant.
    pub name: String,
    /// The applicant's body.
    pub body_name: String,
    /// Title of the course.
    pub course: String,
    /// Code of the edition.
    pub edition: String,
    /// Where it is held.
    pub town: String,
    /// First day, `22/04/2013`.
    pub starts_on: String,
    /// The project, as it writes itself.
    pub acronym: String,
    /// The sentence about its funding.
    pub funding: String,
    /// Where to answer.
    pub link: String,
}

/// Asks somebody responsible whether their body agrees.
pub fn consent_request(locale: Locale, facts: &ConsentFacts) -> (String, String) {
    let subject = td_string!(locale, mails.consent_request_subject, name = facts.name.as_str()).to_string();
    let text = td_string!(
        locale,
        mails.consent_request_text,
        name = facts.name.as_str(),
        body = facts.body_name.as_str(),
        course = facts.course.as_str(),
        edition = facts.edition.as_str(),
        day = facts.starts_on.as_str(),
        town = facts.town.as_str(),
        link = facts.link.as_str()
    )
    .to_string();
    (subject, format!("{text}\n\n{}\n{}", facts.acronym, facts.funding))
}

/// The reason of "non accettata", in a sentence, with the coordinator's words.
fn reason(locale: Locale, facts: &Facts) -> String {
    let sentence = match facts.reason.as_deref() {
        Some("no_seat") => td_string!(locale, mails.enrolment_reason_no_seat),
        Some("not_recipient") => td_string!(locale, mails.enrolment_reason_not_recipient),
        Some("duplicate") => td_string!(locale, mails.enrolment_reason_duplicate),
        Some("no_consent") => td_string!(locale, mails.enrolment_reason_no_consent),
        Some("incomplete") => td_string!(locale, mails.enrolment_reason_incomplete),
        _ => "",
    };
    [Some(sentence), facts.note.as_deref()]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mail_names_application_course_and_funding_in_both_languages() {
        let facts = Facts {
            name: "Maria Rossi".to_owned(),
            application: "K7MQ4XRA".to_owned(),
            course: "Salute e immigrazione".to_owned(),
            edition: "COR-CR-IV-03".to_owned(),
            town: "Crema".to_owned(),
            starts_on: "22/04/2013".to_owned(),
            offer_until: "18/04/2013 10:30".to_owned(),
            place: 4,
            reason: Some("not_recipient".to_owned()),
            note: Some("Il corso è per enti pubblici.".to_owned()),
            cancelled_because: Some("Mancano le domande".to_owned()),
            acronym: "CO.R.RE.L.A.RE.".to_owned(),
            funding: "Progetto cofinanziato".to_owned(),
            site: "https://corsi.example".to_owned(),
        };
        let all = [
            (News::Received, ""),
            (News::AwaitingConsent, ""),
            (News::Accepted, "22/04/2013"),
            (News::NotAccepted, "Il corso è per enti pubblici."),
            (News::Waitlisted, "4"),
            (News::Offered, "18/04/2013 10:30"),
            (News::OfferLapsed, ""),
            (News::Withdrawn, ""),
            (News::Reopened, ""),
            (News::EditionCancelled, "Mancano le domande"),
            (News::EditionConfirmed, "22/04/2013"),
            (News::DatesChanged, "22/04/2013"),
            (News::Transferred, "Crema"),
            (News::GivenToColleague, ""),
            (News::Substituted, "Crema"),
        ];
        for (news, fact) in all {
            for locale in [Locale::it, Locale::en] {
                let (subject, body) = write(locale, &news, &facts);
                assert!(subject.contains("Salute e immigrazione"), "{news:?}: {subject}");
                for part in
                    ["Maria Rossi", "K7MQ4XRA", "COR-CR-IV-03", "CO.R.RE.L.A.RE.", "Progetto cofinanziato", fact]
                {
                    assert!(body.contains(part), "{news:?} lacks {part}: {body}");
                }
                let linked = body.contains("https://corsi.example/area-personale/domande/K7MQ4XRA");
                assert_eq!(linked, news != News::GivenToColleague);
            }
        }
    }
}
