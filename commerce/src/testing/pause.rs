//! Pause points: places between two steps of a command where a test lets somebody else act, or ends the world.

use std::{cell::RefCell, future::Future, pin::Pin, sync::Arc};

/// What happens at a point.
pub type Hook = Arc<dyn Fn(&'static str) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

tokio::task_local! {
    static HOOK: RefCell<Option<Hook>>;
}

/// Runs `command` with `hook` called at each point that it passes. A hook that never returns is a process that died
/// there: drop the future.
pub async fn with<T>(hook: Hook, command: impl Future<Output = T>) -> T {
    HOOK.scope(RefCell::new(Some(hook)), command).await
}

pub(crate) async fn at(point: &'static str) {
    let hook = HOOK.try_with(|hook| hook.borrow().clone()).ok().flatten();
    if let Some(hook) = hook {
        hook(point).await;
    }
}
