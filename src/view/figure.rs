//! What the figures share: short numbers, the room that words take, and boxes that may not lie over each other.
//!
//! Owns [`Frame`]. Figures are drawn by templates; the views only say where things stand. So nothing here knows SVG.

/// A box: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

impl Frame {
    /// The box around a circle.
    pub fn around(x: f64, y: f64, r: f64) -> Self {
        Self { left: x - r, top: y - r, right: x + r, bottom: y + r }
    }

    /// Whether two boxes share more than an edge.
    pub fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether this box lies within one from the origin to these edges.
    pub fn fits(&self, width: f64, height: f64) -> bool {
        self.left >= 0.0 && self.top >= 0.0 && self.right <= width && self.bottom <= height
    }
}

/// A number with at most two decimals, as an attribute of SVG: the same bytes on each machine.
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if matches!(text, "-0" | "") { "0".to_owned() } else { text.to_owned() }
}

/// How wide a text is at most when set in the sans face at this size. Measured on the face; wide letters and unknown ones count for more.
pub fn width_of(text: &str, size: f64) -> f64 {
    let letters: f64 = text
        .chars()
        .map(|letter| match letter {
            'i' | 'j' | 'l' | '.' | ',' | '\'' | '’' | '‘' | ':' | ';' | '|' | '!' | ' ' => 0.27,
            'f' | 't' | 'r' | 'I' | '-' | '(' | ')' | 'J' => 0.36,
            'm' | 'w' | 'M' | 'W' | 'Q' | 'O' | 'G' => 0.86,
            'a'..='z' | '0'..='9' => 0.54,
            'A'..='Z' => 0.66,
            _ if letter.is_ascii() || (letter.is_alphabetic() && (letter as u32) < 0x250) => 0.7,
            _ => 1.1,
        })
        .sum();
    letters * size
}

/// A text in lines no wider than this, at most so many; what does not fit ends in an ellipsis.
pub fn lines(text: &str, size: f64, width: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}")).filter(|line| width_of(line, size) <= width);
        let full = lines.len() == most;
        match (longer, lines.last_mut()) {
            (Some(longer), Some(line)) => *line = longer,
            (None, Some(line)) if full => {
                line.push_str(" …");
                break;
            }
            _ => lines.push(word.to_owned()),
        }
    }
    for line in &mut lines {
        if width_of(line, size) > width {
            *line = cut(line.trim_end_matches(" …"), size, width);
        }
    }
    lines
}

/// A line without the words that do not fit, or, of a single word, without the letters that do not.
fn cut(line: &str, size: f64, width: f64) -> String {
    let mut kept = line;
    while let Some((head, _)) = kept.rsplit_once(' ') {
        kept = head;
        let cut = format!("{kept} …");
        if width_of(&cut, size) <= width {
            return cut;
        }
    }
    let mut letters = kept.to_owned();
    while !letters.is_empty() && width_of(&letters, size) > width - size {
        letters.pop();
    }
    letters + "…"
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, 0.5, 12.346, -0.001, 100.0].map(number), ["1", "0.5", "12.35", "0", "100"]);
    }

    #[test]
    fn a_long_title_takes_as_many_lines_as_there_are_and_then_ends() {
        assert_eq!(
            lines("Huiselijk geweld en kindermishandeling", 15.0, 150.0, 2),
            ["Huiselijk geweld en", "kindermishandeling"]
        );
        assert_eq!(lines("een twee drie vier vijf zes", 15.0, 70.0, 2), ["een twee", "drie …"]);
        assert_eq!(lines("", 15.0, 70.0, 2), [""; 0]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_it_may_be(text in "\\PC{0,80}", width in 40.0..300.0f64) {
            let made = lines(&text, 15.0, width, 2);
            prop_assert!(made.len() <= 2);
            for line in made {
                prop_assert!(width_of(&line, 15.0) <= width + 15.0, "{line}");
            }
        }
    }
}
