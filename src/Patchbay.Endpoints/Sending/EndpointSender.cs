using Patchbay.Endpoints.Kinds.Demo;
using Patchbay.Endpoints.Sending.Handler;
using Patchbay.Endpoints.Sending.Http1;

namespace Patchbay.Endpoints.Sending;

/// <summary>Sends requests to endpoints, over whatever way leads there. One for the process; safe to use from anywhere.</summary>
public sealed class EndpointSender : IDisposable
{
    private static readonly TimeSpan TrimInterval = TimeSpan.FromSeconds(5);

    private readonly Http1Sender _plain = new();
    private readonly HandlerSender _handlers;
    private readonly Timer _trim;

    /// <param name="proxyFromEnvironment">The proxy that the environment names (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c>, …) for a URL, or null.</param>
    public EndpointSender(Func<Uri, Uri?>? proxyFromEnvironment = null)
    {
        ProxyFromEnvironment = proxyFromEnvironment ?? (static _ => null);
        _handlers = new HandlerSender();
        _trim = new Timer(static sender => ((Http1Sender)sender!).Trim(), _plain, TrimInterval, TrimInterval);
    }

    private Func<Uri, Uri?> ProxyFromEnvironment { get; }

    /// <summary>Sends <paramref name="request"/> to <paramref name="endpoint"/> and waits for the head of the answer.</summary>
    /// <returns>An answer of any status, or why there is none. Never throws for anything that a network or an endpoint can do.</returns>
    public ValueTask<SendOutcome> SendAsync(Endpoint endpoint, EndpointRequest request, CancellationToken cancellationToken)
    {
        if (endpoint.Kind.IsDemo) return DemoModel.AnswerAsync(endpoint, request, cancellationToken);
        var proxy = endpoint.IsLoopback ? null : endpoint.Transport.Proxy ?? ProxyFromEnvironment(endpoint.Url);
        return proxy is null && endpoint.Url.Scheme == Uri.UriSchemeHttp
            ? _plain.SendAsync(endpoint, request, cancellationToken)
            : _handlers.SendAsync(endpoint, proxy, request, cancellationToken);
    }

    /// <summary>Closes all idle connections.</summary>
    public void Dispose()
    {
        _trim.Dispose();
        _handlers.Dispose();
    }
}
