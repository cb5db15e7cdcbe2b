// SPDX-License-Identifier: AGPL-3.0-or-later
//! What may be said, and who sees what became of it.

use uuid::Uuid;

use super::super::{CameBy, CommunityPlace, POSTS_A_PAGE, PostState, Standing, ThreadFacts};
use crate::{
    error::{FieldCode, FieldErrors},
    text,
};

/// Longest title of a thread, in characters.
pub const TITLE_MOST: usize = 150;
/// Longest post, in characters.
pub const BODY_MOST: usize = 10_000;
/// Most tags of a thread.
pub const TAGS_MOST: usize = 5;
/// Longest tag, in characters.
pub const TAG_MOST: usize = 40;

/// A thread as it is to be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewThread {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub topic: Option<Uuid>,
    /// In small letters, without repetition, in order.
    pub tags: Vec<String>,
    /// Whether it asks something.
    pub is_question: bool,
    /// Its first post, as Markdown.
    pub body: String,
}

/// Parses the form of a new thread.
///
/// # Errors
/// The refused fields.
pub fn parse_thread(
    title: &str,
    topic: &str,
    tags: &str,
    is_question: &str,
    body: &str,
) -> Result<NewThread, FieldErrors> {
    let mut errors = FieldErrors::default();
    let title = parse_title(title).unwrap_or_else(|code| {
        errors.add("title", code);
        String::new()
    });
    let topic = match topic.trim() {
        "" => None,
        id => id.parse().map_err(|_| errors.add("topic", FieldCode::NotAChoice)).ok(),
    };
    let tags = parse_tags(tags).unwrap_or_else(|code| {
        errors.add("tags", code);
        Vec::new()
    });
    let body = parse_body(body).unwrap_or_else(|code| {
        errors.add("body", code);
        String::new()
    });
    errors.into_result()?;
    Ok(NewThread { title, topic, tags, is_question: is_question == "true", body })
}

/// Parses what a thread is called.
///
/// # Errors
/// `Required` or `TooLong`.
pub fn parse_title(typed: &str) -> Result<String, FieldCode> {
    let title = text::line(typed);
    if title.is_empty() {
        Err(FieldCode::Required)
    } else if title.chars().count() > TITLE_MOST {
        Err(FieldCode::TooLong(TITLE_MOST as u32))
    } else {
        Ok(title)
    }
}

/// Parses the text of a post: what was pasted becomes Markdown, and nothing turns the direction of writing.
///
/// # Errors
/// `Required` or `TooLong`.
pub fn parse_body(typed: &str) -> Result<String, FieldCode> {
    let body = text::lines(&super::paste::as_markdown(typed));
    // Letters that show nothing say nothing.
    if !body.chars().any(|letter| !letter.is_whitespace() && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}')) {
        return Err(FieldCode::Required);
    }
    if body.chars().count() > BODY_MOST {
        return Err(FieldCode::TooLong(BODY_MOST as u32));
    }
    Ok(body)
}

/// Parses tags divided by commas.
///
/// # Errors
/// `TooMany` or `TooLong`.
pub fn parse_tags(typed: &str) -> Result<Vec<String>, FieldCode> {
    let mut tags: Vec<String> = typed
        .split([',', ';', '\n'])
        .map(|tag| text::line(tag).trim_start_matches('#').trim().to_lowercase())
        .filter(|tag| !tag.is_empty())
        .collect();
    tags.sort();
    tags.dedup();
    if tags.len() > TAGS_MOST {
        return Err(FieldCode::TooMany(TAGS_MOST as u32));
    }
    if tags.iter().any(|tag| tag.chars().count() > TAG_MOST) {
        return Err(FieldCode::TooLong(TAG_MOST as u32));
    }
    Ok(tags)
}

/// Words that an answer begins with, to quote them. What was quoted there already is left out, or quotes would pile up.
pub fn quoted(body: &str) -> String {
    let own: Vec<&str> = body.lines().filter(|line| !line.trim_start().starts_with('>')).collect();
    let quoted: Vec<String> =
        own.join("\n").trim().lines().map(|line| format!("> {line}").trim_end().to_owned()).collect();
    format!("{}\n\n", quoted.join("\n"))
}

/// Parses the form of a contribution that a facilitator enters in a member's name: who, how it came, the words.
///
/// # Errors
/// The refused fields.
pub fn parse_contribution(member: &str, came_by: &str, body: &str) -> Result<(Uuid, CameBy, String), FieldErrors> {
    let mut errors = FieldErrors::default();
    let not_a_choice = |typed: &str| if typed.trim().is_empty() { FieldCode::Required } else { FieldCode::NotAChoice };
    let member = member.trim().parse().map_err(|_| errors.add("member", not_a_choice(member)));
    let way = CameBy::from_code(came_by).ok_or(()).map_err(|()| errors.add("came_by", not_a_choice(came_by)));
    let body = parse_body(body).map_err(|code| errors.add("body", code));
    match (member, way, body) {
        (Ok(member), Ok(way), Ok(body)) => Ok((member, way, body)),
        _ => Err(errors),
    }
}

