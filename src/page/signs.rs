//! The signs that a slip in running text is made of, looked for in one go.
//!
//! Owns [`Signs`]. Entry point: [`Signs::of`]. What is wrong with a text that has them is for `plain`, `pasted`, `unclosed` and `quoted`.

/// Which signs a text has of those that a slip is made of. All text of the site comes by and hardly any of it has one: they are looked for in one go.
#[derive(Clone, Copy)]
pub struct Signs(u16);

impl Signs {
    /// `[` and `]`.
    pub const BRACKET: u16 = 1;
    /// `@`.
    pub const AT: u16 = 1 << 1;
    /// `*`.
    pub const STAR: u16 = 1 << 2;
    /// `=` and `%`.
    pub const RULE: u16 = 1 << 3;
    /// `{`.
    pub const BRACE: u16 = 1 << 4;
    /// `\\`.
    pub const ESCAPE: u16 = 1 << 5;
    /// `^`.
    pub const CARET: u16 = 1 << 6;
    /// `'`.
    pub const QUOTE: u16 = 1 << 7;
    /// A backtick.
    pub const TICK: u16 = 1 << 8;
    /// `~` and `_`.
    pub const STROKE: u16 = 1 << 9;
    /// `!` and `#`.
    pub const MARK: u16 = 1 << 10;
    /// `<`.
    pub const ANGLE: u16 = 1 << 11;
    /// What Chinese signs begin with.
    pub const WIDE: u16 = 1 << 12;

    /// The signs of a text.
    pub fn of(text: &str) -> Self {
        Self(text.bytes().fold(0, |found, byte| found | SIGNS[usize::from(byte)]))
    }

    /// Whether there is one of these.
    pub const fn any(self, signs: u16) -> bool {
        self.0 & signs != 0
    }
}

/// Each byte by itself.
static SIGNS: [u16; 256] = {
    let mut signs = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        signs[byte] = match byte as u8 {
            b'[' | b']' => Signs::BRACKET,
            b'@' => Signs::AT,
            b'*' => Signs::STAR,
            b'=' | b'%' => Signs::RULE,
            b'{' => Signs::BRACE,
            b'\\' => Signs::ESCAPE,
            b'^' => Signs::CARET,
            b'\'' => Signs::QUOTE,
            b'`' => Signs::TICK,
            b'~' | b'_' => Signs::STROKE,
            b'!' | b'#' => Signs::MARK,
            b'<' => Signs::ANGLE,
            0xe3 => Signs::WIDE,
            _ => 0,
        };
        byte += 1;
    }
    signs
};
