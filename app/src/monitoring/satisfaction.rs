// SPDX-License-Identifier: AGPL-3.0-or-later
//! What questionnaires say, as figures: how many answered, and the mean of "overall".

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Figure, Unit};
use crate::{
    i18n,
    numbers::{grouped, one_decimal},
    tr,
};

/// The figures of the closed questionnaires of some editions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Satisfaction {
    /// Questionnaires handed in, where they are closed.
    pub survey_responses: i64,
    /// Respondents of the item "overall", of atoms of five and more.
    pub respondents: i64,
    /// The sum of their answers, each from 1 to 5.
    pub points: i64,
}

impl Satisfaction {
    /// The mean answer to "overall"; none while it is withheld.
    pub fn mean(&self) -> Option<f64> {
        (self.respondents > 0).then(|| self.points as f64 / self.respondents as f64)
    }

    /// The number of answers, as it is published.
    pub fn responses(&self) -> Figure {
        Figure { name: "survey_responses", unit: Unit::Participations, hundredths: Some(self.survey_responses * 100) }
    }
}

/// The mean and what it is a mean of, above the other figures.
#[component]
pub fn SatisfactionTile(
    /// The figures.
    satisfaction: Satisfaction,
) -> impl IntoView {
    let mean = satisfaction.mean().map_or_else(|| "–".to_owned(), |mean| one_decimal(mean, i18n::locale()));
    let note = if satisfaction.respondents > 0 {
        tr!(monitoring.satisfaction_note, responses = grouped(satisfaction.survey_responses, i18n::locale()))
            .to_string()
    } else {
        tr!(monitoring.satisfaction_withheld).to_string()
    };
    (satisfaction.survey_responses > 0).then(|| {
        view! {
            <dl class="stat-tiles">
                <div class="stat-tile">
                    <dt>{tr!(monitoring.mean_satisfaction)}</dt>
                    <dd class="stat-value">{mean}</dd>
                    <dd class="stat-note">{note}</dd>
                </div>
            </dl>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_mean_of_nothing() {
        let mean = |respondents, points| Satisfaction { survey_responses: 9, respondents, points }.mean();
        assert_eq!((mean(0, 0), mean(6, 24)), (None, Some(4.0)));
    }
}
