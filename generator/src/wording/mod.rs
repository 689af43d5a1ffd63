//! Wording: the texts of a description that people write.
//!
//! [`Lack`] defines which wording an item needs. [`Survey`] lists the items of a document with what they lack, [`lint`] reports what
//! the configuration demands, and a [`Glossary`] has the terms to use. [`apply`] adds answers to the files. The module works on any document.

mod answers;
mod edit;
mod facts;
mod glossary;
mod item;
mod lack;
mod lint;
mod prose;
mod references;
mod survey;
mod usage;

pub use answers::{Answered, AnsweredFile, apply};
pub use facts::facts;
pub use glossary::Glossary;
pub use item::{Item, ItemKind};
pub use lack::Lack;
pub use lint::{demanded, lint};
pub use survey::Survey;
pub use usage::{Side, Use, User};

pub(crate) use lack::{lacks, placeholder_name};
