//! Links that many pages of one folder list, each made once: to the reader of a list of hundreds, and to the template.
//!
//! Owns [`Shared`] and [`Links`]. Entry points: [`Composer::listed`] and [`Composer::named`]. A link depends on the folder of the page that shows it, since addresses are
//! relative, and on nothing else of that page. Remembers no more than the folders whose pages are being made.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use serde::Serialize;
use serde::Serializer;
use tera::Value;

use crate::path::OutPath;
use crate::path::PageId;
use crate::quick::Quick;
use crate::view::Composer;
use crate::view::Link;

/// Of how many folders links are remembered: pages are made folder by folder, by a few threads.
const FOLDERS: usize = 3;
/// How many links of one folder are remembered.
const MOST: usize = 12_000;

/// Something that several views show, with what templates see of it.
#[derive(Clone, Debug)]
pub struct Shared<T>(Arc<(T, Value)>);

impl<T: Serialize> Shared<T> {
    /// Makes it ready for templates.
    fn of(plain: T) -> Self {
        let value = Value::from_serializable(&plain);
        Self(Arc::new((plain, value)))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

/// A template is handed the value that is there: tera takes one as it is.
impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.1.serialize(serializer)
    }
}

/// The links of one folder; those without a description apart.
type OfFolder = HashMap<(PageId, bool), Shared<Link>, Quick>;

/// Links by the folder of the pages that show them, those used last at the end.
#[derive(Debug, Default)]
pub struct Links(Mutex<Vec<(String, Arc<Mutex<OfFolder>>)>>);

impl Links {
    fn of_folder(&self, folder: &str) -> Arc<Mutex<OfFolder>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = known.iter().position(|(name, _)| name == folder);
        let own = at.map_or_else(|| (folder.to_owned(), Arc::default()), |at| known.remove(at));
        let links = Arc::clone(&own.1);
        if known.len() >= FOLDERS {
            known.remove(0);
        }
        known.push(own);
        links
    }
}

impl Composer<'_> {
    /// A link with what a list shows of it, shared by the pages of a folder.
    pub fn listed(&self, from: &OutPath, id: &PageId) -> Option<Shared<Link>> {
        self.shared(from, id, true)
    }

    /// The same without a description.
    pub fn named(&self, from: &OutPath, id: &PageId) -> Option<Shared<Link>> {
        self.shared(from, id, false)
    }

    fn shared(&self, from: &OutPath, id: &PageId, described: bool) -> Option<Shared<Link>> {
        let links = self.links.of_folder(from.folder());
        let key = (id.clone(), described);
        if let Some(known) = links.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(known.clone());
        }
        let mut link = self.link(from, id)?;
        if !described {
            link.description = None;
        }
        let made = Shared::of(link);
        let mut links = links.lock().unwrap_or_else(PoisonError::into_inner);
        if links.len() < MOST {
            links.insert(key, made.clone());
        }
        Some(made)
    }
}
