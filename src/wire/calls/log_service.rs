//! The LogService: the levels of the log, for operators.

use std::fmt::Debug;
use std::sync::Arc;

use tonic::{Request, Response, Status};

use crate::wire::errors::refusal::Refusal;
use crate::wire::messages::server_types::log_service_server::LogService;
use crate::wire::v1;

/// The full name of the LogService in the contract.
pub(crate) const LOG_SERVICE: &str = "whosaid.v1.LogService";

/// The log of the daemon, whose levels can be changed.
pub trait Log: Debug + Send + Sync {
    /// The levels as an operator writes them, such as `warn,whosaid=debug`.
    fn levels(&self) -> String;

    /// Uses other levels.
    ///
    /// # Errors
    /// What a level may be, in words.
    fn change(&self, levels: &str) -> Result<(), String>;
}

/// The service.
#[derive(Clone, Debug)]
pub(crate) struct LogApi(pub Arc<dyn Log>);

#[tonic::async_trait]
impl LogService for LogApi {
    async fn get_log_levels(
        &self,
        _: Request<v1::GetLogLevelsRequest>,
    ) -> Result<Response<v1::GetLogLevelsResponse>, Status> {
        Ok(Response::new(v1::GetLogLevelsResponse { levels: self.0.levels() }))
    }

    async fn set_log_levels(
        &self,
        request: Request<v1::SetLogLevelsRequest>,
    ) -> Result<Response<v1::SetLogLevelsResponse>, Status> {
        let changed = self.0.change(&request.into_inner().levels);
        changed.map_err(|why| Refusal::field("levels", why))?;
        Ok(Response::new(v1::SetLogLevelsResponse { levels: self.0.levels() }))
    }
}
