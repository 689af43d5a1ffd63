//! An example call for the documentation of each operation, built from the description's own samples.

mod value;

use proc_macro2::TokenStream;
use quote::quote;

use super::expression::{Expression, MACRO_CRATE, Path};
use super::names::case::ident;
use super::names::{OperationNames, SCHEMAS};
use super::scope::FileScope;
use crate::model::Operation;
use value::{Style, arguments_of_new};

/// A call with its required fields, in lines of Rust.
pub(super) struct Example {
    /// The `use` lines.
    imports: String,
    /// The statement that sends the request.
    call: String,
    deprecated: bool,
}

impl Example {
    /// The call of an operation. `None` if a required field has no finite value.
    pub(super) fn new(
        operation: &Operation,
        names: &OperationNames,
        path: &[String],
        scope: &FileScope<'_>,
    ) -> Option<Self> {
        let style = Style {
            scope,
            krate: Path::new([scope.crate_name]),
            schemas: Path::new([SCHEMAS]),
            file: ("path", &["file.pdf"]),
            is_in_macro: false,
        };
        let arguments = arguments_of_new(operation, &style)?;
        let request = Expression::Call(Path::new([names.request.as_str(), "new"]), arguments);
        let call = call(&request.to_string(), path, &names.function);
        Some(Self {
            imports: imports(&call, &names.request, path, scope),
            call: without_fences(&call),
            deprecated: operation.deprecated,
        })
    }

    /// The attribute for the example of a deprecated operation.
    fn allow(&self) -> &'static str {
        if self.deprecated {
            "# #[allow(deprecated)]\n"
        } else {
            ""
        }
    }

    /// A code block that compiles, in a function with the parameter `client`.
    pub(super) fn with_client(&self, krate: &str) -> String {
        let Self { imports, call, .. } = self;
        let allow = self.allow();
        format!(
            "```no_run\n{allow}# async fn example(client: &{krate}::Client) -> Result<(), {krate}::Error> {{\n{imports}\n\n\
             {call}\n# let _ = response;\n# Ok(())\n# }}\n```"
        )
    }

    /// A code block that compiles and builds a client first, under the condition of the operation's module.
    pub(super) fn with_builder(
        &self,
        krate: &str,
        needs_url: bool,
        credentials: &str,
        condition: Option<TokenStream>,
    ) -> String {
        let Self { imports, call, .. } = self;
        let allow = self.allow();
        let condition = condition.map(hidden_line).unwrap_or_default();
        let base_url = if needs_url {
            "\"https://api.example.com\""
        } else {
            ""
        };
        format!(
            "```no_run\n{condition}{allow}# async fn example() -> Result<(), {krate}::Error> {{\n{imports}\n\n\
             let client = {krate}::Client::builder({base_url}){credentials}.build()?;\n\
             {call}\n# let _ = response;\n# Ok(())\n# }}\n```"
        )
    }
}

/// A condition as a line that readers do not see, because documentation may be tested without the feature.
pub(super) fn hidden_line(condition: TokenStream) -> String {
    let text = condition.to_string().replace(' ', "").replace('=', " = ");
    format!("# {text}\n")
}

/// The statement that sends a request. A long request has a statement of its own.
fn call(request: &str, path: &[String], function: &str) -> String {
    let steps = path.iter().map(|step| format!("    .{}()\n", ident(step)));
    let steps: String = steps.collect();
    let function = ident(function);
    if request.len() > 80 {
        format!(
            "let request = {request};\nlet response = client\n{steps}    .{function}(request)\n    .await?;"
        )
    } else {
        format!("let response = client\n{steps}    .{function}({request})\n    .await?;")
    }
}

/// The `use` lines of the request, and of the shared schemas if the call names one.
fn imports(call: &str, request: &str, path: &[String], scope: &FileScope<'_>) -> String {
    let krate = scope.crate_name;
    let segments = |path: &[String]| -> String {
        let segments = path.iter().map(|segment| format!("{}::", ident(segment)));
        segments.collect()
    };
    let (module, request) = (segments(path), ident(request));
    let import = format!("use {krate}::{module}{request};");
    if call.contains("schemas::") {
        let service = segments(&scope.names.module);
        format!("use {krate}::{service}schemas;\n{import}")
    } else {
        import
    }
}

/// Splits code fences in sample data, which would end the code block.
fn without_fences(code: &str) -> String {
    code.replace("```", "` ` `")
}

/// The arguments of a request's `new`, for use inside of an exported macro. Files are in memory.
pub(super) fn arguments(operation: &Operation, scope: &FileScope<'_>) -> Option<TokenStream> {
    let krate = Path::new([MACRO_CRATE]);
    let style = Style {
        scope,
        schemas: krate
            .join(scope.names.module.iter().map(String::as_str))
            .join([SCHEMAS]),
        krate,
        file: ("bytes", &["file.pdf", "the content of a file"]),
        is_in_macro: true,
    };
    let values = arguments_of_new(operation, &style)?;
    Some(quote!(#(#values),*))
}
