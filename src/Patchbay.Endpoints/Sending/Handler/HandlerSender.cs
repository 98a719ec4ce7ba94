using System.Collections.Concurrent;
using System.Net;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Protocol.Headers;

namespace Patchbay.Endpoints.Sending.Handler;

/// <summary>Sends over TLS and through proxies with the framework's handler, which does HTTP/2, CONNECT and certificates right.</summary>
internal sealed class HandlerSender : IDisposable
{
    // The proxy as text: two URIs that differ only in user and password are equal to Uri, and one endpoint's connections would carry another's login.
    private readonly ConcurrentDictionary<(Transport Transport, string? Proxy), (HttpMessageInvoker Invoker, CertificateDemand Demand)> _ways = new();

    /// <summary>Sends <paramref name="request"/> and waits for the head of the answer.</summary>
    public async ValueTask<SendOutcome> SendAsync(Endpoint endpoint, Uri? proxy, EndpointRequest request, CancellationToken cancellationToken)
    {
        HttpMessageInvoker invoker;
        CertificateDemand demand;
        try
        {
            (invoker, demand) = _ways.GetOrAdd((endpoint.Transport, proxy?.OriginalString), static (key, proxy) => Open(key.Transport, proxy), proxy);
        }
        catch (Exception unreadable) when (unreadable is IOException or System.Security.Cryptography.CryptographicException or UnauthorizedAccessException)
        {
            return new EndpointFailure(FailureCause.TlsFailed, unreadable.Message);
        }

        var message = ToMessage(endpoint, request);
        try
        {
            var response = await invoker.SendAsync(message, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false);
            return new HandlerAnswer(response, body)
            {
                Status = (int)response.StatusCode,
                Headers = ToLines(response),
                ContentLength = request.Method == "HEAD" ? null : response.Content.Headers.ContentLength,
            };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            if (cancellationToken.IsCancellationRequested) return new EndpointFailure(FailureCause.ClientGone, "the client closed the connection");
            var explained = FailureMapping.FromException(failure, endpoint);
            return explained.Cause == FailureCause.ClosedBeforeAnswer && demand.IsOf(endpoint.Url.IdnHost)
                ? new EndpointFailure(FailureCause.TlsClientCertificate, "it asked for a client certificate, got none, and closed the connection")
                : explained;
        }
    }

    private static (HttpMessageInvoker Invoker, CertificateDemand Demand) Open(Transport transport, Uri? proxy)
    {
        var demand = new CertificateDemand();
        return (new HttpMessageInvoker(HandlerFactory.Create(transport, proxy, demand)), demand);
    }

    private static HttpRequestMessage ToMessage(Endpoint endpoint, EndpointRequest request)
    {
        var url = new Uri(endpoint.Url.GetLeftPart(UriPartial.Authority) + endpoint.BasePath + request.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(request.Method), url)
        {
            // HTTP/2 where TLS negotiates it, else 1.1.
            Version = url.Scheme == Uri.UriSchemeHttps ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = request.HasBody ? new SplicedContent(request.Body) : null,
        };
        foreach (var header in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(header.Name, header.Value)) message.Content?.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        ConnectPatience.Mark(message);
        return message;
    }

    private static List<HeaderLine> ToLines(HttpResponseMessage response)
    {
        var lines = new List<HeaderLine>(24);
        foreach (var header in response.Headers.NonValidated)
        {
            foreach (var value in header.Value) lines.Add(new HeaderLine(header.Key, value));
        }

        foreach (var header in response.Content.Headers.NonValidated)
        {
            foreach (var value in header.Value) lines.Add(new HeaderLine(header.Key, value));
        }

        return lines;
    }

    public void Dispose()
    {
        foreach (var (invoker, _) in _ways.Values) invoker.Dispose();
    }
}
