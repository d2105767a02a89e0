//! The tree of topics as a drawing: half of it to the right of its name, half to the left, so that one can take it in at a glance.
//!
//! Owns [`TreeFigure`]. Entry point: [`figure`]. The list of the same is made by `listing`. Every label has room of its own: rows are as high as their labels,
//! columns as wide.

use serde::Serialize;

use crate::view::TreeNode;
use crate::view::figure::lines;
use crate::view::figure::number;
use crate::view::figure::width_of;

/// How many topics, and how many levels, a drawing shows; a smaller or larger tree is a list only.
const FEWEST: usize = 4;
const MOST: usize = 90;
const DEEPEST: usize = 4;
/// Size of the letters, height of a line of them, and room between labels.
const SIZE: f64 = 15.0;
const LEADING: f64 = 18.0;
const ROW_GAP: f64 = 9.0;
const BRANCH_GAP: f64 = 12.0;
/// Room between columns, where the lines run.
const COLUMN_GAP: f64 = 28.0;
/// The widest label, and how many lines it has at most.
const WIDEST: f64 = 178.0;
const LINES: usize = 2;
/// The first level is set bold, which is wider.
const BOLD: f64 = 1.08;

/// A drawing of the tree.
#[derive(Clone, Debug, Serialize)]
pub struct TreeFigure {
    /// Width of the drawing.
    pub width: String,
    /// Height of the drawing.
    pub height: String,
    /// What it is a tree of, in the middle.
    pub root: TreeLabel,
    /// The topics.
    pub labels: Vec<TreeLabel>,
    /// Lines between them, as the data of SVG paths.
    pub branches: Vec<String>,
}

/// A topic in the drawing.
#[derive(Clone, Debug, Serialize)]
pub struct TreeLabel {
    /// Its page; none for the name in the middle.
    pub href: Option<String>,
    /// Its whole title.
    pub title: String,
    /// Its title in lines.
    pub lines: Vec<TreeLine>,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// How deep it stands: 1 for those with nothing above.
    pub level: usize,
    /// How many pages concern it.
    pub count: usize,
}

/// A line of a label.
#[derive(Clone, Debug, Serialize)]
pub struct TreeLine {
    /// Its words.
    pub text: String,
    /// Where it starts, ends or has its middle.
    pub x: String,
    /// Where its letters stand.
    pub y: String,
}

/// A topic with its room, before it has a place.
struct Placed<'a> {
    node: &'a TreeNode,
    lines: Vec<String>,
    height: f64,
    children: Vec<Placed<'a>>,
}

fn measure(node: &TreeNode, level: usize) -> Placed<'_> {
    let lines = lines(&node.link.title, size_of(level), WIDEST, LINES);
    let children: Vec<Placed<'_>> = node.children.iter().map(|child| measure(child, level + 1)).collect();
    let below: f64 = children.iter().map(|child| child.height).sum();
    Placed { node, height: below.max(height_of(&lines) + ROW_GAP), lines, children }
}

/// The size to measure with.
fn size_of(level: usize) -> f64 {
    if level == 1 { SIZE * BOLD } else { SIZE }
}

#[expect(clippy::cast_precision_loss, reason = "a label has two lines")]
fn height_of(lines: &[String]) -> f64 {
    lines.len() as f64 * LEADING
}

fn total(nodes: &[TreeNode]) -> usize {
    nodes.iter().map(|node| 1 + total(&node.children)).sum()
}

fn depth(nodes: &[TreeNode]) -> usize {
    nodes.iter().map(|node| 1 + depth(&node.children)).max().unwrap_or(0)
}

