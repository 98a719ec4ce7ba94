using Patchbay.Endpoints.Diagnosis.Catalog;
using Patchbay.Endpoints.Sending;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>Explains why no (whole) answer came from an endpoint.</summary>
public static class FailureDiagnosis
{
    /// <summary>The finding of a failure; always one, for whoever is left to read it.</summary>
    public static Finding Explain(EndpointFailure failure, Endpoint endpoint) =>
        (failure.Cause == FailureCause.TlsFailed ? TlsEntryOf(failure, endpoint) : EntryOf(failure.Cause)).Of(endpoint, failure.Evidence);

    /// <summary>Why TLS failed stands in the words only: an alert is spoken in TLS, and a file is named.</summary>
    private static FindingEntry TlsEntryOf(EndpointFailure failure, Endpoint endpoint)
    {
        if (failure.Evidence.Contains(" alert ", StringComparison.Ordinal)) return TlsFindings.Alert;
        return IsAboutFile(failure, endpoint.Transport) ? TlsFindings.CertificateFile : TlsFindings.Failed;
    }

    private static bool IsAboutFile(EndpointFailure failure, Transport transport)
    {
        foreach (var file in new[] { transport.CaFile, transport.ClientCertificateFile, transport.ClientKeyFile })
        {
            if (file is not null && (failure.Evidence.Contains(Path.GetFileName(file), StringComparison.Ordinal) || failure.Evidence.Contains("PEM", StringComparison.Ordinal))) return true;
        }

        return false;
    }

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
        FailureCause.ClosedBeforeAnswer or FailureCause.StaleConnection => NetworkFindings.ClosedBeforeAnswer,
        FailureCause.NotHttp => NetworkFindings.NotHttp,
        FailureCause.AnswerTimedOut => NetworkFindings.AnswerTimedOut,
        FailureCause.IdleTimedOut => NetworkFindings.IdleTimedOut,
        FailureCause.Cut => NetworkFindings.Cut,
        FailureCause.CredentialUnavailable => CredentialFindings.Unavailable,
        _ => AgentFindings.HungUp,
    };
}
