// SPDX-License-Identifier: AGPL-3.0-or-later
//! Against a database of their own each.

mod concurrency;
mod consent;
mod editions;
mod fixture;
mod transitions;
mod undoing;
mod walk;
