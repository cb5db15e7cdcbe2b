// SPDX-License-Identifier: AGPL-3.0-or-later
//! The rows behind a figure as a table, a page at a time.

use jiff::civil::Date;
use leptos::prelude::*;

use super::{
    ApplicationRow, CourseRow, EditionRow, FigureRows, OpenedFigure, Opening, PersonRow, Unit,
    report_view::{mean, number},
    words,
};
use crate::{dates, i18n, tr, ui::page::PageHead};

/// The page, once its rows are there.
#[component]
pub fn RowsView(opened: OpenedFigure) -> impl IntoView {
    let locale = i18n::locale();
    let (label, meaning) = words::figure(&opened.opening.figure, locale);
    let report = format!("/monitoraggio/{}", opened.slug);
    let back = match &opened.territory {
        Some(territory) if opened.opening.only.is_empty() => {
            Opening { territory: territory.code.clone(), ..Opening::default() }.address(&report)
        }
        _ => report.clone(),
    };
    let crumbs = vec![
        (opened.acronym.clone(), format!("/progetti/{}", opened.slug)),
        (tr!(monitoring.monitoring).to_string(), back),
    ];
    let fact = |name: String, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let territory = opened
        .territory
        .as_ref()
        .map(|territory| fact(tr!(monitoring.territory_of_edition).to_string(), territory.name.here()));
    let axis = opened.axis.as_ref().map(|axis| fact(opened.axis_word.here(), axis.name.here()));
    let value = format!("{} ({})", mean(opened.hundredths), words::unit(opened.unit, locale));
    let path = format!("{report}/righe");
    let from_start = Opening { after: String::new(), ..opened.opening.clone() };
    let first = (!opened.opening.after.is_empty()).then(|| from_start.address(&path));
    let next =
        opened.rows.next().map(|next| Opening { after: next.to_owned(), ..opened.opening.clone() }.address(&path));
    let file = from_start.address(&format!("{path}.csv"));
    let caption = label.clone();
    let unit = opened.unit;
    let rows = match opened.rows {
        FigureRows::Courses(page) => view! { <Courses caption rows=page.items/> }.into_any(),
        FigureRows::Editions(page) => view! { <Editions caption unit rows=page.items/> }.into_any(),
        FigureRows::Applications(page) => view! { <Applications caption rows=page.items/> }.into_any(),
        FigureRows::Persons(page) => view! { <Persons caption rows=page.items linked=opened.sees_persons/> }.into_any(),
    };
    let pages = (first.is_some() || next.is_some()).then(|| {
        let link = |href: String, rel: &'static str, text: &'static str| {
            view! { <li class="page-item"><a class="page-link" href=href rel=rel>{text}</a></li> }
        };
        view! {
            <nav class="pagination-wrapper" aria-label=tr!(people.pages)>
                <ul class="pagination">
                    {first.map(|href| link(href, "first", tr!(monitoring.from_start)))}
                    {next.map(|href| link(href, "next", tr!(people.next_page)))}
                </ul>
            </nav>
        }
    });
    view! {
        <PageHead title=label lead=meaning crumbs/>
        <dl class="facts facts-inline">
            {fact(tr!(monitoring.number).to_string(), value)} {territory} {axis}
        </dl>
        {opened
            .own_partners_only
            .then(|| view! { <p class="callout-note">{tr!(monitoring.own_partners_only)}</p> })}
        <div class="actions no-print">
            // A file is no page: the browser fetches it itself.
            <a class="btn btn-outline-primary" rel="external" href=file>{tr!(questionnaires.export_csv)}</a>
        </div>
        {rows}
        {pages}
    }
    .into_any()
}

