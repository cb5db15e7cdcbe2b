// SPDX-License-Identifier: AGPL-3.0-or-later
//! Counts failed logins, and requests for mails. The keys are hashes of the address typed and of the network address.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use crate::people::rules::log_in::{
    FREE_FOR_ACCOUNT, FREE_FOR_ADDRESS, FREE_REQUESTS, Failures, WINDOW, minutes_to_wait,
};

/// A hash that failures are counted under.
pub type Key = [u8; 32];

/// The key of an account, whether there is one with this address or not.
pub fn account_key(email: &str) -> Key {
    Sha256::digest(format!("account:{email}").as_bytes()).into()
}

/// The key of a network address.
pub fn address_key(address: IpAddr) -> Key {
    Sha256::digest(format!("address:{}", network(address)).as_bytes()).into()
}

/// The key of a network address for requests to write to somebody.
fn request_key(address: IpAddr) -> Key {
    Sha256::digest(format!("request:{}", network(address)).as_bytes()).into()
}

/// What counts as one network address. One home has a whole IPv6 network of 64 bits.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => format!("{:?}", &v6.segments()[..4]),
        },
    }
}

/// Begins a try: answers the minutes to wait if it has to be refused unseen, or else counts it as a failure
/// beforehand, so that tries sent all at once cannot overtake the count. A try that turns out right calls [`forgive`].
///
/// # Errors
/// Those of the database.
pub async fn begin_try(
    connection: &mut PgConnection,
    account: Key,
    address: Option<Key>,
    now: Timestamp,
) -> Result<Option<u32>, sqlx::Error> {
    let mut keys = vec![(account, FREE_FOR_ACCOUNT)];
    keys.extend(address.map(|key| (key, FREE_FOR_ADDRESS)));
    count(connection, keys, now).await
}

/// Begins a request to write to an address that whoever asks has not shown to be theirs: answers the minutes to wait,
/// or counts it.
///
/// # Errors
/// Those of the database.
pub async fn begin_request(
    connection: &mut PgConnection,
    address: IpAddr,
    now: Timestamp,
) -> Result<Option<u32>, sqlx::Error> {
    count(connection, vec![(request_key(address), FREE_REQUESTS)], now).await
}

async fn count(
    connection: &mut PgConnection,
    mut keys: Vec<(Key, u32)>,
    now: Timestamp,
) -> Result<Option<u32>, sqlx::Error> {
    // In one order everywhere, so that two tries never wait for each other.
    keys.sort_unstable();
    for (key, _) in &keys {
        lock(connection, key).await?;
    }
    let mut wait = None;
    for (key, free) in &keys {
        let failures = failures(connection, key, now).await?;
        wait = wait.max(minutes_to_wait(failures, *free, now));
    }
    if wait.is_none() {
        for (key, _) in &keys {
            sqlx::query!("insert into login_failure (key, at) values ($1, $2)", key.as_slice(), now.to_sqlx())
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(wait)
}

async fn lock(connection: &mut PgConnection, key: &Key) -> Result<(), sqlx::Error> {
    let number = key.iter().take(8).fold(0i64, |number, byte| (number << 8) | i64::from(*byte));
    sqlx::query!("select pg_advisory_xact_lock($1)", number).execute(connection).await?;
    Ok(())
}

async fn failures(connection: &mut PgConnection, key: &Key, now: Timestamp) -> Result<Failures, sqlx::Error> {
    let row = sqlx::query!(
        r#"select count(*) as "count!", max(at) as "last: SqlTimestamp" from login_failure where key = $1 and at > $2"#,
        key.as_slice(),
        (now - WINDOW).to_sqlx(),
    )
    .fetch_one(connection)
    .await?;
    Ok(Failures { count: u32::try_from(row.count).unwrap_or(u32::MAX), last: row.last.map(SqlTimestamp::to_jiff) })
}

/// Ends a right try: the account's failures are forgotten, and of the network address' those of this try.
///
/// # Errors
/// Those of the database.
pub async fn forgive(
    connection: &mut PgConnection,
    account: Key,
    address: Option<Key>,
    began: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "delete from login_failure where key = $1 or (key = $2 and at = $3)",
        account.as_slice(),
        address.as_ref().map(|key| key.as_slice()),
        began.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes failures that no longer count; answers how many. For the server's nightly tidying.
///
/// # Errors
/// Those of the database.
pub async fn delete_old(connection: &mut PgConnection, now: Timestamp) -> Result<u64, sqlx::Error> {
    let done =
        sqlx::query!("delete from login_failure where at <= $1", (now - WINDOW).to_sqlx()).execute(connection).await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2:3::4"), key("2001:db8:1:2:ffff::"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn tries_are_counted_refused_and_forgiven(pool: sqlx::PgPool) {
        let mut connection = pool.acquire().await.unwrap();
        let now: Timestamp = "2026-11-21T18:30:00Z".parse().unwrap();
        let (account, address) = (account_key("maria@comune.example"), Some(address_key([192, 0, 2, 1].into())));
        for _ in 0..5 {
            assert_eq!(begin_try(&mut connection, account, address, now).await.unwrap(), None);
        }
        assert_eq!(begin_try(&mut connection, account, address, now).await.unwrap(), Some(1));
        // Waiting tries do not make it longer; another account is free.
        assert_eq!(begin_try(&mut connection, account, address, now).await.unwrap(), Some(1));
        let other = account_key("ada@comune.example");
        assert_eq!(begin_try(&mut connection, other, address, now).await.unwrap(), None);

        let later = now + SignedDuration::from_secs(60);
        assert_eq!(begin_try(&mut connection, account, address, later).await.unwrap(), None);
        assert_eq!(begin_try(&mut connection, account, address, later).await.unwrap(), Some(2));
        forgive(&mut connection, account, address, later).await.unwrap();
        assert_eq!(begin_try(&mut connection, account, address, later).await.unwrap(), None);
        assert_eq!(delete_old(&mut connection, now).await.unwrap(), 0);
        assert!(delete_old(&mut connection, later + WINDOW).await.unwrap() > 0);
    }
}
