//! OpenAPI's parameter styles.

/// The location of a parameter in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the path, instead of its name in braces.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In the header `Cookie`.
    Cookie,
}

/// The serialization style of a parameter. OpenAPI 3.0.3, sections «Style Values» and «Style Examples».
///
/// The constants have the specification's defaults: [`FORM`](Self::FORM) is exploded, the others are not. For `color` with the values
/// `blue, black, brown`, or the properties `R = 100, G = 200`:
///
/// | style | location | list | list, exploded | object | object, exploded |
/// |---|---|---|---|---|---|
/// | `SIMPLE` | path, header | `blue,black,brown` | the same | `R,100,G,200` | `R=100,G=200` |
/// | `LABEL` | path | `.blue.black.brown` | the same | `.R.100.G.200` | `.R=100.G=200` |
/// | `MATRIX` | path | `;color=blue,black,brown` | `;color=blue;color=black;color=brown` | `;color=R,100,G,200` | `;R=100;G=200` |
/// | `FORM` | query, cookie | `color=blue,black,brown` | `color=blue&color=black&color=brown` | `color=R,100,G,200` | `R=100&G=200` |
/// | `SPACE_DELIMITED` | query | `color=blue%20black%20brown` | as `FORM` | `color=R%20100%20G%20200` | as `FORM` |
/// | `PIPE_DELIMITED` | query | `color=blue\|black\|brown` | as `FORM` | `color=R\|100\|G\|200` | as `FORM` |
/// | `DEEP_OBJECT` | query | | | `color[R]=100&color[G]=200` | the same |
/// | `JSON` | all | `color=["blue","black","brown"]` | | `color={"R":100,"G":200}` | |
///
/// - Combinations that are not in the table are request errors, since the specification does not define them, such as an object inside a
///   list. Three are sent as many servers expect: a scalar in a query as in `FORM`, a list as `DEEP_OBJECT` as `color[]=blue&color[]=black`,
///   and a list of objects as `color[0][R]=100`.
/// - Names and values are percent-encoded; delimiters and brackets are sent as in the table. Headers are not encoded.
/// - In a cookie, exploded values are separate pairs: `color=blue; color=black`.
/// - Items of a `LABEL` that is not exploded are separated by dots, as in the table of 3.0.3 and 3.1.0; 3.0.4 has commas.
/// - Objects inside a `DEEP_OBJECT`, which the specification does not define, add brackets: `a[b][c]=1`. Lists inside it repeat the name,
///   as most servers expect: `a[b]=1&a[b]=2`. If the lists contain objects or lists, elements are numbered: `a[b][0][c]=1`.
/// - Absent and `null` values are not sent, also inside lists and objects. The same applies to empty lists and objects. In a path, they are
///   request errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Style {
    pub(crate) notation: Notation,
    pub(crate) explode: bool,
    pub(crate) reserved: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Notation {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Json,
    /// A header that is repeated for each list element. OpenAPI does not define this style.
    Repeated,
}

impl Style {
    /// `style: simple`.
    pub const SIMPLE: Self = Self::of(Notation::Simple);
    /// `style: label`.
    pub const LABEL: Self = Self::of(Notation::Label);
    /// `style: matrix`.
    pub const MATRIX: Self = Self::of(Notation::Matrix);
    /// `style: form`, exploded.
    pub const FORM: Self = Self::of(Notation::Form).exploded();
    /// `style: spaceDelimited`.
    pub const SPACE_DELIMITED: Self = Self::of(Notation::SpaceDelimited);
    /// `style: pipeDelimited`.
    pub const PIPE_DELIMITED: Self = Self::of(Notation::PipeDelimited);
    /// `style: deepObject`. The specification defines it only for `explode: true`, so `explode` is ignored.
    pub const DEEP_OBJECT: Self = Self::of(Notation::DeepObject);
    /// A parameter with `content: application/json`.
    pub const JSON: Self = Self::of(Notation::Json);
    /// A header that is repeated for each list element.
    pub(crate) const REPEATED: Self = Self::of(Notation::Repeated);

    const fn of(notation: Notation) -> Self {
        Self {
            notation,
            explode: false,
            reserved: false,
        }
    }

    /// Sets `explode: true`: each element or property is written separately.
    #[must_use]
    pub const fn exploded(mut self) -> Self {
        self.explode = true;
        self
    }

    /// Sets `explode: false`: all elements or properties are joined.
    #[must_use]
    pub const fn joined(mut self) -> Self {
        self.explode = false;
        self
    }

    /// Sets `allowReserved: true`: values in a query keep the reserved characters of RFC 3986, `:/?#[]@!$&'()*+,;=`.
    ///
    /// Four of them are still encoded: `#` would end the query, `&` would begin another parameter, `+` would be read as a space, and the
    /// URL standard encodes `'`.
    #[must_use]
    pub const fn reserved(mut self) -> Self {
        self.reserved = true;
        self
    }
}

impl Notation {
    /// Returns OpenAPI's name of the style.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Simple | Self::Repeated => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
            Self::Json => "content: application/json",
        }
    }

    /// Returns true if the specification defines the style for this location.
    pub(crate) const fn is_defined_in(self, place: Place) -> bool {
        match place {
            Place::Path => matches!(self, Self::Simple | Self::Label | Self::Matrix | Self::Json),
            Place::Query => matches!(
                self,
                Self::Form
                    | Self::SpaceDelimited
                    | Self::PipeDelimited
                    | Self::DeepObject
                    | Self::Json
            ),
            Place::Header => matches!(self, Self::Simple | Self::Repeated | Self::Json),
            Place::Cookie => matches!(self, Self::Form | Self::Json),
        }
    }
}
