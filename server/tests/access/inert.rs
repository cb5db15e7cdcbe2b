// SPDX-License-Identifier: AGPL-3.0-or-later
//! What people type is text, wherever it is shown: markup, templates, addresses that are scripts, and letters that
//! turn the direction of writing, typed into every field of every form.
//!
//! A form's fields are read from the source of its server function, so that none is forgotten. A new form fails here
//! until it has a row in `FORMS`; if it keeps what was typed, it wants one in `KEPT` too.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use app::people::Role;
use axum::http::{Method, StatusCode, header};
use sqlx::PgPool;

use crate::{
    access::ground::Ground,
    access::registered,
    access::routes::ROUTES,
    common::{Answer, Browser, Site},
};

/// Who sends a form.
#[derive(Clone, Copy, Debug)]
enum Who {
    Visitor,
    Operator,
    Holder(Role),
}
use Who::{Holder, Operator, Visitor};

const COORDINATOR: Who = Holder(Role::Coordinator);
const FACILITATOR: Who = Holder(Role::Facilitator);
const MANAGER: Who = Holder(Role::ProjectManager);
const ADMINISTRATOR: Who = Holder(Role::Administrator);

/// Function, who sends its form, the page the form is on, and what it must be sent to get as far as its fields.
type Form = (&'static str, Who, &'static str, &'static str);

const FORMS: &[Form] = &[
    ("accept_offer", Operator, "/area-personale/domande/{application}", "enrolment_id={enrolment}"),
    ("add_in_room", COORDINATOR, "/gestione/edizioni/ED-1/registro/1/aggiungi", "edition_code=ED-1&meeting=1"),
    ("appoint_stand_in", COORDINATOR, "/gestione/edizioni/ED-1/registro", "edition_code=ED-1"),
    ("answer_consent", Visitor, "/consenso/rete", ""),
    ("answer_objection", MANAGER, "/comunita/comunita-1/moderazione/azione/{action}", "action_id={action}"),
    ("apply", Operator, "/edizioni/ED-2/domanda", "edition_code=ED-2"),
    ("ask_consent", Operator, "/area-personale/domande/{application}", "enrolment_id={enrolment}"),
    ("ask_new_password", Visitor, "/recupera-password", ""),
    // Any words are a reason: another edition than the one the other forms need.
    ("cancel_edition", MANAGER, "/gestione/edizioni/ED-2/annulla", "edition_code=ED-2"),
    ("change_address", Operator, "/area-personale/profilo", ""),
    ("change_edition", COORDINATOR, "/gestione/edizioni/ED-1/modifica", "edition_code=ED-1"),
    ("change_password", Operator, "/area-personale/profilo", ""),
    ("close_round", COORDINATOR, "/gestione/edizioni/ED-1/questionari", "round_id={round}"),
    ("close_register", COORDINATOR, "/gestione/edizioni/ED-1/registro/1", "edition_code=ED-1&meeting=2"),
    ("confirm_new_address", Visitor, "/nuovo-indirizzo", ""),
    ("create_person", MANAGER, "/gestione/persone/nuova", ""),
    (
        "decide",
        COORDINATOR,
        "/gestione/edizioni/ED-1/decisione?decisione=reject&domanda={application}",
        "enrolment_ids={enrolment}",
    ),
    ("decline_offer", Operator, "/area-personale/domande/{application}", "enrolment_id={enrolment}"),
    (
        "describe_meeting",
        COORDINATOR,
        "/gestione/edizioni/ED-1/registro/1",
        "edition_code=ED-1&meeting=1&seen=0&teaching[0][minutes]=x",
    ),
    ("disable_account", ADMINISTRATOR, "/gestione/persone/{person}", "account_id={account}"),
    ("dismiss_flags", FACILITATOR, "/comunita/comunita-1/moderazione/intervento/{post}", "post_id={post}"),
    ("enter_sheet", COORDINATOR, "/gestione/edizioni/ED-1/questionari/carta", "round_id={round}&sheet={round}"),
    ("flag_post", Operator, "/comunita/comunita-1/segnala/{post}", "post_id={post}"),
    ("give_grant", ADMINISTRATOR, "/gestione/incarichi", ""),
    ("hand_in", Operator, "/area-personale/questionari/{own_round}", "round_id={own_round}"),
    ("hide_post", FACILITATOR, "/comunita/comunita-1/moderazione/intervento/{post}", "post_id={post}"),
    ("log_in", Visitor, "/accedi", ""),
    ("log_out", Visitor, "/", ""),
    ("log_out_everywhere", Visitor, "/", ""),
    ("mark_paper", COORDINATOR, "/gestione/edizioni/ED-1/questionari/carta", "round_id={round}"),
    ("merge_persons", ADMINISTRATOR, "/gestione/persone/{person}", "person_id={person}&into_id={person}"),
    ("moderate_post", FACILITATOR, "/comunita/comunita-1/moderazione/intervento/{post}", "post_id={post}"),
    ("moderate_thread", FACILITATOR, "/comunita/comunita-1/moderazione/intervento/{post}", "thread_id={thread}"),
    ("merge_thread", FACILITATOR, "/comunita/comunita-1/moderazione/discussione/{thread}", "thread_id={thread}"),
    ("move_thread", FACILITATOR, "/comunita/comunita-1/moderazione/discussione/{thread}", "thread_id={thread}"),
    // Any words are a reason: of a post that is not there.
    (
        "split_thread",
        FACILITATOR,
        "/comunita/comunita-1/moderazione/discussione/{talk}",
        "thread_id={talk}&posts[p{person}]=true",
    ),
    ("object_moderation", Operator, "/comunita/comunita-1/moderazione/azione/{action}", "action_id={action}"),
    ("part_person", ADMINISTRATOR, "/gestione/persone/{person}", ""),
    ("rank_enrolment", COORDINATOR, "/gestione/edizioni/ED-1", "enrolment_id={enrolment}"),
    ("record_attendance", COORDINATOR, "/gestione/edizioni/ED-1/registro/1", "edition_code=ED-1&meeting=1"),
    ("rank_enrolments", COORDINATOR, "/gestione/edizioni/ED-1", "edition_code=ED-1"),
    ("record_consent", COORDINATOR, "/gestione/domande/{application}", "enrolment_id={enrolment}"),
    ("register", Visitor, "/crea-account", ""),
    ("reopen_register", COORDINATOR, "/gestione/edizioni/ED-1/registro/1", "edition_code=ED-1&meeting=2"),
    ("resend_confirmation", Visitor, "/verifica", ""),
    ("save_profile", Operator, "/area-personale/profilo", ""),
    ("set_new_password", Visitor, "/nuova-password", ""),
    ("step_edition", COORDINATOR, "/gestione/edizioni/ED-1", "edition_code=ED-1"),
    ("substitute_enrolment", COORDINATOR, "/gestione/domande/{application}/sostituzione", "enrolment_id={enrolment}"),
    ("transfer_enrolment", MANAGER, "/gestione/domande/{application}", "enrolment_id={enrolment}"),
    // Communities.
    ("answer_invitation", Operator, "/comunita/comunita-1", "community=comunita-1&answer=accept"),
    ("appoint_facilitator", MANAGER, "/comunita/comunita-1/facilitazione", "community=comunita-1"),
    ("ask_to_join", Visitor, "/comunita/comunita-1", "community=comunita-1"),
    (
        "cancel_community_meeting",
        FACILITATOR,
        "/comunita/comunita-1/facilitazione",
        "community=comunita-1&meeting={past_meeting}",
    ),
    ("dismiss_facilitator", MANAGER, "/comunita/comunita-1/facilitazione", "community=comunita-1"),
    ("invite_member", FACILITATOR, "/comunita/comunita-1/facilitazione", "community=comunita-1"),
    ("join_community", Operator, "/comunita/comunita-1", "community=comunita-1"),
    ("leave_community", Operator, "/comunita/comunita-2", "community=comunita-2"),
    ("mark_community_seen", Operator, "/comunita/comunita-1", "community=comunita-1"),
    ("object_to_removal", Operator, "/comunita/comunita-1", "community=comunita-1"),
    ("readmit_member", FACILITATOR, "/comunita/comunita-1/membri/{person}", "community=comunita-1&person={person}"),
    // Any words are a reason: of somebody who does not belong to it.
    ("remove_member", FACILITATOR, "/comunita/comunita-1/membri/{person}", "community=comunita-1&person={account}"),
    (
        "save_community_meeting",
        FACILITATOR,
        "/comunita/comunita-1/facilitazione/incontro",
        "community=comunita-1&meeting=&version=",
    ),
    (
        "settle_request",
        FACILITATOR,
        "/comunita/comunita-1/membri/{person}",
        "community=comunita-1&person={person}&decision=admit",
    ),
    ("write_to_members", FACILITATOR, "/comunita/comunita-1/facilitazione/messaggio", "community=comunita-1"),
    ("mark_notices_read", Operator, "/area-personale/notifiche", ""),
    ("set_presence", Operator, "/comunita/comunita-1", "community=comunita-1"),
    ("set_told", Operator, "/comunita/comunita-1", "community=comunita-1&back="),
    ("undo_moderation", FACILITATOR, "/comunita/comunita-1/moderazione/azione/{action}", "action_id={action}"),
    ("verify_address", Visitor, "/verifica", ""),
    ("withdraw", Operator, "/area-personale/domande/{application}", "enrolment_id={enrolment}"),
    ("withdraw_grant", ADMINISTRATOR, "/gestione/incarichi", ""),
    ("create_post", Operator, "/comunita/comunita-1/discussioni/{talk}", "thread_id={talk}&reply_to="),
    ("create_thread", Operator, "/comunita/comunita-1/discussioni/nuova", "community=comunita-1&is_question="),
    ("delete_post", Operator, "/comunita/comunita-1/interventi/{own_post}/modifica", "post_id={talk_post}"),
    ("edit_post", Operator, "/comunita/comunita-1/interventi/{own_post}/modifica", "post_id={own_post}&version=0"),
    ("enter_contribution", FACILITATOR, "/comunita/comunita-1/discussioni/{talk}/per-conto", "thread_id={talk}"),
    ("follow_thread", Operator, "/comunita/comunita-1/discussioni/{talk}", "thread_id={talk}"),
    ("mark_answer", FACILITATOR, "/comunita/comunita-1/discussioni/{talk}", "post_id={talk_post}"),
    ("mark_read", Operator, "/comunita/comunita-1/discussioni/{talk}", "thread_id={talk}&number=1"),
    ("mark_useful", Operator, "/comunita/comunita-1/discussioni/{talk}", "post_id={talk_post}"),
    ("preview_post", Operator, "/comunita/comunita-1/discussioni/{talk}", ""),
    ("remove_attachment", Operator, "/comunita/comunita-1/interventi/{own_post}/allegati", "community=comunita-1"),
    ("start_attachment", Operator, "/comunita/comunita-1/discussioni/{talk}", "community=comunita-1"),
];

/// A form that is taken: function, who sends it, what is sent (`{text}` is what is typed), and where it is then read:
/// by whom, at which address (`{to}` is where the form sends on to).
type Kept = (&'static str, Who, &'static str, &'static [(Who, &'static str)]);

