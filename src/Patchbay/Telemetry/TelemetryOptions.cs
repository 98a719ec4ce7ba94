using Patchbay.Endpoints;

namespace Patchbay.Telemetry;

/// <summary>What the gateway tells others of itself. By default nothing.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Nothing is told.</summary>
    public static TelemetryOptions Off { get; } = new();

    /// <summary>Where traces, metrics and logs are sent; null = nowhere.</summary>
    public OtlpTarget? Otlp { get; init; }

    /// <summary>Whether <c>GET /metrics</c> answers.</summary>
    public bool Prometheus { get; init; }

    /// <summary>Where the client's own telemetry goes on to; null = it is accepted and dropped.</summary>
    public ForwardTarget? Forward { get; init; }
}

/// <summary>An OTLP receiver.</summary>
public sealed record OtlpTarget
{
    /// <summary>Base address, to which <c>/v1/traces</c> and so on are added (http/protobuf); null = <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, else the standard port of this machine (4318, grpc 4317).</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>True for gRPC, false for http/protobuf; null = <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, else http/protobuf.</summary>
    public bool? IsGrpc { get; init; }

    /// <summary>Headers of every export; null = <c>OTEL_EXPORTER_OTLP_HEADERS</c>.</summary>
    public IReadOnlyList<EndpointHeader>? Headers { get; init; }

    /// <summary>What is sent; all three by default.</summary>
    public Signals Signals { get; init; } = Signals.All;

    /// <summary>Whether another one says the same: settings are read anew as a whole, and what has not changed goes on.</summary>
    public bool Equals(OtlpTarget? other) => other is not null && Endpoint == other.Endpoint && IsGrpc == other.IsGrpc && Signals == other.Signals && ForwardTarget.Same(Headers, other.Headers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Endpoint, IsGrpc, Signals);
}

/// <summary>Where the client's own telemetry goes on to.</summary>
public sealed record ForwardTarget
{
    /// <summary>Base address, to which the request's path is added.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Headers of every request; the client's own stay here, as they hold the local token.</summary>
    public IReadOnlyList<EndpointHeader> Headers { get; init; } = [];

    /// <inheritdoc cref="OtlpTarget.Equals(OtlpTarget?)"/>
    public bool Equals(ForwardTarget? other) => other is not null && Endpoint == other.Endpoint && Same(Headers, other.Headers);

    /// <inheritdoc/>
    public override int GetHashCode() => Endpoint.GetHashCode();

    internal static bool Same(IReadOnlyList<EndpointHeader>? one, IReadOnlyList<EndpointHeader>? other) => one is null || other is null ? one is null && other is null : one.SequenceEqual(other);
}

/// <summary>The signals of OpenTelemetry.</summary>
[Flags]
public enum Signals
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Spans.</summary>
    Traces = 1,

    /// <summary>Counters and histograms.</summary>
    Metrics = 2,

    /// <summary>Warnings, errors and findings.</summary>
    Logs = 4,

    /// <summary>All of them.</summary>
    All = Traces | Metrics | Logs,
}