/// A table that becomes a list of blocks on phones; each cell is named by the head of its column.
fn table(caption: String, heads: Vec<String>, rows: Vec<(AnyView, Vec<AnyView>)>) -> AnyView {
    if rows.is_empty() {
        return view! { <p role="status">{tr!(monitoring.no_rows)}</p> }.into_any();
    }
    let head =
        heads.iter().cloned().map(|head| view! { <th role="columnheader" scope="col">{head}</th> }).collect_view();
    let body = rows
        .into_iter()
        .map(|(first, cells)| {
            let cells = cells
                .into_iter()
                .zip(heads.iter().skip(1).cloned())
                .map(|(cell, head)| view! { <td role="cell" data-label=head>{cell}</td> })
                .collect_view();
            view! { <tr role="row"><th role="rowheader" scope="row">{first}</th>{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="table table-stack" role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup"><tr role="row">{head}</tr></thead>
            <tbody role="rowgroup">{body}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Courses(caption: String, rows: Vec<CourseRow>) -> impl IntoView {
    let rows = rows
        .into_iter()
        .map(|row| {
            let link = view! { <a href=format!("/corsi/{}", row.slug)>{row.title.here()}</a> };
            (link.into_any(), vec![number(row.editions).into_any()])
        })
        .collect();
    table(caption, vec![tr!(monitoring.course).to_string(), tr!(monitoring.modules).to_string()], rows)
}

#[component]
fn Editions(caption: String, unit: Unit, rows: Vec<EditionRow>) -> impl IntoView {
    let locale = i18n::locale();
    let heads = vec![
        tr!(monitoring.edition).to_string(),
        tr!(monitoring.course).to_string(),
        tr!(monitoring.territory_of_edition).to_string(),
        tr!(monitoring.when).to_string(),
        tr!(monitoring.state).to_string(),
        tr!(monitoring.adds).to_string(),
    ];
    let rows = rows
        .into_iter()
        .map(|row| {
            let days = match (row.starts_on.parse::<Date>(), row.ends_on.parse::<Date>()) {
                (Ok(first), Ok(last)) => dates::span(locale, first, last),
                _ => row.starts_on.clone(),
            };
            let adds = mean(Some(row.hundredths(unit)));
            let cells = [row.course.here(), row.territory.here(), days, words::edition_state(&row.state, locale), adds];
            let link = view! { <a class="nowrap" href=format!("/edizioni/{}", row.code)>{row.code.clone()}</a> };
            (link.into_any(), cells.into_iter().map(IntoAny::into_any).collect())
        })
        .collect();
    table(caption, heads, rows)
}

#[component]
fn Applications(caption: String, rows: Vec<ApplicationRow>) -> impl IntoView {
    let heads = vec![
        tr!(monitoring.application).to_string(),
        tr!(monitoring.person).to_string(),
        tr!(monitoring.body).to_string(),
        tr!(monitoring.edition).to_string(),
        tr!(monitoring.standing).to_string(),
        tr!(monitoring.attended_minutes).to_string(),
        tr!(monitoring.attendable_minutes).to_string(),
    ];
    let rows = rows
        .into_iter()
        .map(|row| {
            let link = view! { <a class="nowrap" href=format!("/gestione/domande/{}", row.code)>{row.code.clone()}</a> };
            let edition = view! { <a class="nowrap" href=format!("/gestione/edizioni/{}", row.edition)>{row.edition.clone()}</a> };
            let cells = vec![
                format!("{} {}", row.family_name, row.given_name).into_any(),
                row.body.into_any(),
                edition.into_any(),
                words::standing(&row.standing, i18n::locale()).into_any(),
                number(row.attended).into_any(),
                number(row.attendable).into_any(),
            ];
            (link.into_any(), cells)
        })
        .collect();
    table(caption, heads, rows)
}

#[component]
fn Persons(caption: String, rows: Vec<PersonRow>, linked: bool) -> impl IntoView {
    let heads = vec![
        tr!(monitoring.person).to_string(),
        tr!(monitoring.participations).to_string(),
        tr!(monitoring.courses).to_string(),
    ];
    let rows = rows
        .into_iter()
        .map(|row| {
            let name = format!("{} {}", row.family_name, row.given_name);
            let name = if linked {
                view! { <a href=format!("/gestione/persone/{}", row.id)>{name}</a> }.into_any()
            } else {
                name.into_any()
            };
            (name, vec![number(row.participations).into_any(), number(row.courses).into_any()])
        })
        .collect();
    table(caption, heads, rows)
}
