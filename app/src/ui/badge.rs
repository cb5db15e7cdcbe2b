// SPDX-License-Identifier: AGPL-3.0-or-later
//! A state in a word or two.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A state, with the classes that colour it (`style/README.md`); the words alone say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badge {
    /// `badge badge-open` and its kin.
    pub class: String,
    /// The words.
    pub text: String,
}

impl Badge {
    /// As an element.
    pub fn view(self) -> impl IntoView {
        view! { <span class=self.class>{self.text}</span> }
    }
}
