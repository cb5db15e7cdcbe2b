// SPDX-License-Identifier: AGPL-3.0-or-later
//! The one mechanism of all forms, with WebAssembly and without.
//!
//! A server function of a form takes strings with defaults, lets `rules.rs` parse them, and ends in [`finish`]. With
//! WebAssembly its [`FormOutcome`] comes back and the page shows the refusals beside the fields, which keep what was
//! typed. Without, a refusal is sealed into a flash row and the browser is sent back to the form with the row's id;
//! the server opens it with the key in the browser's cookie and the form is rendered with values and messages.
//!
//! One more form: a `#[server]` function that ends in `finish`, a component with `<Form>` and the fields of
//! [`crate::ui::fields`], a test of each refusal through the router.

use std::collections::BTreeMap;

use leptos::{form::ActionForm, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use server_fn::{
    Http, ServerFn,
    client::Client,
    codec::{Json, PostUrl},
    request::ClientReq,
};

use crate::{
    error::{AppError, FieldErrors},
    tr,
};

/// What a form's server function answers when nothing broke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum FormOutcome {
    /// Done; go on here.
    Done {
        /// A path of this site.
        to: String,
        /// Whether the whole page has to be loaded again (who is logged in, or the language, has changed).
        #[serde(default)]
        reload: bool,
    },
    /// Nothing was done; these fields are why.
    Refused {
        /// In the form's order.
        fields: FieldErrors,
    },
}

impl FormOutcome {
    /// Done, without loading the page again.
    pub fn to(path: impl Into<String>) -> Self {
        Self::Done { to: path.into(), reload: false }
    }

    /// Done, and what every page shows has changed.
    pub fn reload(path: impl Into<String>) -> Self {
        Self::Done { to: path.into(), reload: true }
    }
}

impl From<FieldErrors> for FormOutcome {
    fn from(fields: FieldErrors) -> Self {
        Self::Refused { fields }
    }
}

/// A refused form as it comes back without WebAssembly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Name of the form.
    pub form: String,
    /// What was typed; never a secret. A field with several values has them in order.
    pub typed: BTreeMap<String, Vec<String>>,
    /// Why it was refused.
    pub errors: FieldErrors,
}

impl Flash {
    /// The refused form of this name, if the page came back with it.
    pub fn of_page(name: &str) -> Option<Self> {
        use_context::<FlashText>().and_then(|flash| flash.read()).filter(|flash| flash.form == name)
    }
}

/// A [`Flash`] as the page's state carries it: text that only the page with the form reads. So the first visit, which has
/// no form, carries no code for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashText(String);

impl FlashText {
    /// Writes a refused form down.
    pub fn new(flash: &Flash) -> Self {
        Self(serde_json::to_string(flash).unwrap_or_default())
    }

    fn read(&self) -> Option<Flash> {
        serde_json::from_str(&self.0).ok()
    }
}

/// Ends a form's server function: answers the program, or sends a browser without WebAssembly on or back.
///
/// `typed` is what to keep of what was typed: never a password.
///
/// # Errors
/// `Internal` if the refusal could not be kept.
#[cfg(feature = "ssr")]
pub async fn finish(form: &str, outcome: FormOutcome, typed: &[(&str, &str)]) -> Result<FormOutcome, AppError> {
    use crate::{services, ui::flash_db};

    if services::wants_page() {
        match &outcome {
            FormOutcome::Done { to, .. } => leptos_axum::redirect(to),
            FormOutcome::Refused { fields } => {
                let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
                for (name, value) in typed {
                    kept.entry((*name).to_owned()).or_default().push((*value).to_owned());
                }
                let flash = Flash { form: form.to_owned(), typed: kept, errors: fields.clone() };
                flash_db::send_back(&flash).await?;
            }
        }
    }
    Ok(outcome)
}

/// What the fields of a form need to know about it.
#[derive(Clone, Copy)]
pub struct FormState {
    name: &'static str,
    typed: StoredValue<BTreeMap<String, Vec<String>>>,
    labels: StoredValue<Vec<(String, String)>>,
    /// The refused fields, now.
    pub errors: Signal<FieldErrors>,
}

impl FormState {
    /// The state of the form around the field being rendered.
    pub fn here() -> Self {
        expect_context()
    }

    /// The id of a field's element: unique in the page.
    pub fn id(&self, field: &str) -> String {
        format!("{}-{field}", self.name)
    }

    /// What was typed before the form was refused, or else the value to begin with.
    pub fn value(&self, field: &str, otherwise: String) -> String {
        self.typed.with_value(|typed| match typed.get(field) {
            Some(values) => values.first().cloned().unwrap_or_default(),
            // A refused form that has no value for the field had it empty (unticked, nothing chosen).
            None if !typed.is_empty() => String::new(),
            None => otherwise,
        })
    }

