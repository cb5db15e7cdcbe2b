// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which communities and threads the one who asks may read and change.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{CommunityPlace, PostState, db, rules};
use crate::{error::AppError, people::asking::Asking};

impl Asking {
    /// A community, with what the one who asks is to it.
    pub async fn community(&self, connection: &mut PgConnection, slug: &str) -> Result<CommunityPlace, AppError> {
        db::place(connection, slug, Some(&self.viewer), self.now).await?.ok_or(AppError::NotFound)
    }

    /// A community whose discussions they read.
    pub async fn read_community(&self, connection: &mut PgConnection, slug: &str) -> Result<CommunityPlace, AppError> {
        let place = self.community(connection, slug).await?;
        if place.standing.reads() { Ok(place) } else { Err(AppError::Forbidden) }
    }

    /// A community that they belong to.
    pub async fn own_community(&self, connection: &mut PgConnection, slug: &str) -> Result<CommunityPlace, AppError> {
        let place = self.read_community(connection, slug).await?;
        if place.standing.is_member() { Ok(place) } else { Err(AppError::Forbidden) }
    }

    /// A community that they moderate.
    pub async fn moderated(&self, connection: &mut PgConnection, slug: &str) -> Result<CommunityPlace, AppError> {
        let place = self.community(connection, slug).await?;
        if place.standing.moderates() { Ok(place) } else { Err(AppError::Forbidden) }
    }

    /// A community whose facilitators they appoint: who manages its project.
    pub async fn appoints_in(&self, connection: &mut PgConnection, slug: &str) -> Result<CommunityPlace, AppError> {
        let place = self.community(connection, slug).await?;
        if place.standing.manages { Ok(place) } else { Err(AppError::Forbidden) }
    }

    /// The community of a thread whose discussions they read, and the thread: where it was merged into another, that one.
    pub async fn read_thread(
        &self,
        connection: &mut PgConnection,
        thread: &str,
    ) -> Result<(Uuid, CommunityPlace), AppError> {
        let id = thread.trim().parse().map_err(|_| AppError::NotFound)?;
        let present = db::present_thread(&mut *connection, id).await?.ok_or(AppError::NotFound)?;
        self.read_present(connection, present).await
    }

    async fn read_present(
        &self,
        connection: &mut PgConnection,
        thread: Uuid,
    ) -> Result<(Uuid, CommunityPlace), AppError> {
        let place = db::place_of_thread(connection, thread, Some(&self.viewer), self.now).await?;
        let place = place.ok_or(AppError::NotFound)?;
        if place.standing.reads() { Ok((thread, place)) } else { Err(AppError::Forbidden) }
    }

    /// A thread that they moderate, and its community.
    pub async fn moderated_thread(
        &self,
        connection: &mut PgConnection,
        thread: &str,
    ) -> Result<(Uuid, CommunityPlace), AppError> {
        let (thread, place) = self.read_thread(connection, thread).await?;
        if place.standing.moderates() { Ok((thread, place)) } else { Err(AppError::Forbidden) }
    }

    /// A thread in which they may write now or learn why not, locked for the change, and its community: a post that is
    /// written while a moderator merges or moves the thread goes where the others went.
    pub async fn talking(
        &self,
        connection: &mut PgConnection,
        thread: &str,
    ) -> Result<(Uuid, CommunityPlace), AppError> {
        let id = thread.trim().parse().map_err(|_| AppError::NotFound)?;
        let present = db::lock_thread(&mut *connection, id).await?.ok_or(AppError::NotFound)?;
        let (thread, place) = self.read_present(&mut *connection, present).await?;
        db::thread_facts(connection, &place, self.viewer.person, thread).await?.ok_or(AppError::NotFound)?;
        if place.standing.talks() { Ok((thread, place)) } else { Err(AppError::Forbidden) }
    }

