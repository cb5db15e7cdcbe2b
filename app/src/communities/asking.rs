// SPDX-License-Identifier: AGPL-3.0-or-later
//! Which communities and threads the one who asks may read and change.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{CommunityPlace, db, rules};
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

    /// The community of a thread whose discussions they read, and the thread's id.
    pub async fn read_thread(
        &self,
        connection: &mut PgConnection,
        thread: &str,
    ) -> Result<(Uuid, CommunityPlace), AppError> {
        let id = thread.trim().parse().map_err(|_| AppError::NotFound)?;
        let place = db::place_of_thread(connection, id, Some(&self.viewer), self.now).await?;
        let place = place.ok_or(AppError::NotFound)?;
        if place.standing.reads() { Ok((id, place)) } else { Err(AppError::Forbidden) }
    }

    /// The community and thread of a post that they see, and the post's id.
    pub async fn seen_post(
        &self,
        connection: &mut PgConnection,
        post: &str,
    ) -> Result<(CommunityPlace, Uuid, Uuid), AppError> {
        let post = post.trim().parse().map_err(|_| AppError::NotFound)?;
        let (thread, _) = db::place_of_post(&mut *connection, post).await?.ok_or(AppError::NotFound)?;
        let place = db::place_of_thread(&mut *connection, thread, Some(&self.viewer), self.now).await?;
        let place = place.ok_or(AppError::NotFound)?;
        if !place.standing.reads() {
            return Err(AppError::Forbidden);
        }
        let of = db::PostsOf { place: &place, thread, person: self.viewer.person, now: self.now };
        let sees = !db::seen_posts(&mut *connection, of, &[post]).await?.is_empty();
        let thread_seen = db::thread_facts(connection, &place, self.viewer.person, thread).await?.is_some();
        if sees && thread_seen { Ok((place, thread, post)) } else { Err(AppError::NotFound) }
    }

    /// A thread in which they may write now or learn why not, and its community.
    pub async fn talking(
        &self,
        connection: &mut PgConnection,
        thread: &str,
    ) -> Result<(Uuid, CommunityPlace), AppError> {
        let (thread, place) = self.read_thread(&mut *connection, thread).await?;
        db::thread_facts(connection, &place, self.viewer.person, thread).await?.ok_or(AppError::NotFound)?;
        if place.standing.talks() { Ok((thread, place)) } else { Err(AppError::Forbidden) }
    }

    /// A post that they see, in a community whose discussions they read.
    pub async fn read_post(
        &self,
        connection: &mut PgConnection,
        post: &str,
    ) -> Result<(db::PostHead, CommunityPlace), AppError> {
        let id = post.trim().parse().map_err(|_| AppError::NotFound)?;
        let post = db::find_post(connection, id).await?.ok_or(AppError::NotFound)?;
        let place = db::place_of_thread(connection, post.thread, Some(&self.viewer), self.now).await?;
        let place = place.ok_or(AppError::NotFound)?;
        if !place.standing.reads() {
            return Err(AppError::Forbidden);
        }
        let seen = post.state == "visible" || place.standing.moderates() || post.author == self.viewer.person;
        if seen { Ok((post, place)) } else { Err(AppError::NotFound) }
    }

    /// A file of a post that they read.
    pub async fn read_file(
        &self,
        connection: &mut PgConnection,
        slug: &str,
        file: &str,
    ) -> Result<db::StoredFile, AppError> {
        let place = self.read_community(&mut *connection, slug).await?;
        let id = file.trim().parse().map_err(|_| AppError::NotFound)?;
        let file = db::stored_file(&mut *connection, place.id, id).await?.ok_or(AppError::NotFound)?;
        let person = self.viewer.person;
        let reads = rules::reads_post(file.state, file.author == person, &place.standing);
        let thread_seen = db::thread_facts(connection, &place, person, file.thread).await?.is_some();
        if reads && thread_seen { Ok(file) } else { Err(AppError::NotFound) }
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
        let theirs = place.standing.moderates() || found.person == Some(self.viewer.person);
        if theirs { Ok((found, place)) } else { Err(AppError::Forbidden) }
    }
}
