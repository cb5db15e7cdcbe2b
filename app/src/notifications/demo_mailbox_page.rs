// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/posta-dimostrativa`: the mails of a demonstration that has no mail server. There is no such page elsewhere.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{ShownMail, api::demo_mails};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    paging::Page,
    tr,
    ui::{page::PageHead, resource::Loaded},
};

/// The page's own chunk.
#[derive(Debug)]
pub struct DemoMailboxRoute {
    mails: Resource<Result<Page<ShownMail>, AppError>>,
}

impl AreaPage for DemoMailboxRoute {
    fn data() -> Self {
        let query = use_query_map();
        let cursor = move || query.read().get("cursore").unwrap_or_default();
        Self { mails: Resource::new(cursor, demo_mails) }
    }

    fn view(this: Self) -> AnyView {
        let query = use_query_map();
        let continued = move || query.read().get("cursore").is_some();
        view! { <Loaded resource=this.mails view=move |mails| view! { <Mailbox mails continued=continued()/> }/> }
            .into_any()
    }
}

#[component]
fn Mailbox(
    mails: Page<ShownMail>,
    /// Whether newer mails stand on a page before this one.
    continued: bool,
) -> impl IntoView {
    let empty = mails.items.is_empty().then(|| view! { <p>{tr!(mails.mailbox_empty)}</p> });
    let older = mails.next.map(|key| {
        view! {
            <li class="page-item">
                <a class="page-link" rel="next" href=format!("/posta-dimostrativa?cursore={key}")>
                    {tr!(mails.mailbox_older)}
                </a>
            </li>
        }
    });
    let newest = continued.then(|| {
        view! {
            <li class="page-item">
                <a class="page-link" href="/posta-dimostrativa">{tr!(mails.mailbox_newest)}</a>
            </li>
        }
    });
    let pages = (older.is_some() || newest.is_some()).then(|| {
        view! {
            <nav class="pagination-wrapper" aria-label=tr!(mails.mailbox_pages)>
                <ul class="pagination">{newest} {older}</ul>
            </nav>
        }
    });
    let items = mails.items.into_iter().map(|mail| view! { <li><Mail mail/></li> }).collect_view();
    view! {
        <PageHead title=tr!(mails.mailbox) lead=tr!(mails.mailbox_lead).to_string()/>
        {empty}
        <ul class="item-list">{items}</ul>
        {pages}
    }
    .into_any()
}

#[component]
fn Mail(mail: ShownMail) -> impl IntoView {
    let paragraphs = mail
        .body
        .split("\n\n")
        .map(|paragraph| {
            let lines = paragraph
                .lines()
                .enumerate()
                .map(|(number, line)| view! { {(number > 0).then(|| view! { <br/> })} {with_links(line)} })
                .collect_view();
            view! { <p>{lines}</p> }
        })
        .collect_view();
    view! {
        <article>
            <h2 class="item-title">{mail.subject}</h2>
            <p class="item-meta">{format!("{} {} · {}", tr!(mails.mailbox_to), mail.to, mail.written)}</p>
            <div class="prose">{paragraphs}</div>
        </article>
    }
    .into_any()
}

/// A line of a mail, its addresses as links: what there is to do is mostly to follow one.
fn with_links(line: &str) -> AnyView {
    split_links(line)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.to_owned().into_any(),
            // Loaded anew: the address may be of another installation.
            Piece::Address(address) => {
                view! { <a href=address.to_owned() rel="external">{address.to_owned()}</a> }.into_any()
            }
        })
        .collect_view()
        .into_any()
}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(&'a str),
    Address(&'a str),
}

/// Splits a line into words and addresses of pages, leaving nothing out.
fn split_links(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from_start) = rest.split_at(start);
        let end = from_start.find(char::is_whitespace).unwrap_or(from_start.len());
        // A full stop ends the sentence, not the address.
        let address = from_start[..end].trim_end_matches(['.', ',', ';', ':', ')', '>', '»', '"']);
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(Piece::Address(address));
        rest = &from_start[address.len()..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_a_line_are_found() {
        assert_eq!(
            split_links("Apri http://x.example/a?b=1. Oppure (https://y.example)"),
            [
                Piece::Words("Apri "),
                Piece::Address("http://x.example/a?b=1"),
                Piece::Words(". Oppure ("),
                Piece::Address("https://y.example"),
                Piece::Words(")"),
            ]
        );
        assert_eq!(split_links("niente"), [Piece::Words("niente")]);
        assert_eq!(split_links(""), []);
    }
}
