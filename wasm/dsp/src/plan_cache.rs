//! Plans made before.

use std::cell::RefCell;
use std::rc::Rc;

/// Plans that a cache keeps.
const CAPACITY: usize = 4;

/// The last few plans by their parameters, the most recent last.
pub struct PlanCache<Key, Plan> {
    plans: RefCell<Vec<(Key, Rc<Plan>)>>,
}

impl<Key: PartialEq, Plan> PlanCache<Key, Plan> {
    pub const fn new() -> Self {
        Self {
            plans: RefCell::new(Vec::new()),
        }
    }

    /// The plan for these parameters, made if it is not there; the one not used for longest makes room.
    pub fn get(&self, key: Key, make: impl FnOnce(&Key) -> Plan) -> Rc<Plan> {
        let mut plans = self.plans.borrow_mut();
        let entry = match plans.iter().position(|(kept, _)| *kept == key) {
            Some(index) => plans.remove(index),
            None => {
                if plans.len() == CAPACITY {
                    plans.remove(0);
                }
                let plan = Rc::new(make(&key));
                (key, plan)
            }
        };
        let plan = entry.1.clone();
        plans.push(entry);
        plan
    }
}

impl<Key: PartialEq, Plan> Default for PlanCache<Key, Plan> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_a_plan_once_and_forgets_the_oldest() {
        let cache = PlanCache::new();
        let made = RefCell::new(Vec::new());
        let get = |key: usize| {
            *cache.get(key, |&key| {
                made.borrow_mut().push(key);
                key * 10
            })
        };
        assert_eq!(
            [
                get(1),
                get(1),
                get(2),
                get(3),
                get(4),
                get(1),
                get(5),
                get(1)
            ][7],
            10
        );
        assert_eq!(*made.borrow(), [1, 2, 3, 4, 5]);
        get(2);
        assert_eq!(*made.borrow(), [1, 2, 3, 4, 5, 2]);
    }
}
