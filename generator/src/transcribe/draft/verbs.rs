//! The verbs that are actions at the end of a path.

use crate::page::Method;

/// The conditions in which a word is a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Always: `get_detail`, `add_to_folder`.
    Always,
    /// Alone (`search`) or before a singular (`transfer_stage`). In `transfer_records` it is a noun.
    Also,
    /// The same, unless the operation only reads: POST `…/tag` is an action, GET `…/tag` returns the tag.
    Writing,
}

/// The verbs of Feishu's paths.
const VERBS: &[(&str, Use)] = &[
    ("activate", Use::Always),
    ("add", Use::Always),
    ("approve", Use::Always),
    ("archive", Use::Writing),
    ("attach", Use::Always),
    ("authorize", Use::Always),
    ("bind", Use::Always),
    ("calculate", Use::Always),
    ("cancel", Use::Always),
    ("change", Use::Writing),
    ("check", Use::Writing),
    ("clear", Use::Always),
    ("close", Use::Writing),
    ("convert", Use::Always),
    ("copy", Use::Writing),
    ("create", Use::Always),
    ("deactivate", Use::Always),
    ("delete", Use::Always),
    ("disable", Use::Always),
    ("download", Use::Also),
    ("enable", Use::Always),
    ("end", Use::Writing),
    ("execute", Use::Always),
    ("export", Use::Also),
    ("find", Use::Always),
    ("finish", Use::Always),
    ("forward", Use::Writing),
    ("get", Use::Always),
    ("import", Use::Writing),
    ("invite", Use::Always),
    ("join", Use::Always),
    ("leave", Use::Writing),
    ("list", Use::Also),
    ("lock", Use::Writing),
    ("logout", Use::Always),
    ("match", Use::Writing),
    ("merge", Use::Always),
    ("mget", Use::Always),
    ("modify", Use::Always),
    ("move", Use::Writing),
    ("open", Use::Writing),
    ("operate", Use::Always),
    ("patch", Use::Writing),
    ("preview", Use::Also),
    ("protect", Use::Always),
    ("publish", Use::Always),
    ("query", Use::Also),
    ("read", Use::Always),
    ("recover", Use::Always),
    ("reject", Use::Always),
    ("release", Use::Writing),
    ("remove", Use::Always),
    ("reopen", Use::Always),
    ("reply", Use::Writing),
    ("resend", Use::Always),
    ("reset", Use::Always),
    ("restore", Use::Always),
    ("resume", Use::Writing),
    ("revert", Use::Always),
    ("revoke", Use::Always),
    ("search", Use::Also),
    ("send", Use::Always),
    ("set", Use::Writing),
    ("sort", Use::Always),
    ("start", Use::Writing),
    ("stop", Use::Writing),
    ("submit", Use::Always),
    ("subscribe", Use::Always),
    ("sync", Use::Always),
    ("tag", Use::Writing),
    ("terminate", Use::Always),
    ("transfer", Use::Writing),
    ("unbind", Use::Always),
    ("unlock", Use::Always),
    ("unpublish", Use::Always),
    ("unsubscribe", Use::Always),
    ("update", Use::Also),
    ("upload", Use::Writing),
    ("upsert", Use::Always),
    ("urge", Use::Always),
    ("verify", Use::Always),
    ("withdraw", Use::Always),
];

/// Words before a verb that modify it: `batch_query`, `combined_update`.
const ADVERBS: &[&str] = &["async", "batch", "bulk", "combined", "multi"];

/// Words at the end of a path that name a variant of the action: `tenant_access_token/internal`.
pub(super) const VARIANTS: &[&str] = &["internal"];

/// Nouns of things that always exist, so that POST changes them: `…/onboard_status`.
pub(super) const STATES: &[&str] = &["status"];

/// Returns true if the last segment of a path is an action.
pub(super) fn is_action(segment: &str, method: Method) -> bool {
    let mut words = segment.split('_').peekable();
    let adverb = words.next_if(|word| ADVERBS.contains(word)).is_some();
    let Some(verb) = words.next() else {
        return false;
    };
    let Some((_, r#use)) = VERBS.iter().find(|(known, _)| *known == verb) else {
        return false;
    };
    let reads = method == Method::Get;
    let names_things = words.last().is_some_and(super::nouns::is_plural);
    match r#use {
        _ if adverb => true,
        Use::Always => true,
        Use::Also => !names_things,
        Use::Writing => !names_things && !reads,
    }
}
