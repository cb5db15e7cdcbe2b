// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who was there: the registers of editions that are over or under way, kept and closed by the functions that tutors'
//! actions call, each at the end of its meeting. Minutes add up to the targets; where there are none, to about what is
//! usual. The meeting of today is left to whoever tries the register out.

use std::collections::BTreeMap;

use app::{
    attendance::{
        CellInput, Mark, cell_key,
        db::{self, Fill},
        rules::SlotTimes,
    },
    enrolment::db::Act as Doing,
};
use jiff::{Timestamp, civil::Time};
use jiff_sqlx::ToSqlx;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{DemoError, targets::Targets};

/// Minutes that people are late or leave early by.
const USUAL_MINUTES: [i32; 6] = [5, 10, 15, 20, 30, 45];
/// Of a hundred marks, how many are of somebody late or leaving early.
const UNPUNCTUAL_PCT: u32 = 6;
/// Percent of its minutes attended in an edition without a target.
const USUAL_ATTENDANCE_PCT: i32 = 86;

/// An edition whose registers nobody has kept yet.
pub(super) struct Unkept {
    id: Uuid,
    code: String,
    project: Uuid,
    project_state: String,
    /// Its tutor, else whoever coordinates.
    tutor: Option<Uuid>,
}

/// The editions that their files call running or finished, with applications and without any register.
pub(super) async fn find_unkept(
    connection: &mut PgConnection,
    codes: &[String],
    now: Timestamp,
) -> Result<Vec<Unkept>, sqlx::Error> {
    sqlx::query_as!(
        Unkept,
        r#"
        select e.id, e.code, e.project_id as project, p.state as project_state,
               (select account_id from role_grant
                where (role = 'tutor' and scope_id = e.id) or (role = 'coordinator' and scope_id = e.partner_id)
                   or (role = 'project_manager' and scope_id = e.project_id)
                order by role = 'tutor' desc, role, account_id limit 1) as tutor
        from edition e
        join project p on p.id = e.project_id
        join jsonb_array_elements(p.source -> 'editions') item on item ->> 'code' = e.code
        where e.code = any($1) and item ->> 'state' in ('running', 'finished') and e.state in ('running', 'finished')
          and e.starts_at < $2
          and exists (select 1 from enrolment n where n.edition_id = e.id and n.status = 'accepted')
          and not exists (select 1 from meeting m join meeting_register r on r.meeting_id = m.id
                          where m.edition_id = e.id)
        order by e.code
        "#,
        codes,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(connection)
    .await
}

struct Meeting {
    id: Uuid,
    ends_at: Timestamp,
    slots: Vec<SlotTimes>,
}

/// Keeps the registers of an edition's meetings before today, and closes them. Answers how many.
pub(super) async fn keep(
    connection: &mut PgConnection,
    edition: &Unkept,
    targets: &Targets,
    site: &str,
    now: Timestamp,
) -> Result<usize, DemoError> {
    let meetings = meetings(&mut *connection, edition, now).await?;
    let participants = sqlx::query!(
        "select code, status = 'accepted' as counts from enrolment
         where edition_id = $1 and (status = 'accepted' or withdrawn_phase = 'during')
         order by code",
        edition.id,
    )
    .fetch_all(&mut *connection)
    .await?;
    let slots: Vec<i32> = meetings.iter().flat_map(|meeting| &meeting.slots).map(|slot| slot.minutes).collect();
    let staying = participants.iter().filter(|row| row.counts == Some(true)).count();
    let seed = edition.code.bytes().fold(targets.seed, |seed, byte| seed.wrapping_mul(37).wrapping_add(byte.into()));
    let mut rng = StdRng::seed_from_u64(seed);
    let of_edition = targets
        .projects
        .iter()
        .flat_map(|project| &project.territories)
        .flat_map(|territory| &territory.editions)
        .find(|target| target.code == edition.code);
    let (no_show, minutes) = match of_edition {
        Some(target) => (target.no_show, target.attended_minutes),
        None => (0, slots.iter().sum::<i32>() * staying as i32 * USUAL_ATTENDANCE_PCT / 100),
    };
    let mut marks = attendance(&slots, staying, no_show, minutes, &mut rng)
        .ok_or_else(|| DemoError::Targets(edition.code.clone()))?
        .into_iter();
    let sheets: Vec<(&str, Vec<Mark>)> = participants
        .iter()
        .map(|row| {
            let of_person = if row.counts == Some(true) { marks.next() } else { None };
            // Who withdrew during the edition was there the first time.
            let left = || slots.iter().enumerate().map(|(slot, minutes)| here_first(slot, *minutes)).collect();
            (row.code.as_str(), of_person.unwrap_or_else(left))
        })
        .collect();

    set_project_state(&mut *connection, edition, "active").await?;
    let mut before = 0;
    for meeting in &meetings {
        let act = Doing { actor: edition.tutor, now: meeting.ends_at, site };
        let cells = cells(&sheets, before, &meeting.slots);
        db::record(&mut *connection, meeting.id, &cells, Fill::Nothing, &act).await?;
        db::close(&mut *connection, meeting.id, false, &act).await?;
        before += meeting.slots.len();
    }
    set_project_state(connection, edition, &edition.project_state).await?;
    Ok(meetings.len())
}

fn here_first(slot: usize, minutes: i32) -> Mark {
    if slot == 0 { Mark::whole(minutes) } else { Mark::Absent }
}

/// The form of a sheet, as a tutor would fill it in: slots from the number `before` of the edition on.
fn cells(sheets: &[(&str, Vec<Mark>)], before: usize, slots: &[SlotTimes]) -> BTreeMap<String, CellInput> {
    let mut cells = BTreeMap::new();
    for (code, marks) in sheets {
        for (number, slot) in (1..).zip(slots) {
            let mark = marks[before + number - 1];
            let mut cell = CellInput { mark: mark.code().to_owned(), ..CellInput::default() };
            if let Mark::Present { arrived_after, left_after } = mark {
                if arrived_after > 0 {
                    cell.late = arrived_after.to_string();
                }
                if left_after < slot.minutes {
                    cell.left = slot.time_after(left_after);
                }
            }
            cells.insert(cell_key(code, number), cell);
        }
    }
    cells
}

/// The meetings of an edition that were held before today, in order.
async fn meetings(
    connection: &mut PgConnection,
    edition: &Unkept,
    now: Timestamp,
) -> Result<Vec<Meeting>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"
        select m.id, s.minutes, (s.starts_at at time zone p.zone)::time as "starts!: jiff_sqlx::Time",
               max(s.ends_at) over (partition by m.id) as "ends_at!: jiff_sqlx::Timestamp"
        from meeting m
        join edition e on e.id = m.edition_id
        join project p on p.id = e.project_id
        join slot s on s.meeting_id = m.id
        where m.edition_id = $1
          and not exists (select 1 from slot later where later.meeting_id = m.id
                          and (later.starts_at at time zone p.zone)::date >= ($2::timestamptz at time zone p.zone)::date)
        order by m.number, s.starts_at, s.id
        "#,
        edition.id,
        now.to_sqlx() as jiff_sqlx::Timestamp,
    )
    .fetch_all(connection)
    .await?;
    let mut meetings: Vec<Meeting> = Vec::new();
    for row in rows {
        let starts: Time = row.starts.to_jiff();
        let slot = SlotTimes { starts, minutes: row.minutes };
        match meetings.last_mut() {
            Some(meeting) if meeting.id == row.id => meeting.slots.push(slot),
            _ => meetings.push(Meeting { id: row.id, ends_at: row.ends_at.to_jiff(), slots: vec![slot] }),
        }
    }
    Ok(meetings)
}

