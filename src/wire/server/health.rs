//! The health service: whether the daemon serves, and whether the cache does.

use std::sync::Weak;
use std::time::Duration;

use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::service::Service;
use crate::wire::calls::attribution_service::AttributionApi;
use crate::wire::calls::cache_service::CACHE_SERVICE;
use crate::wire::messages::cache_state;
use crate::wire::messages::server_types::attribution_service_server::AttributionServiceServer;
use crate::wire::v1;

/// How often the state of the cache is polled.
const LOOK: Duration = Duration::from_millis(500);

/// Keeps reporting the state of the cache to the health service, under the name of the cache service.
pub(crate) async fn follow_cache(service: Weak<Service>, reporter: HealthReporter) {
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let Some(service) = service.upgrade() else { return };
        report_cache(&service, &reporter).await;
    }
}

/// Reports the state of the cache now. The first report registers its name with the health service.
pub(crate) async fn report_cache(service: &Service, reporter: &HealthReporter) {
    let (state, _) = cache_state::of(service);
    let serving = matches!(state, v1::CacheState::Opening | v1::CacheState::Ready);
    let status = if serving { ServingStatus::Serving } else { ServingStatus::NotServing };
    reporter.set_service_status(CACHE_SERVICE, status).await;
}

/// Reports NOT_SERVING: the daemon is shutting down.
pub(crate) async fn report_shutdown(reporter: &HealthReporter) {
    reporter.set_not_serving::<AttributionServiceServer<AttributionApi>>().await;
    reporter.set_service_status("", ServingStatus::NotServing).await;
}
