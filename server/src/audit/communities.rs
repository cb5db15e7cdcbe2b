// SPDX-License-Identifier: AGPL-3.0-or-later
//! Communities: who belongs to them.

use sqlx::PgConnection;

use super::{Findings, Rule};

pub(super) async fn check(connection: &mut PgConnection, found: &mut Findings) -> Result<(), sqlx::Error> {
    found.add(Rule::MemberCountWrong, member_count(&mut *connection).await?);
    found.add(Rule::MembershipNotOfEvents, membership(connection).await?);
    Ok(())
}

async fn member_count(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('community %s counts %s members, there are %s', c.slug, c.member_count, count(m.person_id))
            as "facts!"
        from community c
        left join community_member m on m.community_id = c.id and m.state = 'member'
        group by c.id
        having c.member_count <> count(m.person_id)
        order by c.slug
        "#,
    )
    .fetch_all(connection)
    .await
}

/// Being suspended, and objecting, change no state: what counts is the last of the other events.
async fn membership(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('person %s in community %s is %s at number %s; %s events, the last of them number %s, say %s',
                      m.person_id, c.slug, m.state, m.version, e.events, coalesce(e.last, 0),
                      coalesce(e.state, 'nothing')) as "facts!"
        from community_member m
        join community c on c.id = m.community_id
        cross join lateral (
            select count(*) as events, max(number) as last,
                   (array_agg(case kind
                        when 'requested' then 'requested'
                        when 'invited' then 'invited'
                        when 'declined' then 'declined'
                        when 'left' then 'left'
                        when 'removed' then 'removed'
                        else 'member'
                    end order by number desc)
                        filter (where kind not in ('objected', 'suspended', 'unsuspended')))[1] as state
            from community_member_event
            where community_id = m.community_id and person_id = m.person_id) as e
        where e.state is distinct from m.state or e.last is distinct from m.version or e.events <> m.version
        order by c.slug, m.person_id
        "#,
    )
    .fetch_all(connection)
    .await
}