/// A concluded project can be read only; its registers were kept while it was active. Nobody sees it before the commit.
async fn set_project_state(connection: &mut PgConnection, edition: &Unkept, state: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("update project set state = $2 where id = $1 and state <> $2", edition.project, state)
        .execute(connection)
        .await?;
    Ok(())
}

/// Marks of so many people in the slots of an edition, which add up to the minutes: some never came, everybody else
/// came at least once. None where that cannot be.
fn attendance(slots: &[i32], people: usize, no_show: usize, minutes: i32, rng: &mut StdRng) -> Option<Vec<Vec<Mark>>> {
    let whole: i32 = slots.iter().sum();
    let coming = people.checked_sub(no_show)?;
    let mut missing = whole * i32::try_from(coming).ok()? - minutes;
    if missing < 0 {
        return None;
    }
    let mut marks: Vec<Vec<Mark>> = vec![slots.iter().map(|slot| Mark::whole(*slot)).collect(); coming];
    let mut places: Vec<(usize, usize)> =
        (0..coming).flat_map(|person| (0..slots.len()).map(move |slot| (person, slot))).collect();
    places.shuffle(rng);
    // A few are late or leave early.
    let mut unpunctual = places.len() * UNPUNCTUAL_PCT as usize / 100;
    while unpunctual > 0 && missing > USUAL_MINUTES[5] {
        let Some((person, slot)) = places.pop() else { break };
        let by = USUAL_MINUTES[rng.random_range(0..USUAL_MINUTES.len())];
        marks[person][slot] = shortened(slots[slot], by, rng);
        missing -= by;
        unpunctual -= 1;
    }
    // Most of what is missing are whole absences.
    for (person, slot) in &places {
        let there = marks[*person].iter().filter(|mark| mark.minutes() > 0).count();
        if missing >= slots[*slot] && there > 1 {
            marks[*person][*slot] = if rng.random_ratio(1, 4) { Mark::Justified } else { Mark::Absent };
            missing -= slots[*slot];
        }
    }
    // And the rest is shared among those who came.
    for (person, slot) in places {
        if missing == 0 {
            break;
        }
        if marks[person][slot] == Mark::whole(slots[slot]) {
            let by = missing.min(slots[slot] / 2);
            marks[person][slot] = shortened(slots[slot], by, rng);
            missing -= by;
        }
    }
    marks.extend(std::iter::repeat_n(vec![Mark::Absent; slots.len()], no_show));
    marks.shuffle(rng);
    (missing == 0).then_some(marks)
}

