// SPDX-License-Identifier: AGPL-3.0-or-later
//! The first pass: from JSON to the types of the model, and what can be said of one object alone.

use super::FileErrorCode as Code;
use super::model::*;
use super::reader::limits::{LINE, PARAGRAPH};
use super::reader::{Fields, Node};
use super::{Day, FORMAT, Format, Moment};

/// Defaults of optional numbers, written in `docs/PROJECT-FILE.md`.
const OFFER_HOURS: u32 = 72;
const CERTIFICATE_THRESHOLD_PCT: u32 = 75;
const ZONE: &str = "Europe/Rome";

/// No limit of the field's own: everything a count of things can sensibly be.
const ANY_COUNT: std::ops::RangeInclusive<u32> = 0..=10_000_000;

/// Reads the whole document.
pub(super) fn project(node: &Node) -> ProjectFile {
    node.object(|f| {
        let format = f.need("format").and_then(|node| node.number(ANY_COUNT));
        if let Some(found) = format.filter(|&found| found != FORMAT) {
            f.wrong("format", Code::UnsupportedFormat { found, supported: FORMAT });
        }
        let (starts, ends) = days_in_order(f);
        ProjectFile {
            format: FORMAT,
            slug: f.slug("slug"),
            acronym: f.line("acronym"),
            title: f.title("title"),
            words: f.required("words", |node| Some(words(node))),
            state: f.word("state"),
            demonstration: f.flag("demonstration"),
            zone: f.optional("zone", zone).unwrap_or_else(|| ZONE.to_owned()),
            summary: f.paragraph("summary"),
            starts,
            ends,
            funding: f.required("funding", |node| Some(funding(node))),
            marks: f.each("marks", mark),
            privacy_notice: f.required("privacy_notice", |node| Some(privacy_notice(node))),
            one_live_application_per_course: f.flag("one_live_application_per_course"),
            applications_need_consent: f.flag("applications_need_consent"),
            certificate_needs_questionnaire: f.flag("certificate_needs_questionnaire"),
            recipients_rule: f.paragraph("recipients_rule"),
            partners: f.some("partners", partner),
            territory_layers: f.some("territory_layers", choice),
            territories: f.some("territories", territory),
            axes: f.some("axes", axis),
            meeting_kinds: f.each("meeting_kinds", choice),
            event_kinds: f.each("event_kinds", choice),
            body_kinds: f.each("body_kinds", body_kind),
            roles: f.each("roles", choice),
            age_bands: f.each("age_bands", choice),
            courses: f.each("courses", course),
            editions: f.each("editions", edition),
            communities: f.each("communities", community),
            interventions: f.each("interventions", intervention),
            events: f.each("events", event),
            indicators: f.each("indicators", indicator),
        }
    })
}

fn zone(node: &Node) -> Option<String> {
    // Only the shape: the browser has no zone data, the server looks the zone up when it loads.
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-+".contains(&b));
    node.text_like(Format::Zone, |text| text == "UTC" || text.contains('/') && text.split('/').all(is_part))
}

fn words(node: &Node) -> Words {
    let label = |node: &Node| Some(node.object(|f| Label { one: f.title("one"), many: f.title("many") }));
    node.object(|f| Words {
        project: f.required("project", label),
        axis: f.required("axis", label),
        course: f.required("course", label),
    })
}

fn funding(node: &Node) -> Funding {
    let line = |node: &Node| Some(node.local(LINE));
    let is_cup = |text: &str| text.len() == 15 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    node.object(|f| Funding {
        wording: f.paragraph("wording"),
        fund: f.optional("fund", line),
        programme: f.optional("programme", line),
        action: f.optional("action", line),
        priority: f.optional("priority", line),
        co_financed_by: f.each("co_financed_by", |node| node.local(LINE)),
        grant_agreement: f.optional_line("grant_agreement"),
        cup: f.optional("cup", |node| node.text_like(Format::Cup, is_cup)),
        total_cost_eur: f.optional("total_cost_eur", |node| node.text_like(Format::Decimal, is_amount)),
    })
}

/// Whole euro, or euro and cents after a point.
fn is_amount(text: &str) -> bool {
    let digits = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        Some((euro, cents)) => digits(euro, 12) && cents.len() == 2 && digits(cents, 2),
        None => digits(text, 12),
    }
}

fn mark(node: &Node) -> Mark {
    // A path of this site, never another site's address: pages make no third-party request.
    let is_path = |text: &str| {
        text.starts_with('/') && !text.starts_with("//") && !text.contains("..") && !text.contains(char::is_whitespace)
    };
    node.object(|f| Mark {
        name: f.line("name"),
        image: f.optional("image", |node| node.text_like(Format::ImagePath, is_path)),
    })
}

fn privacy_notice(node: &Node) -> PrivacyNotice {
    let section = |node: &Node| node.object(|f| PrivacySection { title: f.title("title"), body: blocks(f, "body") });
    node.object(|f| PrivacyNotice {
        version: f.required("version", |node| node.number(1..=10_000)),
        sections: f.some("sections", section),
    })
}