/// Why somebody who reads cannot write in a thread now; none if they can.
pub fn why_not_write(place: &CommunityPlace, locked: bool) -> Option<FieldCode> {
    if !place.is_alive() {
        Some(FieldCode::CommunityNotAlive)
    } else if place.standing.suspended && !place.standing.facilitates {
        Some(FieldCode::WritingSuspended)
    } else if locked {
        Some(FieldCode::ThreadLocked)
    } else {
        None
    }
}

/// Whether the one who asks sees a post that is in this state: that there is one, if not what it says.
pub fn sees_post(state: PostState, mine: bool, standing: &Standing) -> bool {
    state != PostState::Waiting || mine || standing.moderates()
}

/// Whether they read what it says.
pub fn reads_post(state: PostState, mine: bool, standing: &Standing) -> bool {
    match state {
        PostState::Visible => true,
        PostState::Waiting | PostState::Hidden => mine || standing.moderates(),
        PostState::Deleted | PostState::Redacted => false,
    }
}

/// Whether a post may be found useful by the one who asks.
pub fn may_find_useful(facts_may_write: bool, state: PostState, mine: bool) -> bool {
    facts_may_write && state == PostState::Visible && !mine
}

/// Whether its author may write it anew.
pub fn may_edit(place: &CommunityPlace, state: PostState, mine: bool) -> bool {
    mine && place.may_write() && matches!(state, PostState::Visible | PostState::Waiting)
}

/// Whether its author may take it back. Who is suspended, or has gone, may: it is theirs.
pub fn may_delete(place: &CommunityPlace, state: PostState, mine: bool) -> bool {
    mine && place.is_alive() && matches!(state, PostState::Visible | PostState::Waiting | PostState::Hidden)
}

/// The number with which a page of a thread begins: the one asked for; else the first unread one, with what stands
/// before it where less than a page is unread.
pub fn page_start(asked: Option<i32>, facts: &ThreadFacts) -> i32 {
    let last_page = (facts.last_number - POSTS_A_PAGE + 1).max(1);
    match asked {
        Some(number) => number.clamp(1, facts.last_number.max(1)),
        None => (facts.read_number + 1).min(last_page).max(1),
    }
}