/// In the order in which they can be sent, one after the other.
const KEPT: &[Kept] = &[
    (
        "register",
        Visitor,
        "given_name={text}&family_name={text}&email=nuova@rete.example&password=una+frase+molto+lunga&body_name={text}",
        &[(ADMINISTRATOR, "/gestione/persone"), (Visitor, "/posta-dimostrativa")],
    ),
    (
        "save_profile",
        Operator,
        "given_name={text}&family_name={text}&body_name={text}&language=it",
        &[
            (Operator, "/area-personale/profilo"),
            (COORDINATOR, "/gestione/edizioni/ED-1"),
            (COORDINATOR, "/gestione/domande/{application}"),
            (MANAGER, "/gestione/persone/{person}"),
        ],
    ),
    (
        "apply",
        Operator,
        "edition_code=ED-2&motivation={text}&gender=female&age_band=30-39&body_kind=comune&body_name={text}\
         &role=operatore&territory=CR&accessibility_needs={text}&privacy_version=1",
        &[(Operator, "{to}"), (MANAGER, "/gestione/edizioni/ED-2")],
    ),
    (
        "decide",
        COORDINATOR,
        "enrolment_ids={enrolment}&decision=reject&reason=other&note={text}",
        &[
            (Operator, "/area-personale/domande/{application}"),
            (COORDINATOR, "/gestione/domande/{application}"),
            (Visitor, "/posta-dimostrativa"),
        ],
    ),
    (
        "decide",
        COORDINATOR,
        "enrolment_ids={enrolment}&decision=reopen&reason={text}",
        &[(COORDINATOR, "/gestione/domande/{application}")],
    ),
    ("decide", COORDINATOR, "enrolment_ids={enrolment}&decision=accept", &[]),
    (
        "substitute_enrolment",
        COORDINATOR,
        "enrolment_id={enrolment}&given_name={text}&family_name={text}&email=collega@rete.example&gender=male\
         &age_band=30-39&body_kind=comune&body_name={text}&role=operatore&territory=CR&privacy_version=1&note={text}",
        &[(COORDINATOR, "/gestione/domande/{application}"), (COORDINATOR, "/gestione/edizioni/ED-1")],
    ),
    (
        "transfer_enrolment",
        MANAGER,
        "enrolment_id={enrolment}&edition_code=ED-2&note={text}",
        &[(MANAGER, "/gestione/domande/{application}")],
    ),
    (
        "create_person",
        MANAGER,
        "given_name={text}&family_name={text}&source=paper&project={project}",
        &[(MANAGER, "{to}"), (MANAGER, "/gestione/persone")],
    ),
    (
        "add_in_room",
        COORDINATOR,
        "edition_code=ED-1&meeting=1&family_name={text}&given_name={text}&body_kind=comune&body_name={text}\
         &role=operatore&territory=CR&gender=unknown&age_band=unknown&privacy_version=1",
        &[
            (COORDINATOR, "/gestione/edizioni/ED-1/registro/1"),
            (COORDINATOR, "/gestione/edizioni/ED-1/registro/1/stampa"),
            (COORDINATOR, "/gestione/edizioni/ED-1"),
        ],
    ),
    (
        "describe_meeting",
        COORDINATOR,
        "edition_code=ED-1&meeting=1&seen=0&topic={text}&teaching[0][teacher]={text}&teaching[0][minutes]=60",
        &[
            (COORDINATOR, "/gestione/edizioni/ED-1/registro"),
            (COORDINATOR, "/gestione/edizioni/ED-1/registro/1"),
            (COORDINATOR, "/gestione/edizioni/ED-1/registro/1/stampa"),
        ],
    ),
    ("close_register", COORDINATOR, "edition_code=ED-1&meeting=1&unmarked=absent", &[]),
    (
        "reopen_register",
        COORDINATOR,
        "edition_code=ED-1&meeting=1&reason={text}",
        &[(COORDINATOR, "/gestione/edizioni/ED-1/registro/1")],
    ),
    (
        "save_community_meeting",
        FACILITATOR,
        "community=comunita-1&day=2026-12-09&starts=14:30&ends=17:00&place={text}&agenda={text}",
        &[
            (Operator, "/comunita/comunita-1"),
            (FACILITATOR, "/comunita/comunita-1/facilitazione"),
            (Visitor, "/posta-dimostrativa"),
        ],
    ),
    (
        "write_to_members",
        FACILITATOR,
        "community=comunita-1&subject={text}&body={text}",
        &[(Visitor, "/posta-dimostrativa")],
    ),
    (
        "cancel_edition",
        MANAGER,
        "edition_code=ED-2&reason={text}",
        &[(Visitor, "/edizioni/ED-2"), (Visitor, "/posta-dimostrativa"), (Operator, "/area-personale")],
    ),
    (
        "create_thread",
        Operator,
        "community=comunita-1&title={text}&body={text}&tags=x",
        &[(Operator, "{to}"), (FACILITATOR, "/comunita/comunita-1/discussioni")],
    ),
    (
        "create_post",
        Operator,
        "thread_id={talk}&body={text}",
        &[(FACILITATOR, "/comunita/comunita-1/discussioni/{talk}"), (Operator, "{to}")],
    ),
    (
        "edit_post",
        Operator,
        "post_id={own_post}&version=0&body={text}",
        &[(Operator, "{to}"), (Operator, "/comunita/comunita-1/interventi/{own_post}/versioni")],
    ),
    (
        "flag_post",
        Operator,
        "post_id={post}&reason=other&note={text}",
        &[
            (FACILITATOR, "/comunita/comunita-1/moderazione"),
            (FACILITATOR, "/comunita/comunita-1/moderazione/intervento/{post}"),
        ],
    ),
    (
        "object_moderation",
        Operator,
        "action_id={action}&note={text}",
        &[(MANAGER, "/comunita/comunita-1/moderazione/azione/{action}")],
    ),
    (
        "answer_objection",
        MANAGER,
        "action_id={action}&note={text}",
        &[(Operator, "/comunita/comunita-1/moderazione/azione/{action}")],
    ),
    (
        "hide_post",
        FACILITATOR,
        "post_id={post}&reason=other&note={text}",
        &[(Operator, "{to}"), (FACILITATOR, "{to}"), (Visitor, "/posta-dimostrativa")],
    ),
    (
        "split_thread",
        FACILITATOR,
        "thread_id={talk}&posts[p{own_post}]=true&title={text}&reason=other&note={text}",
        &[
            (Operator, "{to}"),
            (FACILITATOR, "/comunita/comunita-1/moderazione/discussione/{talk}"),
            (Visitor, "/posta-dimostrativa"),
        ],
    ),
    // Last, for whoever was removed writes no more.
    (
        "remove_member",
        FACILITATOR,
        "community=comunita-1&person={person}&reason={text}",
        &[
            (Operator, "/comunita/comunita-1"),
            (FACILITATOR, "/comunita/comunita-1/membri/{person}"),
            (Visitor, "/posta-dimostrativa"),
        ],
    ),
    (
        "object_to_removal",
        Operator,
        "community=comunita-1&words={text}",
        &[
            (MANAGER, "/comunita/comunita-1/facilitazione"),
            (MANAGER, "/comunita/comunita-1/membri/{person}"),
            (Visitor, "/posta-dimostrativa"),
        ],
    ),
    ("readmit_member", MANAGER, "community=comunita-1&person={person}", &[]),
    ("leave_community", Operator, "community=comunita-1", &[]),
    (
        "ask_to_join",
        Operator,
        "community=comunita-1&words={text}",
        &[(FACILITATOR, "/comunita/comunita-1/facilitazione"), (Visitor, "/posta-dimostrativa")],
    ),
];