/// A list of paragraphs and lists with at least one of them.
fn blocks(f: &mut Fields, key: &'static str) -> Vec<Block> {
    f.some(key, Node::block).into_iter().flatten().collect()
}

/// A list of codes. One that cannot be read stays as an empty text, which refers to nothing, so
/// that the others keep their place in the list.
fn codes(f: &mut Fields, key: &'static str) -> Vec<String> {
    f.each(key, |node| node.code().unwrap_or_default())
}

fn partner(node: &Node) -> Partner {
    node.object(|f| Partner {
        slug: f.slug("slug"),
        name: f.line("name"),
        kind: f.optional("kind", Node::word),
        role: f.word("role"),
        territories: codes(f, "territories"),
        weight_pct: f.optional_number("weight_pct", 0..=100),
        planned_modules: f.optional_number("planned_modules", ANY_COUNT),
    })
}

fn choice(node: &Node) -> Choice {
    node.object(|f| Choice { code: f.code("code"), title: f.title("title") })
}

fn territory(node: &Node) -> Territory {
    let is_istat = |text: &str| matches!(text.len(), 2 | 3 | 6) && text.bytes().all(|b| b.is_ascii_digit());
    node.object(|f| Territory {
        code: f.code("code"),
        name: f.line("name"),
        layer: f.code("layer"),
        istat: f.optional("istat", |node| node.text_like(Format::Istat, is_istat)),
        parent: f.optional("parent", Node::code),
    })
}

fn axis(node: &Node) -> Axis {
    node.object(|f| Axis { code: f.code("code"), title: f.title("title"), cross_cutting: f.flag("cross_cutting") })
}

fn body_kind(node: &Node) -> BodyKind {
    node.object(|f| BodyKind { code: f.code("code"), title: f.title("title"), recipients: f.word("recipients") })
}

fn course(node: &Node) -> Course {
    node.object(|f| Course {
        slug: f.slug("slug"),
        axis: f.code("axis"),
        title: f.title("title"),
        summary: f.paragraph("summary"),
        contents: blocks(f, "contents"),
        objectives: f.each("objectives", |node| node.local(PARAGRAPH)),
        recipients: f.optional_paragraph("recipients"),
        hours: f.required("hours", |node| node.number(1..=1000)),
    })
}

fn edition(node: &Node) -> Edition {
    node.object(|f| {
        let state: EditionState = f.word("state");
        let seats = f.need("seats").and_then(|node| node.number(1..=10_000));
        let minimum = f.optional_number("minimum", 1..=seats.unwrap_or(10_000));
        let decide_by = f.optional("decide_by", Node::day);
        both_or_none(f, "minimum", "decide_by");
        let (apply_from, apply_until) = moments_in_order(f, "apply_from", "apply_until", |node: &Node| node.moment());
        let meetings = f.each("meetings", meeting);
        needed_by_state(f, state);
        Edition {
            code: f.code("code"),
            course: f.slug("course"),
            partner: f.slug("partner"),
            territory: f.code("territory"),
            town: f.line("town"),
            venue: f.optional_line("venue"),
            address: f.optional_line("address"),
            state,
            cancelled_because: f.optional_paragraph("cancelled_because"),
            selection: f.word("selection"),
            seats: seats.unwrap_or_default(),
            minimum,
            decide_by,
            apply_from,
            apply_until,
            offer_hours: f.optional_number("offer_hours", 1..=24 * 60).unwrap_or(OFFER_HOURS),
            certificate_threshold_pct: f
                .optional_number("certificate_threshold_pct", 0..=100)
                .unwrap_or(CERTIFICATE_THRESHOLD_PCT),
            teachers: f.each("teachers", |node| node.text(LINE).unwrap_or_default()),
            meetings,
        }
    })
}

/// Two fields that only make sense together.
fn both_or_none(f: &mut Fields, first: &'static str, second: &'static str) {
    match (f.get(first).is_some(), f.get(second).is_some()) {
        (true, false) => f.wrong(first, Code::NeedsField { field: second.to_owned() }),
        (false, true) => f.wrong(second, Code::NeedsField { field: first.to_owned() }),
        (true, true) | (false, false) => {}
    }
}

/// What an edition must say once people can apply, or could.
fn needed_by_state(f: &mut Fields, state: EditionState) {
    use EditionState as State;
    let needed: &[&'static str] = match state {
        State::Draft | State::Provisional => &[],
        State::Cancelled => &["cancelled_because"],
        State::Open => &["apply_from", "apply_until", "meetings"],
        State::Confirmed | State::Running | State::Finished => &["meetings"],
    };
    for key in needed {
        if f.get(key).is_none() {
            f.wrong(key, Code::RequiredByState { state: state.to_string() });
        }
    }
}

