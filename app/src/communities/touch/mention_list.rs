// SPDX-License-Identifier: AGPL-3.0-or-later
//! The list of members that opens below an editor while an `@` and a letter are typed. In the browser only: without it
//! a name is written out. The focus stays in the text; the list is led by arrow keys, Enter or Tab takes, Escape closes.

use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use web_sys::HtmlTextAreaElement;

use super::{MemberLike, api::members_like, rules};
use crate::{communities::editor::text_area, tr};

/// The list of one editor.
#[derive(Clone, Copy)]
pub struct MentionList {
    /// Id of the text area.
    area: StoredValue<String>,
    /// The community, in addresses.
    community: StoredValue<String>,
    offered: RwSignal<Vec<MemberLike>>,
    chosen: RwSignal<usize>,
    /// What is typed after the `@`, and where that stands.
    letters: RwSignal<String>,
    start: RwSignal<u32>,
    /// The `@` for which the list was closed by hand.
    closed_at: RwSignal<Option<u32>>,
    /// Told when a name was put into the text.
    on_take: Callback<()>,
}

impl MentionList {
    /// The list for a text area of a community's page.
    pub fn new(area: StoredValue<String>, community: String, on_take: Callback<()>) -> Self {
        let list = Self {
            area,
            community: StoredValue::new(community),
            offered: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(0),
            letters: RwSignal::new(String::new()),
            start: RwSignal::new(0),
            closed_at: RwSignal::new(None),
            on_take,
        };
        Effect::new(move |_| list.describe());
        list
    }

    fn element(self) -> Option<HtmlTextAreaElement> {
        self.area.with_value(|id| text_area(id))
    }

    fn id(self) -> String {
        self.area.with_value(|id| format!("{id}-nomi"))
    }

    fn option_id(self, number: usize) -> String {
        format!("{}-{number}", self.id())
    }

    /// Says at the text area that there is a list, and what is chosen in it.
    fn describe(self) {
        let open = !self.offered.read().is_empty();
        let chosen = self.chosen.get();
        let Some(area) = self.element() else { return };
        let attributes = [("aria-controls", self.id()), ("aria-activedescendant", self.option_id(chosen))];
        for (name, value) in attributes {
            let _ = if open { area.set_attribute(name, &value) } else { area.remove_attribute(name) };
        }
        let _ = area.set_attribute("aria-autocomplete", "list");
    }

    /// After each change of the text.
    pub fn typed(self) {
        let Some(area) = self.element() else { return };
        let cursor = area.selection_start().ok().flatten().unwrap_or_default();
        let Some((start, letters)) = rules::typing(&area.value(), cursor) else {
            self.closed_at.set(None);
            self.close();
            return;
        };
        if self.closed_at.get_untracked() == Some(start) {
            return;
        }
        self.start.set(start);
        self.letters.set(letters.clone());
        let community = self.community.get_value();
        spawn_local(async move {
            let found = members_like(community, letters.clone()).await.unwrap_or_default();
            // What comes late is not what is typed any more; and the page may have gone.
            if self.letters.try_with_untracked(|typed| *typed == letters) == Some(true) {
                self.chosen.set(0);
                self.offered.set(found);
            }
        });
    }

    /// Closes the list.
    pub fn close(self) {
        self.letters.set(String::new());
        if !self.offered.read_untracked().is_empty() {
            self.offered.set(Vec::new());
        }
    }

    /// A key, before the text area has it.
    pub fn key(self, event: &KeyboardEvent) {
        let count = self.offered.read_untracked().len();
        if count == 0 {
            return;
        }
        let chosen = self.chosen.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => self.chosen.set((chosen + 1) % count),
            "ArrowUp" => self.chosen.set((chosen + count - 1) % count),
            "Enter" | "Tab" => self.take(chosen),
            "Escape" => {
                self.closed_at.set(Some(self.start.get_untracked()));
                self.close();
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Puts a name into the text.
    fn take(self, number: usize) {
        let name = self.offered.with_untracked(|offered| offered.get(number).map(|member| member.name.clone()));
        let (Some(name), Some(area)) = (name, self.element()) else { return };
        let cursor = area.selection_start().ok().flatten().unwrap_or_default();
        let (text, place) = rules::complete(&area.value(), self.start.get_untracked(), cursor, &name);
        area.set_value(&text);
        let _ = area.set_selection_range(place, place);
        self.close();
        self.on_take.run(());
    }

    /// The list, while it is open, and how many it offers for those who do not see it.
    pub fn view(self) -> AnyView {
        let options = move || {
            let offered = self.offered.get();
            (!offered.is_empty()).then(|| {
                let items = offered
                    .into_iter()
                    .enumerate()
                    .map(|(number, member)| {
                        let chosen = move || if self.chosen.get() == number { "true" } else { "false" };
                        view! {
                            <li
                                role="option"
                                id=self.option_id(number)
                                aria-selected=chosen
                                // The focus stays in the text.
                                on:mousedown=move |event| event.prevent_default()
                                on:click=move |_| self.take(number)
                            >
                                {member.name}
                                <small>{member.body_name}</small>
                            </li>
                        }
                    })
                    .collect_view();
                view! {
                    <ul class="mention-list" role="listbox" id=self.id() aria-label=tr!(communities.touch_members)>
                        {items}
                    </ul>
                }
            })
        };
        let said = move || match self.offered.read().len() {
            0 => String::new(),
            1 => tr!(communities.touch_one_member_offered).to_string(),
            count => tr!(communities.touch_members_offered, count).to_string(),
        };
        view! {
            {options}
            <p class="visually-hidden" role="status">{said}</p>
        }
        .into_any()
    }
}
