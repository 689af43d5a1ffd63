//! The stable codes of diagnostics.

/// Declares [`Code`] from one table: variant, code as printed, explanation in one line.
macro_rules! codes {
    ($($variant:ident $code:literal $explanation:literal;)+) => {
        /// Which kind of finding a diagnostic is. The printed form is kebab-case and stable between releases.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $explanation] $variant,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code as printed, such as `unknown-key`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// What the code means, in one line.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)+ }
            }
        }
    };
}

codes! {
    // Files.
    NoDocument "no-document" "The folder holds no OpenAPI document.";
    UnreadableFile "unreadable-file" "A file is missing or cannot be read.";
    UnreferencedFile "unreferenced-file" "A file in a document's folder is not part of the document.";
    UnreferencedSchema "unreferenced-schema" "Nothing leads to a schema among those that a document's operations share.";
    InvalidUtf8 "invalid-utf8" "A file is not UTF-8 text.";
    EmptyFile "empty-file" "A file holds no document.";
    InvalidYaml "invalid-yaml" "A file is not well-formed YAML.";
    InvalidJson "invalid-json" "A file is not well-formed JSON.";
    TooDeep "too-deep" "Values are nested deeper than is read.";
    DuplicateKey "duplicate-key" "A mapping has one key twice, so that one of the two values would be lost.";

    // Pages.
    MissingPageFact "missing-page-fact" "A page of an API does not state a fact without which it cannot be described.";
    InvalidPageFact "invalid-page-fact" "A page states a fact in a form that is not one.";
    UnreadableRow "unreadable-row" "A row of a table on a page, or the table's header, cannot be read as it stands.";
    UnreadableConstraint "unreadable-constraint" "A page begins to state a constraint or a list of values, but none can be read.";
    UnnamedScope "unnamed-scope" "A page gives the title of a scope without its name.";
    UnclosedCodeBlock "unclosed-code-block" "A code block on a page has no end.";
    MendedSample "mended-sample" "A sample on a page is not valid JSON, and was mended to read it.";
    UnreadableSample "unreadable-sample" "A sample on a page is not valid JSON, and could not be mended.";

    // References.
    UnresolvedReference "unresolved-reference" "A `$ref` leads nowhere.";
    ForeignReference "foreign-reference" "A `$ref` leads out of the document's folder, or to the network.";
    ReferenceLoop "reference-loop" "A chain of `$ref` comes back to itself and never reaches an object.";
    IgnoredKey "ignored-key" "A key stands beside `$ref`, where OpenAPI 3.0 ignores it.";

    // Structure.
    UnsupportedVersion "unsupported-version" "The document is not written in OpenAPI 3.0.";
    UnknownKey "unknown-key" "An object has a key that OpenAPI does not define for it.";
    MissingKey "missing-key" "An object lacks a key that it must have.";
    WrongType "wrong-type" "A value is of another type than its key takes.";
    InvalidValue "invalid-value" "A value is of the right type, but not one that its key takes.";
    ConflictingKeys "conflicting-keys" "Two keys exclude each other.";
    InvalidExtension "invalid-extension" "An `x-` key that the generator reads does not have the form it takes.";
    InvalidDocument "invalid-document" "The document cannot be read as OpenAPI 3.0, for a reason that no other check found.";

    // Paths and operations.
    UndeclaredPathParameter "undeclared-path-parameter" "A path names a parameter that the operation does not declare.";
    UnusedPathParameter "unused-path-parameter" "A path parameter is declared that the path does not name.";
    DuplicateParameter "duplicate-parameter" "Two parameters have one name in one place.";
    UnknownIdempotencyKey "unknown-idempotency-key" "`x-idempotency-key` names no field that the request has.";
    DuplicateOperationId "duplicate-operation-id" "Two operations have one `operationId`.";
    DuplicatePath "duplicate-path" "Two paths differ only in the names of their parameters.";
    UndeclaredSecurityScheme "undeclared-security-scheme" "A security requirement names a scheme that is not declared.";
    UndeclaredScope "undeclared-scope" "A scope is named that the root's `x-scopes` does not declare.";

    // Schemas.
    UnknownProperty "unknown-property" "`required` names a property that the schema does not have.";
    EnumTypeMismatch "enum-type-mismatch" "A value of `enum` is not of the schema's `type`.";
    DuplicateEnumValue "duplicate-enum-value" "`enum` has one value twice.";
    EnumLengthMismatch "enum-length-mismatch" "Names or descriptions of enum values are not as many as the values.";

    // From pages to the spec.
    DoubtfulNesting "doubtful-nesting" "The fields of a table can be nested in two ways, and nothing decides between them.";
    ImpossibleSettlement "impossible-settlement" "What the spec settles about a table's nesting cannot be.";
    DepthIgnored "depth-ignored" "A depth that a table marks cannot be.";
    SampleKeyWithoutRow "sample-key-without-row" "A sample has a key that its table does not name.";
    RowNotInSample "row-not-in-sample" "A table names a field that its sample lacks.";
    ArrayMismatch "array-mismatch" "A field is an array in one of table and sample, and a single value in the other.";
    SampleTypeMismatch "sample-type-mismatch" "A sample's value is not of the type that its table gives.";
    DuplicateRow "duplicate-row" "Two rows of one object, or two parameters of one place, have the same name.";
    UntabledBody "untabled-body" "A body is described by its sample alone.";
    UnfitValue "unfit-value" "An example, a default or an enum value is not of its field's type, or is listed twice.";
    UnfitLimit "unfit-limit" "A range, a length or a pattern does not go with its field's type, or no value keeps to it.";

    PageSuperseded "page-superseded" "Two pages document one operation; the one updated last is taken.";
    UnexplainedNesting "unexplained-nesting" "No way to nest the fields of a table explains all of its rows.";
    InvalidNesting "invalid-nesting" "`x-nesting` settles a row that the table does not have.";
    UnconfirmedNesting "unconfirmed-nesting" "A table has neither a readable sample nor a settled row, so nothing confirms how its rows nest.";
    IdleNesting "idle-nesting" "An entry of `x-nesting` settles nothing: the nesting is as sure without it.";
    IdleContradiction "idle-contradiction" "An entry of `x-contradictions` believes the sample where the table does not contradict it.";

    // What the generator does not cover.
    UnsupportedSchema "unsupported-schema" "The generator does not cover this form of schema.";
    UnsupportedParameter "unsupported-parameter" "The generator does not cover this form of parameter.";
    UnsupportedMediaType "unsupported-media-type" "The generator does not cover this media type.";
    UnsupportedSecurity "unsupported-security" "The generator does not cover this security scheme.";
    UnsupportedServer "unsupported-server" "The generator does not cover this form of server.";
    AmbiguousPageItems "ambiguous-page-items" "An operation pages, but which list holds its items cannot be told.";
    IgnoredCallbacks "ignored-callbacks" "Callbacks of an operation are left out.";
    UnsupportedResponse "unsupported-response" "The generator does not cover this form of response.";
    NameClash "name-clash" "Two things would get one name in the generated code.";
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
            assert!(code.explanation().ends_with('.'), "{code}");
        }
    }
}
