// SPDX-License-Identifier: AGPL-3.0-or-later
//! Who is there now, of those who want it shown. Nothing is kept of it: the table holds the last two minutes and is not
//! in the write-ahead log.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::communities::touch::rules;

/// So long somebody counts as there.
const THERE_FOR: SignedDuration = SignedDuration::from_mins(2);
/// It is noted no more often than this.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// As many are shown.
const SHOWN_MOST: i64 = 20;

/// Notes that a member is there, if they want it shown and it was not noted a moment ago.
///
/// # Errors
/// Those of the database.
pub async fn note_presence(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into presence (community_id, person_id, seen_at)
         select m.community_id, m.person_id, $3
         from community_member m
         where m.community_id = $1 and m.person_id = $2 and m.state = 'member' and m.shows_presence
           and not exists (select from presence p
                           where p.community_id = $1 and p.person_id = $2 and p.seen_at > $4)
         on conflict (community_id, person_id) do update set seen_at = greatest(presence.seen_at, excluded.seen_at)",
        community,
        person,
        now.to_sqlx() as jiff_sqlx::Timestamp,
        (now - NOTED_EVERY).to_sqlx() as jiff_sqlx::Timestamp,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The others who are there now and want it shown, by name.
///
/// # Errors
/// Those of the database.
pub async fn here_now(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
    now: Timestamp,
) -> Result<Vec<String>, sqlx::Error> {
    let rows = sqlx::query!(
        "select f.given_name, f.family_name
         from presence p
         join community_member m on m.community_id = p.community_id and m.person_id = p.person_id
         join person f on f.id = p.person_id
         where p.community_id = $1 and p.person_id <> $2 and p.seen_at > $3 and m.state = 'member'
           and m.shows_presence and f.erased_at is null
         order by lower(f.given_name), lower(f.family_name), f.id
         limit $4",
        community,
        person,
        (now - THERE_FOR).to_sqlx() as jiff_sqlx::Timestamp,
        SHOWN_MOST,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| rules::short_name(&row.given_name, &row.family_name)).collect())
}

/// Sets whether others see that a member is there. Who no longer wants it is gone at once.
///
/// # Errors
/// Those of the database.
pub async fn set_presence(
    connection: &mut PgConnection,
    community: Uuid,
    person: Uuid,
    shows: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update community_member set shows_presence = $3
         where community_id = $1 and person_id = $2 and state = 'member'",
        community,
        person,
        shows,
    )
    .execute(&mut *connection)
    .await?;
    if !shows {
        sqlx::query!("delete from presence where community_id = $1 and person_id = $2", community, person)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Deletes who is no longer there.
///
/// # Errors
/// Those of the database.
pub async fn delete_old_presence(connection: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
    let done =
        sqlx::query!("delete from presence where seen_at <= $1", (now - THERE_FOR).to_sqlx() as jiff_sqlx::Timestamp,)
            .execute(connection)
            .await?;
    Ok(done.rows_affected())
}