    /// A post that they see in its thread, though it may say nothing to them any more.
    pub async fn seen_post(
        &self,
        connection: &mut PgConnection,
        post: &str,
    ) -> Result<(db::PostHead, CommunityPlace), AppError> {
        let id = post.trim().parse().map_err(|_| AppError::NotFound)?;
        let post = db::find_post(&mut *connection, id).await?.ok_or(AppError::NotFound)?;
        let (_, place) = self.read_present(connection, post.thread).await?;
        let (standing, person) = (&place.standing, self.viewer.person);
        let thread = PostState::from_code(&post.thread_state).ok_or(AppError::NotFound)?;
        let state = PostState::from_code(&post.state).ok_or(AppError::NotFound)?;
        let seen = rules::reads_post(thread, post.thread_author == person, standing)
            && rules::sees_post(state, post.author == person, standing);
        if seen { Ok((post, place)) } else { Err(AppError::NotFound) }
    }

    /// A file of a post that they read: in this community, or in the one its thread was moved to.
    pub async fn read_file(
        &self,
        connection: &mut PgConnection,
        slug: &str,
        file: &str,
    ) -> Result<db::StoredFile, AppError> {
        let id = file.trim().parse().map_err(|_| AppError::NotFound)?;
        let found = db::stored_file(&mut *connection, id).await?;
        let place = match found.as_ref().filter(|file| file.slug != slug) {
            // Who does not read the other community is not told that it is there.
            Some(moved) => self.read_community(&mut *connection, &moved.slug).await.map_err(|error| match error {
                AppError::Forbidden => AppError::NotFound,
                other => other,
            })?,
            None => self.read_community(&mut *connection, slug).await?,
        };
        let file = found.ok_or(AppError::NotFound)?;
        let person = self.viewer.person;
        let reads = rules::reads_post(file.state, file.author == person, &place.standing);
        let thread_seen = db::thread_facts(connection, &place, person, file.thread).await?.is_some();
        if reads && thread_seen { Ok(file) } else { Err(AppError::NotFound) }
    }

    /// A post that is there to be read, by them at least.
    pub async fn read_post(
        &self,
        connection: &mut PgConnection,
        post: &str,
    ) -> Result<(db::PostHead, CommunityPlace), AppError> {
        let (post, place) = self.seen_post(connection, post).await?;
        let read = post.state == "visible" || place.standing.moderates() || post.author == self.viewer.person;
        if read { Ok((post, place)) } else { Err(AppError::NotFound) }
    }

    /// A post that they moderate.
    pub async fn moderated_post(
        &self,
        connection: &mut PgConnection,
        post: &str,
    ) -> Result<(db::PostHead, CommunityPlace), AppError> {
        let (post, place) = self.read_post(connection, post).await?;
        if place.standing.moderates() { Ok((post, place)) } else { Err(AppError::Forbidden) }
    }

    /// A post that they moderate, with its thread's row locked for a change.
    pub async fn locked_post(
        &self,
        connection: &mut PgConnection,
        post: &str,
    ) -> Result<(db::PostHead, CommunityPlace), AppError> {
        let (post, place) = self.moderated_post(connection, post).await?;
        let post = db::lock_post(connection, post.id).await?.ok_or(AppError::NotFound)?;
        Ok((post, place))
    }

    /// A moderator's action, which they moderate or which concerns them, members or not.
    pub async fn action(
        &self,
        connection: &mut PgConnection,
        action: &str,
    ) -> Result<(db::FoundAction, CommunityPlace), AppError> {
        let id = action.trim().parse().map_err(|_| AppError::NotFound)?;
        let found = db::action(connection, id).await?.ok_or(AppError::NotFound)?;
        let place = self.community(connection, &found.slug).await?;
        let theirs = place.standing.moderates() || found.persons.contains(&self.viewer.person);
        if theirs { Ok((found, place)) } else { Err(AppError::Forbidden) }
    }

    /// An action that they may undo: they moderate where it was done, and where what it is about stands now.
    pub async fn undoable(
        &self,
        connection: &mut PgConnection,
        action: &str,
    ) -> Result<(db::FoundAction, CommunityPlace), AppError> {
        let (found, place) = self.action(&mut *connection, action).await?;
        if !place.standing.moderates() {
            return Err(AppError::Forbidden);
        }
        let thread = match found.post {
            Some(post) => db::find_post(&mut *connection, post).await?.map(|post| post.thread),
            None => found.line.thread,
        };
        if let Some(thread) = thread {
            let present = db::place_of_thread(connection, thread, Some(&self.viewer), self.now).await?;
            if !present.is_some_and(|present| present.standing.moderates()) {
                return Err(AppError::Forbidden);
            }
        }
        Ok((found, place))
    }
}
