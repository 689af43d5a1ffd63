//! The stable codes of diagnostics.

use super::Severity;

/// The input that a diagnostic is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An OpenAPI document or its configuration.
    Document,
    /// The wording of a document, which only `lint` checks.
    Wording,
    /// A page of the documentation.
    Page,
    /// The ignore list of `changes`.
    IgnoreList,
    /// Two descriptions to compare.
    Comparison,
    /// Rust source code that calls a client, and ids on the command line.
    Source,
}

/// Declares [`Code`] from one table, by section: variant, code as printed, severity, explanation in one line, remedy in one line.
macro_rules! codes {
    ($($section:literal in $subject:ident {
        $($variant:ident $code:literal $severity:ident $explanation:literal $remedy:literal;)+
    })+) => {
        /// The kind of a diagnostic. The printed form is kebab-case and stable between releases.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $explanation] $variant,)+)+
        }

        impl Code {
            /// All codes, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)+)+];

            /// The codes by section, each with its heading.
            const SECTIONS: &'static [(&'static str, &'static [Self])] = &[$(($section, &[$(Self::$variant,)+]),)+];

            /// The code as printed, such as `unknown-key`.
            pub const fn as_str(self) -> &'static str {
                match self { $($(Self::$variant => $code,)+)+ }
            }

            /// The meaning of the code, in one line.
            pub const fn explanation(self) -> &'static str {
                match self { $($(Self::$variant => $explanation,)+)+ }
            }

            /// The remedy, in one line. A diagnostic's own help is more exact.
            pub const fn remedy(self) -> &'static str {
                match self { $($(Self::$variant => $remedy,)+)+ }
            }

            /// The input that diagnostics of this code are about.
            pub const fn subject(self) -> Subject {
                match self { $($(Self::$variant => Subject::$subject,)+)+ }
            }

            /// The severities that diagnostics of this code have.
            pub const fn severities(self) -> &'static [Severity] {
                match self { $($(Self::$variant => severities!($severity),)+)+ }
            }
        }
    };
}

/// The severities behind the word in the table.
macro_rules! severities {
    (error) => {
        &[Severity::Error]
    };
    (warning) => {
        &[Severity::Warning]
    };
    (either) => {
        &[Severity::Error, Severity::Warning]
    };
}

