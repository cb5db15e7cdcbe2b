// SPDX-License-Identifier: AGPL-3.0-or-later
//! The notation of the table.
//!
//! A cell is a letter: `+` allowed (also a form that is refused for what is in it), `-` refused (403), `?` hidden as if
//! it were not there (404), `!` told to log in (401, or sent to the log-in page). Anything else that comes back is
//! shown as its number and is never right.
//!
//! The cells of a row are three words: the visitor; the roles of DESIGN section 1 in their order, each where it is at
//! home; the same roles, each in the scope nearest to it that is not its own.
//!
//! ```text
//! operator · teacher · tutor · coordinator · facilitator · editor of materials · scientific partner
//!                                · project manager · steering member · administrator
//! ```
//!
//! The operator's own are their own application and data. An administrator's scope is the installation: there is no
//! foreign one, and `.` stands there.

/// Name, what is sent (or which address is opened), and the cells.
pub type Row = (&'static str, &'static str, Cells);

/// Visitor, own scope, foreign scope.
#[derive(Clone, Copy, Debug)]
pub struct Cells(pub &'static str, pub &'static str, pub &'static str);

//                                              otucfespma    otucfespm
/// It says nothing but what is public.
pub const OPEN: Cells = Cells("+", "++++++++++", "+++++++++.");
/// There is no such thing for anybody.
pub const NOBODY: Cells = Cells("?", "??????????", "?????????.");
/// Whoever is logged in, about themselves.
pub const LOGGED_IN: Cells = Cells("!", "++++++++++", "+++++++++.");
/// The applicant does it.
pub const APPLICANT: Cells = Cells("!", "+---------", "---------.");
/// The applicant sees it; nobody else learns that it is there.
pub const APPLICANT_SEES: Cells = Cells("!", "+?????????", "?????????.");
/// Whoever has a task, for what is their own.
pub const STAFF: Cells = Cells("!", "-+++++++++", "-++++++++.");
/// Those who see an edition's participants.
pub const SEES_PARTICIPANTS: Cells = Cells("!", "--++---+--", "---------.");
/// Those who keep the registers of an edition's meetings.
pub const KEEPS_REGISTERS: Cells = Cells("!", "-+++---+--", "---------.");
/// The participant sees it, and an applicant is none yet: nobody learns that it is there.
pub const PARTICIPANT_SEES: Cells = Cells("!", "??????????", "?????????.");
/// Those who decide on an edition's applications.
pub const DECIDES: Cells = Cells("!", "---+---+--", "---------.");
/// Those who give tasks somewhere: what is asked for is their own.
pub const GIVES_TASKS: Cells = Cells("!", "---+---+-+", "---+---+-.");
/// Those who give the tasks of an edition.
pub const GIVES_EDITIONS_TASKS: Cells = Cells("!", "---+---+-+", "---------.");
/// Those who see persons: what is asked for is their own.
pub const PERSONS: Cells = Cells("!", "-------+-+", "-------+-.");
/// Those who see this person; who manages another project does not learn that it is there.
pub const SEES_PERSON: Cells = Cells("!", "-------+-+", "-------?-.");
/// Those who manage the project.
pub const MANAGES: Cells = Cells("!", "-------+-+", "---------.");
/// Administrators.
pub const ADMINISTRATOR: Cells = Cells("!", "---------+", "---------.");
/// Those who see an edition's participants or read its results.
pub const SEES_QUESTIONNAIRE: Cells = Cells("!", "-+++--++--", "---------.");
/// Those who read results somewhere: what is asked for is their own.
pub const READS_RESULTS: Cells = Cells("!", "-+-+--++--", "-+-+--++-.");
/// Those who read the courses and editions behind a project's figures; a coordinator of another partner, its own.
pub const READS_MONITORING: Cells = Cells("!", "---+--+++-", "---+-----.");
/// Those who open the applications and persons behind figures; a coordinator of another partner, its own.
pub const OPENS_FIGURES: Cells = Cells("!", "---+---+--", "---+-----.");
/// There is no such thing for those who are logged in.
pub const NOBODY_LOGGED_IN: Cells = Cells("!", "??????????", "?????????.");
/// Those who belong to a community, its facilitators, and who manages its project.
pub const READS_COMMUNITY: Cells = Cells("!", "+---+--+--", "---------.");
/// The facilitators of a community, and who manages its project.
pub const MODERATES: Cells = Cells("!", "----+--+--", "---------.");
/// Who manages the project, and no administrator.
pub const MANAGES_ALONE: Cells = Cells("!", "-------+--", "---------.");
/// Those who have a voice in it.
pub const TALKS: Cells = Cells("!", "+---+-----", "---------.");
/// Who belongs to it, about themselves.
pub const MEMBER: Cells = Cells("!", "+---------", "---------.");
/// Who facilitates it.
pub const FACILITATES: Cells = Cells("!", "----+-----", "---------.");
/// Whose post it is: a member's own.
pub const POST_AUTHOR: Cells = Cells("!", "+---------", "---------.");
