// SPDX-License-Identifier: AGPL-3.0-or-later
//! The things that the rows ask for, and those who ask.
//!
//! | in a row | is |
//! |---|---|
//! | `ED-1` | an open edition, whose meeting 1 is today, of the partner `{partner}` of the project `{project}` (slug `rete`), course `corso-1` |
//! | `ED-2` | an edition of the same course, of another partner: the nearest that is foreign |
//! | `ED-3` | a draft |
//! | `{enrolment}`, `{application}` | id and code of the operator's application for ED-1 |
//! | `{person}`, `{account}` | the operator |
//! | `{long}` | a text longer than any field takes |
//! | `{grant}` | a tutor's task for ED-1, new for each cell |
//! | `{round}` | the open questionnaire of ED-1 |
//! | `{own_round}` | the open questionnaire of an edition that the operator took part in |
//! | `comunita-1` | a community that the operator belongs to and the facilitator at home facilitates; `comunita-2` is another of the project |
//! | `{past_meeting}` | a meeting of comunita-1 that is over |
//! | `{facilitator_grant}` | a facilitator's task in comunita-1, new for each cell |
//! | `{talk}`, `{talk_post}`, `{own_post}` | a discussion there, its first post by somebody else, and the operator's answer |
//! | `{attachment}`, `{unsent}` | a file of that first post, and one of the operator's that no post was sent with |
//! | `{thread}`, `{post}`, `{action}` | a community of the project, a discussion there, the operator's post in it, and a warning about that |
//! | `{merged}` | a person that counts as the operator, new for each cell |

use app::{
    communities::db::object_path,
    enrolment::{
        db::{self, Act, NewApplication},
        rules::Frozen,
    },
    people::{ROLES, Role, ScopeKind},
    questionnaires::QuestionSet,
};
use axum::http::{Method, StatusCode, header};
use rand::{SeedableRng, rngs::StdRng};
use uuid::Uuid;

use crate::common::{Answer, Browser, Site, TestAccount};

const PROJECT: Uuid = Uuid::from_u128(1);
const PARTNER: Uuid = Uuid::from_u128(2);
const OTHER_PARTNER: Uuid = Uuid::from_u128(3);
const OTHER_PROJECT: Uuid = Uuid::from_u128(9);
const EDITION: Uuid = Uuid::from_u128(0x0004_0000_0000_0001);
const OTHER_EDITION: Uuid = Uuid::from_u128(0x0004_0000_0000_0002);
const ROUND: Uuid = Uuid::from_u128(0x000b_0000_0000_0001);
const OWN_ROUND: Uuid = Uuid::from_u128(0x000b_0000_0000_0002);
const COMMUNITY: Uuid = Uuid::from_u128(0x000a_0000_0000_0001);
const TALK: Uuid = Uuid::from_u128(0x000e_0000_0000_0001);
const TALK_POST: Uuid = Uuid::from_u128(0x000f_0000_0000_0001);
const OWN_POST: Uuid = Uuid::from_u128(0x000f_0000_0000_0002);
const ATTACHMENT: Uuid = Uuid::from_u128(0x0010_0000_0000_0001);
const UNSENT: Uuid = Uuid::from_u128(0x0010_0000_0000_0002);
const THREAD: Uuid = Uuid::from_u128(0x000d_0000_0000_0001);
const POST: Uuid = Uuid::from_u128(0x000e_0000_0000_0001);
const ACTION: Uuid = Uuid::from_u128(0x000f_0000_0000_0001);
const OTHER_COMMUNITY: Uuid = Uuid::from_u128(0x000a_0000_0000_0002);

/// The prepared site and its people.
pub struct Ground {
    site: Site,
    visitor: Browser,
    own: Vec<Browser>,
    foreign: Vec<Browser>,
    operator: TestAccount,
    spare: TestAccount,
    enrolment: Uuid,
    application: String,
}

