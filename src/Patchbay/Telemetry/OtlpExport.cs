using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Patchbay.Telemetry;

/// <summary>Sends spans, metrics and log records to one OTLP receiver, by OpenTelemetry's own SDK; its batching, intervals, sampler and limits obey the standard <c>OTEL_*</c> variables.</summary>
internal sealed class OtlpExport : IDisposable
{
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    private readonly OtlpTarget _target;
    private readonly HttpClient _client;
    private readonly string _version;
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    /// <param name="target">Where to.</param>
    /// <param name="headers">Headers of every export, read.</param>
    /// <param name="version">Patchbay's.</param>
    /// <param name="told">Told when the receiver stops taking what it is sent (why), and when it takes it again (null).</param>
    public OtlpExport(OtlpTarget target, IReadOnlyList<KeyValuePair<string, string>> headers, string version, Action<string?> told)
    {
        (_target, _version) = (target, version);
        _client = ExportClient.Create(headers, told);
        if (target.Signals.HasFlag(Signals.Traces))
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource(version)).AddSource(OwnNames.Scope).AddOtlpExporter(options => Configure(options, "/v1/traces")).Build();
        if (target.Signals.HasFlag(Signals.Metrics))
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource(version)).AddMeter(OwnNames.Scope).AddOtlpExporter(options => Configure(options, "/v1/metrics")).Build();
        if (target.Signals.HasFlag(Signals.Logs)) Logging = LoggerFactory.Create(ConfigureLogs);
    }

    /// <summary>Takes log records; null when logs are not sent.</summary>
    public ILoggerFactory? Logging { get; }

    /// <summary>Who is telling: <c>patchbay</c>, unless <c>OTEL_SERVICE_NAME</c> or <c>OTEL_RESOURCE_ATTRIBUTES</c> say otherwise.</summary>
    public static ResourceBuilder Resource(string version) =>
        ResourceBuilder.CreateEmpty().AddService(OwnNames.Scope, serviceVersion: version).AddTelemetrySdk().AddEnvironmentVariableDetector();

    private void ConfigureLogs(ILoggingBuilder builder) => builder.AddOpenTelemetry(options =>
    {
        options.IncludeFormattedMessage = true;
        options.SetResourceBuilder(Resource(_version)).AddOtlpExporter(exporter => Configure(exporter, "/v1/logs"));
    });

    private void Configure(OtlpExporterOptions options, string path)
    {
        if (_target.IsGrpc is { } isGrpc) options.Protocol = isGrpc ? Grpc : OtlpExportProtocol.HttpProtobuf;
        else if (Environment.GetEnvironmentVariable(ProtocolVariable) is null or "") options.Protocol = OtlpExportProtocol.HttpProtobuf;
        if (_target.Endpoint is { } endpoint) options.Endpoint = options.Protocol == Grpc ? endpoint : new Uri(endpoint.AbsoluteUri.TrimEnd('/') + path);
        // Ours are on the client; what the variable says must not be added to them.
        if (_target.Headers is not null) options.Headers = "";
        options.HttpClientFactory = () => _client;
    }

    // The SDK marks it obsolete on platforms without HTTP/2 in their client; this is none of them.
#pragma warning disable CS0618
    private static OtlpExportProtocol Grpc => OtlpExportProtocol.Grpc;
#pragma warning restore CS0618

    /// <summary>Sends what waits, for as long as the SDK's own limits allow, and ends.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        Logging?.Dispose();
        _client.Dispose();
    }
}