/// The width of each column of one side.
fn columns(placed: &[Placed<'_>], level: usize, widths: &mut Vec<f64>) {
    for one in placed {
        if widths.len() < level {
            widths.push(0.0);
        }
        let own = one.lines.iter().map(|line| width_of(line, size_of(level))).fold(0.0, f64::max);
        widths[level - 1] = widths[level - 1].max(own);
        columns(&one.children, level + 1, widths);
    }
}

/// The drawing of a tree called `title`; none when there is little to see, or too much.
pub fn figure(nodes: &[TreeNode], title: &str) -> Option<TreeFigure> {
    let all = total(nodes);
    if !(FEWEST..=MOST).contains(&all) || !(2..=DEEPEST).contains(&depth(nodes)) {
        return None;
    }
    let placed: Vec<Placed<'_>> = nodes.iter().map(|node| measure(node, 1)).collect();
    let whole: f64 = placed.iter().map(|one| one.height + BRANCH_GAP).sum();
    // The first half stands at the right, read from top to bottom; the rest at the left. Cut where the sides differ least.
    let mut best = (f64::INFINITY, placed.len());
    let mut sum = 0.0;
    for (index, one) in placed.iter().enumerate() {
        sum += one.height + BRANCH_GAP;
        let worst = sum.max(whole - sum);
        if worst < best.0 {
            best = (worst, index + 1);
        }
    }
    let (height, cut) = best;
    let (first, second) = placed.split_at(cut);
    let mut side_widths = [Vec::new(), Vec::new()];
    columns(first, 1, &mut side_widths[0]);
    columns(second, 1, &mut side_widths[1]);
    let reach = |widths: &[f64]| widths.iter().map(|width| width + COLUMN_GAP).sum::<f64>();
    let root_lines = lines(title, SIZE * 1.25, WIDEST * 0.75, LINES);
    let root_width = root_lines.iter().map(|line| width_of(line, SIZE * 1.25)).fold(0.0, f64::max) + 16.0;
    // The name stands in the middle of the drawing, so both sides get the room of the wider one.
    let side = reach(&side_widths[0]).max(reach(&side_widths[1]));
    let (width, centre) = (2.0 * side + root_width, side + root_width / 2.0);
    let mut figure = TreeFigure {
        width: number(width.ceil()),
        height: number(height.ceil()),
        root: label(None, title, &root_lines, (centre, height / 2.0), "middle", 0, 0),
        labels: Vec::new(),
        branches: Vec::new(),
    };
    for (side, placed, widths) in [(1.0, first, &side_widths[0]), (-1.0, second, &side_widths[1])] {
        let own: f64 = placed.iter().map(|one| one.height + BRANCH_GAP).sum();
        let mut top = (height - own) / 2.0;
        let from = (centre + side * root_width / 2.0, height / 2.0);
        for one in placed {
            place(one, 1, from, (from.0 + side * COLUMN_GAP, top + BRANCH_GAP / 2.0), side, widths, &mut figure);
            top += one.height + BRANCH_GAP;
        }
    }
    Some(figure)
}

/// Puts a topic and those below it: its label in the middle of its own room, a line to it, its children in the next column.
fn place(
    one: &Placed<'_>,
    level: usize,
    from: (f64, f64),
    (x, top): (f64, f64),
    side: f64,
    widths: &[f64],
    figure: &mut TreeFigure,
) {
    let y = top + one.height / 2.0;
    let link = &one.node.link;
    let anchor = if side > 0.0 { "start" } else { "end" };
    figure.labels.push(label(Some(link.href.clone()), &link.title, &one.lines, (x, y), anchor, level, one.node.count));
    let near = x - side * 6.0;
    let middle = f64::midpoint(from.0, near);
    let [a, b, m] = [from.0, near, middle].map(number);
    let [c, d] = [from.1, y].map(number);
    figure.branches.push(format!("M{a} {c}C{m} {c} {m} {d} {b} {d}"));
    let own = one.lines.iter().map(|line| width_of(line, size_of(level))).fold(0.0, f64::max);
    let next = x + side * (widths.get(level - 1).copied().unwrap_or_default() + COLUMN_GAP);
    let mut below = top + (one.height - one.children.iter().map(|child| child.height).sum::<f64>()) / 2.0;
    for child in &one.children {
        place(child, level + 1, (x + side * (own + 6.0), y), (next, below), side, widths, figure);
        below += child.height;
    }
}

fn label(
    href: Option<String>,
    title: &str,
    lines: &[String],
    (x, y): (f64, f64),
    anchor: &'static str,
    level: usize,
    count: usize,
) -> TreeLabel {
    let mut base = y - height_of(lines) / 2.0 + LEADING * 0.72;
    let lines = lines.iter().map(|text| {
        let line = TreeLine { text: text.clone(), x: number(x), y: number(base) };
        base += LEADING;
        line
    });
    TreeLabel { href, title: title.to_owned(), lines: lines.collect(), anchor, level, count }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::view::Link;
    use crate::view::figure::Frame;

    fn node(title: &str, children: Vec<TreeNode>) -> TreeNode {
        let link = Link {
            title: title.to_owned(),
            href: "a.html".to_owned(),
            role: "topic",
            collection: String::new(),
            kind: String::new(),
            date: None,
            date_certainty: None,
            description: None,
        };
        TreeNode { link, definition: None, count: 0, children }
    }

    fn frame(label: &TreeLabel) -> Frame {
        let size = if label.level == 0 { SIZE * 1.25 } else { size_of(label.level) };
        let read = |text: &str| text.parse::<f64>().expect("a number");
        let lines = label.lines.iter().map(|line| (read(&line.x), read(&line.y), width_of(&line.text, size)));
        lines
            .map(|(x, y, width)| {
                let left = match label.anchor {
                    "start" => x,
                    "end" => x - width,
                    _ => x - width / 2.0,
                };
                Frame { left, top: y - LEADING * 0.72, right: left + width, bottom: y + LEADING * 0.28 }
            })
            .reduce(|a, b| Frame {
                left: a.left.min(b.left),
                top: a.top.min(b.top),
                right: a.right.max(b.right),
                bottom: a.bottom.max(b.bottom),
            })
            .expect("a label has a line")
    }

    fn trees() -> impl Strategy<Value = Vec<TreeNode>> {
        let title = "[A-Z][a-z]{1,14}( [a-z]{1,16}){0,4}";
        let leaf = title.prop_map(|title| node(&title, Vec::new()));
        let branch = leaf.prop_recursive(3, 40, 6, move |inner| {
            (title, prop::collection::vec(inner, 0..6)).prop_map(|(title, children)| node(&title, children))
        });
        prop::collection::vec(branch, 1..10)
    }

    proptest! {
        #[test]
        fn no_label_lies_over_another(nodes in trees()) {
            if let Some(figure) = figure(&nodes, "Thema's") {
                prop_assert_eq!(figure.labels.len(), total(&nodes));
                let frames: Vec<Frame> = figure.labels.iter().chain([&figure.root]).map(frame).collect();
                let (width, height): (f64, f64) = (figure.width.parse().expect("a number"), figure.height.parse().expect("a number"));
                for (index, own) in frames.iter().enumerate() {
                    prop_assert!(own.left >= -0.1 && own.top >= -0.1 && own.right <= width + 0.1 && own.bottom <= height + 0.1, "{own:?}");
                    for other in &frames[..index] {
                        prop_assert!(!own.meets(other), "{own:?} {other:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn too_little_and_too_much_are_lists_only() {
        let leaves = |count: usize| (0..count).map(|at| node(&format!("t{at}"), Vec::new())).collect::<Vec<_>>();
        assert!(figure(&leaves(20), "t").is_none(), "a flat list is no tree");
        assert!(figure(&[node("a", leaves(3))], "t").is_some());
        assert!(figure(&[node("a", leaves(200))], "t").is_none());
    }
}