codes! {
    "Files" in Document {
        NoDocument "no-document" error "The folder contains no OpenAPI document."
            "Set `--spec` to a file, to a folder with an `openapi.yaml`, or to a folder with one such folder for each service.";
        UnreadableFile "unreadable-file" error "A file is missing or cannot be read."
            "Check the path and the permissions of the file.";
        UnreferencedFile "unreferenced-file" warning "A file in a document's folder is not part of the document."
            "Add a reference to the file, or delete it.";
        UnreferencedSchema "unreferenced-schema" warning "A shared schema has no references to it."
            "Add a reference to the schema, or delete it.";
        InvalidUtf8 "invalid-utf8" error "A file is not UTF-8 text."
            "Save the file as UTF-8.";
        EmptyFile "empty-file" error "A file is empty."
            "Write the document, or delete the file.";
        InvalidYaml "invalid-yaml" error "A file is not well-formed YAML."
            "Fix the syntax at the location shown.";
        InvalidToml "invalid-toml" error "A configuration file is not well-formed TOML."
            "Fix the syntax at the location shown.";
        InvalidJson "invalid-json" either "A file is not well-formed JSON."
            "Fix the syntax at the location shown.";
        TooDeep "too-deep" either "Values are nested deeper than supported."
            "Move inner parts to `components` and refer to them.";
        DuplicateKey "duplicate-key" error "A mapping has the same key twice, so one of the values would be lost."
            "Remove or rename one of the keys.";
    }
    "Pages" in Page {
        MissingPageFact "missing-page-fact" either "A page does not state a fact that every API needs, or describes no response."
            "Check that the page was saved completely and describes an API.";
        InvalidPageFact "invalid-page-fact" either "A page states a fact in an unknown form."
            "Check the page on the website; save it again if it has changed.";
        UnreadableRow "unreadable-row" either "A table row on a page, or the table's header, cannot be parsed."
            "Correct the row in the page's file, and transcribe the page again; if it states no field, list it in `x-unread-rows`.";
        UnknownType "unknown-type" warning "The type of a row is not known, and no rows describe its fields."
            "Compare the type with the page; if it is a mistake, correct it in the page's file.";
        UnreadableConstraint "unreadable-constraint" warning "A page seems to state a constraint or a list of values, but it cannot be parsed."
            "If it is a constraint, correct its wording in the page's file, and transcribe the page again.";
        UnnamedScope "unnamed-scope" warning "A page states the title of a scope without its name."
            "Look up the name of the scope, and add it in the page's file: `title(name)`.";
        UnclosedCodeBlock "unclosed-code-block" warning "A code block on a page is not closed."
            "Check that the page was saved completely.";
        FixedSample "mended-sample" warning "A sample on a page is not valid JSON and was fixed."
            "Check that the fixed sample means the same as the page.";
        UnreadableSample "unreadable-sample" warning "A sample on a page is not valid JSON and could not be fixed."
            "If the nesting is ambiguous without the sample, override it with `x-nesting`.";
    }
    "Fetching pages" in Page {
        PageGone "page-gone" error "The page of an operation or event does not exist any more."
            "Look for the page on the website and correct `externalDocs.url`; if the API has ended, remove it from the spec by hand.";
        PageMoved "page-moved" error "The page of an operation or event is at another URL now."
            "If the page at the new URL describes the same API, set `externalDocs.url` to it.";
        PageReplaced "page-replaced" either "The text at a page's URL is something else: not Markdown, empty, without an API, about another API, or without a body that the spec has from it. It is a warning if the page describes another of the operations that name it."
            "Open the URL and see where the API is described now; then correct `externalDocs.url`.";
        PageNotFetched "page-not-fetched" error "A page could not be fetched: the server or the connection failed in all attempts, or the page is too large."
            "Run the command again later; if it fails again, open the URL in a browser.";
        UnusableCache "unusable-cache" warning "The cache of fetched pages cannot be read or written, so that pages are fetched again."
            "If the message returns, delete the folder of the cache.";
    }
    "References" in Document {
        UnresolvedReference "unresolved-reference" either "The target of a `$ref` does not exist."
            "Correct the `$ref`, or define its target.";
        ForeignReference "foreign-reference" either "A `$ref` leads out of the document's folder, or to the network."
            "Copy the target into the document's folder and refer to the copy, or allow other folders with `--allow-outside`.";
        ReferenceLoop "reference-loop" either "A chain of `$ref` leads back to itself and never reaches an object."
            "Replace one `$ref` of the chain with the object itself.";
        IgnoredKey "ignored-key" warning "A key has no effect: it is beside `$ref`, or it is not supported."
            "Delete the key, or write it as the message says; beside a schema's `$ref`, move the `$ref` into `allOf`.";
    }
    "Structure" in Document {
        UnsupportedVersion "unsupported-version" error "The document is not OpenAPI 3.0, 3.1 or 3.2."
            "Convert the document to one of these.";
        UnknownKey "unknown-key" either "An object has a key that OpenAPI does not define for it, or a table of `codegen.toml` has an unknown key. In a single document, a key that resembles none of the object's keys is only a warning, and ignored."
            "Correct the key, delete it, or begin it with `x-`.";
        MissingKey "missing-key" either "An object lacks a required key."
            "Add the key.";
        WrongType "wrong-type" either "A value has a type that its key does not accept."
            "Write a value of the type that the message names.";
        InvalidValue "invalid-value" either "A value has the right type, but its key does not accept it."
            "Write one of the values that the message names.";
        ConflictingKeys "conflicting-keys" either "Two keys exclude each other."
            "Delete one of the two keys.";
        InvalidExtension "invalid-extension" either "An extension of this generator has an invalid form."
            "Write the extension in the form that `spec/README.md` describes.";
        InvalidDocument "invalid-document" error "The document cannot be read as OpenAPI 3.0, and no check found the reason."
            "Fix the error in the message, and report it: a check is missing.";
    }
    "Configuration" in Document {
        UnusedConfiguration "idle-configuration" error "An entry of `codegen.toml` is unused: nothing in the document matches it."
            "Correct the entry, or delete it.";
    }
    "Paths and operations" in Document {
        UndeclaredPathParameter "undeclared-path-parameter" either "A path contains a parameter that the operation does not declare."
            "Declare the parameter with `in: path`, or remove it from the path.";
        UnusedPathParameter "unused-path-parameter" either "A path parameter is declared, but the path does not contain it."
            "Add the parameter to the path as `{name}`, or delete it.";
        DuplicateParameter "duplicate-parameter" either "Two parameters have the same name and location."
            "Delete one of the two.";
        UnknownIdempotencyKey "unknown-idempotency-key" either "`x-idempotency-key` names a field that the request does not have."
            "Name a query parameter or a body field that is a string or an integer.";
        DuplicateOperationId "duplicate-operation-id" either "Two operations have the same `operationId`."
            "Change the id of one operation.";
        DuplicatePath "duplicate-path" either "Two paths differ only in the names of their parameters."
            "Move the operations of both to one path.";
        UndeclaredSecurityScheme "undeclared-security-scheme" error "A security requirement names an undeclared scheme."
            "Declare the scheme under `components.securitySchemes`, or correct the name.";
        UndeclaredScope "undeclared-scope" either "A scope is not declared in the root's `x-scopes`."
            "Declare the scope under `x-scopes`, or correct the name.";
    }
    "Schemas" in Document {
        UnknownProperty "unknown-property" warning "`required` names a property that the schema does not have."
            "Declare the property, or remove it from `required`.";
        EnumTypeMismatch "enum-type-mismatch" either "A value of `enum` does not have the schema's `type`."
            "Correct the value or the `type`.";
        DuplicateEnumValue "duplicate-enum-value" either "`enum` contains the same value twice."
            "Delete one of the two.";
        ConflictingSchemas "conflicting-schemas" error "The members of `allOf` require types that exclude each other."
            "Use one type in all members, or use `oneOf`.";
        InvalidPattern "invalid-pattern" warning "`pattern` is not a regular expression of ECMA-262, the dialect that OpenAPI uses."
            "Correct the pattern: inline flags such as `(?i)`, `\\A` and `\\z` belong to other dialects.";
        EnumLengthMismatch "enum-length-mismatch" either "The number of names or descriptions differs from the number of enum values."
            "Write one name and one description for each value, in the order of the values.";
    }
    "Wording" in Wording {
        MissingWording "missing-wording" error "An item has no summary, no description, or no name of its own."
            "Write it at the location shown; the command `wording` lists all missing wording with the known facts.";
        EmptyWording "empty-wording" error "A description only repeats the name of its item."
            "Describe what the name does not say: whose value it is, its unit, where it comes from.";
        UntranslatedWording "untranslated-wording" error "A summary or description is in Chinese."
            "Write it in English; put Chinese names in backticks.";
        FillerWording "filler-wording" error "One sentence describes many fields of different names."
            "Describe what distinguishes the fields.";
        OtherTerm "other-term" error "A text uses another word for a term of the glossary."
            "Write the term of the glossary, or change the glossary.";
        BrokenReference "broken-reference" error "A text refers to an operation or event that does not exist."
            "Write the id of an operation or event.";
        InvalidAnswer "invalid-answer" error "An answer of `wording --apply` cannot be added to the description."
            "Correct the line of the file of answers; nothing was written.";
    }
    "Transcribing pages" in Page {
        AmbiguousNesting "doubtful-nesting" error "The nesting of a table's fields is ambiguous."
            "Override the position of the row with `x-nesting`.";
        ImpossibleOverride "impossible-settlement" error "An override of a table's nesting is impossible."
            "Correct the entry of `x-nesting`, or delete it.";
        DepthIgnored "depth-ignored" warning "The indentation level of a table row is impossible."
            "Compare the row with the page; if its nesting is wrong, override it with `x-nesting`.";
        SampleKeyWithoutRow "sample-key-without-row" warning "A sample has a key that its table does not list."
            "If the API really has the field, trust the sample with `x-contradictions`.";
        RowNotInSample "row-not-in-sample" warning "A table lists a field that its sample lacks."
            "Nothing, if the field is optional; otherwise override its position with `x-nesting`.";
        ArrayMismatch "array-mismatch" warning "A field is an array in the table and a single value in the sample, or the reverse."
            "Find out which is right; `x-contradictions` makes the spec trust the sample.";
        SampleTypeMismatch "sample-type-mismatch" warning "A sample's value does not have the type that its table states."
            "Find out which is right; `x-contradictions` makes the spec trust the sample.";
        DuplicateRow "duplicate-row" warning "Two rows of one object, or two parameters of one location, have the same name."
            "Compare both rows with the page; if the first is wrong, delete it in the page's file.";
        UntabledBody "untabled-body" error "A body has a sample but no table, so that fields may be missing."
            "Check the fields that were taken from the sample, then list `''` under `sample` in `x-contradictions`.";
        UnlistedSampleValue "unlisted-sample-value" warning "A request sample has a value that its table does not list."
            "Find out which is right: clients can send values that are not listed.";
        UnfitValue "unfit-value" either "An example, a default or an enum value does not have its field's type, or is listed twice."
            "If the value is needed, correct it in the page's file.";
        UnfitLimit "unfit-limit" warning "A range, a length or a pattern does not apply to its field's type, or excludes every value."
            "If the limit is real, correct it in the page's file.";
        UnusablePage "unusable-page" error "What a page states cannot be generated, so nothing of the page is written."
            "Compare the page with its source; or write the operation into the spec by hand, and do not transcribe the page.";
        PageSuperseded "page-superseded" either "Two pages document the same operation; the current page with the later update is used."
            "Delete the older page.";
        UnexplainedNesting "unexplained-nesting" error "No nesting of a table's fields explains all of its rows."
            "Override rows with `x-nesting` until one nesting is left.";
        InvalidNesting "invalid-nesting" error "`x-nesting` names a row that the table does not have."
            "Correct the entry of `x-nesting`, or delete it.";
        UnconfirmedNesting "unconfirmed-nesting" error "Nothing confirms how a table's rows nest: there is no readable sample and no override."
            "Check the nesting, then confirm it by an override of one row with `x-nesting`.";
        UnusedNesting "idle-nesting" warning "An entry of `x-nesting` is unused: the nesting is just as certain without it."
            "Delete the entry of `x-nesting`.";
        UnusedContradiction "idle-contradiction" warning "An entry of `x-contradictions` is unused: the sample does not contradict the table there."
            "Delete the entry of `x-contradictions`.";
    }
    "Comparing descriptions" in Comparison {
        UnknownRevision "unknown-revision" error "An argument is neither a file, a folder nor a git revision."
            "Name a file, a folder or a revision: `main`, `HEAD~3`, `v1.2:spec/hire`.";
        MissingInRevision "missing-in-revision" error "A git revision has no description at the path."
            "Name another path: `main:spec/hire`.";
        GitFailed "git-failed" error "The program `git` cannot be run, or it failed."
            "Install git, and run the command in a folder of the repository.";
    }
    "Ignoring changes" in IgnoreList {
        InvalidIgnoreEntry "invalid-ignore-entry" error "An entry of the ignore list cannot be read."
            "Write a fingerprint, or a code and a subject, and after ` # ` the reason.";
        UnusedIgnoreEntry "idle-ignore-entry" warning "An entry of the ignore list is unused: no change matches it."
            "Delete the entry.";
        ExpiredIgnoreEntry "expired-ignore-entry" warning "An entry of the ignore list is past its last day."
            "Delete the entry, or give it a later day.";
    }
    "Unsupported by the generator" in Document {
        UnsupportedSchema "unsupported-schema" error "The generator does not support this form of schema."
            "Rewrite the schema as the message says, or generate the rest with `--keep-going`.";
        UndefinedStyle "undefined-style" warning "OpenAPI does not define a parameter's style for its type, so the value is sent as JSON."
            "Describe the parameter with `content` and `application/json`, or use `style: deepObject`.";
        UnsupportedMediaType "unsupported-media-type" error "The generator does not support this media type."
            "Add a media type that the message names, or generate the rest with `--keep-going`.";
        IgnoredMediaType "ignored-media-type" warning "The client uses one of several media types, or does not decode a body."
            "Nothing, if the server accepts or offers the media type that the message names.";
        UndescribedSuccess "undescribed-success" warning "An operation has no response with a 2xx status."
            "Describe the successful response.";
        UnsupportedSecurity "unsupported-security" either "The generator does not support this security scheme."
            "Use a scheme that the message names, or generate the rest with `--keep-going`.";
        UnsupportedServer "unsupported-server" error "The generator does not support this form of server."
            "List servers without variables at the root, the same in each document.";
        AmbiguousPageItems "ambiguous-page-items" warning "An operation is paged, but several lists may contain its items, so it has no stream of items."
            "Name the list on the operation: `x-pagination: {items: NAME}`; or write `x-pagination: none` if none of its lists is paged.";
        IgnoredCallbacks "ignored-callbacks" warning "The callbacks of an operation are omitted."
            "Nothing: a client does not receive requests, and the rest of the operation is generated.";
        IgnoredParameter "ignored-parameter" warning "A header parameter is omitted, because HTTP determines the header's value."
            "Nothing: the client sends the header where HTTP needs it.";
        EndlessSchema "endless-schema" warning "A schema requires itself, so that no value could exist; the property is read as optional."
            "Remove the property from `required`, or make it nullable.";
        IgnoredWebhooks "ignored-webhooks" warning "A webhook is omitted: no body in JSON is described."
            "Nothing: the client does not receive requests, and the rest is generated.";
        NameClash "name-clash" either "Two items would have the same name in the generated code."
            "Rename one of the two.";
    }
    "Scopes of operations" in Source {
        UnknownOperation "unknown-operation" error "No operation, event or group of them has a name that was given to `scopes`."
            "Name an `operationId` of the description, an event type, or first segments of them, such as `hire.v1.talent`.";
        UnreadableSource "unreadable-source" error "A Rust file cannot be read or parsed, so that its calls are not counted."
            "Fix the syntax at the location shown.";
        AmbiguousCall "ambiguous-call" warning "Source code names an item that several operations have, or that may belong to another crate. It is not counted."
            "Import the item from its module in the client, or name the operation on the command line as well.";
        UnresolvedCall "unresolved-call" warning "Source code uses the client in a way that does not show which operation is called."
            "Name the operation on the command line as well.";
    }
}

