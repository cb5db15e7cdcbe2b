// SPDX-License-Identifier: AGPL-3.0-or-later
//! The place of a community through the router: joining, leaving, being removed and objecting, meetings, letters,
//! facilitators; each refusal, with WebAssembly and without.

#![expect(clippy::unwrap_used, reason = "a test ends where a step fails")]

use app::{error::FieldCode, people::Role};
use axum::http::{StatusCode, header};
use correlare::audit::{self, Rule};
use jiff::SignedDuration;
use sqlx::PgPool;
use uuid::Uuid;

use crate::common::{Browser, Site, TestAccount};

const PROJECT: Uuid = Uuid::from_u128(1);
const OPEN: Uuid = Uuid::from_u128(0x000a_0000_0000_0001);
const ON_REQUEST: Uuid = Uuid::from_u128(0x000a_0000_0000_0002);

/// An open community, one on request, one by invitation, and one that is over.
const COMMUNITIES: &str = r#"
    insert into community (id, project_id, slug, title, summary, open_to, charter, state, joining, position)
    select ('00000000-0000-0000-000a-00000000000' || list.number)::uuid, '00000000-0000-0000-0000-000000000001', list.slug,
           jsonb_build_object('it', list.title), '{"it": "Una comunità"}', '{"it": "Tutti"}',
           '[{"paragraph": {"it": "Si critica un''idea, mai una persona."}}]', list.state, list.joining, list.number
    from (values (1, 'aperta', 'Sportelli in rete', 'active', 'open'), (2, 'su-richiesta', 'Abitare', 'active', 'request'),
                 (3, 'su-invito', 'Reti', 'started', 'invitation'), (4, 'conclusa', 'Vecchia', 'closed', 'open'))
        list (number, slug, title, state, joining)"#;

struct Place {
    site: Site,
    facilitator: Browser,
    manager: Browser,
}

async fn place(pool: PgPool) -> Place {
    let site = Site::new(pool);
    for statements in [include_str!("../../app/src/monitoring/db/ground.sql"), COMMUNITIES] {
        sqlx::raw_sql(statements).execute(&site.pool).await.unwrap();
    }
    let facilitator = holder(&site, "fabio@comune.example", Role::Facilitator, ON_REQUEST).await;
    let manager = holder(&site, "rita@comune.example", Role::ProjectManager, PROJECT).await;
    let account = sqlx::query_scalar("select id from account where email = 'fabio@comune.example'");
    let account: Uuid = account.fetch_one(&site.pool).await.unwrap();
    site.grant(account, Role::Facilitator, Some(OPEN)).await;
    Place { site, facilitator, manager }
}

async fn holder(site: &Site, email: &str, role: Role, scope: Uuid) -> Browser {
    let made = site.account(email).await;
    site.grant(made.account, role, Some(scope)).await;
    let mut browser = site.browser();
    browser.log_in(email).await;
    browser
}

async fn somebody(site: &Site, email: &str) -> (TestAccount, Browser) {
    let made = site.account(email).await;
    let mut browser = site.browser();
    browser.log_in(email).await;
    (made, browser)
}

/// What is said of communities is sound; the editions of this ground are made for figures alone.
async fn sound(site: &Site) {
    let breaches = audit::run(&mut site.pool.acquire().await.unwrap()).await.unwrap();
    let ours = [Rule::MemberCountWrong, Rule::MembershipNotOfEvents, Rule::GrantWithoutScope];
    assert_eq!(breaches.into_iter().filter(|breach| ours.contains(&breach.rule)).collect::<Vec<_>>(), []);
}

/// State, events in order and the community's count.
async fn membership(site: &Site, community: Uuid, person: Uuid) -> (String, String, i32) {
    sqlx::query_as(
        "select m.state, (select string_agg(kind, ' ' order by number) from community_member_event e
                          where e.community_id = m.community_id and e.person_id = m.person_id), c.member_count
         from community_member m join community c on c.id = m.community_id
         where m.community_id = $1 and m.person_id = $2",
    )
    .bind(community)
    .bind(person)
    .fetch_one(&site.pool)
    .await
    .unwrap()
}

