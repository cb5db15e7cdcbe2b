// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/progetti/{slug}/privacy`: the privacy notice of a project; `?versione=` shows an earlier one.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{
    PrivacyNotice,
    api::find_privacy_notice,
    file::{Block, PrivacySection},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk.
#[derive(Debug)]
pub struct PrivacyRoute {
    slug: Memo<String>,
    notice: Resource<Result<PrivacyNotice, AppError>>,
}

impl AreaPage for PrivacyRoute {
    fn data() -> Self {
        let (params, query) = (use_params_map(), use_query_map());
        let slug = Memo::new(move |_| params.read().get("slug").unwrap_or_default());
        let asked = move || (slug.get(), query.read().get("versione").unwrap_or_default());
        Self { slug, notice: Resource::new(asked, |(slug, version)| find_privacy_notice(slug, version)) }
    }

    fn view(this: Self) -> AnyView {
        let slug = this.slug;
        view! {
            <Loaded resource=this.notice view=move |notice| view! { <Notice slug=slug.get_untracked() notice/> }/>
        }
        .into_any()
    }
}

#[component]
fn Notice(slug: String, notice: PrivacyNotice) -> impl IntoView {
    let address = format!("/progetti/{slug}/privacy");
    let in_force = notice.versions.first() == Some(&notice.version);
    let sections = notice.sections.into_iter().map(|section| view! { <Section section/> }).collect_view();
    let versions = notice
        .versions
        .iter()
        .map(|version| {
            let href = format!("{address}?versione={version}");
            let current = (*version == notice.version).then_some("page");
            view! { <li><a href=href aria-current=current>{tr!(projects.version_number, version = *version)}</a></li> }
        })
        .collect_view();
    let title = tr!(projects.privacy_title, acronym = notice.acronym.clone());
    view! {
        <div class="narrow">
            <PageHead title crumbs=vec![(notice.acronym, format!("/progetti/{slug}"))]/>
            <p>
                <time datetime=notice.published_on>
                    {tr!(projects.privacy_version, version = notice.version, day = notice.published)}
                </time>
            </p>
            {(!in_force).then(|| view! {
                <div class="alert alert-warning">
                    <p>
                        {format!("{} ", tr!(projects.privacy_older))}
                        <a class="alert-link" href=address.clone()>{tr!(projects.privacy_current)}</a>
                    </p>
                </div>
            })}
            <div class="prose">{sections}</div>
            <h2>{tr!(projects.privacy_versions)}</h2>
            <ul>{versions}</ul>
        </div>
    }
    .into_any()
}

/// A section of a notice, under a heading of second level.
#[component]
pub fn Section(
    /// Title and paragraphs.
    section: PrivacySection,
) -> impl IntoView {
    let blocks = section
        .body
        .into_iter()
        .map(|block| match block {
            Block::Paragraph(text) => view! { <p>{text.here()}</p> }.into_any(),
            Block::List(points) => {
                let points = points.into_iter().map(|point| view! { <li>{point.here()}</li> }).collect_view();
                view! { <ul>{points}</ul> }.into_any()
            }
        })
        .collect_view();
    view! {
        <h2>{section.title.here()}</h2>
        {blocks}
    }
    .into_any()
}
