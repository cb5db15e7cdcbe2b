// SPDX-License-Identifier: AGPL-3.0-or-later
//! The applications of an edition, with boxes to tick those a decision is about. The form leads to the page that shows
//! what the decision would do; nothing is decided here.

use leptos::prelude::*;

use super::{
    model::{ApplicationRow, EditionDesk, Listing},
    ranks::{RankField, RanksButton, RanksForm, is_ranked},
    todo_page::edition_address,
    words::{self, StateBadge},
};
use crate::{
    enrolment::{DECISIONS, REJECTION_REASONS},
    tr,
};

/// An address of the list: from where on, and whether all of it are ticked.
fn list_address(code: &str, listing: &Listing, after: i64, all_chosen: bool) -> String {
    let encoded = |text: &str| {
        text.bytes().fold(String::new(), |mut encoded, byte| {
            if byte.is_ascii_alphanumeric() {
                encoded.push(char::from(byte));
            } else {
                encoded.push_str(&format!("%{byte:02X}"));
            }
            encoded
        })
    };
    let mut address = format!(
        "{}?stato={}&testo={}&ordine={}",
        edition_address(code),
        encoded(&listing.status),
        encoded(&listing.text),
        encoded(&listing.order)
    );
    if after > 0 {
        address.push_str(&format!("&dopo={after}"));
    }
    if all_chosen {
        address.push_str("&scelte=tutte");
    }
    address
}

/// The table and, for those who decide, the beginning of a decision.
#[component]
pub fn ApplicationsTable(desk: EditionDesk, all_chosen: bool) -> impl IntoView {
    if desk.applications.is_empty() {
        return view! {
            <div class="empty-state">
                <h3>{tr!(enrolment.desk_no_applications_title)}</h3>
                <p>{tr!(enrolment.desk_no_applications)}</p>
            </div>
        }
        .into_any();
    }
    let code = desk.edition.code.clone();
    let (decides, by_review, shows_needs) = (desk.edition.decides, desk.by_review, desk.shows_needs);
    let all = list_address(&code, &desk.listing, desk.listing.after, true);
    let here = list_address(&code, &desk.listing, desk.listing.after, false);
    let ranks = decides && by_review && desk.applications.iter().any(is_ranked);
    let next = desk.next.map(|after| list_address(&code, &desk.listing, after, false));
    let rows = desk
        .applications
        .into_iter()
        .map(|row| view! { <Row row decides by_review shows_needs chosen=all_chosen/> })
        .collect_view();
    let table = view! {
        <table class="table table-stack" role="table">
            <caption class="visually-hidden">{tr!(enrolment.desk_applications)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{tr!(enrolment.desk_applicant)}</th>
                    <th scope="col" role="columnheader">{tr!(enrolment.desk_body)}</th>
                    <th scope="col" role="columnheader">{tr!(enrolment.desk_status)}</th>
                    {by_review
                        .then(|| view! { <th scope="col" role="columnheader" class="num">{tr!(enrolment.desk_rank)}</th> })}
                    <th scope="col" role="columnheader">{tr!(enrolment.desk_sent_on)}</th>
                    {shows_needs
                        .then(|| view! { <th scope="col" role="columnheader">{tr!(enrolment.desk_needs)}</th> })}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    };
    let list = if decides {
        view! {
            // A plain form: the router's own writes its action in small letters, and codes are in capitals.
            <form method="get" action=format!("{}/decisione", edition_address(&code))>
                <p class="no-print"><a href=all>{tr!(enrolment.desk_choose_all)}</a></p>
                {table}
                {ranks.then(|| view! { <RanksButton/> })}
                <DecisionFields/>
            </form>
        }
        .into_any()
    } else {
        table.into_any()
    };
    view! {
        {ranks.then(|| view! { <RanksForm edition=code.clone() back=here/> })}
        {list}
        {next
            .map(|next| {
                view! {
                    <nav class="pagination-wrapper" aria-label=tr!(enrolment.desk_pages)>
                        <ul class="pagination">
                            <li class="page-item">
                                <a class="page-link" href=next rel="next">{tr!(enrolment.desk_next)}</a>
                            </li>
                        </ul>
                    </nav>
                }
            })}
    }
    .into_any()
}

#[component]
fn Row(row: ApplicationRow, decides: bool, by_review: bool, shows_needs: bool, chosen: bool) -> impl IntoView {
    let id = format!("choose-{}", row.code);
    let link = view! { <a href=format!("/gestione/domande/{}", row.code)>{row.name.clone()}</a> };
    let head = if decides {
        view! {
            <div class="d-flex gap-3">
                <div class="form-check">
                    <input type="checkbox" id=id.clone() name="domanda" value=row.code.clone() checked=chosen/>
                    <label for=id>
                        <span class="visually-hidden">
                            {tr!(enrolment.desk_choose_application, name = row.name.clone())}
                        </span>
                    </label>
                </div>
                {link}
            </div>
        }
        .into_any()
    } else {
        link.into_any()
    };
    let note = row
        .place
        .map(|place| tr!(enrolment.desk_place, place = place).to_string())
        .or_else(|| row.offer_until.clone().map(|until| tr!(enrolment.desk_until, until = until).to_string()));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{head}</th>
            <td role="cell" data-label=tr!(enrolment.desk_body)>{row.body_name.clone()}</td>
            <td role="cell" data-label=tr!(enrolment.desk_status)>
                <StateBadge code=row.status.clone()/>
                {note.map(|note| view! { " " <span class="nowrap">{note}</span> })}
            </td>
            {by_review
                .then(|| {
                    let rank = if decides && is_ranked(&row) {
                        view! { <RankField row=row.clone()/> }.into_any()
                    } else {
                        row.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string()).into_any()
                    };
                    view! { <td role="cell" data-label=tr!(enrolment.desk_rank) class="num">{rank}</td> }
                })}
            <td role="cell" data-label=tr!(enrolment.desk_sent_on) class="nowrap">{row.submitted_at}</td>
            {shows_needs
                .then(|| {
                    view! {
                        <td role="cell" data-label=tr!(enrolment.desk_needs)>
                            {row.accessibility_needs.unwrap_or_else(|| "–".to_owned())}
                        </td>
                    }
                })}
        </tr>
    }
    .into_any()
}

