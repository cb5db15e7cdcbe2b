// SPDX-License-Identifier: AGPL-3.0-or-later
//! The thin JSON API under `/api/v1`: read-only.

pub mod indicators;
