// SPDX-License-Identifier: AGPL-3.0-or-later
//! The files under a post.

use leptos::prelude::*;

use super::{AttachmentShown, attachment_address, rules::FileKind};
use crate::{i18n, numbers, tr, ui::icon::Icon};

/// What a file is, in words: `PDF, 320 kB`.
pub fn kind_and_size(name: &str, bytes: u32) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_uppercase()).unwrap_or_default();
    format!("{ending}, {}", numbers::file_size(bytes, i18n::locale()))
}

/// A link to a file, and what it is.
#[component]
pub fn FileLink(
    /// Name of the community in addresses.
    slug: String,
    /// The file.
    file: AttachmentShown,
) -> impl IntoView {
    let about = kind_and_size(&file.name, u32::try_from(file.bytes).unwrap_or_default());
    let address = attachment_address(&slug, file.id);
    view! {
        // Not a page of this site: the router leaves it to the browser.
        <a href=address rel="external">
            <Icon name="it-file"/>
            <span>{file.name}</span>
        </a>
        <span class="file-meta">{about}</span>
    }
}

/// The files that belong to a post; images are shown.
#[component]
pub fn PostAttachments(
    /// Name of the community in addresses.
    slug: String,
    /// The files.
    files: Vec<AttachmentShown>,
) -> impl IntoView {
    (!files.is_empty()).then(|| {
        let files = files
            .into_iter()
            .map(|file| {
                let image = FileKind::of_name(&file.name).is_some_and(FileKind::is_image).then(|| {
                    let address = attachment_address(&slug, file.id);
                    let alt = tr!(communities.files_image, name = file.name.clone()).to_string();
                    view! { <img class="file-picture" src=address alt=alt loading="lazy"/> }
                });
                view! {
                    <li>
                        {image}
                        <FileLink slug=slug.clone() file/>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="file-list" aria-label=tr!(communities.files_of_post)>{files}</ul> }
    })
}
