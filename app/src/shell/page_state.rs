// SPDX-License-Identifier: AGPL-3.0-or-later
//! What a page is rendered with besides its data: who asks, a refused form, the project of its header, the language,
//! today. The server settles it before rendering and writes it at the end of the document, where the browser reads
//! the very same; so the first rendering needs no request and is alike on both sides.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    communities::touch::UnreadNotices,
    i18n::{self, Locale},
    people::LoggedIn,
    projects::ProjectHeader,
    ui::form::FlashText,
};

/// Id of the element that carries it. It is the last of the body: if it is missing the document was cut off, and the
/// page is left as plain HTML.
const ELEMENT: &str = "page-state";

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageState {
    /// `it` or `en`.
    pub language: String,
    /// Who is logged in.
    pub logged_in: Option<LoggedIn>,
    /// A refused form of a browser without WebAssembly.
    pub flash: Option<FlashText>,
    /// The project of this page.
    pub header: Option<ProjectHeader>,
    /// How many notices who is logged in has not read.
    pub unread: i64,
    /// Today's date in Italy, `2026-11-21`.
    pub today: String,
}

impl PageState {
    /// The language, as the texts know it.
    pub fn locale(&self) -> Locale {
        i18n::from_code(&self.language).unwrap_or_default()
    }

    /// Gives each part to those below who need it.
    pub fn provide(self) {
        provide_context(self.locale());
        provide_context(self.logged_in);
        UnreadNotices::provide(self.unread);
        if let Some(flash) = self.flash {
            provide_context(flash);
        }
        provide_context(RwSignal::new(self.header));
    }

    /// As JSON that may stand in a `<script>`.
    #[cfg(feature = "ssr")]
    fn to_script(&self) -> String {
        serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c")
    }

    /// The state of the page being rendered.
    #[cfg(feature = "ssr")]
    pub fn here() -> Self {
        use_context().unwrap_or_default()
    }

    /// The state the server wrote into this document; none if the document was cut off before its end.
    #[cfg(any(feature = "hydrate", not(feature = "ssr")))]
    pub fn from_document() -> Option<Self> {
        let text = document().get_element_by_id(ELEMENT)?.text_content()?;
        serde_json::from_str(&text).ok()
    }

    /// The state of the page being hydrated.
    #[cfg(not(feature = "ssr"))]
    pub fn here() -> Self {
        Self::from_document().unwrap_or_default()
    }
}

/// The element the browser reads the state from.
#[cfg(feature = "ssr")]
#[component]
pub fn PageStateScript(
    /// What to write.
    state: PageState,
) -> impl IntoView {
    view! { <script type="application/json" id=ELEMENT inner_html=state.to_script()></script> }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::ui::form::Flash;

    #[test]
    fn what_people_typed_cannot_end_the_script() {
        let mut flash = Flash::default();
        flash.typed.insert("motivation".to_owned(), vec!["</script><script>alert(1)</script><!--".to_owned()]);
        let state = PageState { flash: Some(FlashText::new(&flash)), ..PageState::default() };
        let script = state.to_script();
        assert!(!script.contains('<'));
        assert_eq!(serde_json::from_str::<PageState>(&script).unwrap(), state);
    }
}
