using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Credentials;

namespace Patchbay.Telemetry;

/// <summary>Takes the client's own telemetry, and passes it on byte for byte to <c>telemetry.forward</c>. It never goes to a model's endpoint.</summary>
/// <remarks>The client is answered once its request is in the queue. The queue is bounded; what does not fit is refused so that the client tries again, and what is lost in the end is logged once and counted.</remarks>
internal sealed class ClientTelemetry : IAsyncDisposable
{
    /// <summary>Largest request: four times what the collectors' own default (4 MiB for gRPC) takes.</summary>
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Most bytes that wait: minutes of many busy agents.</summary>
    private const long MaxWaiting = 64 * 1024 * 1024;

    /// <summary>Most requests that wait.</summary>
    private const int MaxRequests = 1000;

    /// <summary>Waits between attempts; OTLP asks for a growing one.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaxRequests) { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly SecretReader _secrets;
    private readonly Action<string, string> _count;
    private readonly Action<Uri, string?> _told;
    private readonly Task _sending;
    private volatile ForwardTarget? _target;
    private (ForwardTarget Target, HttpClient Client)? _connected;
    private long _bytes;

    /// <param name="secrets">Reads what stands in headers.</param>
    /// <param name="count">Told of each request: the signal, and what became of it.</param>
    /// <param name="told">Told when the receiver stops taking what it is sent (why), and when it takes it again (null).</param>
    public ClientTelemetry(SecretReader secrets, Action<string, string> count, Action<Uri, string?> told)
    {
        (_secrets, _count, _told) = (secrets, count, told);
        _sending = Task.Run(SendAllAsync);
    }

    /// <summary>Where it goes on to; null = nowhere.</summary>
    public ForwardTarget? Target
    {
        get => _target;
        set => _target = value;
    }

    /// <summary>Which signal a path is for; null = it is for none.</summary>
    public static string? SignalOf(string path) => path switch { "/v1/metrics" => "metrics", "/v1/logs" => "logs", "/v1/traces" => "traces", _ => null };

    /// <summary>Takes one request.</summary>
    public async ValueTask ServeAsync(HttpContext context, string signal)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsPost(request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "POST";
            return;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > MaxBytes)
            {
                response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                return;
            }

            body.Write(buffer, 0, read);
        }

        if (_target is null)
        {
            _count(signal, "dropped");
        }
        else if (!TryQueue(new Waiting(signal, body.ToArray(), request.ContentType ?? "", request.Headers.ContentEncoding.ToString(), request.Headers.UserAgent.ToString())))
        {
            _count(signal, "refused");
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.Headers.RetryAfter = "5";
            return;
        }

        // An empty answer message is no bytes at all in protobuf.
        var isJson = request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) ?? false;
        response.ContentType = isJson ? "application/json" : "application/x-protobuf";
        response.ContentLength = isJson ? 2 : 0;
        if (isJson) await response.BodyWriter.WriteAsync("{}"u8.ToArray()).ConfigureAwait(false);
    }

    private bool TryQueue(Waiting waiting)
    {
        if (Interlocked.Add(ref _bytes, waiting.Body.Length) <= MaxWaiting && _queue.Writer.TryWrite(waiting)) return true;
        Interlocked.Add(ref _bytes, -waiting.Body.Length);
        return false;
    }

    private async Task SendAllAsync()
    {
        await foreach (var waiting in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var outcome = "lost";
            try
            {
                outcome = await SendAsync(waiting).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The gateway ends.
            }
            catch (Exception bug)
            {
                // It must cost one request, not all that come after.
                if (_target is { } target) _told(target.Endpoint, bug.Message);
            }
            finally
            {
                Interlocked.Add(ref _bytes, -waiting.Body.Length);
                _count(waiting.Signal, outcome);
            }
        }
    }

    private async Task<string> SendAsync(Waiting waiting)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (_target is not { } target) return "dropped";
            var client = await ClientAsync(target).ConfigureAwait(false);
            var status = await PostAsync(client, target, waiting).ConfigureAwait(false);
            if (status is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices) return "forwarded";
            // What OTLP says may be tried again; no status = no answer.
            var mayTryAgain = status is null or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
            if (!mayTryAgain || attempt == Pauses.Length) return "lost";
            await Task.Delay(Pauses[attempt], _ending.Token).ConfigureAwait(false);
        }
    }

    private async Task<HttpStatusCode?> PostAsync(HttpClient client, ForwardTarget target, Waiting waiting)
    {
        using var content = new ByteArrayContent(waiting.Body);
        if (waiting.ContentType.Length > 0) content.Headers.TryAddWithoutValidation("Content-Type", waiting.ContentType);
        if (waiting.Encoding.Length > 0) content.Headers.TryAddWithoutValidation("Content-Encoding", waiting.Encoding);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{target.Endpoint.AbsoluteUri.TrimEnd('/')}/v1/{waiting.Signal}") { Content = content };
        if (waiting.UserAgent.Length > 0) request.Headers.TryAddWithoutValidation("User-Agent", waiting.UserAgent);
        try
        {
            using var answer = await client.SendAsync(request, _ending.Token).ConfigureAwait(false);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null; // The client has told why.
        }
        catch (OperationCanceledException) when (!_ending.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<HttpClient> ClientAsync(ForwardTarget target)
    {
        if (_connected is { } connected && connected.Target.Equals(target)) return connected.Client;
        _connected?.Client.Dispose();
        var (headers, problem) = await ResolvedHeaders.ReadAsync(target.Headers, _secrets).ConfigureAwait(false);
        if (problem.Length > 0) _told(target.Endpoint, problem);
        var client = ExportClient.Create(headers, told => _told(target.Endpoint, told));
        _connected = (target, client);
        return client;
    }

    /// <summary>Sends what waits for at most three seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _ending.CancelAfter(TimeSpan.FromSeconds(3));
        await _sending.ConfigureAwait(false);
        _connected?.Client.Dispose();
        _ending.Dispose();
    }

    private sealed record Waiting(string Signal, byte[] Body, string ContentType, string Encoding, string UserAgent);
}
