// SPDX-License-Identifier: AGPL-3.0-or-later
//! The areas of the site whose code the browser fetches when one of their pages is first visited.
//!
//! One chunk an area, not one a page: the tool that splits the WebAssembly makes a chunk of its own for each set of
//! split points that share a function, and with thirty split points these were 245 small files. A page is put into an
//! area by its name below; its chunk holds the forms and fields that the area's pages share.

use std::marker::PhantomData;

use leptos::{lazy, prelude::*};
use leptos_router::{Lazy, LazyRoute};

// Named once: the routes take the pages from here.
use crate::ui::page::AreaPage;
pub(super) use crate::{
    attendance::{
        add_page::AddInRoomRoute, print_page::PrintRoute, registers_page::RegistersRoute, sheet_page::SheetRoute,
        statement_page::StatementRoute,
    },
    catalogue::{course_page::CourseRoute, edition_page::EditionRoute, project_page::ProjectRoute},
    communities::{
        attachments_page::PostFilesRoute,
        flag_page::FlagRoute,
        moderated_post_page::ModeratedPostRoute,
        moderation_action_page::ModerationActionRoute,
        moderation_page::{ModerationLogRoute, ModerationQueueRoute},
        new_thread_page::NewThreadRoute,
        place::{
            communities_page::CommunitiesRoute, community_page::CommunityRoute, facilitation_page::FacilitationRoute,
            letter_page::LetterRoute, meeting_page::MeetingRoute, member_page::MemberRoute, members_page::MembersRoute,
        },
        post_pages::{ContributionRoute, EditPostRoute, PostHistoryRoute, PostLinkRoute},
        search_page::SearchRoute,
        thread_page::ThreadRoute,
        threads_page::ThreadsRoute,
        touch::{notices_page::NoticesRoute, unsubscribe_page::UnsubscribeRoute},
    },
    enrolment::{
        application_page::ApplicationRoute,
        apply_page::ApplyRoute,
        consent_page::ConsentRoute,
        desk::{
            application_page::ApplicationDeskRoute, cancel_page::CancelEditionRoute, change_page::ChangeEditionRoute,
            confirm_page::ConfirmEditionRoute, decision_page::DecisionRoute, edition_page::EditionDeskRoute,
            substitute_page::SubstituteRoute, todo_page::TodoRoute,
        },
        personal_area_page::PersonalAreaRoute,
    },
    monitoring::{monitoring_page::MonitoringRoute, rows_page::FigureRowsRoute},
    notifications::demo_mailbox_page::DemoMailboxRoute,
    people::{
        duplicates_page::DuplicatesRoute,
        grants_page::GrantsRoute,
        log_in_page::LogInRoute,
        own_data_page::OwnDataRoute,
        person_page::PersonRoute,
        persons_page::{NewPersonRoute, PersonsRoute},
        profile_page::ProfileRoute,
        recover_page::{NewPasswordRoute, RecoverRoute},
        register_page::RegisterRoute,
        verify_page::{NewAddressRoute, VerifyRoute},
    },
    projects::{
        legal_pages::{AccessibilityRoute, LegalNotesRoute},
        privacy_page::PrivacyRoute,
    },
    questionnaires::{
        edition_page::EditionSurveyRoute,
        list_page::QuestionnairesRoute,
        paper_page::PaperRoute,
        questionnaire_page::QuestionnaireRoute,
        results_page::{ResultsPrintRoute, ResultsRoute},
    },
};

/// A page that has an area.
pub trait InArea: 'static {
    /// Fetches the area's chunk, unless it is there, and shows the page.
    fn show() -> impl Future<Output = AnyView>;

    /// Fetches the area's chunk ahead.
    fn fetch() -> impl Future<Output = ()>;
}

/// The route of a page in its area.
#[derive(Debug)]
pub struct AreaRoute<P>(PhantomData<fn() -> P>);

impl<P: InArea> LazyRoute for AreaRoute<P> {
    fn data() -> Self {
        Self(PhantomData)
    }

    async fn view(_this: Self) -> AnyView {
        P::show().await
    }

    async fn preload() {
        P::fetch().await;
    }
}

/// What a route shows: `view={in_area::<LogInRoute>()}`.
pub fn in_area<P: InArea>() -> Lazy<AreaRoute<P>> {
    Lazy::new()
}

/// An area: its split function, the name of what fetches it (made by `#[lazy]`), and its pages.
macro_rules! area {
    ($show:ident, $fetch:ident: $($page:ident),+ $(,)?) => {
        #[lazy]
        fn $show(page: &'static str) -> AnyView {
            match page {
                $(stringify!($page) => <$page as AreaPage>::view(<$page as AreaPage>::data()),)+
                _ => ().into_any(),
            }
        }

        $(impl InArea for $page {
            async fn show() -> AnyView {
                $show(stringify!($page)).await
            }

            async fn fetch() {
                #[cfg(target_arch = "wasm32")]
                $fetch().await;
            }
        })+
    };
}

// What visitors read.
area!(reading_area, __preload_reading_area:
    CourseRoute, EditionRoute, ProjectRoute, PrivacyRoute, AccessibilityRoute, LegalNotesRoute, MonitoringRoute);

// What people do for themselves: their account and their applications.
area!(own_area, __preload_own_area:
    LogInRoute, RegisterRoute, VerifyRoute, NewAddressRoute, RecoverRoute, NewPasswordRoute, ApplyRoute,
    ConsentRoute, PersonalAreaRoute, ApplicationRoute, ProfileRoute, OwnDataRoute, DemoMailboxRoute,
    QuestionnairesRoute, QuestionnaireRoute);

// The desk of the staff.
area!(desk_area, __preload_desk_area:
    TodoRoute, EditionDeskRoute, DecisionRoute, ChangeEditionRoute, ConfirmEditionRoute, CancelEditionRoute, ApplicationDeskRoute,
    SubstituteRoute, GrantsRoute, PersonsRoute, DuplicatesRoute, NewPersonRoute, PersonRoute);

// Questionnaires as the staff sees them: how they stand, paper, results; and the rows behind figures.
area!(results_area, __preload_results_area: EditionSurveyRoute, PaperRoute, ResultsRoute, ResultsPrintRoute,
    FigureRowsRoute);
// The classroom: registers, and the participants' statements from them.
area!(classroom_area, __preload_classroom_area:
    RegistersRoute, SheetRoute, AddInRoomRoute, PrintRoute, StatementRoute);
// Communities of practice as members use them: the place and its discussions.
area!(community_area, __preload_community_area:
    CommunitiesRoute, CommunityRoute, MembersRoute, ThreadsRoute, NewThreadRoute, ThreadRoute, PostLinkRoute,
    EditPostRoute, PostHistoryRoute, PostFilesRoute, SearchRoute, FlagRoute, NoticesRoute, UnsubscribeRoute);
// The desk of their facilitators.
area!(facilitation_area, __preload_facilitation_area:
    FacilitationRoute, MeetingRoute, LetterRoute, MemberRoute, ContributionRoute, ModerationQueueRoute,
    ModerationLogRoute, ModeratedPostRoute, ModerationActionRoute);
