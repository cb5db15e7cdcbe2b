// SPDX-License-Identifier: AGPL-3.0-or-later
//! From the application to its outcome: seats, waiting list, decisions, history.
