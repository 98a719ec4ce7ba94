using System.Text.Json;
using Patchbay.Endpoints;
using Patchbay.Protocol.Splice;
using Patchbay.Telemetry;
using Keys = Patchbay.Settings.SettingsKeys.TelemetryKeys;

namespace Patchbay.Settings;

/// <summary>Reads what the gateway tells others of itself.</summary>
internal static class TelemetrySection
{
    private const string Example = "\"http://127.0.0.1:4318\"";

    private static readonly string[] Protocols = ["http/protobuf", "grpc"];
    private static readonly string[] SignalWords = ["traces", "metrics", "logs"];
    private static readonly string[] SignalPaths = ["/v1/traces", "/v1/metrics", "/v1/logs"];

    public static TelemetryOptions Read(SettingsText text, JsoncNode? node)
    {
        if (node is null || text.Object(node, "`telemetry`", Keys.All) is not { } telemetry) return TelemetryOptions.Off;
        return new TelemetryOptions
        {
            Otlp = ReadOtlp(text, telemetry.Find(Keys.Otlp)?.Value),
            Prometheus = text.Bool(telemetry.Find(Keys.Prometheus)?.Value, "`prometheus`") ?? false,
            Forward = ReadForward(text, telemetry.Find(Keys.Forward)?.Value),
        };
    }

    private static OtlpTarget? ReadOtlp(SettingsText text, JsoncNode? node)
    {
        if (node is null || text.Object(node, "`otlp`", Keys.OfOtlp) is not { } otlp) return null;
        return new OtlpTarget
        {
            Endpoint = Address(text, otlp.Find(Keys.Endpoint)?.Value),
            IsGrpc = text.Word(otlp.Find(Keys.Protocol)?.Value, "`protocol`", Protocols) is { } protocol ? protocol == Protocols[1] : null,
            Headers = otlp.Find(Keys.Headers) is { } headers ? HeaderSection.Read(text, headers.Value) : null,
            Signals = ReadSignals(text, otlp.Find(Keys.Signals)?.Value),
        };
    }

    private static ForwardTarget? ReadForward(SettingsText text, JsoncNode? node)
    {
        if (node is null || text.Object(node, "`forward`", Keys.OfForward) is not { } forward) return null;
        IReadOnlyList<EndpointHeader> headers = forward.Find(Keys.Headers) is { } written ? HeaderSection.Read(text, written.Value) : [];
        if (forward.Find(Keys.Endpoint) is not { } endpoint)
        {
            text.Problem(forward.Start, "`forward` has no `endpoint`", $"add `\"endpoint\": {Example}`");
            return null;
        }

        return Address(text, endpoint.Value) is { } address ? new ForwardTarget { Endpoint = address, Headers = headers } : null;
    }

    private static Signals ReadSignals(SettingsText text, JsoncNode? node)
    {
        if (node is null) return Signals.All;
        if (node.Kind != JsonTokenType.StartArray)
        {
            text.WrongType<string>(node, "`signals`", "a list", """["traces", "metrics"]""");
            return Signals.All;
        }

        var signals = Signals.None;
        foreach (var item in node.Items)
        {
            if (text.Word(item, "signal", SignalWords) is { } word) signals |= (Signals)(1 << Array.IndexOf(SignalWords, word));
        }

        if (node.Items.Count == 0) text.Problem(node.Start, "`signals` is empty", "take `otlp` out to send nothing");
        return signals;
    }

    /// <summary>A base address; the path of a signal that was pasted with it is taken off.</summary>
    private static Uri? Address(SettingsText text, JsoncNode? node)
    {
        if (text.String(node, "`endpoint`", Example) is not { } written) return null;
        var checkedUrl = EndpointUrl.Parse(written);
        if (checkedUrl.Url is null)
        {
            text.Problem(node!.Start, $"`endpoint`: {checkedUrl.Problem}", checkedUrl.Fix);
            return null;
        }

        var plain = written.Trim().TrimEnd('/');
        foreach (var path in SignalPaths)
        {
            if (plain.EndsWith(path, StringComparison.Ordinal)) plain = plain[..^path.Length];
        }

        return new Uri(plain);
    }
}
