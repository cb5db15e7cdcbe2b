// SPDX-License-Identifier: AGPL-3.0-or-later
//! Courses, their editions, meetings made of slots: what people look for and find.
