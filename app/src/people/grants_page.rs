// SPDX-License-Identifier: AGPL-3.0-or-later
//! `/gestione/incarichi`: tasks given and withdrawn.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    GrantRow, GrantsPage, Role, ScopeKind,
    api::{GIVE_FORM, GiveGrant, WITHDRAW_FORM, WithdrawGrant, list_grants},
    labels::{Notice, role_name, short_day},
};
use crate::ui::page::AreaPage;
use crate::{
    error::AppError,
    tr,
    ui::{
        fields::{Choice, InputField, SelectField, Submit},
        form::Form,
        page::PageHead,
        resource::Loaded,
    },
};

/// The page's own chunk.
#[derive(Debug)]
pub struct GrantsRoute {
    page: Resource<Result<GrantsPage, AppError>>,
}

impl AreaPage for GrantsRoute {
    fn data() -> Self {
        let query = use_query_map();
        Self { page: Resource::new(move || query.read().get("cursore").unwrap_or_default(), list_grants) }
    }

    fn view(this: Self) -> AnyView {
        view! {
            <PageHead
                title=tr!(people.tasks)
                lead=tr!(people.tasks_lead)
                crumbs=vec![(tr!(common.desk).to_string(), "/gestione".to_owned())]
            />
            <Notice text=notice/>
            <Loaded resource=this.page view=|page| view! { <Tasks page/> }/>
        }
        .into_any()
    }
}

fn notice(outcome: &str) -> Option<String> {
    match outcome {
        "dato" => Some(tr!(people.task_given).to_string()),
        "ritirato" => Some(tr!(people.task_withdrawn).to_string()),
        _ => None,
    }
}

#[component]
fn Tasks(page: GrantsPage) -> impl IntoView {
    let action = ServerAction::<WithdrawGrant>::new();
    let next = page.grants.next;
    let empty = page.grants.items.is_empty();
    let rows = page.grants.items.into_iter().map(task_row).collect_view();
    view! {
        <GiveTask roles=page.roles scopes=page.scopes/>
        <h2>{tr!(people.tasks_in_force)}</h2>
        {if empty {
            view! { <p>{tr!(people.no_tasks)}</p> }.into_any()
        } else {
            view! {
                <Form action name=WITHDRAW_FORM>
                    <table class="table table-stack" role="table">
                        <caption class="visually-hidden">{tr!(people.tasks_in_force)}</caption>
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">{tr!(people.who)}</th>
                                <th scope="col" role="columnheader">{tr!(people.task)}</th>
                                <th scope="col" role="columnheader">{tr!(people.task_for)}</th>
                                <th scope="col" role="columnheader">{tr!(people.period)}</th>
                                <th scope="col" role="columnheader"><span class="visually-hidden">{tr!(people.actions)}</span></th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                </Form>
            }
            .into_any()
        }}
        {next.map(|next| view! {
            <nav class="pagination-wrapper" aria-label=tr!(people.pages)>
                <ul class="pagination">
                    <li class="page-item">
                        <a class="page-link" href=format!("/gestione/incarichi?cursore={next}") rel="next">{tr!(people.next_page)}</a>
                    </li>
                </ul>
            </nav>
        })}
    }
    .into_any()
}

fn task_row(row: GrantRow) -> impl IntoView {
    let scope = match (row.project, row.place) {
        (Some(project), Some(place)) => format!("{project}: {place}"),
        (Some(project), None) => project,
        (None, place) => place.unwrap_or_else(|| tr!(people.whole_installation).to_string()),
    };
    let period = match row.until {
        Some(until) => tr!(people.from_until, from = short_day(&row.from), until = short_day(&until)).to_string(),
        None => tr!(people.from_on, from = short_day(&row.from)).to_string(),
    };
    let name = row.name.clone();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{row.name} <br/> <small>{row.email}</small></th>
            <td role="cell" data-label=tr!(people.task)>{role_name(row.role)}</td>
            <td role="cell" data-label=tr!(people.task_for)>{scope}</td>
            <td role="cell" data-label=tr!(people.period)>
                {period}
                {(!row.in_force).then(|| view! { " " <span class="badge badge-planned">{tr!(people.not_yet)}</span> })}
            </td>
            <td role="cell">
                <button class="btn btn-sm btn-outline-danger" type="submit" name="grant_id" value=row.id.to_string()>
                    {tr!(people.withdraw_task)} <span class="visually-hidden">{format!(" {name}")}</span>
                </button>
            </td>
        </tr>
    }
}

#[component]
fn GiveTask(roles: Vec<Role>, scopes: Vec<(uuid::Uuid, String)>) -> impl IntoView {
    let action = ServerAction::<GiveGrant>::new();
    let for_editions = roles.iter().any(|role| role.scope_kind() == ScopeKind::Edition);
    let roles: Vec<Choice> = roles.into_iter().map(|role| (role.code().to_owned(), role_name(role))).collect();
    let scopes: Vec<Choice> = scopes.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    view! {
        <section class="panel narrow">
            <h2>{tr!(people.give_task)}</h2>
            <Form action name=GIVE_FORM with_mandatory_fields=true>
                <InputField name="email" label=tr!(people.account_email) kind="email" required=true help=tr!(people.account_email_help)/>
                <SelectField name="role" label=tr!(people.task) choices=roles required=true/>
                {(!scopes.is_empty()).then(|| view! {
                    <SelectField name="scope" label=tr!(people.project_or_partner) choices=scopes help=tr!(people.project_or_partner_help)/>
                })}
                {for_editions.then(|| view! {
                    <InputField name="edition_code" label=tr!(people.edition_code) help=tr!(people.edition_code_help) class="input-medium"/>
                })}
                <InputField name="from" label=tr!(people.from_day) kind="date" help=tr!(people.from_day_help) class="input-medium"/>
                <InputField name="until" label=tr!(people.until_day) kind="date" help=tr!(people.until_day_help) class="input-medium"/>
                <div class="actions">
                    <Submit label=tr!(people.give_task)/>
                </div>
            </Form>
        </section>
    }
    .into_any()
}
