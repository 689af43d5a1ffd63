//! The stable codes of diagnostics.

use super::Severity;

/// The input that a diagnostic is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An OpenAPI document or its configuration.
    Document,
    /// A page of the documentation.
    Page,
}

/// Declares [`Code`] from one table, by section: variant, code as printed, severity, explanation in one line, remedy in one line.
macro_rules! codes {
    ($($section:literal in $subject:ident {
        $($variant:ident $code:literal $severity:ident $explanation:literal $remedy:literal;)+
    })+) => {
        /// Which kind of finding a diagnostic is. The printed form is kebab-case and stable between releases.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $explanation] $variant,)+)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)+)+];

            /// The codes by subject, each with its heading.
            const SECTIONS: &'static [(&'static str, &'static [Self])] = &[$(($section, &[$(Self::$variant,)+]),)+];

            /// The code as printed, such as `unknown-key`.
            pub const fn as_str(self) -> &'static str {
                match self { $($(Self::$variant => $code,)+)+ }
            }

            /// What the code means, in one line.
            pub const fn explanation(self) -> &'static str {
                match self { $($(Self::$variant => $explanation,)+)+ }
            }

            /// What to do about it, in one line. A diagnostic's own help is more exact.
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
        NoDocument "no-document" error "The folder holds no OpenAPI document."
            "Point `--spec` at a file, or at a folder with an `openapi.yaml` or one folder for each service.";
        UnreadableFile "unreadable-file" error "A file is missing or cannot be read."
            "Check the path and the rights of the file.";
        UnreferencedFile "unreferenced-file" warning "A file in a document's folder is not part of the document."
            "Refer to the file, or delete it.";
        UnreferencedSchema "unreferenced-schema" warning "Nothing leads to a schema among those that a document's operations share."
            "Refer to the schema, or delete it.";
        InvalidUtf8 "invalid-utf8" error "A file is not UTF-8 text."
            "Save the file as UTF-8.";
        EmptyFile "empty-file" error "A file holds no document."
            "Write the document, or delete the file.";
        InvalidYaml "invalid-yaml" error "A file is not well-formed YAML."
            "Mend the syntax at the place shown.";
        InvalidToml "invalid-toml" error "A configuration is not well-formed TOML."
            "Mend the syntax at the place shown.";
        InvalidJson "invalid-json" error "A file is not well-formed JSON."
            "Mend the syntax at the place shown.";
        TooDeep "too-deep" either "Values are nested deeper than is read."
            "Nest less: move inner parts to `components` and refer to them.";
        DuplicateKey "duplicate-key" error "A mapping has one key twice, so that one of the two values would be lost."
            "Keep one of the two, or rename one.";
    }
    "Pages" in Page {
        MissingPageFact "missing-page-fact" error "A page of an API does not state a fact without which it cannot be described."
            "Check that the page was saved whole and describes an API.";
        InvalidPageFact "invalid-page-fact" either "A page states a fact in a form that is not one."
            "Check the page at its source; save it anew if it has changed.";
        UnreadableRow "unreadable-row" warning "A row of a table on a page, or the table's header, cannot be read as it stands."
            "Compare the row with the page; write what it says into the spec by hand.";
        UnreadableConstraint "unreadable-constraint" warning "A page begins to state a constraint or a list of values, but none can be read."
            "Write the constraint into the spec by hand.";
        UnnamedScope "unnamed-scope" warning "A page gives the title of a scope without its name."
            "Look the name of the scope up and write it into the spec by hand.";
        UnclosedCodeBlock "unclosed-code-block" warning "A code block on a page has no end."
            "Check that the page was saved whole.";
        FixedSample "mended-sample" warning "A sample on a page is not valid JSON, and was mended to read it."
            "Check that the mended sample says what the page means.";
        UnreadableSample "unreadable-sample" warning "A sample on a page is not valid JSON, and could not be mended."
            "Settle the nesting with `x-nesting` if it is in doubt without the sample.";
    }
    "References" in Document {
        UnresolvedReference "unresolved-reference" error "A `$ref` leads nowhere."
            "Correct the `$ref`, or define what it names.";
        ForeignReference "foreign-reference" error "A `$ref` leads out of the document's folder, or to the network."
            "Copy what is meant into the document's folder and refer to the copy, or allow other folders with `--allow-outside`.";
        ReferenceLoop "reference-loop" error "A chain of `$ref` comes back to itself and never reaches an object."
            "Write the object out at one place of the chain.";
        IgnoredKey "ignored-key" warning "A key has no effect: it stands beside `$ref`, or says what cannot be read."
            "Delete the key, or write it as the message says; beside a schema's `$ref`, wrap that in `allOf`.";
    }
    "Structure" in Document {
        UnsupportedVersion "unsupported-version" error "The document is written neither in OpenAPI 3.0 nor in 3.1."
            "Convert the document to one of the two.";
        UnknownKey "unknown-key" either "An object has a key that OpenAPI does not define for it, or a table of `codegen.toml` one that it does not have. In a document named alone, one that resembles no key of the object is only a warning, and ignored."
            "Correct the key, delete it, or begin it with `x-`.";
        MissingKey "missing-key" either "An object lacks a key that it must have."
            "Add the key.";
        WrongType "wrong-type" either "A value is of another type than its key takes."
            "Write a value of the type that the message names.";
        InvalidValue "invalid-value" either "A value is of the right type, but not one that its key takes."
            "Write one of the values that the message names.";
        ConflictingKeys "conflicting-keys" either "Two keys exclude each other."
            "Keep one of the two keys.";
        InvalidExtension "invalid-extension" error "An `x-` key that the generator reads does not have the form it takes."
            "Write the extension in the form that `spec/README.md` gives.";
        InvalidDocument "invalid-document" error "The document cannot be read as OpenAPI 3.0, for a reason that no other check found."
            "Mend what the message says, and report it: a check is missing.";
    }
    "Configuration" in Document {
        UnusedConfiguration "idle-configuration" error "An entry of `codegen.toml` matches nothing in the document."
            "Correct the entry, or delete it.";
    }
    "Paths and operations" in Document {
        UndeclaredPathParameter "undeclared-path-parameter" either "A path names a parameter that the operation does not declare."
            "Declare the parameter with `in: path`, or take it out of the path.";
        UnusedPathParameter "unused-path-parameter" either "A path parameter is declared that the path does not name."
            "Put the parameter into the path as `{name}`, or delete it.";
        DuplicateParameter "duplicate-parameter" either "Two parameters have one name in one place."
            "Delete one of the two.";
        UnknownIdempotencyKey "unknown-idempotency-key" error "`x-idempotency-key` names no field that the request has."
            "Name a query parameter or a body field that is a string or an integer.";
        DuplicateOperationId "duplicate-operation-id" either "Two operations have one `operationId`."
            "Give one of the two another id.";
        DuplicatePath "duplicate-path" either "Two paths differ only in the names of their parameters."
            "Put the operations of both under one path.";
        UndeclaredSecurityScheme "undeclared-security-scheme" error "A security requirement names a scheme that is not declared."
            "Declare the scheme under `components.securitySchemes`, or correct the name.";
        UndeclaredScope "undeclared-scope" error "A scope is named that the root's `x-scopes` does not declare."
            "Declare the scope under `x-scopes`, or correct the name.";
    }
    "Schemas" in Document {
        UnknownProperty "unknown-property" warning "`required` names a property that the schema does not have."
            "Declare the property, or take it out of `required`.";
        EnumTypeMismatch "enum-type-mismatch" either "A value of `enum` is not of the schema's `type`."
            "Correct the value or the `type`.";
        DuplicateEnumValue "duplicate-enum-value" either "`enum` has one value twice."
            "Delete one of the two.";
        ConflictingSchemas "conflicting-schemas" error "Members of `allOf` give a value types that exclude each other."
            "Let the members agree on the type, or use `oneOf`.";
        InvalidPattern "invalid-pattern" warning "`pattern` is no regular expression of ECMA-262, the language that OpenAPI has for it."
            "Correct the pattern: inline flags such as `(?i)`, `\\A` and `\\z` belong to other languages.";
        EnumLengthMismatch "enum-length-mismatch" error "Names or descriptions of enum values are not as many as the values."
            "Give one name and one description for each value, in the order of the values.";
    }
    "From pages to the spec" in Page {
        AmbiguousNesting "doubtful-nesting" error "The fields of a table can be nested in two ways, and nothing decides between them."
            "Settle the row with `x-nesting`.";
        ImpossibleOverride "impossible-settlement" error "What the spec settles about a table's nesting cannot be."
            "Correct the entry of `x-nesting`, or delete it.";
        DepthIgnored "depth-ignored" warning "A depth that a table marks cannot be."
            "Compare the row with the page; settle it with `x-nesting` if it is nested wrongly.";
        SampleKeyWithoutRow "sample-key-without-row" warning "A sample has a key that its table does not name."
            "Add the field to the spec by hand if the API really has it.";
        RowNotInSample "row-not-in-sample" warning "A table names a field that its sample lacks."
            "Nothing, if the field is optional; else settle where it belongs with `x-nesting`.";
        ArrayMismatch "array-mismatch" warning "A field is an array in one of table and sample, and a single value in the other."
            "Find out which is right; `x-contradictions` makes the spec believe the sample.";
        SampleTypeMismatch "sample-type-mismatch" warning "A sample's value is not of the type that its table gives."
            "Find out which is right; `x-contradictions` makes the spec believe the sample.";
        DuplicateRow "duplicate-row" warning "Two rows of one object, or two parameters of one place, have the same name."
            "Compare both rows with the page, and correct the spec by hand if the first is not the right one.";
        UntabledBody "untabled-body" warning "A body is described by its sample alone."
            "Check the schema that was made of the sample.";
        UnfitValue "unfit-value" either "An example, a default or an enum value is not of its field's type, or is listed twice."
            "Correct the value in the spec by hand if it is needed.";
        UnfitLimit "unfit-limit" warning "A range, a length or a pattern does not go with its field's type, or no value keeps to it."
            "Write the limit into the spec by hand if it is real.";
        PageSuperseded "page-superseded" warning "Two pages document one operation; the one updated last is taken."
            "Leave the older page out.";
        UnexplainedNesting "unexplained-nesting" error "No way to nest the fields of a table explains all of its rows."
            "Settle rows with `x-nesting` until one nesting is left.";
        InvalidNesting "invalid-nesting" error "`x-nesting` settles a row that the table does not have."
            "Correct the entry of `x-nesting`, or delete it.";
        UnconfirmedNesting "unconfirmed-nesting" error "A table has neither a readable sample nor a settled row, so nothing confirms how its rows nest."
            "Settle a row with `x-nesting` once the nesting was checked.";
        UnusedNesting "idle-nesting" warning "An entry of `x-nesting` settles nothing: the nesting is as sure without it."
            "Delete the entry of `x-nesting`.";
        UnusedContradiction "idle-contradiction" warning "An entry of `x-contradictions` believes the sample where the table does not contradict it."
            "Delete the entry of `x-contradictions`.";
    }
    "What the generator does not cover" in Document {
        UnsupportedSchema "unsupported-schema" error "The generator does not cover this form of schema."
            "Rewrite the schema as the message says, or generate the rest with `--keep-going`.";
        UndefinedStyle "undefined-style" warning "A parameter's style has no form for its type, so the value is written as JSON."
            "Describe the parameter with `content` and `application/json`, or use `style: deepObject`.";
        UnsupportedMediaType "unsupported-media-type" error "The generator does not cover this media type."
            "Offer a media type that the message names, or generate the rest with `--keep-going`.";
        IgnoredMediaType "ignored-media-type" warning "Of several media types the client uses one, or a body in a media type is not decoded."
            "Nothing, if the server takes or offers the one that the message names.";
        UndescribedSuccess "undescribed-success" warning "An operation has no response with a 2xx status."
            "Describe what success looks like.";
        UnsupportedSecurity "unsupported-security" error "The generator does not cover this security scheme."
            "Use a scheme that the message names, or generate the rest with `--keep-going`.";
        UnsupportedServer "unsupported-server" error "The generator does not cover this form of server."
            "List servers without variables at the root, the same in each document.";
        AmbiguousPageItems "ambiguous-page-items" error "An operation pages, but which list holds its items cannot be told."
            "Name the list with `x-page-items`.";
        IgnoredCallbacks "ignored-callbacks" warning "Callbacks of an operation are left out."
            "Nothing: a client receives no requests, and nothing else of the operation is lost.";
        IgnoredWebhooks "ignored-webhooks" warning "Webhooks of a document of OpenAPI 3.1 are left out."
            "Nothing, or write them as events: each a `post` with a body, in a document whose `x-envelope` tells the platform.";
        UnsupportedResponse "unsupported-response" error "The generator does not cover this form of response."
            "Rewrite the response as the message says, or generate the rest with `--keep-going`.";
        NameClash "name-clash" error "Two things would get one name in the generated code."
            "Rename one of the two.";
    }
}

impl Code {
    /// The page that lists every code, as Markdown.
    pub fn page() -> String {
        let mut page = "# Diagnostics\n\n\
            Every message has a code, which is stable between releases. An error ends the run with exit code 1 and nothing is written, but\n\
            for `generate --keep-going`, which leaves out the operations concerned. A warning stops nothing.\n\n\
            Where both stand, the code is an error in a document and a warning about a page, or tells of a slip that has one reading: in a\n\
            folder, which holds documents of one's own, that is an error; in a document that is named alone (`--spec FILE`), which may be\n\
            somebody else's, it is a warning that states the reading.\n\n\
            This page is made by `cargo run -- codes > docs/diagnostics.md`.\n"
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