/// The number that a page begins with on which this post stands, with a few before it.
pub fn page_around(number: i32) -> i32 {
    (number - 3).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::communities::{CommunityState, Joining, MemberState};

    #[test]
    fn a_thread_needs_a_title_and_words() {
        let thread = parse_thread(" Residenza\n e  iscrizione ", "", "Residenza, comune;#residenza", "true", " Ciao ");
        assert_eq!(
            thread,
            Ok(NewThread {
                title: "Residenza e iscrizione".to_owned(),
                topic: None,
                tags: vec!["comune".to_owned(), "residenza".to_owned()],
                is_question: true,
                body: "Ciao".to_owned(),
            })
        );
        let errors = parse_thread(" \u{202e}", "x", "a,b,c,d,e,f", "", " \u{200b}\n").unwrap_err();
        assert_eq!(errors.of("title"), Some(&FieldCode::Required));
        assert_eq!(errors.of("topic"), Some(&FieldCode::NotAChoice));
        assert_eq!(errors.of("tags"), Some(&FieldCode::TooMany(5)));
        assert_eq!(errors.of("body"), Some(&FieldCode::Required));
        let errors = parse_thread(&"t".repeat(151), "", &"x".repeat(41), "", &"b".repeat(10_001)).unwrap_err();
        assert_eq!(errors.of("title"), Some(&FieldCode::TooLong(150)));
        assert_eq!(errors.of("tags"), Some(&FieldCode::TooLong(40)));
        assert_eq!(errors.of("body"), Some(&FieldCode::TooLong(10_000)));
        assert!(parse_thread(&"è".repeat(150), "", "", "", &"è".repeat(10_000)).is_ok(), "characters, not bytes");
    }

    #[test]
    fn a_contribution_says_whose_it_is_and_how_it_came() {
        let id = Uuid::from_u128(9);
        assert_eq!(parse_contribution(&id.to_string(), "voice", "Sì"), Ok((id, CameBy::Voice, "Sì".to_owned())));
        let errors = parse_contribution("", "piccione", "").unwrap_err();
        assert_eq!(errors.of("member"), Some(&FieldCode::Required));
        assert_eq!(errors.of("came_by"), Some(&FieldCode::NotAChoice));
        assert_eq!(errors.of("body"), Some(&FieldCode::Required));
    }

    #[test]
    fn what_is_quoted_is_what_was_said_there() {
        assert_eq!(quoted("> prima\n\nUno\n\ndue"), "> Uno\n>\n> due\n\n");
    }

    #[test]
    fn tags_are_small_sorted_and_once() {
        assert_eq!(parse_tags(" STP, stp ,, #Codice STP"), Ok(vec!["codice stp".to_owned(), "stp".to_owned()]));
        assert_eq!(parse_tags(""), Ok(Vec::new()));
    }

    fn place(standing: Standing, state: CommunityState) -> CommunityPlace {
        CommunityPlace {
            id: Uuid::nil(),
            slug: String::new(),
            project: Uuid::nil(),
            state,
            joining: Joining::Open,
            first_posts_held: false,
            standing,
        }
    }

    const MEMBER: Standing =
        Standing { membership: Some(MemberState::Member), suspended: false, facilitates: false, manages: false };
    const FACILITATOR: Standing = Standing { membership: None, suspended: false, facilitates: true, manages: false };

    #[test]
    fn who_reads_but_cannot_write_learns_why() {
        let suspended = Standing { suspended: true, ..MEMBER };
        for (standing, state, locked, why) in [
            (MEMBER, CommunityState::Active, false, None),
            (MEMBER, CommunityState::Active, true, Some(FieldCode::ThreadLocked)),
            (FACILITATOR, CommunityState::Active, true, Some(FieldCode::ThreadLocked)),
            (suspended, CommunityState::Active, true, Some(FieldCode::WritingSuspended)),
            (suspended, CommunityState::Closed, true, Some(FieldCode::CommunityNotAlive)),
            (MEMBER, CommunityState::Proposed, false, Some(FieldCode::CommunityNotAlive)),
        ] {
            assert_eq!(why_not_write(&place(standing, state), locked), why, "{standing:?} {state:?}");
        }
    }

    #[test]
    fn each_state_of_a_post_is_seen_by_whom_it_concerns() {
        use PostState::{Deleted, Hidden, Redacted, Visible, Waiting};
        for (state, sees, reads, author_sees, author_reads, moderator_reads) in [
            (Visible, true, true, true, true, true),
            (Waiting, false, false, true, true, true),
            (Hidden, true, false, true, true, true),
            (Deleted, true, false, true, false, false),
            (Redacted, true, false, true, false, false),
        ] {
            assert_eq!((sees_post(state, false, &MEMBER), reads_post(state, false, &MEMBER)), (sees, reads));
            assert_eq!(
                (sees_post(state, true, &MEMBER), reads_post(state, true, &MEMBER)),
                (author_sees, author_reads)
            );
            assert!(sees_post(state, false, &FACILITATOR));
            assert_eq!(reads_post(state, false, &FACILITATOR), moderator_reads, "{state:?}");
        }
    }

    #[test]
    fn only_what_is_ones_own_is_written_anew_or_taken_back() {
        let here = place(MEMBER, CommunityState::Active);
        let over = place(MEMBER, CommunityState::Closed);
        let suspended = place(Standing { suspended: true, ..MEMBER }, CommunityState::Active);
        assert!(may_edit(&here, PostState::Visible, true) && may_delete(&here, PostState::Hidden, true));
        assert!(!may_edit(&here, PostState::Hidden, true), "hidden words stay as they were judged");
        assert!(!may_edit(&place(FACILITATOR, CommunityState::Active), PostState::Visible, false));
        assert!(!may_edit(&suspended, PostState::Visible, true) && may_delete(&suspended, PostState::Visible, true));
        assert!(!may_edit(&over, PostState::Visible, true) && !may_delete(&over, PostState::Visible, true));
        assert!(!may_delete(&here, PostState::Deleted, true) && !may_delete(&here, PostState::Redacted, true));
        assert!(may_find_useful(true, PostState::Visible, false));
        assert!(!may_find_useful(true, PostState::Visible, true) && !may_find_useful(true, PostState::Hidden, false));
    }

    fn thread(last: i32, read: i32) -> ThreadFacts {
        ThreadFacts {
            id: Uuid::nil(),
            slug: String::new(),
            title: String::new(),
            topic: None,
            tags: Vec::new(),
            is_question: false,
            answered_by: None,
            pinned: false,
            locked: false,
            state: PostState::Visible,
            last_number: last,
            seq: last,
            read_number: read,
            follows: false,
            may_write: true,
            may_mark_answer: false,
            moderates: false,
            may_enter: false,
        }
    }

    #[test]
    fn a_thread_opens_at_the_first_unread_post() {
        assert_eq!(page_start(None, &thread(5_000, 3_000)), 3_001);
        assert_eq!(page_start(None, &thread(5_000, 4_990)), 4_981, "with what stands before it");
        assert_eq!(page_start(None, &thread(5_000, 5_000)), 4_981);
        assert_eq!(page_start(None, &thread(3, 0)), 1);
        assert_eq!(page_start(None, &thread(0, 0)), 1);
        assert_eq!(page_start(Some(120), &thread(5_000, 0)), 120);
        assert_eq!(page_start(Some(-4), &thread(5_000, 0)), 1);
        assert_eq!(page_start(Some(i32::MAX), &thread(50, 0)), 50);
        assert_eq!((page_around(1), page_around(20)), (1, 17));
    }
}
