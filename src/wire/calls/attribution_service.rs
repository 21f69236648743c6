//! The AttributionService, as tonic calls it.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, Streaming};

use crate::service::Service;

use crate::wire::admission::in_flight::InFlight;
use crate::wire::calls::deadline;
use crate::wire::calls::extract;
use crate::wire::calls::read_text::{self, TextPieces};
use crate::wire::calls::rules;
use crate::wire::calls::server_info;
use crate::wire::calls::stream::{self, Answers};
use crate::wire::compression;
use crate::wire::limits::Limits;
use crate::wire::messages::server_types;
use crate::wire::messages::server_types::attribution_service_server::AttributionService;
use crate::wire::v1;

/// The AttributionService.
#[derive(Clone, Debug)]
pub(crate) struct AttributionApi {
    service: Arc<Service>,
    limits: Limits,
    in_flight: InFlight,
    end: CancellationToken,
}

impl AttributionApi {
    /// Serves calls from `service`. Requests of streams are admitted by `in_flight`, and streams end gracefully once `end`
    /// is cancelled.
    pub(crate) fn new(
        service: Arc<Service>,
        limits: Limits,
        in_flight: InFlight,
        end: CancellationToken,
    ) -> Self {
        Self { service, limits, in_flight, end }
    }
}

#[tonic::async_trait]
impl AttributionService for AttributionApi {
    type StreamExtractAttributionsStream = Answers;
    type ReadTextStream = TextPieces;

    async fn extract_attributions(
        &self,
        request: Request<v1::ExtractAttributionsRequest>,
    ) -> Result<Response<server_types::ExtractAttributionsResponse>, Status> {
        Ok(compression::answer(extract::answer(&self.service, self.limits, request.into_inner()).await?))
    }

    async fn stream_extract_attributions(
        &self,
        request: Request<Streaming<server_types::StreamExtractAttributionsRequest>>,
    ) -> Result<Response<Answers>, Status> {
        let (service, limits) = (Arc::clone(&self.service), self.limits);
        Ok(Response::new(stream::answers(service, limits, self.in_flight.clone(), request, self.end.clone())))
    }

    async fn read_text(&self, request: Request<v1::ReadTextRequest>) -> Result<Response<TextPieces>, Status> {
        let extractor = self.service.extractor();
        let time = deadline::timeout(request.metadata().as_ref());
        let (request, limits) = (request.into_inner(), self.limits);
        let answered = read_text::answer(request, extractor.language(), limits.text, &self.in_flight, time)?;
        Ok(Response::new(answered))
    }

    async fn list_rules(
        &self,
        request: Request<v1::ListRulesRequest>,
    ) -> Result<Response<v1::ListRulesResponse>, Status> {
        Ok(compression::answer(rules::list_rules(&self.service.extractor(), &request.into_inner())?))
    }

    async fn get_rule(
        &self,
        request: Request<v1::GetRuleRequest>,
    ) -> Result<Response<v1::GetRuleResponse>, Status> {
        Ok(compression::answer(rules::rule(&self.service.extractor(), &request.into_inner())?))
    }

    async fn get_server_info(
        &self,
        _: Request<v1::GetServerInfoRequest>,
    ) -> Result<Response<v1::GetServerInfoResponse>, Status> {
        Ok(compression::answer(server_info::server(&self.service, self.limits)))
    }
}
