//! What a failed TLS handshake means to the operator.

use std::io;

use tokio_rustls::rustls::{AlertDescription, CertificateError, Error};

use crate::wire::observation::door_refusals::Reason;

/// Why a handshake failed.
pub(crate) fn reason(error: &io::Error) -> Reason {
    match error.get_ref().and_then(|cause| cause.downcast_ref()) {
        Some(Error::NoCertificatesPresented) => Reason::NoCertificate,
        Some(Error::InvalidCertificate(error)) => of_certificate(error),
        Some(Error::AlertReceived(alert)) => of_alert(*alert),
        Some(Error::PeerIncompatible(_) | Error::NoApplicationProtocol) => Reason::NothingInCommon,
        _ => Reason::Handshake,
    }
}

fn of_certificate(error: &CertificateError) -> Reason {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Reason::ExpiredCertificate,
        CertificateError::UnknownIssuer => Reason::ForeignCertificate,
        _ => Reason::BadCertificate,
    }
}

/// What a client says of the daemon.
fn of_alert(alert: AlertDescription) -> Reason {
    match alert {
        AlertDescription::UnknownCA
        | AlertDescription::BadCertificate
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateUnknown
        | AlertDescription::UnsupportedCertificate => Reason::Distrust,
        AlertDescription::ProtocolVersion | AlertDescription::NoApplicationProtocol => {
            Reason::NothingInCommon
        }
        _ => Reason::Handshake,
    }
}

#[cfg(test)]
mod tests {
    use tokio_rustls::rustls::PeerIncompatible;

    use super::*;

    #[test]
    fn each_failure_has_its_reason() {
        for (error, expected) in [
            (Error::NoCertificatesPresented, Reason::NoCertificate),
            (Error::InvalidCertificate(CertificateError::Expired), Reason::ExpiredCertificate),
            (Error::InvalidCertificate(CertificateError::UnknownIssuer), Reason::ForeignCertificate),
            (Error::InvalidCertificate(CertificateError::BadSignature), Reason::BadCertificate),
            (Error::AlertReceived(AlertDescription::UnknownCA), Reason::Distrust),
            (Error::AlertReceived(AlertDescription::InternalError), Reason::Handshake),
            (Error::PeerIncompatible(PeerIncompatible::Tls12NotOffered), Reason::NothingInCommon),
            (Error::NoApplicationProtocol, Reason::NothingInCommon),
            (Error::DecryptError, Reason::Handshake),
        ] {
            assert_eq!(
                reason(&io::Error::new(io::ErrorKind::InvalidData, error.clone())),
                expected,
                "{error}"
            );
        }
        assert_eq!(reason(&io::ErrorKind::UnexpectedEof.into()), Reason::Handshake);
    }
}
