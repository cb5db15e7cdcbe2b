// SPDX-License-Identifier: AGPL-3.0-or-later
//! `correlare create-admin EMAIL`: makes an administrator, or gives one who is locked out a new password.

use app::{
    clock::Clock,
    error::AppError,
    people::{self, password, rules},
};
use rand::Rng;
use sqlx::PgPool;

/// Without letters and digits that are easily taken for one another: the password is read from a screen.
const ALPHABET: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// 20 characters of 31 kinds: 99 bits.
const GROUPS: usize = 4;
/// Characters of a group.
const GROUP: usize = 5;

/// Who is to be an administrator.
#[derive(Debug, clap::Args)]
pub struct NewAdmin {
    /// Address to log in with; an account that has it already becomes an administrator and gets a new password
    email: String,
    /// Given name, for a new account
    #[arg(long, default_value = "Amministratore")]
    given_name: String,
    /// Family name, for a new account
    #[arg(long, default_value = "Correlare")]
    family_name: String,
}

/// Why there is no administrator: one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CreateAdminError {
    /// The address is none.
    #[error("{0:?} is not a mail address; give one such as nome@comune.it")]
    NotAnEmail(String),
    /// The password could not be hashed.
    #[error("the password could not be made: {0}; try again")]
    Password(AppError),
    /// The database.
    #[error("the database does not answer: {0}; try again, nothing was changed")]
    Database(#[from] sqlx::Error),
}

/// Makes the administrator and prints the password, which is kept nowhere.
///
/// # Errors
/// See [`CreateAdminError`].
pub async fn run(pool: &PgPool, new: &NewAdmin) -> Result<(), CreateAdminError> {
    let email = rules::parse_email(&new.email).map_err(|_| CreateAdminError::NotAnEmail(new.email.clone()))?;
    let password = new_password(&mut rand::rng());
    let hash = password::hash(password.clone()).await.map_err(CreateAdminError::Password)?;
    let mut transaction = pool.begin().await?;
    let now = Clock::System.now();
    people::db::accounts::create_admin(&mut transaction, &email, &hash, &new.given_name, &new.family_name, now).await?;
    transaction.commit().await?;
    println!("{email} is an administrator. Password, shown only now: {password}");
    Ok(())
}

fn new_password(rng: &mut impl Rng) -> String {
    let mut password = String::new();
    for group in 0..GROUPS {
        if group > 0 {
            password.push('-');
        }
        for _ in 0..GROUP {
            let letter = ALPHABET[rng.random_range(0..ALPHABET.len())];
            password.push(char::from(letter));
        }
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    #[test]
    fn a_password_is_long_readable_and_never_the_same() {
        let mut rng = StdRng::seed_from_u64(1);
        let password = new_password(&mut rng);
        assert_eq!(password.split('-').map(str::len).collect::<Vec<_>>(), [GROUP; GROUPS]);
        assert!(password.bytes().all(|byte| byte == b'-' || ALPHABET.contains(&byte)));
        assert_ne!(password, new_password(&mut rng));
    }
}
