// SPDX-License-Identifier: AGPL-3.0-or-later
//! The project file the tests start from.

use serde_json::{Value, json};

/// A small right project, which each test spoils in one place.
pub fn sample() -> Value {
    let text = |it: &str| json!({ "it": it });
    let label = json!({ "one": text("uno"), "many": text("molti") });
    let meeting = |first: Value, second: Value| json!({ "kind": "aula", "slots": [first, second] });
    let slot = |day: &str, starts: &str, ends: &str| json!({ "day": day, "starts": starts, "ends": ends });
    json!({
        "format": 1, "slug": "prova", "acronym": "PROVA", "title": { "it": "Prova", "en": "Trial" },
        "words": { "project": label, "axis": label, "course": label },
        "state": "active", "summary": text("Una prova"),
        "starts": "2026-01-01", "ends": "2026-12-31",
        "funding": { "wording": text("Nessun fondo"), "cup": "B53I12000030003", "total_cost_eur": "10.50" },
        "marks": [{ "name": "Ente", "image": "/marchi/ente.svg" }],
        "privacy_notice": { "version": 1, "sections": [
            { "title": text("Titolare"), "body": [{ "paragraph": text("L'ente") }, { "list": [text("uno")] }] }
        ] },
        "recipients_rule": text("Tutti"),
        "partners": [
            { "slug": "capofila", "name": "Capofila", "kind": "public", "role": "lead", "territories": ["CR"], "weight_pct": 60 },
            { "slug": "altro", "name": "Altro", "role": "partner", "weight_pct": 40 }
        ],
        "territory_layers": [{ "code": "provincia", "title": text("Provincia") }],
        "territories": [
            { "code": "LOM", "name": "Lombardia", "layer": "provincia", "istat": "03" },
            { "code": "CR", "name": "Cremona", "layer": "provincia", "parent": "LOM" }
        ],
        "axes": [{ "code": "I", "title": text("Lingua") }],
        "meeting_kinds": [{ "code": "aula", "title": text("Aula") }],
        "event_kinds": [{ "code": "convegno", "title": text("Convegno") }],
        "courses": [{
            "slug": "corso", "axis": "I", "title": text("Corso"), "summary": text("Un corso"),
            "contents": [{ "paragraph": text("Cose") }], "hours": 16
        }],
        "editions": [{
            "code": "PR-CR-I-01", "course": "corso", "partner": "capofila", "territory": "CR", "town": "Crema",
            "state": "open", "selection": "first_come", "seats": 20, "minimum": 8, "decide_by": "today+9",
            "apply_from": "today-3T09:00", "apply_until": "today+8",
            "meetings": [
                meeting(slot("today+12", "09:00", "13:00"), slot("today+12", "14:00", "18:00")),
                meeting(slot("2026-05-04", "09:00", "13:00"), slot("2026-05-05", "09:00", "13:00"))
            ]
        }],
        "communities": [{
            "slug": "comunita", "title": text("Comunità"), "summary": text("Una"), "open_to": text("Tutti"),
            "charter": [{ "paragraph": text("Regole") }], "state": "proposed",
            "joining": "open", "first_posts_held": true, "topics": ["Casi", "Norme"],
            "meetings": [{
                "day": "today+20", "starts": "14:30", "ends": "17:00", "place": "Crema, sala civica", "agenda": "Saluti"
            }]
        }],
        "interventions": [{
            "code": "INT-1", "title": text("Intervento"), "kind": "experiment", "description": text("Uno"), "partner": "altro"
        }],
        "events": [{ "slug": "fine", "kind": "convegno", "title": text("Fine"), "town": "Crema", "starts": "today+50" }],
        "indicators": [{ "code": "persone", "title": text("Persone"), "counts": "persons", "figure": "persons", "target": 10 }]
    })
}
