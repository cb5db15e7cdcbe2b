// SPDX-License-Identifier: AGPL-3.0-or-later
//! What members of communities are told of discussions: a post at once, or a summary. Each mail ends with the way out.

use jiff::civil::{Date, Time};
use leptos_i18n::td_string;

use crate::{dates, i18n::Locale};

/// Characters of a post that a mail holds.
const WORDS_MOST: usize = 3_000;

/// Why somebody is told of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It names them.
    Mentioned,
    /// It answers a post of theirs.
    Replied,
    /// They follow the discussion.
    Followed,
    /// They want to hear of each post of the community.
    Posted,
}

impl Why {
    /// Name of the text, for the log and for tests.
    pub fn template(self) -> &'static str {
        match self {
            Self::Mentioned => "community_mentioned",
            Self::Replied => "community_replied",
            Self::Followed => "community_followed",
            Self::Posted => "community_posted",
        }
    }
}

/// What a mail about a post is filled in with.
#[derive(Clone, Debug, Default)]
pub struct PostFacts {
    /// Given name and family name of who receives it.
    pub name: String,
    /// Title of the community.
    pub community: String,
    /// What the discussion is called.
    pub thread: String,
    /// Whose post.
    pub author: String,
    /// The post, as it was written.
    pub words: String,
    /// Where it stands.
    pub link: String,
    /// Where one chooses how to be told.
    pub choices: String,
    /// What stops these mails.
    pub way_out: String,
    /// The project and who pays for it.
    pub footer: String,
}

/// Subject and body of the mail about a post.
pub fn post(locale: Locale, why: Why, facts: &PostFacts) -> (String, String) {
    let (community, thread, who) = (facts.community.as_str(), facts.thread.as_str(), facts.author.as_str());
    let (subject, text) = match why {
        Why::Mentioned => (
            td_string!(locale, mails.touch_mentioned_subject, thread, who).to_string(),
            td_string!(locale, mails.touch_mentioned_text, community, thread, who).to_string(),
        ),
        Why::Replied => (
            td_string!(locale, mails.touch_replied_subject, thread, who).to_string(),
            td_string!(locale, mails.touch_replied_text, community, thread, who).to_string(),
        ),
        Why::Followed | Why::Posted => (
            td_string!(locale, mails.touch_posted_subject, thread).to_string(),
            td_string!(locale, mails.touch_posted_text, community, thread, who).to_string(),
        ),
    };
    let way_out = facts.way_out.as_str();
    let stop = if why == Why::Followed {
        td_string!(locale, mails.touch_stop_thread, way_out).to_string()
    } else {
        td_string!(locale, mails.touch_stop_community, way_out).to_string()
    };
    let parts = [
        td_string!(locale, mails.community_greeting, name = facts.name.as_str()).to_string(),
        text,
        shortened(&facts.words),
        td_string!(locale, mails.touch_read_and_answer, link = facts.link.as_str()).to_string(),
        facts.footer.clone(),
        ending(locale, &stop, &facts.choices),
    ];
    (subject, parts.join("\n\n"))
}

fn shortened(words: &str) -> String {
    if words.chars().count() <= WORDS_MOST {
        return words.to_owned();
    }
    let cut: String = words.chars().take(WORDS_MOST).collect();
    format!("{}…", cut.trim_end())
}

fn ending(locale: Locale, stop: &str, choices: &str) -> String {
    format!("--\n{}\n{stop}", td_string!(locale, mails.touch_choose, choices))
}

/// A discussion with news.
#[derive(Clone, Debug, Default)]
pub struct ThreadNews {
    /// What it is called.
    pub title: String,
    /// How many posts are new.
    pub count: i64,
    /// Who wrote the first of them.
    pub author: String,
    /// How that begins, as plain text.
    pub excerpt: String,
    /// Where it stands.
    pub link: String,
}

/// When members meet next.
#[derive(Clone, Debug)]
pub struct NextMeeting {
    /// The day.
    pub day: Date,
    /// When it begins.
    pub starts: Time,
    /// When it ends.
    pub ends: Time,
    /// Where.
    pub place: String,
}

/// What is new in a community.
#[derive(Clone, Debug, Default)]
pub struct CommunityNews {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub link: String,
    /// Discussions with news.
    pub threads: Vec<ThreadNews>,
    /// Questions without an answer: title and where.
    pub questions: Vec<(String, String)>,
    /// When members meet next.
    pub meeting: Option<NextMeeting>,
}

/// What a summary is filled in with.
#[derive(Clone, Debug, Default)]
pub struct SummaryFacts {
    /// Given name and family name of who receives it.
    pub name: String,
    /// Whether it is of a week.
    pub weekly: bool,
    /// Communities with news: one at least.
    pub communities: Vec<CommunityNews>,
    /// Where one chooses how to be told.
    pub choices: String,
    /// What stops these mails.
    pub way_out: String,
    /// The projects and who pays for them.
    pub footer: String,
}