    /// Tells the error summary what people call a field.
    pub fn name_field(&self, field: &str, label: &str) {
        self.labels.update_value(|labels| labels.push((field.to_owned(), label.to_owned())));
    }

    /// The message for a field, if it was refused.
    pub fn message(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.errors.read().of(field).map(crate::error::FieldCode::message))
    }
}

/// A form: works without WebAssembly, keeps what was typed when refused, and shows why at the top and at each field.
#[component]
pub fn Form<S>(
    /// The server function's action.
    action: ServerAction<S>,
    /// Name of the form, the same that its server function gives to `finish`; ids of its elements begin with it.
    name: &'static str,
    /// Whether to say that fields with an asterisk are mandatory.
    #[prop(optional)]
    with_mandatory_fields: bool,
    /// Further classes of the form.
    #[prop(optional)]
    class: &'static str,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView
where
    S: DeserializeOwned
        + ServerFn<Protocol = Http<PostUrl, Json>, Output = FormOutcome, Error = AppError>
        + Clone
        + Send
        + Sync
        + 'static,
    <S as ServerFn>::Client: Client<AppError>,
    <<<S as ServerFn>::Client as Client<AppError>>::Request as ClientReq<AppError>>::FormData: From<web_sys::FormData>,
{
    let flash = Flash::of_page(name).unwrap_or_default();
    let value = action.value();
    let before = flash.errors;
    let errors = Signal::derive(move || match &*value.read() {
        Some(Ok(FormOutcome::Refused { fields })) => fields.clone(),
        Some(_) => FieldErrors::default(),
        None => before.clone(),
    });
    let state = FormState { name, typed: StoredValue::new(flash.typed), labels: StoredValue::new(Vec::new()), errors };
    provide_context(state);

    go_on(value);
    // The fields are made first: each tells the summary its label.
    let fields = children().into_any();
    view! {
        <ErrorSummary state failure=Signal::derive(move || match &*value.read() {
            Some(Err(error)) => Some(error.message()),
            _ => None,
        })/>
        {with_mandatory_fields.then(|| view! { <p class="required-note">{tr!(common.mandatory_fields)}</p> })}
        <ActionForm action attr:id=name attr:class=class attr:novalidate=true>
            {fields}
        </ActionForm>
    }
    .into_any()
}

/// Follows the outcome of a form in the browser.
fn go_on(value: MappedSignal<Option<Result<FormOutcome, AppError>>>) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(FormOutcome::Done { to, reload })) = &*value.read() {
            if *reload {
                let _ = window().location().set_href(to);
            } else {
                super::navigation::heading_for(to);
                navigate(to, NavigateOptions::default());
            }
        }
    });
}

/// Why the form was refused, with a link to each field; takes the focus when it appears.
#[component]
fn ErrorSummary(state: FormState, failure: Signal<Option<String>>) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<()>| {
        let shown = !state.errors.read().is_empty() || failure.read().is_some();
        // Not on the first run: what the server rendered has its anchor in the address.
        if shown && before.is_some() {
            request_animation_frame(move || {
                if let Some(element) = element.get_untracked() {
                    let _ = element.focus();
                }
            });
        }
    });
    let id = format!("{}-errors", state.name);
    move || {
        let errors = state.errors.get();
        let failure = failure.get();
        if errors.is_empty() && failure.is_none() {
            return None;
        }
        let heading = match (errors.0.len(), &failure) {
            (_, Some(message)) => message.clone(),
            (1, None) => tr!(errors.one_refusal).to_string(),
            (count, None) => tr!(errors.several_refusals, count = count).to_string(),
        };
        let items = errors
            .0
            .iter()
            .map(|(field, code)| {
                let label = state
                    .labels
                    .with_value(|labels| labels.iter().find(|(name, _)| name == field).map(|(_, label)| label.clone()));
                match label {
                    Some(label) => view! {
                        <li>
                            <a class="alert-link" href=format!("#{}", state.id(field))>
                                {format!("{label}: {}", code.message())}
                            </a>
                        </li>
                    }
                    .into_any(),
                    None => view! { <li>{code.message()}</li> }.into_any(),
                }
            })
            .collect_view();
        Some(view! {
            <div id=id.clone() node_ref=element class="alert alert-danger error-summary" role="alert" tabindex="-1">
                <h2 class="alert-heading">{heading}</h2>
                {(!errors.is_empty()).then(|| view! { <ul>{items}</ul> })}
            </div>
        })
    }
}
