// SPDX-License-Identifier: AGPL-3.0-or-later
//! A cell of the sheet, as typed.

use jiff::civil::Time;

use crate::{
    attendance::{CellInput, Mark},
    error::FieldCode,
};

/// When a slot is, by the clock of the project's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotTimes {
    /// Its beginning.
    pub starts: Time,
    /// How long it lasts.
    pub minutes: i32,
}

impl SlotTimes {
    /// Minutes from the start to a time of the same day.
    fn after_start(&self, time: Time) -> i32 {
        let of_day = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
        of_day(time) - of_day(self.starts)
    }

    /// The time so many minutes after the start, `HH:MM`; past midnight the clock begins anew.
    pub fn time_after(&self, minutes: i32) -> String {
        let of_day = i32::from(self.starts.hour()) * 60 + i32::from(self.starts.minute()) + minutes;
        format!("{:02}:{:02}", of_day.div_euclid(60).rem_euclid(24), of_day.rem_euclid(60))
    }
}

/// What a form wishes for a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing was chosen.
    Nothing,
    /// The mark be taken back.
    Unmarked,
    /// This mark.
    Mark(Mark),
}

/// Which field of a cell was refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkRefusal {
    /// `mark`, `late` or `left`.
    pub field: &'static str,
    /// Why.
    pub code: FieldCode,
}

/// Parses a cell. Who is late or left early was there, chosen or not; who was absent cannot have been late.
///
/// # Errors
/// The first refused field.
pub fn parse_cell(input: &CellInput, slot: &SlotTimes) -> Result<Wish, MarkRefusal> {
    let (late, left) = (input.late.trim(), input.left.trim());
    let has_times = !late.is_empty() || !left.is_empty();
    match input.mark.trim() {
        "" if !has_times => Ok(Wish::Nothing),
        "" | "present" => parse_present(late, left, slot).map(Wish::Mark),
        "absent" | "justified" | "unmarked" if has_times => {
            Err(MarkRefusal { field: "mark", code: FieldCode::AbsentWithTimes })
        }
        "absent" => Ok(Wish::Mark(Mark::Absent)),
        "justified" => Ok(Wish::Mark(Mark::Justified)),
        "unmarked" => Ok(Wish::Unmarked),
        _ => Err(MarkRefusal { field: "mark", code: FieldCode::NotAChoice }),
    }
}

fn parse_present(late: &str, left: &str, slot: &SlotTimes) -> Result<Mark, MarkRefusal> {
    let arrived_after = match late {
        "" => 0,
        typed => typed
            .parse::<i32>()
            .ok()
            .filter(|late| (0..slot.minutes).contains(late))
            .ok_or(MarkRefusal { field: "late", code: FieldCode::NotBetween(0, i64::from(slot.minutes) - 1) })?,
    };
    let left_after = match left {
        "" => slot.minutes,
        typed => parse_time(typed)
            .map(|time| slot.after_start(time))
            .filter(|after| *after > arrived_after && *after <= slot.minutes)
            .ok_or_else(|| MarkRefusal {
                field: "left",
                code: FieldCode::NotATimeBetween(slot.time_after(arrived_after + 1), slot.time_after(slot.minutes)),
            })?,
    };
    Ok(Mark::Present { arrived_after, left_after })
}

/// `9:05`, `09:05` or, as Italians write it, `9.05`.
fn parse_time(typed: &str) -> Option<Time> {
    let (hour, minute) = typed.split_once([':', '.'])?;
    if minute.len() != 2 {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 9:00 to 13:00.
    const MORNING: SlotTimes = SlotTimes { starts: jiff::civil::time(9, 0, 0, 0), minutes: 240 };

    fn parse(mark: &str, late: &str, left: &str) -> Result<Wish, (&'static str, FieldCode)> {
        let input =
            CellInput { seen: String::new(), mark: mark.to_owned(), late: late.to_owned(), left: left.to_owned() };
        parse_cell(&input, &MORNING).map_err(|refusal| (refusal.field, refusal.code))
    }

    fn present(arrived_after: i32, left_after: i32) -> Result<Wish, (&'static str, FieldCode)> {
        Ok(Wish::Mark(Mark::Present { arrived_after, left_after }))
    }

    #[test]
    fn each_way_of_having_been_there() {
        assert_eq!(parse("present", "", ""), present(0, 240));
        assert_eq!(parse("present", "15", ""), present(15, 240));
        assert_eq!(parse("present", "", "12:30"), present(0, 210));
        assert_eq!(parse("present", " 15 ", " 12.30 "), present(15, 210));
        assert_eq!(parse("present", "0", "13:00"), present(0, 240));
        assert_eq!(parse("present", "239", ""), present(239, 240));
        // Who writes a time and forgets the button was there.
        assert_eq!(parse("", "15", ""), present(15, 240));
        assert_eq!(parse("", "", "9:30"), present(0, 30));
    }

    #[test]
    fn absent_justified_taken_back_and_nothing() {
        assert_eq!(parse("absent", "", ""), Ok(Wish::Mark(Mark::Absent)));
        assert_eq!(parse("justified", " ", ""), Ok(Wish::Mark(Mark::Justified)));
        assert_eq!(parse("unmarked", "", ""), Ok(Wish::Unmarked));
        assert_eq!(parse("", "", ""), Ok(Wish::Nothing));
    }

    #[test]
    fn what_cannot_be_is_refused_beside_its_field() {
        let late = Err(("late", FieldCode::NotBetween(0, 239)));
        for typed in ["240", "-1", "a lot", "1,5", "99999999999"] {
            assert_eq!(parse("present", typed, ""), late, "{typed}");
        }
        let left = |from: &str| Err(("left", FieldCode::NotATimeBetween(from.to_owned(), "13:00".to_owned())));
        for typed in ["9:00", "8:59", "13:01", "noon", "12", "12:5", "25:00", "12:61", "0:30", ":"] {
            assert_eq!(parse("present", "", typed), left("09:01"), "{typed}");
        }
        assert_eq!(parse("present", "60", "10:00"), left("10:01"));
        for mark in ["absent", "justified", "unmarked"] {
            assert_eq!(parse(mark, "5", ""), Err(("mark", FieldCode::AbsentWithTimes)), "{mark}");
            assert_eq!(parse(mark, "", "12:00"), Err(("mark", FieldCode::AbsentWithTimes)), "{mark}");
        }
        assert_eq!(parse("king", "", ""), Err(("mark", FieldCode::NotAChoice)));
    }

    #[test]
    fn no_mark_exceeds_its_slot() {
        for late in 0..240 {
            if let Ok(Wish::Mark(mark)) = parse("present", &late.to_string(), "11:00") {
                assert!((1..=240).contains(&mark.minutes()), "{late}");
            }
        }
        assert_eq!(Mark::whole(240).minutes(), 240);
        assert_eq!(Mark::Absent.minutes() + Mark::Justified.minutes(), 0);
    }

    #[test]
    fn times_are_written_as_clocks_show_them() {
        assert_eq!(MORNING.time_after(0), "09:00");
        assert_eq!(MORNING.time_after(210), "12:30");
        let night = SlotTimes { starts: jiff::civil::time(23, 30, 0, 0), minutes: 60 };
        assert_eq!(night.time_after(60), "00:30");
    }
}
