// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures: computed in one place, labelled persons or participations.
