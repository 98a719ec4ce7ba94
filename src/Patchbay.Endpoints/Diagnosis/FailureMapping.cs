using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Patchbay.Endpoints.Sending;
using Patchbay.Endpoints.Sending.Handler;

namespace Patchbay.Endpoints.Diagnosis;

/// <summary>The one border where exceptions of sockets, TLS and the framework's HTTP client become values.</summary>
public static class FailureMapping
{
    /// <summary>Says what an exception means that came before the head of an answer.</summary>
    /// <param name="exception">From connecting, the TLS handshake, the proxy, or waiting for the head.</param>
    /// <param name="endpoint">Whom it was meant for; tells its own host from a proxy's.</param>
    public static EndpointFailure FromException(Exception exception, Endpoint endpoint)
    {
        var cause = CauseOf(exception, endpoint);
        return new EndpointFailure(cause, EvidenceText.Clean(Words(exception, cause)));
    }

    private static FailureCause CauseOf(Exception exception, Endpoint endpoint)
    {
        // :: The most precise words are deepest: a certificate's refusal, a socket's error.
        if (Inside<CertificateRefusedException>(exception) is { } refused) return refused.Cause;
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } tunnel) return ProxyCause(tunnel);
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError } unconnected
            && IsAboutOtherHost(unconnected, endpoint)) return FailureCause.ProxyFailed;
        if (TlsAlert.IsAboutOurCertificate(exception)) return FailureCause.TlsClientCertificate;
        if (Inside<AuthenticationException>(exception) is { } tls) return CertificateCause(tls);
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }) return FailureCause.TlsFailed;
        // Only connecting has a clock of its own down there; the idle time-out closes the connection and is told by who keeps it.
        if (Inside<OperationCanceledException>(exception) is not null || Inside<TimeoutException>(exception) is not null) return FailureCause.ConnectTimedOut;
        if (Inside<SocketException>(exception) is { } socket) return SocketCause(socket.SocketErrorCode);
        return HttpCause(exception);
    }

    private static FailureCause SocketCause(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery or SocketError.TypeNotFound => FailureCause.NameNotResolved,
        SocketError.ConnectionRefused => FailureCause.ConnectionRefused,
        SocketError.TimedOut or SocketError.OperationAborted => FailureCause.ConnectTimedOut,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.Disconnecting or SocketError.NotConnected => FailureCause.ClosedBeforeAnswer,
        _ => FailureCause.Unreachable,
    };

    private static FailureCause HttpCause(Exception exception) => Error(exception) switch
    {
        HttpRequestError.NameResolutionError => FailureCause.NameNotResolved,
        HttpRequestError.ConnectionError => FailureCause.Unreachable,
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded
            or HttpRequestError.VersionNegotiationError => FailureCause.NotHttp,
        _ => FailureCause.ClosedBeforeAnswer,
    };

    private static HttpRequestError Error(Exception exception) => exception switch
    {
        HttpRequestException request when request.HttpRequestError != HttpRequestError.Unknown => request.HttpRequestError,
        HttpIOException io => io.HttpRequestError,
        _ => Inside<HttpIOException>(exception)?.HttpRequestError ?? HttpRequestError.Unknown,
    };

    private static FailureCause ProxyCause(HttpRequestException tunnel) =>
        tunnel.StatusCode == HttpStatusCode.ProxyAuthenticationRequired || tunnel.Message.Contains("status code '407'", StringComparison.Ordinal)
            ? FailureCause.ProxyAuthentication
            : FailureCause.ProxyFailed;

    /// <summary>The framework says the host and port it could not connect to; with a proxy that is the proxy.</summary>
    private static bool IsAboutOtherHost(HttpRequestException exception, Endpoint endpoint)
    {
        var open = exception.Message.LastIndexOf('(');
        return open >= 0 && exception.Message.EndsWith(')')
            && !exception.Message.AsSpan(open + 1).StartsWith($"{endpoint.Url.IdnHost}:", StringComparison.OrdinalIgnoreCase)
            && exception.Message.AsSpan(open).Contains(':');
    }

    /// <summary>The status names that the framework puts into its message, for a chain that no callback of ours has seen.</summary>
    private static FailureCause CertificateCause(AuthenticationException tls)
    {
        if (tls.Message.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal)) return FailureCause.TlsWrongHost;
        if (tls.Message.Contains("UntrustedRoot", StringComparison.Ordinal) || tls.Message.Contains("PartialChain", StringComparison.Ordinal)) return FailureCause.TlsUntrusted;
        if (tls.Message.Contains("NotTimeValid", StringComparison.Ordinal)) return FailureCause.TlsExpired;
        return tls.Message.Contains("RemoteCertificate", StringComparison.Ordinal) ? FailureCause.TlsUntrusted : FailureCause.TlsFailed;
    }

    private static string Words(Exception exception, FailureCause cause)
    {
        if (cause is FailureCause.ProxyFailed or FailureCause.ProxyAuthentication) return exception.Message;
        return Inside<CertificateRefusedException>(exception)?.Message ?? TlsAlert.Words(exception) ?? exception.GetBaseException().Message;
    }

    private static T? Inside<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found) return found;
        }

        return null;
    }
}