fn meeting(node: &Node) -> Meeting {
    node.object(|f| Meeting {
        kind: f.code("kind"),
        place: f.optional_line("place"),
        topic: f.optional_paragraph("topic"),
        slots: f.some("slots", slot),
    })
}

/// A slot. One that cannot be read is replaced by an empty one at midnight, which overlaps nothing.
fn slot(node: &Node) -> Slot {
    node.object(slot_fields)
}

/// The fields `day`, `starts` and `ends` of something within one day.
fn slot_fields(f: &mut Fields) -> Slot {
    let day = f.need("day").and_then(|node| node.day());
    let starts = f.need("starts").and_then(|node| node.time());
    let ends = f.need("ends").and_then(|node| node.time());
    let (Some(day), Some(starts), Some(ends)) = (day, starts, ends) else {
        return Slot::default();
    };
    if ends <= starts {
        let shown = |time| super::day::show_time(time);
        f.wrong("ends", Code::EndsBeforeStart { starts: shown(starts), ends: shown(ends) });
    }
    Slot { day, starts, ends }
}

fn community(node: &Node) -> Community {
    node.object(|f| Community {
        slug: f.slug("slug"),
        title: f.title("title"),
        summary: f.paragraph("summary"),
        open_to: f.paragraph("open_to"),
        charter: blocks(f, "charter"),
        partner: f.optional("partner", Node::slug),
        territory: f.optional("territory", Node::code),
        state: f.word("state"),
        planned_meetings: f.optional_number("planned_meetings", ANY_COUNT),
        output: f.optional_paragraph("output"),
        joining: f.optional("joining", Node::word).unwrap_or_default(),
        first_posts_held: f.flag("first_posts_held"),
        topics: f.each("topics", |node| node.text(LINE).unwrap_or_default()),
        meetings: f.each("meetings", community_meeting),
    })
}

fn community_meeting(node: &Node) -> CommunityMeeting {
    node.object(|f| {
        let slot = slot_fields(f);
        CommunityMeeting {
            day: slot.day,
            starts: slot.starts,
            ends: slot.ends,
            place: f.line("place"),
            agenda: f.optional("agenda", |node| node.text(PARAGRAPH)),
        }
    })
}

fn intervention(node: &Node) -> Intervention {
    node.object(|f| {
        let (starts, ends) = days_in_order(f);
        Intervention {
            code: f.code("code"),
            title: f.title("title"),
            kind: f.word("kind"),
            description: f.paragraph("description"),
            partner: f.slug("partner"),
            territory: f.optional("territory", Node::code),
            axis: f.optional("axis", Node::code),
            starts,
            ends,
        }
    })
}

fn event(node: &Node) -> Event {
    node.object(|f| {
        if f.get("starts").is_none() {
            f.wrong("starts", Code::Missing);
        }
        let (starts, ends) = moments_in_order(f, "starts", "ends", |node: &Node| node.moment());
        Event {
            slug: f.slug("slug"),
            kind: f.code("kind"),
            title: f.title("title"),
            summary: f.optional_paragraph("summary"),
            partner: f.optional("partner", Node::slug),
            territory: f.optional("territory", Node::code),
            town: f.line("town"),
            venue: f.optional_line("venue"),
            address: f.optional_line("address"),
            starts: starts.unwrap_or_default(),
            ends,
            planned_attendees: f.optional_number("planned_attendees", ANY_COUNT),
            programme: f.each("programme", |node| node.local(PARAGRAPH)),
            note: f.optional_paragraph("note"),
        }
    })
}

fn indicator(node: &Node) -> Indicator {
    let is_figure = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    node.object(|f| Indicator {
        code: f.code("code"),
        title: f.title("title"),
        counts: f.word("counts"),
        figure: f.optional("figure", |node| node.text_like(Format::Figure, is_figure)),
        target: f.optional_number("target", ANY_COUNT),
        weight_pct: f.optional_number("weight_pct", 0..=100),
    })
}

/// The fields `starts` and `ends` of something that lasts whole days.
fn days_in_order(f: &mut Fields) -> (Option<Day>, Option<Day>) {
    let whole_day = |node: &Node| node.day().map(|day| Moment { day, time: None });
    let (starts, ends) = moments_in_order(f, "starts", "ends", whole_day);
    (starts.map(|moment| moment.day), ends.map(|moment| moment.day))
}

/// Two optional fields, the second of which may not come before the first.
fn moments_in_order(
    f: &mut Fields,
    first: &'static str,
    last: &'static str,
    read: impl Fn(&Node) -> Option<Moment>,
) -> (Option<Moment>, Option<Moment>) {
    let (starts, ends) = (f.optional(first, &read), f.optional(last, &read));
    if let (Some(starts), Some(ends)) = (starts, ends)
        && starts.is_after(ends)
    {
        f.wrong(last, Code::EndsBeforeStart { starts: starts.to_string(), ends: ends.to_string() });
    }
    (starts, ends)
}
