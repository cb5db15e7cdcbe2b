// SPDX-License-Identifier: AGPL-3.0-or-later
//! What the whole site is told of itself.

use serde::{Deserialize, Serialize};

/// Who runs this installation: processes the data for the projects, answers for the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteHost {
    /// Such as "Regione Lombardia, Direzione formazione".
    pub name: String,
    /// Their address for mails.
    pub email: String,
}
