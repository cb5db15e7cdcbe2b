// SPDX-License-Identifier: AGPL-3.0-or-later
//! The mails that something would send, before it is done.

use leptos::prelude::*;

use super::model::PreviewMail;
use crate::tr;

/// The mails, the first one open.
#[component]
pub fn Mails(
    /// As they would go.
    mails: Vec<PreviewMail>,
) -> impl IntoView {
    (!mails.is_empty()).then(|| {
        let items = mails
            .into_iter()
            .enumerate()
            .map(|(number, mail)| {
                let paragraphs = mail.body.split("\n\n").map(paragraph).collect_view();
                view! {
                    <details class="disclosure" open=number == 0>
                        <summary>{format!("{}: {}", mail.to, mail.subject)}</summary>
                        {paragraphs}
                    </details>
                }
            })
            .collect_view();
        view! {
            <section class="panel">
                <h2>{tr!(enrolment.desk_mails)}</h2>
                <p>{tr!(enrolment.desk_mails_help)}</p>
                {items}
            </section>
        }
    })
}

fn paragraph(text: &str) -> impl IntoView + use<> {
    let lines = text
        .lines()
        .enumerate()
        .map(|(number, line)| {
            view! {
                {(number > 0).then(|| view! { <br/> })}
                {line.to_owned()}
            }
        })
        .collect_view();
    view! { <p>{lines}</p> }
}
