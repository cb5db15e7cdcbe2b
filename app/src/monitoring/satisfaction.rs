// SPDX-License-Identifier: AGPL-3.0-or-later
//! What questionnaires say, as figures: how many answered, and the mean of "overall".

use leptos::prelude::*;

use super::Indicators;
use crate::{
    i18n,
    numbers::{grouped, one_decimal},
    tr,
};

/// The mean and what it is a mean of, a tile among the others.
#[component]
pub fn SatisfactionTile(
    /// The figures.
    total: Indicators,
) -> impl IntoView {
    let mean = total
        .mean_satisfaction()
        .map_or_else(|| "–".to_owned(), |hundredths| one_decimal(hundredths as f64 / 100.0, i18n::locale()));
    let note = if total.overall_respondents > 0 {
        tr!(monitoring.satisfaction_note, responses = grouped(total.survey_responses, i18n::locale())).to_string()
    } else {
        tr!(monitoring.satisfaction_withheld).to_string()
    };
    (total.survey_responses > 0).then(|| {
        view! {
            <div class="stat-tile">
                <dt>{tr!(monitoring.mean_satisfaction)}</dt>
                <dd class="stat-value">{mean}</dd>
                <dd class="stat-note">{note}</dd>
            </div>
        }
    })
}