impl Ground {
    pub async fn prepare(site: Site) -> Self {
        let figures = include_str!("../../../app/src/monitoring/db/ground.sql");
        for statements in [figures, include_str!("ground.sql")] {
            sqlx::raw_sql(statements).execute(&site.pool).await.unwrap();
        }
        let operator = site.account("operatore@rete.example").await;
        let spare = site.account("supplente@rete.example").await;
        let (enrolment, application) = apply(&site, operator).await;
        belong(&site, operator).await;
        ask(&site, operator).await;
        sqlx::raw_sql(include_str!("talk.sql")).execute(&site.pool).await.unwrap();
        // The file of the post is there to be read.
        site.files.write(&object_path(ATTACHMENT), b"Uno".to_vec()).await.unwrap();
        let moderated = include_str!("moderation.sql")
            .replace("{operator}", &operator.person.to_string())
            .replace("{account}", &operator.account.to_string());
        sqlx::raw_sql(sqlx::AssertSqlSafe(moderated)).execute(&site.pool).await.unwrap();
        let (mut own, mut foreign) = (Vec::new(), Vec::new());
        own.push(logged_in(&site, "operatore@rete.example").await);
        foreign.push(site.browser_of("operatore@altra.example").await);
        for role in ROLES {
            let (here, elsewhere) = scopes(role);
            own.push(holder(&site, role, here, "rete").await);
            // Of the installation there is but one.
            if here.is_some() {
                foreign.push(holder(&site, role, elsewhere, "altra").await);
            }
        }
        // Some functions end the sessions of who asks: they are put back after each.
        sqlx::query("create table kept_session as select * from web_session").execute(&site.pool).await.unwrap();
        Self { visitor: site.browser(), own, foreign, operator, spare, enrolment, application, site }
    }

    /// Nobody logged in.
    pub fn visitor(&self) -> Browser {
        self.visitor.clone()
    }

    /// Whose application it is.
    pub fn operator(&self) -> Browser {
        self.own[0].clone()
    }

    /// Who holds a role, where it is at home.
    pub fn holder(&self, role: Role) -> Browser {
        let place = ROLES.iter().position(|known| *known == role).unwrap();
        self.own[1 + place].clone()
    }

    /// Asks as everybody, and answers the cells.
    pub async fn ask(&self, request: impl AsyncFn(&mut Browser, String) -> Answer, sent: &str) -> [String; 3] {
        let visitor = self.cells(std::slice::from_ref(&self.visitor), &request, sent).await;
        let own = self.cells(&self.own, &request, sent).await;
        let foreign = self.cells(&self.foreign, &request, sent).await;
        [visitor, own, foreign + "."]
    }

    async fn cells(
        &self,
        who: &[Browser],
        request: &impl AsyncFn(&mut Browser, String) -> Answer,
        sent: &str,
    ) -> String {
        let mut cells = String::new();
        for browser in who {
            let sent = self.fill_in(sent).await;
            cells += &cell(&request(&mut browser.clone(), sent).await);
            sqlx::query("insert into web_session select * from kept_session on conflict do nothing")
                .execute(&self.site.pool)
                .await
                .unwrap();
        }
        cells
    }

    /// Puts the things in the place of the words in braces.
    pub async fn fill_in(&self, sent: &str) -> String {
        let mut filled = sent
            .replace("{project}", &PROJECT.to_string())
            .replace("{partner}", &PARTNER.to_string())
            .replace("{enrolment}", &self.enrolment.to_string())
            .replace("{application}", &self.application)
            .replace("{talk}", &TALK.to_string())
            .replace("{talk_post}", &TALK_POST.to_string())
            .replace("{own_post}", &OWN_POST.to_string())
            .replace("{attachment}", &ATTACHMENT.to_string())
            .replace("{unsent}", &UNSENT.to_string())
            .replace("{round}", &ROUND.to_string())
            .replace("{own_round}", &OWN_ROUND.to_string())
            .replace("{person}", &self.operator.person.to_string())
            .replace("{past_meeting}", "00000000-0000-0000-000a-000000000003")
            .replace("{thread}", &THREAD.to_string())
            .replace("{post}", &POST.to_string())
            .replace("{action}", &ACTION.to_string())
            .replace("{long}", &"x".repeat(9_000))
            .replace("{account}", &self.operator.account.to_string());
        if filled.contains("{grant}") {
            let grant = self.site.grant(self.spare.account, Role::Tutor, Some(EDITION)).await;
            filled = filled.replace("{grant}", &grant.to_string());
        }
        if filled.contains("{facilitator_grant}") {
            let grant = self.site.grant(self.spare.account, Role::Facilitator, Some(COMMUNITY)).await;
            filled = filled.replace("{facilitator_grant}", &grant.to_string());
        }
        if filled.contains("{merged}") {
            let merged = Uuid::now_v7();
            sqlx::query(
                "insert into person (id, given_name, family_name, source, merged_into, created_at)
                 values ($1, 'Ada', 'Bianchi', 'paper', $2, now())",
            )
            .bind(merged)
            .bind(self.operator.person)
            .execute(&self.site.pool)
            .await
            .unwrap();
            filled = filled.replace("{merged}", &merged.to_string());
        }
        filled
    }
}

