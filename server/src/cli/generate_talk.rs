// SPDX-License-Identifier: AGPL-3.0-or-later
//! `correlare generate-talk`: discussions in great number, to measure with.

use clap::Args;
use sqlx::PgPool;

use crate::generate_talk::{self, GenerateError, Size};

/// How much is made, and where.
#[derive(Debug, Args)]
pub struct NewTalk {
    /// Communities, with 25 members each
    #[arg(long, default_value_t = 400)]
    communities: i32,
    /// Discussions of all of them
    #[arg(long, default_value_t = 100_000)]
    threads: i32,
    /// Posts of all discussions
    #[arg(long, default_value_t = 1_000_000)]
    posts: i32,
    /// Sentences of a post
    #[arg(long, default_value_t = 3)]
    sentences: i32,
    /// The same number makes the same discussions
    #[arg(long, default_value_t = 1)]
    seed: i32,
    /// The project, by its name in addresses, that the communities are put into
    #[arg(long, default_value = "dimostrazione")]
    project: String,
    /// Beside the discussions that are there
    #[arg(long)]
    add: bool,
}

/// Makes them, telling each step.
///
/// # Errors
/// Those of [`generate_talk::run`].
pub async fn run(pool: &PgPool, new: &NewTalk) -> Result<(), GenerateError> {
    let size = Size {
        communities: new.communities,
        threads: new.threads,
        posts: new.posts,
        sentences: new.sentences,
        seed: new.seed,
    };
    let mut connection = pool.acquire().await?;
    generate_talk::run(&mut connection, size, &new.project, new.add, |step| println!("{step}")).await
}