impl Code {
    /// The page that lists every code, as Markdown.
    pub fn page() -> String {
        let mut page = "# Diagnostics\n\n\
            Every message has a code, which is stable between releases.\n\n\
            - An error ends the run with exit code 1. For a folder, nothing is written. For a single document, or with `generate --keep-going`, only\n  \
              the operations concerned are omitted.\n\
            - A warning does not stop the run.\n\n\
            Some codes have both severities. Either the code is an error in a document and a warning about a page, or it is a recoverable\n\
            error: a mistake whose meaning is clear. In a folder, which contains your own documents, a recoverable error is an error. In a single\n\
            document (`--spec FILE`), which may come from a third party, it is a warning that states how the value is read.\n\n\
            This page is the output of the command `codes`.\n"
            .to_owned();
        for (section, codes) in Self::SECTIONS {
            page.push_str(&format!(
                "\n## {section}\n\n| code | severity | what it means | what to do |\n|---|---|---|---|\n"
            ));
            for code in *codes {
                let severities: Vec<&str> = code
                    .severities()
                    .iter()
                    .map(|severity| severity.as_str())
                    .collect();
                page.push_str(&format!(
                    "| `{code}` | {} | {} | {} |\n",
                    severities.join(" or "),
                    code.explanation(),
                    code.remedy()
                ));
            }
        }
        page
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_kebab_case_and_distinct() {
        let distinct: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(distinct.len(), Code::ALL.len());
        for code in Code::ALL {
            let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(code.as_str().chars().all(kebab), "{code}");
            for text in [code.explanation(), code.remedy()] {
                assert!(text.ends_with('.'), "{code}");
                assert!(!text.contains(['|', '\n']), "{code}: breaks the table");
            }
        }
    }
}
