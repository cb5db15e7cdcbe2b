// SPDX-License-Identifier: AGPL-3.0-or-later
//! The time of a request. It is asked for once, at the edge, and handed down as an argument, so that rules and
//! queries can be tested at any moment.

#[cfg(feature = "ssr")]
use jiff::Timestamp;

/// Where the time comes from: the system's clock, or a moment a test has set.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The system's clock.
    #[default]
    System,
    /// A moment that tests set and move.
    Set(std::sync::Arc<std::sync::Mutex<Timestamp>>),
}

#[cfg(feature = "ssr")]
impl Clock {
    /// A clock that stands still until it is set again.
    pub fn at(moment: Timestamp) -> Self {
        Self::Set(std::sync::Arc::new(std::sync::Mutex::new(moment)))
    }

    /// Moves a set clock; the system's clock cannot be moved.
    pub fn set(&self, moment: Timestamp) {
        if let Self::Set(shared) = self {
            *shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = moment;
        }
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
            Self::System => Timestamp::now(),
            Self::Set(shared) => *shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        }
    }
}
