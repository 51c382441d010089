//! What the shop does by itself: mails, payments that nobody came back from, orders that were not paid or
//! confirmed, products that appear and go at their moment, the audit chain, figures by day. Each round is safe to repeat
//! and to run in several processes.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use commerce::{
    Ctx, Shop, analytics, audit, cash, catalog, identity,
    inventory::{self, Follower},
    lease, orders, outbox, payments, sheet,
};
use tokio::{sync::watch, task::JoinSet, time::MissedTickBehavior};

use crate::middleware::limits::Limits;

/// Effects, payments, orders and audit rows of one round.
const ROUND: u64 = 200;
/// Pieces of imports of one round.
const PIECES: usize = 40;
/// How long the sealing worker keeps its lease.
const SEAL_LEASE_MS: i64 = 15_000;

/// The running jobs. They end, each after its round, when `stop` turns true.
#[must_use]
pub fn start(shop: &Shop, limiter: &Limits, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    let holder = format!("{:016x}", rand::random::<u64>());
    jobs.spawn(every(
        Duration::from_secs(1),
        stop.clone(),
        shop.system("outbox"),
        |ctx| async move {
            while outbox::deliver(&ctx, ROUND).await? == ROUND {}
            Ok(())
        },
    ));
    jobs.spawn(every(
        Duration::from_secs(5),
        stop.clone(),
        shop.system("reconciler"),
        |ctx| async move { payments::reconcile(&ctx, ROUND).await.map(|_| ()) },
    ));
    jobs.spawn(every(
        Duration::from_mins(1),
        stop.clone(),
        shop.system("refunds"),
        |ctx| async move { payments::refund::watch(&ctx, ROUND).await.map(|_| ()) },
    ));
    jobs.spawn(every(
        Duration::from_secs(10),
        stop.clone(),
        shop.system("reservations"),
        |ctx| async move { orders::expire_unpaid(&ctx, ROUND).await.map(|_| ()) },
    ));
    jobs.spawn(every(
        Duration::from_secs(30),
        stop.clone(),
        shop.system("cash-deadline"),
        |ctx| async move { cash::end_unconfirmed(&ctx, ROUND).await.map(|_| ()) },
    ));
    let worker = holder.clone();
    jobs.spawn(every(
        Duration::from_secs(1),
        stop.clone(),
        shop.system("imports"),
        move |ctx| {
            let worker = worker.clone();
            async move {
                for _ in 0..PIECES {
                    if !sheet::import::work(&ctx, &worker).await? {
                        break;
                    }
                }
                Ok(())
            }
        },
    ));
    jobs.spawn(every(
        Duration::from_secs(2),
        stop.clone(),
        shop.system("audit"),
        move |ctx| {
            let holder = holder.clone();
            async move {
                if lease::hold(&ctx, "audit", &holder, SEAL_LEASE_MS).await? {
                    while audit::seal(&ctx, ROUND).await? == ROUND {}
                }
                Ok(())
            }
        },
    ));
    jobs.spawn(every(
        Duration::from_hours(1),
        stop.clone(),
        shop.system("identity"),
        |ctx| async move { identity::tidy(&ctx).await.map(|_| ()) },
    ));
    jobs.spawn(every(
        Duration::from_secs(10),
        stop.clone(),
        shop.system("figures"),
        |ctx| async move { analytics::fold(&ctx).await.map(|_| ()) },
    ));
    let follower = Arc::new(Mutex::new(Follower::default()));
    jobs.spawn(every(
        Duration::from_millis(400),
        stop.clone(),
        shop.system("live-stock"),
        move |ctx| {
            let follower = follower.clone();
            async move { inventory::poll(&ctx, &follower).await }
        },
    ));
    jobs.spawn(every(
        Duration::from_secs(20),
        stop.clone(),
        shop.system("back-in-stock"),
        |ctx| async move { inventory::tell_waiting(&ctx, ROUND).await.map(|_| ()) },
    ));
    jobs.spawn(every(
        Duration::from_hours(6),
        stop.clone(),
        shop.system("old-wishes"),
        |ctx| async move { inventory::forget_old(&ctx).await.map(|_| ()) },
    ));
    jobs.spawn(every(
        Duration::from_secs(5),
        stop.clone(),
        shop.system("schedule"),
        |ctx| async move { catalog::desk::publish_due(&ctx, ROUND).await.map(|_| ()) },
    ));
    let day = Arc::new(tokio::sync::Mutex::new(None));
    jobs.spawn(every(
        Duration::from_mins(1),
        stop.clone(),
        shop.system("day"),
        move |ctx| {
            let day = day.clone();
            async move {
                let mut before = day.lock().await;
                *before = Some(catalog::desk::turn_day(&ctx, *before).await?);
                Ok(())
            }
        },
    ));
    let limiter = limiter.clone();
    jobs.spawn(every(
        Duration::from_mins(1),
        stop.clone(),
        shop.system("limits"),
        move |_| {
            limiter.tidy();
            async { Ok(()) }
        },
    ));
    jobs
}

/// Runs `work` again and again with a pause; a failure is logged and the next round comes all the same.
async fn every<Work, Round>(pause: Duration, mut stop: watch::Receiver<bool>, ctx: Ctx, work: Work)
where
    Work: Fn(Ctx) -> Round + Send,
    Round: Future<Output = commerce::Result<()>> + Send,
{
    let mut ticks = tokio::time::interval(pause);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = work(ctx.clone()).await {
            tracing::error!(%error, job = %ctx.request_id, "A job's round failed; the next one comes.");
        }
    }
}