/// Late, or leaving early, by so many minutes.
fn shortened(slot: i32, by: i32, rng: &mut StdRng) -> Mark {
    if rng.random_ratio(2, 3) {
        Mark::Present { arrived_after: by, left_after: slot }
    } else {
        Mark::Present { arrived_after: 0, left_after: slot - by }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(marks: &[Vec<Mark>]) -> i32 {
        marks.iter().flatten().map(|mark| mark.minutes()).sum()
    }

    #[test]
    fn minutes_add_up_and_only_those_who_never_came_have_none() {
        for (people, no_show, minutes) in
            [(25, 0, 18_000), (26, 1, 18_720), (12, 2, 8_640), (3, 0, 2_880), (20, 0, 13_001)]
        {
            for slots in [vec![240; 4], vec![480, 240, 240]] {
                let mut rng = StdRng::seed_from_u64(7);
                let marks = attendance(&slots, people, no_show, minutes, &mut rng).unwrap();
                assert_eq!((marks.len(), total(&marks)), (people, minutes));
                let never = marks.iter().filter(|marks| marks.iter().all(|mark| mark.minutes() == 0)).count();
                assert_eq!(never, no_show, "{people} people, {minutes} minutes");
                for (mark, slot) in marks.iter().flat_map(|marks| marks.iter().zip(&slots)) {
                    assert!((0..=*slot).contains(&mark.minutes()));
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let mut rng = StdRng::seed_from_u64(7);
        assert_eq!(attendance(&[240; 4], 10, 0, 9_601, &mut rng), None);
        assert_eq!(attendance(&[240; 4], 10, 11, 0, &mut rng), None);
        // Ten who came at least once cannot have ten minutes.
        assert_eq!(attendance(&[240; 4], 10, 0, 10, &mut rng), None);
    }
}
