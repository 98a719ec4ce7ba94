using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Patchbay.Composition;
using Patchbay.Endpoints.Credentials;
using Patchbay.Gateway.Admission;
using Patchbay.Gateway.Ledger;

namespace Patchbay.Telemetry;

/// <summary>What one gateway tells others of itself, as its settings say. While they say nothing, nobody watches the exchanges.</summary>
internal sealed partial class GatewayTelemetry : IAsyncDisposable
{
    /// <summary>How long ended receivers may take for what waits: their own limits together are longer than anyone waits for a gateway to stop.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    private readonly TrafficLog _traffic;
    private readonly Books? _books;
    private readonly SecretReader _secrets;
    private readonly StderrLogging _logging;
    private readonly ILogger _log;
    private readonly bool _isLoopback;
    private readonly Lock _lock = new();
    private readonly Lazy<ClientTelemetry> _client;
    private Instruments? _instruments;
    private Spans? _spans;
    private OtlpExport? _export;
    private volatile PrometheusPage? _page;
    private TelemetryOptions _options = TelemetryOptions.Off;
    private Task _changing = Task.CompletedTask;

    /// <param name="traffic">What goes on.</param>
    /// <param name="books">The ledger; null where none is kept.</param>
    /// <param name="secrets">Reads what stands in headers.</param>
    /// <param name="logging">The gateway's own log, which is sent too.</param>
    /// <param name="isLoopback">Whether other machines cannot reach the gateway.</param>
    public GatewayTelemetry(TrafficLog traffic, Books? books, SecretReader secrets, StderrLogging logging, bool isLoopback)
    {
        (_traffic, _books, _secrets, _logging, _isLoopback) = (traffic, books, secrets, logging, isLoopback);
        _log = logging.CreateLogger("telemetry");
        _client = new Lazy<ClientTelemetry>(() => new ClientTelemetry(secrets, (signal, outcome) => _instruments?.RecordClientTelemetry(signal, outcome), TellForward));
    }

    /// <summary>Takes over settings. What they do not change goes on; a new receiver is told everything from now on.</summary>
    public void Follow(TelemetryOptions options)
    {
        lock (_lock)
        {
            var before = _options;
            _options = options;
            if (options.Forward is not null || _client.IsValueCreated) _client.Value.Target = options.Forward;
            if (options.Prometheus || options.Otlp is not null)
            {
                _instruments ??= new Instruments(GatewayServer.Version, _traffic, _books);
                _spans ??= new Spans(GatewayServer.Version);
            }

            if (options.Prometheus != (_page is not null))
            {
                var old = _page;
                _page = options.Prometheus ? new PrometheusPage() : null;
                old?.Dispose();
            }

            _traffic.Watcher = options.Prometheus || options.Otlp is not null ? Watch : null;
            // One after the other, and beside the start: a secret may be behind a command that takes its time.
            if (!Equals(before.Otlp, options.Otlp)) _changing = _changing.ContinueWith(_ => ExportToAsync(options.Otlp), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        }
    }

    /// <summary>Answers <c>/metrics</c> and the paths of the client's own telemetry.</summary>
    /// <returns>False for everything else, and for callers that are not let in.</returns>
    public ValueTask<bool> TryServeAsync(HttpContext context, Refusal refusal)
    {
        var path = context.Request.Path.Value ?? "";
        // Whoever is on this machine may read numbers that have no secret in them; a page of another origin may not, nor another machine without the token.
        if (path == "/metrics" && _page is { } page && (refusal == Refusal.None || (refusal == Refusal.NoToken && _isLoopback))) return ShowAsync(context, page);
        if (refusal == Refusal.None && ClientTelemetry.SignalOf(path) is { } signal) return TakeAsync(context, signal);
        return ValueTask.FromResult(false);
    }

    private async ValueTask<bool> TakeAsync(HttpContext context, string signal)
    {
        await _client.Value.ServeAsync(context, signal).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<bool> ShowAsync(HttpContext context, PrometheusPage page)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET";
            return true;
        }

        var text = page.Read();
        context.Response.ContentType = PrometheusPage.ContentType;
        context.Response.ContentLength = text.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.BodyWriter.WriteAsync(text).ConfigureAwait(false);
        return true;
    }

    private void Watch(EndedExchange ended)
    {
        _instruments!.Record(ended);
        _spans!.Write(ended, TellFinding);
    }

    private void TellFinding(EndedExchange ended)
    {
        if (ended.Finding is { } finding && _logging.Beside is { } beside) FindingRecord.Log(beside, finding, ended);
    }

    private async Task ExportToAsync(OtlpTarget? target)
    {
        _logging.Beside = null;
        _export?.Dispose();
        _export = null;
        if (target is null) return;
        var (headers, problem) = await ResolvedHeaders.ReadAsync(target.Headers ?? [], _secrets).ConfigureAwait(false);
        if (problem.Length > 0) Log.HeaderMissing(_log, problem);
        try
        {
            _export = new OtlpExport(target, headers, GatewayServer.Version, problem => TellExport(target, problem));
        }
        catch (Exception refused) when (refused is ArgumentException or FormatException or NotSupportedException or InvalidOperationException)
        {
            // What the OTEL_* variables say may be anything.
            Log.ExportFails(_log, target.Endpoint?.Authority ?? "the OTLP receiver", refused.Message);
            return;
        }

        _logging.Beside = _export.Logging;
    }

    private void TellExport(OtlpTarget target, string? problem)
    {
        var where = target.Endpoint?.Authority ?? "the OTLP receiver";
        if (problem is null) Log.ExportWorks(_log, where);
        else Log.ExportFails(_log, where, problem);
    }

    private void TellForward(Uri endpoint, string? problem)
    {
        if (problem is null) Log.ForwardWorks(_log, endpoint.Authority);
        else Log.ForwardFails(_log, endpoint.Authority, problem);
    }

    /// <summary>Sends what waits, within limits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _traffic.Watcher = null;
        if (_client.IsValueCreated) await _client.Value.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _changing.WaitAsync(FlushLimit).ConfigureAwait(false);
            await Task.Run(() => _export?.Dispose()).WaitAsync(FlushLimit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The receiver is gone, and so are we.
        }

        _logging.Beside = null;
        _page?.Dispose();
        _instruments?.Dispose();
        _spans?.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(206, LogLevel.Warning, "telemetry cannot be sent to {Where}: {Problem}; what does not fit into the queues meanwhile is lost")]
        public static partial void ExportFails(ILogger logger, string where, string problem);

        [LoggerMessage(207, LogLevel.Warning, "telemetry is sent to {Where} again")]
        public static partial void ExportWorks(ILogger logger, string where);

        [LoggerMessage(208, LogLevel.Warning, "telemetry.otlp: {Problem}")]
        public static partial void HeaderMissing(ILogger logger, string problem);

        [LoggerMessage(209, LogLevel.Warning, "the client's telemetry cannot be passed on to {Where}: {Problem}; it is tried five times, then that request is lost")]
        public static partial void ForwardFails(ILogger logger, string where, string problem);

        [LoggerMessage(210, LogLevel.Warning, "the client's telemetry is passed on to {Where} again")]
        public static partial void ForwardWorks(ILogger logger, string where);

        // Next free id in Composition and Telemetry: 211.
    }
}
