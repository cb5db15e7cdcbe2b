// SPDX-License-Identifier: AGPL-3.0-or-later
//! Things by their id that live as long as somebody holds them.

use std::{
    collections::HashMap,
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use uuid::Uuid;

/// The things that are held now.
#[derive(Debug)]
pub struct Registry<T>(Mutex<HashMap<Uuid, Weak<T>>>);

impl<T> Default for Registry<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// A thing, as long as it is held; the last holder takes it away.
#[derive(Debug)]
pub struct Held<T> {
    registry: Arc<Registry<T>>,
    id: Uuid,
    // Always there until it is dropped.
    thing: Option<Arc<T>>,
}

impl<T: Default> Registry<T> {
    /// Holds a thing, which is made if nobody holds it.
    pub fn hold(registry: &Arc<Self>, id: Uuid) -> Held<T> {
        let thing = {
            let mut things = registry.lock();
            let thing = things.get(&id).and_then(Weak::upgrade).unwrap_or_default();
            things.insert(id, Arc::downgrade(&thing));
            thing
        };
        Held { registry: Arc::clone(registry), id, thing: Some(thing) }
    }

    /// As `hold`, unless so many hold it already.
    pub fn hold_at_most(registry: &Arc<Self>, id: Uuid, most: usize) -> Option<Held<T>> {
        let held = Self::hold(registry, id);
        (held.thing.as_ref().map_or(0, Arc::strong_count) <= most).then_some(held)
    }
}

impl<T> Registry<T> {
    /// Does something to a thing, if it is held.
    pub fn with(&self, id: Uuid, then: impl FnOnce(&T)) {
        let thing = self.lock().get(&id).and_then(Weak::upgrade);
        if let Some(thing) = thing {
            then(&thing);
        }
    }

    /// Does something to all things.
    pub fn for_each(&self, then: impl Fn(&T)) {
        let things: Vec<_> = self.lock().values().filter_map(Weak::upgrade).collect();
        things.iter().for_each(|thing| then(thing));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Weak<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Deref for Held<T> {
    type Target = T;

    #[expect(clippy::expect_used, reason = "it is taken away only by drop")]
    fn deref(&self) -> &T {
        self.thing.as_deref().expect("held until it is dropped")
    }
}

impl<T> Drop for Held<T> {
    fn drop(&mut self) {
        let mut things = self.registry.lock();
        // Under the lock, so that of two who leave together the second sees that it is the last.
        self.thing = None;
        if things.get(&self.id).is_some_and(|thing| thing.strong_count() == 0) {
            things.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_shared_and_goes_with_its_last_holder() {
        let registry = Arc::new(Registry::<Mutex<u8>>::default());
        let id = Uuid::from_u128(1);
        let first = Registry::hold(&registry, id);
        *first.lock().unwrap() = 7;
        let second = Registry::hold(&registry, id);
        assert_eq!(*second.lock().unwrap(), 7);
        drop(first);
        assert_eq!(registry.lock().len(), 1);
        assert!(Registry::hold_at_most(&registry, id, 1).is_none(), "one holds it already");
        assert!(Registry::hold_at_most(&registry, id, 2).is_some());
        drop(second);
        assert_eq!(registry.lock().len(), 0);
        registry.with(id, |_| panic!("nobody holds it"));
    }
}
