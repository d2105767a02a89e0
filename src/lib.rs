//! `naslag` turns a folder of Markdown into a knowledge site that opens from disk.
//!
//! The order of the modules below is the dependency rule: a module may import only modules named before it. Read
//! [`site`] first: it is the pipeline.
#![forbid(unsafe_code)]

pub mod span;
pub mod language;
pub mod diagnostic;
pub mod digest;
pub mod memo;
pub mod guard;
pub mod quick;
pub mod text;
pub mod path;
pub mod date;
pub mod address;
pub mod tree;
pub mod shape;
pub mod config;
pub mod schema;
pub mod source;
pub mod words;
pub mod outline;
pub mod page;
pub mod literature;
pub mod knowledge;
pub mod privacy;
pub mod naming;
pub mod provenance;
pub mod health;
pub mod graph;
pub mod html;
pub mod view;
pub mod theme;
pub mod search;
pub mod site;
pub mod repair;
pub mod rename;
pub mod output;
pub mod starter;
pub mod report;
pub mod archetype;
#[cfg(feature = "serve")]
pub mod serve;
pub mod cli;