impl Browser {
    /// Sends what a row says to a server function, as the page's WebAssembly does.
    pub async fn send_to_function(&mut self, method: &Method, name: &str, sent: String) -> Answer {
        if *method == Method::GET {
            self.send(Method::GET, &format!("/api/fn/{name}?{sent}"), "application/json", None).await
        } else {
            self.send(method.clone(), &format!("/api/fn/{name}"), "application/json", Some(sent)).await
        }
    }
}

/// Where a role is at home, and the nearest that is not its own.
fn scopes(role: Role) -> (Option<Uuid>, Option<Uuid>) {
    match role.scope_kind() {
        ScopeKind::Edition => (Some(EDITION), Some(OTHER_EDITION)),
        ScopeKind::Partner => (Some(PARTNER), Some(OTHER_PARTNER)),
        ScopeKind::Community => (Some(COMMUNITY), Some(OTHER_COMMUNITY)),
        ScopeKind::Project => (Some(PROJECT), Some(OTHER_PROJECT)),
        ScopeKind::Installation => (None, None),
    }
}

fn cell(answer: &Answer) -> String {
    let sent_to = answer.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
    match answer.status {
        StatusCode::UNAUTHORIZED => "!".to_owned(),
        StatusCode::FORBIDDEN => "-".to_owned(),
        StatusCode::NOT_FOUND => "?".to_owned(),
        status if status.is_redirection() && sent_to.starts_with("/accedi") => "!".to_owned(),
        status if status.is_success() || status.is_redirection() => "+".to_owned(),
        other => format!("[{}]", other.as_u16()),
    }
}

async fn logged_in(site: &Site, email: &str) -> Browser {
    let mut browser = site.browser();
    browser.log_in(email).await;
    browser
}

async fn holder(site: &Site, role: Role, scope: Option<Uuid>, domain: &str) -> Browser {
    let email = format!("{}@{domain}.example", role.code());
    let made = site.account(&email).await;
    site.grant(made.account, role, scope).await;
    logged_in(site, &email).await
}

/// The operator's application for ED-1: id and code.
async fn apply(site: &Site, operator: TestAccount) -> (Uuid, String) {
    let frozen = Frozen {
        gender: "female".to_owned(),
        age_band: "30-39".to_owned(),
        body_kind: "comune".to_owned(),
        body_name: "Comune di Crema".to_owned(),
        role: "operatore".to_owned(),
        territory: "CR".to_owned(),
        privacy_version: 1,
        motivation: "Perché".to_owned(),
        accessibility_needs: None,
    };
    let mut transaction = site.pool.begin().await.unwrap();
    let act = Act { actor: Some(operator.account), now: site.clock.now(), site: crate::common::PUBLIC_URL };
    let application = NewApplication { edition: EDITION, person: operator.person, frozen };
    let sent = db::submit(&mut transaction, &application, &mut StdRng::seed_from_u64(1), &act).await.unwrap();
    transaction.commit().await.unwrap();
    (sent.id, sent.code)
}

/// The operator belongs to comunita-1.
async fn belong(site: &Site, operator: TestAccount) {
    sqlx::query(
        "insert into community_member (community_id, person_id, state, since, version)
         values ($1, $2, 'member', '2026-11-02', 1)",
    )
    .bind(COMMUNITY)
    .bind(operator.person)
    .execute(&site.pool)
    .await
    .unwrap();
    sqlx::query(
        "insert into community_member_event (community_id, person_id, number, kind, at)
         values ($1, $2, 1, 'joined', '2026-11-02')",
    )
    .bind(COMMUNITY)
    .bind(operator.person)
    .execute(&site.pool)
    .await
    .unwrap();
    sqlx::query("update community set member_count = 1 where id = $1")
        .bind(COMMUNITY)
        .execute(&site.pool)
        .await
        .unwrap();
}

/// The open questionnaires of ED-1 and of an edition that the operator took part in.
async fn ask(site: &Site, operator: TestAccount) {
    let set = QuestionSet::satisfaction().unwrap();
    sqlx::query("insert into question_set (id, code, version, content) values ($1, $2, $3, $4)")
        .bind(ROUND)
        .bind(&set.code)
        .bind(set.version)
        .bind(serde_json::to_value(&set).unwrap())
        .execute(&site.pool)
        .await
        .unwrap();
    sqlx::raw_sql(include_str!("rounds.sql")).execute(&site.pool).await.unwrap();
    sqlx::query("update enrolment set person_id = $1 where code = 'OWNROUND'")
        .bind(operator.person)
        .execute(&site.pool)
        .await
        .unwrap();
}