fn stands(state: &str, events: &str, members: i32) -> (String, String, i32) {
    (state.to_owned(), events.to_owned(), members)
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_place_is_public_and_what_is_inside_is_not(pool: PgPool) {
    let Place { site, mut facilitator, .. } = place(pool).await;
    let day = [("day", "2026-12-09"), ("starts", "14:30"), ("ends", "17:00"), ("place", "Crema, sala civica")];
    let meeting = [&[("community", "aperta"), ("agenda", "1. Saluti")][..], &day].concat();
    assert!(facilitator.call("save_community_meeting", &meeting).await.done_to().contains("esito=incontro"));

    let mut visitor = site.browser();
    let list = visitor.get("/comunita").await;
    assert_eq!(list.status, StatusCode::OK);
    for title in ["Sportelli in rete", "Abitare", "Reti", "Vecchia"] {
        assert!(list.text.contains(title), "{title}");
    }
    let page = visitor.get("/comunita/aperta").await;
    assert_eq!(page.status, StatusCode::OK);
    for shown in ["mai una persona", "Fabio Prova", "9 dicembre 2026", "/accedi?poi=/comunita/aperta"] {
        assert!(page.text.contains(shown), "{shown}");
    }
    for hidden in ["Crema, sala civica", "1. Saluti", "/comunita/aperta/membri"] {
        assert!(!page.text.contains(hidden), "{hidden}");
    }
    assert_eq!(visitor.get("/comunita/nessuna").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visitor.get("/comunita/aperta/membri").await.status, StatusCode::UNAUTHORIZED);
    let (_, mut outsider) = somebody(&site, "olga@comune.example").await;
    assert_eq!(outsider.get("/comunita/aperta/membri").await.status, StatusCode::FORBIDDEN);
    assert_eq!(outsider.get("/comunita/aperta/incontri.ics").await.status, StatusCode::FORBIDDEN);
    assert_eq!(outsider.get("/comunita/aperta/facilitazione").await.status, StatusCode::FORBIDDEN);
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn somebody_joins_an_open_community_and_leaves(pool: PgPool) {
    let Place { site, .. } = place(pool).await;
    let (maria, mut browser) = somebody(&site, "maria@comune.example").await;
    // As a browser without WebAssembly does it.
    let page = browser.get("/comunita/aperta").await;
    assert!(page.text.contains("Entra nella comunità"));
    let page = browser.submit("join_community", &[("community", "aperta")]).await;
    assert!(page.text.contains("Ora fai parte della comunità"), "{}", page.text);
    assert_eq!(membership(&site, OPEN, maria.person).await, stands("member", "joined", 1));
    assert!(browser.get("/comunita/aperta/membri").await.text.contains("Maria Prova"));
    let own = browser.get("/comunita").await;
    assert!(own.text.contains("Le mie comunità"));

    let twice = browser.call("join_community", &[("community", "aperta")]).await;
    assert_eq!(twice.refused_for(""), Some(FieldCode::ChangedMeanwhile));
    assert!(browser.call("leave_community", &[("community", "aperta")]).await.done_to().ends_with("esito=fuori"));
    assert_eq!(membership(&site, OPEN, maria.person).await, stands("left", "joined left", 0));
    assert_eq!(browser.get("/comunita/aperta/membri").await.status, StatusCode::FORBIDDEN);
    let again = browser.call("leave_community", &[("community", "aperta")]).await;
    assert_eq!(again.refused_for(""), Some(FieldCode::ChangedMeanwhile));

    for community in ["su-richiesta", "su-invito", "conclusa"] {
        let refused = browser.call("join_community", &[("community", community)]).await;
        assert_eq!(refused.refused_for(""), Some(FieldCode::CommunityNotOpen), "{community}");
    }
    let asks = browser.call("ask_to_join", &[("community", "aperta")]).await;
    assert_eq!(asks.refused_for(""), Some(FieldCode::CommunityNotOpen));
    let unknown = browser.call("join_community", &[("community", "nessuna")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let nobody = site.browser().call("join_community", &[("community", "aperta")]).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    sound(&site).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_facilitator_answers_who_asks(pool: PgPool) {
    let Place { site, mut facilitator, .. } = place(pool).await;
    let (maria, mut browser) = somebody(&site, "maria@comune.example").await;
    let long = "x".repeat(1001);
    browser.get("/comunita/su-richiesta").await;
    let refused = browser.submit("ask_to_join", &[("community", "su-richiesta"), ("words", &long)]).await;
    assert!(refused.text.contains(&long), "nothing typed is lost");
    let ask = [("community", "su-richiesta"), ("words", "Lavoro allo sportello casa.")];
    assert!(browser.call("ask_to_join", &ask).await.done_to().ends_with("esito=richiesta"));
    assert_eq!(membership(&site, ON_REQUEST, maria.person).await, stands("requested", "requested", 0));
    let told = site.mails_to("fabio@comune.example").await;
    assert!(told[0].1.contains("Maria Prova") && told[0].1.contains("sportello casa"), "{told:?}");

    let desk = facilitator.get("/comunita/su-richiesta/facilitazione").await;
    assert!(desk.text.contains("Maria Prova") && desk.text.contains("sportello casa"));
    let person = maria.person.to_string();
    let settle = |decision| [("community", "su-richiesta"), ("person", person.as_str()), ("decision", decision)];
    let odd = facilitator.call("settle_request", &settle("perhaps")).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    let stranger = Uuid::now_v7().to_string();
    let unknown = [("community", "su-richiesta"), ("person", stranger.as_str()), ("decision", "admit")];
    assert_eq!(facilitator.call("settle_request", &unknown).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.call("settle_request", &settle("admit")).await.status, StatusCode::FORBIDDEN);

    let declined = [&settle("decline")[..], &[("words", "Scrivici dopo l'estate.")]].concat();
    assert!(facilitator.call("settle_request", &declined).await.done_to().contains("esito=non_ammesso"));
    assert!(site.mails_to("maria@comune.example").await[0].1.contains("dopo l'estate"));
    browser.call("ask_to_join", &ask).await.done_to();
    assert!(facilitator.call("settle_request", &settle("admit")).await.done_to().contains("esito=ammesso"));
    let expected = stands("member", "requested declined requested admitted", 1);
    assert_eq!(membership(&site, ON_REQUEST, maria.person).await, expected);
    let again = facilitator.call("settle_request", &settle("admit")).await;
    assert_eq!(again.refused_for(""), Some(FieldCode::ChangedMeanwhile));
    sound(&site).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn whom_a_facilitator_invites_accepts_or_declines(pool: PgPool) {
    let Place { site, mut manager, .. } = place(pool).await;
    let (maria, mut browser) = somebody(&site, "maria@comune.example").await;
    let invite = |email| [("community", "su-invito"), ("email", email)];
    for (email, code) in [
        ("", FieldCode::Required),
        ("maria", FieldCode::NotAnEmail),
        ("nessuno@comune.example", FieldCode::NoSuchAccount),
    ] {
        assert_eq!(manager.call("invite_member", &invite(email)).await.refused_for("email"), Some(code));
    }
    manager.call("invite_member", &invite("Maria@comune.example")).await.done_to();
    let twice = manager.call("invite_member", &invite("maria@comune.example")).await;
    assert_eq!(twice.refused_for("email"), Some(FieldCode::AlreadyInCommunity));
    assert!(site.mails_to("maria@comune.example").await[0].1.contains("/comunita/su-invito"));
    assert!(browser.get("/comunita/su-invito").await.text.contains("value=\"accept\""));
    let answer = |answer| [("community", "su-invito"), ("answer", answer)];
    assert_eq!(browser.call("answer_invitation", &answer("maybe")).await.status, StatusCode::BAD_REQUEST);
    browser.call("answer_invitation", &answer("decline")).await.done_to();
    let late = browser.call("answer_invitation", &answer("accept")).await;
    assert_eq!(late.refused_for(""), Some(FieldCode::ChangedMeanwhile));
    manager.call("invite_member", &invite("maria@comune.example")).await.done_to();
    browser.call("answer_invitation", &answer("accept")).await.done_to();
    let community = Uuid::from_u128(0x000a_0000_0000_0003);
    let expected = stands("member", "invited declined invited joined", 1);
    assert_eq!(membership(&site, community, maria.person).await, expected);
    sound(&site).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn who_is_removed_learns_why_and_objects_to_the_projects_manager(pool: PgPool) {
    let Place { site, mut facilitator, mut manager } = place(pool).await;
    let (maria, mut browser) = somebody(&site, "maria@comune.example").await;
    browser.call("join_community", &[("community", "aperta")]).await.done_to();
    let person = maria.person.to_string();
    let remove = |reason| [("community", "aperta"), ("person", person.as_str()), ("reason", reason)];
    let without = facilitator.call("remove_member", &remove(" ")).await;
    assert_eq!(without.refused_for("reason"), Some(FieldCode::Required));
    assert_eq!(browser.call("remove_member", &remove("No")).await.status, StatusCode::FORBIDDEN);
    facilitator.call("remove_member", &remove("Nomi di utenti in due interventi.")).await.done_to();
    assert_eq!(membership(&site, OPEN, maria.person).await, stands("removed", "joined removed", 0));
    assert!(site.mails_to("maria@comune.example").await[0].1.contains("Nomi di utenti"));
    let page = browser.get("/comunita/aperta").await;
    assert!(page.text.contains("Nomi di utenti") && page.text.contains("Fai opposizione"));

    // She cannot simply join again, nor be invited.
    let joins = browser.call("join_community", &[("community", "aperta")]).await;
    assert_eq!(joins.refused_for(""), Some(FieldCode::ChangedMeanwhile));
    let invite = [("community", "aperta"), ("email", "maria@comune.example")];
    assert!(facilitator.call("invite_member", &invite).await.refused_for("email").is_some());

    let object = |words| [("community", "aperta"), ("words", words)];
    let empty = browser.call("object_to_removal", &object("")).await;
    assert_eq!(empty.refused_for("words"), Some(FieldCode::Required));
    browser.call("object_to_removal", &object("Erano nomi inventati.")).await.done_to();
    assert!(site.mails_to("rita@comune.example").await[0].1.contains("Erano nomi inventati."));
    let twice = browser.call("object_to_removal", &object("Di nuovo")).await;
    assert_eq!(twice.refused_for(""), Some(FieldCode::ChangedMeanwhile));
    assert!(manager.get("/comunita/aperta/facilitazione").await.text.contains("Erano nomi inventati."));

    let readmit = [("community", "aperta"), ("person", person.as_str())];
    manager.call("readmit_member", &readmit).await.done_to();
    let expected = stands("member", "joined removed objected readmitted", 1);
    assert_eq!(membership(&site, OPEN, maria.person).await, expected);
    let page = manager.get(&format!("/comunita/aperta/membri/{person}")).await;
    for shown in ["Nomi di utenti", "Erano nomi inventati.", "Riammissione", "Fabio Prova"] {
        assert!(page.text.contains(shown), "{shown}");
    }
    let notes = site.count("select count(*) from community_member_note").await;
    assert_eq!(notes, 2, "words lie apart from the events");
    sound(&site).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn meetings_are_told_to_all_members_and_are_in_their_calendars(pool: PgPool) {
    let Place { site, mut facilitator, .. } = place(pool).await;
    let (_, mut maria) = somebody(&site, "maria@comune.example").await;
    maria.call("join_community", &[("community", "aperta")]).await.done_to();
    let form = |day, starts, ends, place| {
        [("community", "aperta"), ("day", day), ("starts", starts), ("ends", ends), ("place", place)]
    };
    for (form, field, code) in [
        (form("", "14:30", "17:00", "Crema"), "day", FieldCode::Required),
        (form("2026-11-20", "14:30", "17:00", "Crema"), "day", FieldCode::InThePast),
        (form("2026-12-09", "17:00", "14:30", "Crema"), "ends", FieldCode::EndsTooEarly),
        (form("2026-12-09", "14:30", "17:00", ""), "place", FieldCode::Required),
    ] {
        let refused = facilitator.call("save_community_meeting", &form).await;
        assert_eq!(refused.refused_for(field), Some(code));
    }
    assert!(site.mails_to("maria@comune.example").await.is_empty());
    facilitator.call("save_community_meeting", &form("2026-12-09", "14:30", "17:00", "Crema")).await.done_to();
    let id: Uuid = sqlx::query_scalar("select id from community_meeting").fetch_one(&site.pool).await.unwrap();
    let calendar = maria.get("/comunita/aperta/incontri.ics").await;
    assert!(calendar.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/calendar"));
    for line in ["DTSTART:20261209T133000Z", "LOCATION:Crema", "SEQUENCE:0", &format!("UID:{id}@correlare")] {
        assert!(calendar.text.contains(line), "{line}: {}", calendar.text);
    }

    let id = id.to_string();
    let changed = |version| {
        [&form("2026-12-10", "15:00", "17:00", "Cremona")[..], &[("meeting", id.as_str()), ("version", version)]]
            .concat()
    };
    facilitator.call("save_community_meeting", &changed("0")).await.done_to();
    let stale = facilitator.call("save_community_meeting", &changed("0")).await;
    assert_eq!(stale.refused_for(""), Some(FieldCode::ChangedMeanwhile));
    // Saved as it is: nobody is told.
    facilitator.call("save_community_meeting", &changed("1")).await.done_to();
    let mails = site.mails_to("maria@comune.example").await;
    assert_eq!(mails.len(), 2);
    assert!(
        mails[1].1.contains("giovedì 10 dicembre 2026, 15.00-17.00") && mails[1].1.contains("Cremona"),
        "{mails:?}"
    );
    assert!(maria.get("/comunita/aperta").await.text.contains("Cremona"));

    let cancel = [("community", "aperta"), ("meeting", id.as_str())];
    assert_eq!(maria.call("cancel_community_meeting", &cancel).await.status, StatusCode::FORBIDDEN);
    let elsewhere = [("community", "su-richiesta"), ("meeting", id.as_str())];
    assert_eq!(facilitator.call("cancel_community_meeting", &elsewhere).await.status, StatusCode::NOT_FOUND);
    facilitator.call("cancel_community_meeting", &cancel).await.done_to();
    assert_eq!(site.mails_to("maria@comune.example").await.len(), 3);
    let twice = facilitator.call("cancel_community_meeting", &cancel).await;
    assert_eq!(twice.refused_for(""), Some(FieldCode::ChangedMeanwhile));
    assert!(maria.get("/comunita/aperta/incontri.ics").await.text.contains("STATUS:CANCELLED"));
    assert!(maria.get("/comunita/aperta").await.text.contains("Nessun incontro in programma"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn a_letter_goes_to_every_member_in_their_language(pool: PgPool) {
    let Place { site, mut facilitator, .. } = place(pool).await;
    for (email, language) in [("maria@comune.example", "it"), ("john@comune.example", "en")] {
        let (made, mut browser) = somebody(&site, email).await;
        browser.call("join_community", &[("community", "aperta")]).await.done_to();
        sqlx::query("update account set locale = $2 where id = $1")
            .bind(made.account)
            .bind(language)
            .execute(&site.pool)
            .await
            .unwrap();
    }
    let empty = facilitator.call("write_to_members", &[("community", "aperta")]).await.refused();
    assert_eq!(empty.0.len(), 2);
    let letter = [("community", "aperta"), ("subject", "Il verbale"), ("body", "È pronto.\nLeggetelo.")];
    facilitator.call("write_to_members", &letter).await.done_to();
    let (italian, english) = (site.mails_to("maria@comune.example").await, site.mails_to("john@comune.example").await);
    assert!(italian[0].0.contains("Il verbale") && italian[0].1.contains("Gentile Maria Prova"));
    assert!(english[0].1.contains("Dear John Prova") && english[0].1.contains("È pronto.\nLeggetelo."));
    assert!(!italian[0].1.contains("fabio@comune.example"), "the address is told only if they want it to be");
    let signed = [&letter[..], &[("with_address", "true")]].concat();
    facilitator.call("write_to_members", &signed).await.done_to();
    assert!(site.mails_to("maria@comune.example").await[1].1.contains("fabio@comune.example"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn the_projects_manager_appoints_facilitators(pool: PgPool) {
    let Place { site, mut facilitator, mut manager } = place(pool).await;
    let (maria, mut browser) = somebody(&site, "maria@comune.example").await;
    let appoint = [("community", "aperta"), ("email", "maria@comune.example")];
    assert_eq!(facilitator.call("appoint_facilitator", &appoint).await.status, StatusCode::FORBIDDEN);
    let unknown = manager.call("appoint_facilitator", &[("community", "aperta"), ("email", "x@comune.example")]).await;
    assert_eq!(unknown.refused_for("email"), Some(FieldCode::NoSuchAccount));
    manager.call("appoint_facilitator", &appoint).await.done_to();
    assert_eq!(membership(&site, OPEN, maria.person).await, stands("member", "admitted", 1));
    assert_eq!(browser.get("/comunita/aperta/facilitazione").await.status, StatusCode::OK);
    assert!(browser.get("/comunita/aperta").await.text.contains("Maria Prova"));
    let twice = manager.call("appoint_facilitator", &appoint).await;
    assert_eq!(twice.refused_for("email"), Some(FieldCode::AlreadyGiven));

    let grant = "select id from role_grant g where exists (select 1 from account a where a.id = g.account_id and a.email = 'maria@comune.example')";
    let grant: Uuid = sqlx::query_scalar(grant).fetch_one(&site.pool).await.unwrap();
    let grant = grant.to_string();
    let elsewhere = [("community", "su-richiesta"), ("grant_id", grant.as_str())];
    assert_eq!(manager.call("dismiss_facilitator", &elsewhere).await.status, StatusCode::NOT_FOUND);
    manager.call("dismiss_facilitator", &[("community", "aperta"), ("grant_id", &grant)]).await.done_to();
    assert_eq!(browser.get("/comunita/aperta/facilitazione").await.status, StatusCode::FORBIDDEN);
    assert_eq!(membership(&site, OPEN, maria.person).await, stands("member", "admitted", 1));
    sound(&site).await;
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn what_is_new_since_the_last_visit_is_counted_until_it_is_seen(pool: PgPool) {
    let Place { site, .. } = place(pool).await;
    let (maria, mut browser) = somebody(&site, "maria@comune.example").await;
    let (piero, _) = somebody(&site, "piero@comune.example").await;
    browser.call("join_community", &[("community", "aperta")]).await.done_to();
    let moment = site.later(SignedDuration::from_hours(1));
    let threads = "
        insert into thread (id, community_id, title, author_id, created_at, last_number, post_count, last_post_at)
        values ('00000000-0000-0000-000c-000000000001', '00000000-0000-0000-000a-000000000001', 'Residenza', $1, $2, 2, 2, $2)";
    let posts = "
        insert into post (id, thread_id, number, author_id, body, html, created_at)
        select gen_random_uuid(), '00000000-0000-0000-000c-000000000001', number, $1, 'Sì', '<p>Sì</p>', $2
        from generate_series(1, 2) number";
    for statement in [threads, posts] {
        sqlx::query(statement)
            .bind(piero.person)
            .bind(jiff_sqlx::ToSqlx::to_sqlx(moment))
            .execute(&site.pool)
            .await
            .unwrap();
    }
    let page = browser.get("/comunita/aperta").await;
    assert!(page.text.contains("Residenza") && page.text.contains("2 nuovi interventi"), "{}", page.text);
    assert!(browser.get("/comunita").await.text.contains("Novità in 1 discussione"));
    sqlx::query("insert into thread_reader (thread_id, person_id, read_number) values ('00000000-0000-0000-000c-000000000001', $1, 1)")
        .bind(maria.person)
        .execute(&site.pool)
        .await
        .unwrap();
    assert!(browser.get("/comunita/aperta").await.text.contains("1 nuovo intervento"));
    site.later(SignedDuration::from_hours(1));
    browser.call("mark_community_seen", &[("community", "aperta")]).await.done_to();
    assert!(browser.get("/comunita/aperta").await.text.contains("hai visto tutto"));
}

#[sqlx::test(migrator = "app::MIGRATOR")]
async fn many_who_join_at_once_are_each_counted(pool: PgPool) {
    let Place { site, .. } = place(pool).await;
    let mut joining = tokio::task::JoinSet::new();
    for number in 0..12 {
        let (_, mut browser) = somebody(&site, &format!("persona{number}@comune.example")).await;
        joining.spawn(async move { browser.call("join_community", &[("community", "aperta")]).await.done_to() });
    }
    while let Some(joined) = joining.join_next().await {
        joined.unwrap();
    }
    assert_eq!(site.count("select member_count::bigint from community where slug = 'aperta'").await, 12);
    sound(&site).await;
}
