//! The calls as tonic makes them.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, Streaming};

use crate::service::Service;

use super::gate::Gate;
use super::limits::Limits;
use super::served::attribution_service_server::AttributionService;
use super::stream::{self, Answers};
use super::{article, info, served, v1};

/// The services as tonic calls them.
#[derive(Clone, Debug)]
pub struct Api {
    service: Arc<Service>,
    limits: Limits,
    gate: Gate,
    end: CancellationToken,
}

impl Api {
    /// Answers calls from `service`; the articles of streams pass `gate`, and streams end in order once `end` is
    /// cancelled.
    pub fn new(service: Arc<Service>, limits: Limits, gate: Gate, end: CancellationToken) -> Self {
        Self { service, limits, gate, end }
    }
}

#[tonic::async_trait]
impl AttributionService for Api {
    type StreamExtractAttributionsStream = Answers;

    async fn extract_attributions(
        &self,
        request: Request<v1::ExtractAttributionsRequest>,
    ) -> Result<Response<served::ExtractAttributionsResponse>, Status> {
        Ok(Response::new(article::answer(&self.service, self.limits, request.into_inner()).await?))
    }

    async fn stream_extract_attributions(
        &self,
        request: Request<Streaming<served::StreamExtractAttributionsRequest>>,
    ) -> Result<Response<Answers>, Status> {
        let (service, limits) = (Arc::clone(&self.service), self.limits);
        Ok(Response::new(stream::answers(service, limits, self.gate.clone(), request, self.end.clone())))
    }

    async fn list_rules(
        &self,
        request: Request<v1::ListRulesRequest>,
    ) -> Result<Response<v1::ListRulesResponse>, Status> {
        Ok(Response::new(info::list_rules(&self.service.extractor(), &request.into_inner())?))
    }

    async fn get_rule(
        &self,
        request: Request<v1::GetRuleRequest>,
    ) -> Result<Response<v1::GetRuleResponse>, Status> {
        Ok(Response::new(info::rule(&self.service.extractor(), &request.into_inner())?))
    }

    async fn get_server_info(
        &self,
        _: Request<v1::GetServerInfoRequest>,
    ) -> Result<Response<v1::GetServerInfoResponse>, Status> {
        Ok(Response::new(info::server(&self.service, self.limits)))
    }
}
