// SPDX-License-Identifier: AGPL-3.0-or-later
//! Merged persons and tasks.

use app::people::ROLES;
use sqlx::PgConnection;

use super::{Findings, Rule};

pub(super) async fn check(connection: &mut PgConnection, found: &mut Findings) -> Result<(), sqlx::Error> {
    found.add(Rule::MergeChain, merge_chain(&mut *connection).await?);
    found.add(Rule::GrantWithoutScope, grant_without_scope(connection).await?);
    Ok(())
}

async fn merge_chain(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"
        select format('person %s counts as %s, who counts as %s', p.id, target.id, target.merged_into) as "facts!"
        from person p
        join person target on target.id = p.merged_into
        where target.merged_into is not null
        order by p.id
        "#,
    )
    .fetch_all(connection)
    .await
}

/// Only tasks that have not been withdrawn: what they were for may go afterwards.
async fn grant_without_scope(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    let roles: Vec<String> = ROLES.iter().map(|role| role.code().to_owned()).collect();
    let kinds: Vec<String> = ROLES.iter().map(|role| role.scope_kind().code().to_owned()).collect();
    sqlx::query_scalar!(
        r#"
        select format('grant %s gives %s for %s %s, which is not there or not what the role is for', g.id, g.role,
                      g.scope_kind, coalesce(g.scope_id::text, '')) as "facts!"
        from role_grant g
        left join unnest($1::text[], $2::text[]) as known (role, scope_kind) on known.role = g.role
        where g.withdrawn_at is null
          and (known.scope_kind is distinct from g.scope_kind
               or not case g.scope_kind
                   when 'installation' then g.scope_id is null
                   when 'project' then exists (select 1 from project where id = g.scope_id)
                   when 'partner' then exists (select 1 from partner where id = g.scope_id)
                   when 'community' then exists (select 1 from community where id = g.scope_id)
                   when 'edition' then exists (select 1 from edition where id = g.scope_id)
                   else false
               end)
        order by g.id
        "#,
        &roles,
        &kinds,
    )
    .fetch_all(connection)
    .await
}
