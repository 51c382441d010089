//! The schema goes up, down to nothing, and up again, also around a shop that has sold something.

use commerce::testing::TestShop;
use domain::payment::Method::CashOnDelivery;
use migration::Migrator;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;

/// Everything that the schema consists of, as text, in order.
async fn schema(db: &DatabaseConnection) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT type || ' ' || name || ': ' || COALESCE(sql, '') AS text FROM sqlite_master
             WHERE name NOT LIKE 'sqlite_%' AND name <> 'seaql_migrations' ORDER BY 1"
        }
        _ => {
            "SELECT 'column ' || table_name || '.' || column_name || ': ' || data_type || ' ' || is_nullable AS text
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'
             UNION ALL
             SELECT 'index ' || indexname || ': ' || indexdef FROM pg_indexes
             WHERE schemaname = 'public' AND tablename <> 'seaql_migrations'
             UNION ALL
             SELECT 'check ' || c.conname || ': ' || pg_get_constraintdef(c.oid) FROM pg_constraint c
             JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
             WHERE n.nspname = 'public' AND t.relname <> 'seaql_migrations'
             ORDER BY 1"
        }
    };
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get("", "text").unwrap()).collect()
}

#[tokio::test]
async fn the_schema_goes_down_to_nothing_and_up_again() {
    let shop = TestShop::open().await;
    let tea = shop
        .product("Tea")
        .option("Size", &["S", "M"])
        .picture("aa11")
        .collection("Gifts")
        .put()
        .await;
    shop.order(tea.variant(), 1, CashOnDelivery).await;
    let db = Database::connect(shop.database_url()).await.unwrap();
    let before = schema(&db).await;
    assert!(before.len() > 50, "{before:#?}");

    Migrator::down(&db, None).await.unwrap();
    assert_eq!(schema(&db).await, Vec::<String>::new());
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(schema(&db).await, before);
    Migrator::up(&db, None).await.unwrap();
    db.close().await.unwrap();

    let ctx = shop.reopen(|_| {}).await;
    assert_eq!(ctx.shop.pending_migrations().await.unwrap(), 0);
    let tea = shop.product("Tea").put().await;
    shop.order(tea.variant(), 1, CashOnDelivery).await;
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn each_migration_goes_back_and_forth_alone() {
    let shop = TestShop::open().await;
    let db = Database::connect(shop.database_url()).await.unwrap();
    let before = schema(&db).await;
    for steps in 1..=u32::try_from(Migrator::migrations().len()).unwrap() {
        Migrator::down(&db, Some(steps)).await.unwrap();
        assert_eq!(
            Migrator::get_pending_migrations(&db).await.unwrap().len(),
            usize::try_from(steps).unwrap()
        );
        Migrator::up(&db, None).await.unwrap();
        assert_eq!(schema(&db).await, before, "after {steps} steps down and up");
    }
}
