using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Patchbay.EndToEnd.Peers;

/// <summary>One request of an OTLP client, its body as it came.</summary>
internal sealed record OtlpRequest(string Path, string ContentType, string? Authorization, byte[] Body)
{
    /// <summary>Its message.</summary>
    public Proto Message => new(Body);
}

/// <summary>A receiver of OTLP over HTTP: takes everything, answers with an empty message.</summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<OtlpRequest> _requests = [];
    private readonly SemaphoreSlim _arrived = new(0);

    public OtlpReceiver()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>What has come so far.</summary>
    public OtlpRequest[] Requests
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    /// <summary>Waits until something has come that is wanted.</summary>
    public async Task<T> UntilAsync<T>(Func<OtlpRequest[], T?> find)
        where T : class
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            if (find(Requests) is { } found) return found;
            try
            {
                await _arrived.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"received: {string.Join(", ", Requests.Select(static request => $"{request.Path} {request.Body.Length}"))}");
            }
        }
    }

    /// <summary>Every span so far, with its attributes.</summary>
    public OtlpSpan[] Spans => [.. Of("/v1/traces").SelectMany(static message => message.All(1, 2, 2)).Select(static span => new OtlpSpan(span))];

    /// <summary>Every log record so far.</summary>
    public Proto[] Records => [.. Of("/v1/logs").SelectMany(static message => message.All(1, 2, 2))];

    /// <summary>Every metric so far, a name once for each time that it was sent.</summary>
    public Proto[] Metrics => [.. Of("/v1/metrics").SelectMany(static message => message.All(1, 2, 2))];

    /// <summary>Whether a text is anywhere in what was received.</summary>
    public bool Has(string text) => Requests.Any(request => request.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    private IEnumerable<Proto> Of(string path) => Requests.Where(request => request.Path == path).Select(static request => request.Message);

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                lock (_lock) _requests.Add(new OtlpRequest(context.Request.Url!.AbsolutePath, context.Request.ContentType ?? "", context.Request.Headers["authorization"], body.ToArray()));
                _arrived.Release();
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
        {
            // It was closed.
        }
    }

    public void Dispose() => _listener.Close();
}

/// <summary>A span as opentelemetry/proto/trace/v1/trace.proto has it.</summary>
internal sealed record OtlpSpan(Proto Message)
{
    public string TraceId => Convert.ToHexStringLower(Message.Bytes(1));

    public string SpanId => Convert.ToHexStringLower(Message.Bytes(2));

    public string TraceState => Message.Text(3);

    public string ParentId => Convert.ToHexStringLower(Message.Bytes(4));

    public string Name => Message.Text(5);

    /// <summary>2 = server, 3 = client.</summary>
    public long Kind => Message.Number(6);

    /// <summary>Its attributes as text.</summary>
    public Dictionary<string, string> Attributes => Message.Attributes(9);
}
