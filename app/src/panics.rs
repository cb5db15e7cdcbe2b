// SPDX-License-Identifier: AGPL-3.0-or-later
//! What becomes of a panic: it is logged once with its place, under an id, and the one who asked is given the id.
//!
//! A page reads its data in a task of its own, where a panic would end the task and nobody else: the page would wait until
//! it is cut off. So the panics of server functions are caught where they happen ([`caught`]); the others end the handling
//! of their request, and the server catches them around all of it.

use std::{
    any::Any,
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
};

use crate::error::AppError;

thread_local! {
    /// The last panic of this thread, as it was logged: the hook knows the place, whoever catches it has to answer.
    static LOGGED: RefCell<Option<AppError>> = const { RefCell::new(None) };
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Panic(String);

/// Logs panics with their place, once each, instead of writing them to standard error.
pub fn log() {
    std::panic::set_hook(Box::new(|panic| {
        let error = AppError::internal(&Panic(panic.to_string()));
        LOGGED.set(Some(error));
    }));
}

/// The error of a panic that was caught on the thread where it happened.
pub fn error_of(panic: &(dyn Any + Send)) -> AppError {
    LOGGED.take().unwrap_or_else(|| {
        let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        AppError::internal(&Panic(said.unwrap_or("a panic that says nothing").to_owned()))
    })
}

/// Does the work; a panic in it is an error like others.
///
/// # Errors
/// Those of the work, and `Internal` for a panic.
pub async fn caught<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let mut work = pin!(work);
    std::future::poll_fn(|context| {
        // What panicked is not polled again, so nothing half done is ever seen.
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)))
            .unwrap_or_else(|panic| Poll::Ready(Err(error_of(&*panic))))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_with_an_id() {
        let broken = caught(async { if true { panic!("the sky fell") } else { Ok(1) } }).await;
        assert!(matches!(broken, Err(AppError::Internal { id }) if id.len() == 8));
        assert_eq!(caught(async { Ok(1) }).await, Ok(1));
        assert_eq!(caught::<()>(async { Err(AppError::NotFound) }).await, Err(AppError::NotFound));
    }
}