/// What is typed. The number tells the forms apart; there is a page of 100 characters to fill in for a name.
fn markup(number: usize) -> String {
    format!("</textarea><script>z{number}()</script><img src=x onerror=z()>\"><svg onload=z()>{{{{7*7}}}}\u{202e}")
}

/// The same as a page may show it, up to the quotation mark, which pages write in several ways.
fn shown(number: usize) -> String {
    format!("&lt;script&gt;z{number}()&lt;/script&gt;&lt;img src=x onerror=z()&gt;")
}

const ADDRESS: &str = "javascript:z()";

/// Markup of what was typed that became markup of the page.
fn alive(page: &str) -> Vec<&'static str> {
    let never = [
        "<script>z",
        "<img src=x",
        "<svg onload",
        "href=\"javascript:",
        "src=\"javascript:",
        "action=\"javascript:",
        "formaction=\"javascript:",
        ">49",
    ];
    never.into_iter().filter(|never| page.contains(never)).collect()
}

fn is_page(answer: &Answer) -> bool {
    answer.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"))
}

fn browser(ground: &Ground, who: Who) -> Browser {
    match who {
        Visitor => ground.visitor(),
        Operator => ground.operator(),
        Holder(role) => ground.holder(role),
    }
}

/// The fields of every server function, as its source names them.
fn fields() -> BTreeMap<String, Vec<String>> {
    let mut fields = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                fields.extend(fields_of(&fs::read_to_string(path).unwrap()));
            }
        }
    }
    fields
}

