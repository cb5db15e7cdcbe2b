// SPDX-License-Identifier: AGPL-3.0-or-later
//! What members of communities are told when a moderator does something that concerns them, in their language.

use leptos_i18n::td_string;

use crate::i18n::Locale;

/// What there is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A warning.
    Warned,
    /// A post is hidden.
    Hidden,
    /// A thread takes no more posts.
    Locked,
    /// A thread stands above the others.
    Pinned,
    /// They do not write for some days.
    Suspended,
    /// A post that waited is there.
    Released,
    /// A post was erased.
    Redacted,
    /// A thread stands elsewhere.
    Moved,
    /// Posts stand in a thread of their own.
    Split,
    /// A thread's posts stand in another one.
    Merged,
    /// One of these was undone.
    Undone,
    /// An objection was answered.
    Answered,
    /// To who manages the project: somebody objects.
    Objected,
}

impl Subject {
    /// Name of the text, for the log and for tests.
    pub fn template(self) -> &'static str {
        match self {
            Self::Warned => "moderation_warned",
            Self::Hidden => "moderation_hidden",
            Self::Locked => "moderation_locked",
            Self::Pinned => "moderation_pinned",
            Self::Suspended => "moderation_suspended",
            Self::Released => "moderation_released",
            Self::Redacted => "moderation_redacted",
            Self::Moved => "moderation_moved",
            Self::Split => "moderation_split",
            Self::Merged => "moderation_merged",
            Self::Undone => "moderation_undone",
            Self::Answered => "moderation_answered",
            Self::Objected => "moderation_objected",
        }
    }

    /// Whether it can be objected to.
    fn can_be_objected_to(self) -> bool {
        matches!(
            self,
            Self::Warned
                | Self::Hidden
                | Self::Locked
                | Self::Suspended
                | Self::Redacted
                | Self::Moved
                | Self::Split
                | Self::Merged
        )
    }
}

/// What the texts are filled in with.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Given name and family name.
    pub name: String,
    /// Title of the community.
    pub community: String,
    /// Title of the thread; may be empty.
    pub thread: String,
    /// Code of the reason.
    pub reason: Option<&'static str>,
    /// The moderator's words; may be empty.
    pub words: String,
    /// Last day of a suspension, `22/04/2013`.
    pub until: String,
    /// Where a thread or posts went; may be empty.
    pub to: String,
    /// The page of the action.
    pub link: String,
    /// The project, as it writes itself.
    pub acronym: String,
    /// The sentence about its funding.
    pub funding: String,
}

