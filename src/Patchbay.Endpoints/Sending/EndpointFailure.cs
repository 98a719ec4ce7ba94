namespace Patchbay.Endpoints.Sending;

/// <summary>Why no (whole) answer came from an endpoint. A value: expected failures are not exceptions above <c>Sending</c>.</summary>
/// <param name="Cause">What failed.</param>
/// <param name="Evidence">The raw words of the system or of the other end, without secrets.</param>
public sealed record EndpointFailure(FailureCause Cause, string Evidence);

/// <summary>What failed between us and an endpoint. Answers with an error status are not here: those are answers.</summary>
public enum FailureCause
{
    /// <summary>The host name has no address.</summary>
    NameNotResolved,

    /// <summary>The host answered that nothing listens there.</summary>
    ConnectionRefused,

    /// <summary>No connection within the connect time-out.</summary>
    ConnectTimedOut,

    /// <summary>The network has no way there (no route, network down, permission).</summary>
    Unreachable,

    /// <summary>The certificate is signed by nobody this machine trusts.</summary>
    TlsUntrusted,

    /// <summary>The certificate is for another host name.</summary>
    TlsWrongHost,

    /// <summary>The certificate is expired or not yet valid.</summary>
    TlsExpired,

    /// <summary>The TLS handshake failed in another way, for instance because the port does not speak TLS.</summary>
    TlsFailed,

    /// <summary>The endpoint wants a client certificate, or another one.</summary>
    TlsClientCertificate,

    /// <summary>The proxy wants credentials (407).</summary>
    ProxyAuthentication,

    /// <summary>The proxy cannot be reached, or refuses to connect to the endpoint.</summary>
    ProxyFailed,

    /// <summary>The connection was closed before an answer began.</summary>
    ClosedBeforeAnswer,

    /// <summary>The same on a connection that had been used before: most likely the endpoint was hanging up on an idle connection
    /// at that very moment. A new request will do; sending it is the client's to decide, as we never send one twice.</summary>
    StaleConnection,

    /// <summary>The answer is not HTTP.</summary>
    NotHttp,

    /// <summary>No byte within the idle time-out before the answer began.</summary>
    AnswerTimedOut,

    /// <summary>No byte within the idle time-out inside an answer.</summary>
    IdleTimedOut,

    /// <summary>The connection was cut inside an answer.</summary>
    Cut,

    /// <summary>The endpoint's own credential could not be read (missing variable or file, failing helper).</summary>
    CredentialUnavailable,

    /// <summary>The client went away; nobody is left to tell.</summary>
    ClientGone,
}