fn fields_of(source: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for function in source.split("endpoint = \"").skip(1) {
        let name = function.split('"').next().unwrap();
        let Some(arguments) = function.split_once("pub async fn ").and_then(|(_, rest)| rest.split_once('(')) else {
            continue;
        };
        let arguments = arguments.1.split(") -> ").next().unwrap().replace("#[server(default)]", "");
        let names = arguments.split(',').filter_map(|argument| argument.split_once(':'));
        found.push((name.to_owned(), names.map(|(name, _)| name.trim().to_owned()).collect()));
    }
    found
}

fn escape(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn every_form_has_its_row_and_the_fields_are_found() {
    let forms = registered().into_iter().filter(|(_, method)| *method == Method::POST).map(|(name, _)| name);
    let rows = FORMS.iter().map(|(name, ..)| (*name).to_owned());
    assert_eq!(forms.collect::<BTreeSet<_>>(), rows.collect::<BTreeSet<_>>());
    let fields = fields();
    assert_eq!(fields["withdraw"], ["enrolment_id", "reason", "note"]);
    assert_eq!(fields["log_out"], [""; 0]);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_refused_form_shows_what_was_typed_as_text(pool: PgPool) {
    let ground = Ground::prepare(Site::new(pool)).await;
    let fields = fields();
    let mut showing = BTreeSet::new();
    for typed in [markup, |_| ADDRESS.to_owned()] {
        for (number, (function, who, page, needed)) in FORMS.iter().enumerate() {
            let typed = typed(number);
            let mut browser = browser(&ground, *who);
            browser.page = ground.fill_in(page).await;
            let mut body = ground.fill_in(needed).await;
            let filled_in = needed.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)).collect::<BTreeSet<_>>();
            for field in &fields[*function] {
                if !filled_in.contains(field.as_str()) {
                    body += &format!("&{field}={}", escape(&typed));
                }
            }
            let path = format!("/api/fn/{function}");
            let mut answer = browser.send(Method::POST, &path, "text/html", Some(body)).await;
            // What is no form of a page sends back to where one was, by its whole address.
            if answer.status.is_redirection() && answer.location().starts_with('/') {
                answer = browser.follow(&answer).await;
            }
            assert!(!answer.status.is_server_error(), "{function}: {}", answer.status);
            if is_page(&answer) {
                assert_eq!(alive(&answer.text), [""; 0], "{function} at {}", browser.page);
            }
            if answer.text.contains(&shown(number)) {
                showing.insert(*function);
            }
        }
    }
    for function in ["apply", "create_person", "register", "save_profile", "substitute_enrolment", "withdraw"] {
        assert!(showing.contains(function), "{function} does not show again what was typed: {showing:?}");
    }
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_is_kept_is_text_on_every_page_that_shows_it(pool: PgPool) {
    let ground = Ground::prepare(Site::demonstration(pool).await).await;
    for (number, (function, who, sent, read)) in KEPT.iter().enumerate() {
        let body = ground.fill_in(sent).await.replace("{text}", &escape(&markup(number)));
        let answer = browser(&ground, *who).send_to_function(&Method::POST, function, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{function}: {}", answer.text);
        let to = answer.done_to();
        for (reader, address) in *read {
            let address = ground.fill_in(address).await.replace("{to}", &to);
            let page = browser(&ground, *reader).get(&address).await;
            assert_eq!(page.status, StatusCode::OK, "{function} at {address}");
            assert!(page.text.contains(&shown(number)), "{function}: not shown at {address}");
        }
    }
    // All of it is there now: whatever page shows some of it, to whomever. The number in the markup tells whose it is.
    for (_, address, _) in ROUTES.iter().filter(|(_, address, _)| address.starts_with('/')) {
        for reader in [Visitor, Operator, COORDINATOR, FACILITATOR, MANAGER, ADMINISTRATOR] {
            let address = ground.fill_in(address).await;
            let page = browser(&ground, reader).get(&address).await;
            if is_page(&page) {
                assert_eq!(alive(&page.text), [""; 0], "{address}: {}", page.text);
                assert!(!page.text.contains('\u{202e}'), "{address}: use crate::text in its rules");
            }
        }
    }
}