/// Subject and body of a mail.
pub fn write(locale: Locale, subject: Subject, facts: &Facts) -> (String, String) {
    let (title, text) = match subject {
        Subject::Warned => {
            (td_string!(locale, mails.moderation_warned_subject), td_string!(locale, mails.moderation_warned_text))
        }
        Subject::Hidden => {
            (td_string!(locale, mails.moderation_hidden_subject), td_string!(locale, mails.moderation_hidden_text))
        }
        Subject::Locked => {
            (td_string!(locale, mails.moderation_locked_subject), td_string!(locale, mails.moderation_locked_text))
        }
        Subject::Pinned => {
            (td_string!(locale, mails.moderation_pinned_subject), td_string!(locale, mails.moderation_pinned_text))
        }
        Subject::Suspended => (
            td_string!(locale, mails.moderation_suspended_subject),
            td_string!(locale, mails.moderation_suspended_text),
        ),
        Subject::Released => {
            (td_string!(locale, mails.moderation_released_subject), td_string!(locale, mails.moderation_released_text))
        }
        Subject::Redacted => {
            (td_string!(locale, mails.moderation_redacted_subject), td_string!(locale, mails.moderation_redacted_text))
        }
        Subject::Moved => {
            (td_string!(locale, mails.moderation_moved_subject), td_string!(locale, mails.moderation_moved_text))
        }
        Subject::Split => {
            (td_string!(locale, mails.moderation_split_subject), td_string!(locale, mails.moderation_split_text))
        }
        Subject::Merged => {
            (td_string!(locale, mails.moderation_merged_subject), td_string!(locale, mails.moderation_merged_text))
        }
        Subject::Undone => {
            (td_string!(locale, mails.moderation_undone_subject), td_string!(locale, mails.moderation_undone_text))
        }
        Subject::Answered => {
            (td_string!(locale, mails.moderation_answered_subject), td_string!(locale, mails.moderation_answered_text))
        }
        Subject::Objected => {
            (td_string!(locale, mails.moderation_objected_subject), td_string!(locale, mails.moderation_objected_text))
        }
    };
    let mut parts = vec![
        td_string!(locale, mails.enrolment_greeting, name = facts.name.as_str()).to_string(),
        text.to_owned(),
        td_string!(locale, mails.moderation_community, community = facts.community.as_str()).to_string(),
    ];
    if !facts.thread.is_empty() {
        parts.push(td_string!(locale, mails.moderation_thread, thread = facts.thread.as_str()).to_string());
    }
    if !facts.to.is_empty() {
        parts.push(td_string!(locale, mails.moderation_to, to = facts.to.as_str()).to_string());
    }
    if subject == Subject::Suspended {
        parts.push(td_string!(locale, mails.moderation_until, until = facts.until.as_str()).to_string());
    }
    if let Some(reason) = facts.reason.and_then(|code| reason(locale, code)) {
        parts.push(td_string!(locale, mails.moderation_reason, reason).to_string());
    }
    if !facts.words.is_empty() {
        parts.push(facts.words.clone());
    }
    let link = facts.link.as_str();
    parts.push(if subject.can_be_objected_to() {
        td_string!(locale, mails.moderation_see_or_object, link).to_string()
    } else {
        td_string!(locale, mails.moderation_see, link).to_string()
    });
    parts.push(format!("{}\n{}", facts.acronym, facts.funding));
    (format!("{}: {title}", facts.community), parts.join("\n\n"))
}

/// A reason in words; "other" says nothing that the moderator's words do not.
fn reason(locale: Locale, code: &str) -> Option<&'static str> {
    Some(match code {
        "personal_data" => td_string!(locale, mails.moderation_reason_personal_data),
        "offensive" => td_string!(locale, mails.moderation_reason_offensive),
        "off_topic" => td_string!(locale, mails.moderation_reason_off_topic),
        "wrong" => td_string!(locale, mails.moderation_reason_wrong),
        "advertising" => td_string!(locale, mails.moderation_reason_advertising),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mail_names_the_community_and_leads_to_the_action_in_both_languages() {
        let facts = Facts {
            name: "Maria Rossi".to_owned(),
            community: "Sportelli".to_owned(),
            thread: "Primo contatto".to_owned(),
            reason: Some("off_topic"),
            words: "Apri un'altra discussione.".to_owned(),
            until: "22/04/2013".to_owned(),
            to: "Residenza".to_owned(),
            link: "https://corsi.example/comunita/sportelli/moderazione/azione/1".to_owned(),
            acronym: "CO.R.RE.L.A.RE.".to_owned(),
            funding: "Progetto cofinanziato".to_owned(),
        };
        for subject in [
            Subject::Warned,
            Subject::Hidden,
            Subject::Locked,
            Subject::Pinned,
            Subject::Suspended,
            Subject::Released,
            Subject::Redacted,
            Subject::Moved,
            Subject::Split,
            Subject::Merged,
            Subject::Undone,
            Subject::Answered,
            Subject::Objected,
        ] {
            for locale in [Locale::it, Locale::en] {
                let (title, body) = write(locale, subject, &facts);
                assert!(title.starts_with("Sportelli: "), "{title}");
                for part in ["Maria Rossi", "Primo contatto", "Residenza", &facts.words, &facts.link, "CO.R.RE.L.A.RE."]
                {
                    assert!(body.contains(part), "{subject:?} lacks {part}: {body}");
                }
                assert_eq!(body.contains("22/04/2013"), subject == Subject::Suspended);
            }
        }
    }
}