/// Subject and body of a summary.
pub fn summary(locale: Locale, facts: &SummaryFacts) -> (String, String) {
    let titles: Vec<&str> = facts.communities.iter().map(|community| community.title.as_str()).collect();
    let communities = titles.join(", ");
    let communities = communities.as_str();
    let (subject, lead) = if facts.weekly {
        (
            td_string!(locale, mails.touch_weekly_subject, communities).to_string(),
            td_string!(locale, mails.touch_weekly_text).to_string(),
        )
    } else {
        (
            td_string!(locale, mails.touch_daily_subject, communities).to_string(),
            td_string!(locale, mails.touch_daily_text).to_string(),
        )
    };
    let mut parts = vec![td_string!(locale, mails.community_greeting, name = facts.name.as_str()).to_string(), lead];
    for community in &facts.communities {
        parts.push(format!("* {} *\n{}", community.title, community.link));
        parts.extend(community.threads.iter().map(|thread| thread_news(locale, thread)));
        if !community.questions.is_empty() {
            let mut lines = vec![td_string!(locale, mails.touch_questions).to_string()];
            lines.extend(community.questions.iter().map(|(title, link)| format!("- {title}\n  {link}")));
            parts.push(lines.join("\n"));
        }
        if let Some(meeting) = &community.meeting {
            parts.push(next_meeting(locale, meeting));
        }
    }
    let stop = td_string!(locale, mails.touch_stop_summaries, way_out = facts.way_out.as_str()).to_string();
    parts.push(facts.footer.clone());
    parts.push(ending(locale, &stop, &facts.choices));
    (subject, parts.join("\n\n"))
}

fn thread_news(locale: Locale, thread: &ThreadNews) -> String {
    let count = match thread.count {
        1 => td_string!(locale, mails.touch_one_post).to_string(),
        count => td_string!(locale, mails.touch_posts, count).to_string(),
    };
    format!("- {}: {count}\n  {}: «{}»\n  {}", thread.title, thread.author, thread.excerpt, thread.link)
}

fn next_meeting(locale: Locale, meeting: &NextMeeting) -> String {
    let day = dates::weekday_and_day(locale, meeting.day);
    let when = format!("{day}, {}-{}", dates::time(locale, meeting.starts), dates::time(locale, meeting.ends));
    let heading = td_string!(locale, mails.touch_next_meeting).to_string();
    format!("{heading} {when}\n{}", meeting.place).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn a_mail_about_a_post_says_who_where_and_how_to_stop_it() {
        let facts = PostFacts {
            name: "Maria Rossi".to_owned(),
            community: "Sportelli in rete".to_owned(),
            thread: "Residenza".to_owned(),
            author: "Piero Verdi".to_owned(),
            words: "Da noi basta\n- la dichiarazione".to_owned(),
            link: "https://corsi.example/comunita/sportelli/interventi/7".to_owned(),
            choices: "https://corsi.example/area-personale/notifiche".to_owned(),
            way_out: "https://corsi.example/disiscrizione/abc".to_owned(),
            footer: "RETE\nProgetto cofinanziato".to_owned(),
        };
        for why in [Why::Mentioned, Why::Replied, Why::Followed, Why::Posted] {
            for locale in [Locale::it, Locale::en] {
                let (subject, body) = post(locale, why, &facts);
                assert!(subject.contains("Residenza"), "{why:?}: {subject}");
                for part in [
                    &*facts.name,
                    &facts.community,
                    &facts.thread,
                    &facts.author,
                    &facts.words,
                    &facts.link,
                    &facts.choices,
                    &facts.footer,
                ] {
                    assert!(body.contains(part), "{why:?} lacks {part}: {body}");
                }
                assert!(body.ends_with(&facts.way_out), "{why:?}: {body}");
            }
        }
        let long = PostFacts { words: "è".repeat(4_000), ..facts };
        assert!(post(Locale::it, Why::Posted, &long).1.contains(&format!("{}…", "è".repeat(WORDS_MOST))));
    }

    #[test]
    fn a_summary_tells_by_community_what_is_new_what_is_asked_and_when_they_meet() {
        let thread = ThreadNews {
            title: "Residenza".to_owned(),
            count: 3,
            author: "Piero Verdi".to_owned(),
            excerpt: "Da noi basta".to_owned(),
            link: "https://corsi.example/comunita/sportelli/interventi/7".to_owned(),
        };
        let news = CommunityNews {
            title: "Sportelli in rete".to_owned(),
            link: "https://corsi.example/comunita/sportelli".to_owned(),
            threads: vec![thread.clone(), ThreadNews { title: "STP".to_owned(), count: 1, ..thread }],
            questions: vec![("Chi traduce?".to_owned(), "https://corsi.example/q".to_owned())],
            meeting: Some(NextMeeting {
                day: date(2026, 12, 9),
                starts: time(14, 30, 0, 0),
                ends: time(17, 0, 0, 0),
                place: "Crema, sala civica".to_owned(),
            }),
        };
        let facts = SummaryFacts {
            name: "Maria Rossi".to_owned(),
            weekly: true,
            communities: vec![news.clone(), CommunityNews { title: "Casa".to_owned(), meeting: None, ..news }],
            choices: "https://corsi.example/area-personale/notifiche".to_owned(),
            way_out: "https://corsi.example/disiscrizione/abc".to_owned(),
            footer: "RETE\nProgetto cofinanziato".to_owned(),
        };
        let (subject, body) = summary(Locale::it, &facts);
        assert_eq!(subject, "Le novità della settimana: Sportelli in rete, Casa");
        for part in [
            "* Sportelli in rete *\nhttps://corsi.example/comunita/sportelli",
            "- Residenza: 3 nuovi interventi\n  Piero Verdi: «Da noi basta»\n  https://",
            "- STP: 1 nuovo intervento\n",
            "Domande che aspettano una risposta:\n- Chi traduce?\n  https://corsi.example/q",
            "Prossimo incontro: mercoledì 9 dicembre 2026, 14.30-17.00\nCrema, sala civica",
            "* Casa *",
            "RETE\nProgetto cofinanziato",
        ] {
            assert!(body.contains(part), "{part}\n{body}");
        }
        assert!(body.ends_with(&facts.way_out), "{body}");
        let (subject, body) = summary(Locale::en, &SummaryFacts { weekly: false, ..facts });
        assert!(subject.contains("Sportelli in rete, Casa") && body.contains("3 new posts"), "{subject} {body}");
    }
}