/// Which decision, and the reason of one that is asked for a reason. Shared with the page of one application.
#[component]
pub fn DecisionFields() -> impl IntoView {
    let decisions = DECISIONS
        .map(|decision| view! { <option value=decision.code()>{words::decision(decision)}</option> })
        .collect_view();
    let reasons =
        REJECTION_REASONS.map(|code| view! { <option value=code>{words::reason(code)}</option> }).collect_view();
    view! {
        <section class="panel no-print">
            <h3>{tr!(enrolment.desk_decide)}</h3>
            <p>{tr!(enrolment.desk_decide_help)}</p>
            <div class="row">
                <div class="form-group col-md-6">
                    <label class="active" for="decision">{tr!(enrolment.desk_decision)}</label>
                    <select class="form-select" id="decision" name="decisione">{decisions}</select>
                </div>
                <div class="form-group col-md-6">
                    <label class="active" for="decision-reason">{tr!(enrolment.desk_reason)}</label>
                    <select
                        class="form-select"
                        id="decision-reason"
                        name="motivo"
                        aria-describedby="decision-reason-help"
                    >
                        <option value="">{tr!(common.choose)}</option>
                        {reasons}
                    </select>
                    <small class="form-text" id="decision-reason-help">{tr!(enrolment.desk_reason_help)}</small>
                </div>
            </div>
            <div class="actions">
                <button class="btn btn-primary" type="submit">{tr!(enrolment.desk_preview)}</button>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_searched_for_stays_in_the_address_of_the_next_page() {
        let listing = Listing { text: "D'Amè & co".to_owned(), order: "nome".to_owned(), ..Listing::default() };
        assert_eq!(
            list_address("ED-1", &listing, 100, false),
            "/gestione/edizioni/ED-1?stato=&testo=D%27Am%C3%A8%20%26%20co&ordine=nome&dopo=100"
        );
        assert!(list_address("ED-1", &listing, 0, true).ends_with("&ordine=nome&scelte=tutte"));
    }
}
