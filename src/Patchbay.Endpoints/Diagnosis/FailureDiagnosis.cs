using Patchbay.Endpoints.Diagnosis.Catalog;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Explains why no (whole) answer came from an endpoint.</summary>
public static class FailureDiagnosis
{
    /// <summary>The finding of a failure; always one, for whoever is left to read it.</summary>
    public static Finding Explain(EndpointFailure failure, Endpoint endpoint) => EntryOf(failure.Cause).Of(endpoint, failure.Evidence);

    private static FindingEntry EntryOf(FailureCause cause) => cause switch
    {
        FailureCause.NameNotResolved => NetworkFindings.NameNotResolved,
        FailureCause.ConnectionRefused => NetworkFindings.Refused,
        FailureCause.ConnectTimedOut => NetworkFindings.ConnectTimedOut,
        FailureCause.Unreachable => NetworkFindings.Unreachable,
        FailureCause.TlsUntrusted => TlsFindings.Untrusted,
        FailureCause.TlsWrongHost => TlsFindings.WrongHost,
        FailureCause.TlsExpired => TlsFindings.Expired,
        FailureCause.TlsFailed => TlsFindings.Failed,
        FailureCause.TlsClientCertificate => TlsFindings.ClientCertificate,
        FailureCause.ProxyAuthentication => NetworkFindings.ProxyAuthentication,
        FailureCause.ProxyFailed => NetworkFindings.ProxyFailed,
        FailureCause.ClosedBeforeAnswer => NetworkFindings.ClosedBeforeAnswer,
        FailureCause.NotHttp => NetworkFindings.NotHttp,
        FailureCause.AnswerTimedOut => NetworkFindings.AnswerTimedOut,
        FailureCause.IdleTimedOut => NetworkFindings.IdleTimedOut,
        FailureCause.Cut => NetworkFindings.Cut,
        FailureCause.CredentialUnavailable => CredentialFindings.Unavailable,
        _ => AgentFindings.HungUp,
    };
}
