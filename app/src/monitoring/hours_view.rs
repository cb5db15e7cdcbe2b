// SPDX-License-Identifier: AGPL-3.0-or-later
//! Hours planned, held and attended of each territory or axis, as a chart whose every bar has its number.

use leptos::prelude::*;

use super::{
    PartFigures,
    report_view::mean,
    rules::{hours_scale, hundredths_of_hours},
};
use crate::tr;

/// A row for each part, a column for each measure. Hours of lessons have one scale; the hours that people attended add
/// up over all participants and have another, which ends at what they could have attended.
#[component]
pub fn HoursChart(
    /// What the chart shows.
    caption: String,
    /// What the parts are.
    heading: String,
    /// The territories or axes.
    parts: Vec<PartFigures>,
) -> impl IntoView {
    let (lessons, attendance) = hours_scale(parts.iter().map(|part| &part.indicators));
    (lessons > 1).then(|| {
        let labels = [
            tr!(monitoring.hours_planned).to_owned(),
            tr!(monitoring.hours_held).to_owned(),
            tr!(monitoring.hours_attended).to_owned(),
        ];
        let rows = parts
            .into_iter()
            .map(|part| {
                let of = part.indicators;
                let measures = [
                    (of.minutes_planned, lessons, "bar"),
                    (of.minutes_held, lessons, "bar"),
                    (of.attended_minutes, attendance, "bar bar-attention"),
                ];
                let cells = measures
                    .into_iter()
                    .zip(labels.clone())
                    .map(|((minutes, scale, class), label)| {
                        view! {
                            <td role="cell" data-label=label>
                                <progress class=class max=scale value=minutes aria-hidden="true"></progress>
                                <span class="bar-value">{mean(Some(hundredths_of_hours(minutes)))}</span>
                            </td>
                        }
                    })
                    .collect_view();
                view! { <tr role="row"><th role="rowheader" scope="row">{part.name.here()}</th>{cells}</tr> }
            })
            .collect_view();
        let heads = labels.map(|label| view! { <th role="columnheader" scope="col">{label}</th> }).collect_view();
        view! {
            <table class="bar-chart bar-chart-columns" role="table">
                <caption>{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row"><th role="columnheader" scope="col">{heading}</th>{heads}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <p class="form-text">{tr!(monitoring.hours_scales)}</p>
        }
        .into_any()
    })
}
