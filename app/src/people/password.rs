// SPDX-License-Identifier: AGPL-3.0-or-later
//! Passwords: argon2id with the library's defaults (OWASP's second recommendation), off the async threads.

use std::sync::LazyLock;

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};

use crate::error::AppError;

/// A hash of no one's password: checked where there is no account, so that the time taken tells nothing.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now("no account has this password").unwrap_or_default());

fn hash_now(password: &str) -> Result<String, argon2::password_hash::Error> {
    let salt = SaltString::generate(&mut OsRng);
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}

/// Hashes a password, in PHC form.
///
/// # Errors
/// `Internal` if the hashing failed.
pub async fn hash(password: String) -> Result<String, AppError> {
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .map_err(|error| AppError::internal(&error))?
        .map_err(|error| AppError::internal(&std::io::Error::other(error.to_string())))
}

/// Whether the password is the hash's. Without a hash it takes as long and answers no.
///
/// # Errors
/// `Internal` if the check did not end.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, AppError> {
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let right = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && right
    })
    .await
    .map_err(|error| AppError::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_accepted() {
        let made = hash("demo-correlare".to_owned()).await.unwrap();
        assert!(made.starts_with("$argon2id$"));
        assert!(verify("demo-correlare".to_owned(), Some(made.clone())).await.unwrap());
        assert!(!verify("Demo-correlare".to_owned(), Some(made)).await.unwrap());
        assert!(!verify("no account has this password".to_owned(), None).await.unwrap());
    }
}
