using Patchbay.Endpoints;
using Patchbay.Endpoints.Credentials;
using Patchbay.Endpoints.Kinds;
using Patchbay.Gateway.Routing;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Writing;
using Patchbay.Ledger.Prices;
using Patchbay.Telemetry;

namespace Patchbay.Settings;

/// <summary>The settings in force: checked, complete, immutable. A change of the file makes a new one that is swapped in whole.</summary>
public sealed record PatchbaySettings
{
    /// <summary>The default listening address.</summary>
    public static Uri DefaultListen { get; } = new("http://127.0.0.1:8766");

    /// <summary>What holds without a settings file: the default Anthropic API, the two demo endpoints, loopback.</summary>
    public static PatchbaySettings Default { get; } = new();

    /// <summary>The plug as written: an endpoint's name, a URL, or empty for the default Anthropic API.</summary>
    public string CustomApiEndpoint { get; init; } = "";

    /// <summary>Where the gateway listens; port 0 = any free port.</summary>
    /// <value>Default <c>http://127.0.0.1:8766</c>.</value>
    public Uri Listen { get; init; } = DefaultListen;

    /// <summary>True when the user permits <see cref="Listen"/> to be reachable from other machines.</summary>
    public bool AllowNonLoopback { get; init; }

    /// <summary>All endpoints by name: the built-in ones first, then the user's in the order of the file.</summary>
    public IReadOnlyDictionary<string, Endpoint> Endpoints { get; init; } = BuiltInEndpoints.ByName;

    /// <summary>Exceptions from the plug by model; first match wins.</summary>
    public IReadOnlyList<RouteRule> Routes { get; init; } = [];

    /// <summary>How long streams that are open may go on after the gateway was asked to stop.</summary>
    /// <value>Default 30 s: what Kubernetes gives a container between SIGTERM and SIGKILL; most turns of an agent end within it.</value>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest request body that is taken; a larger one is refused with 413.</summary>
    /// <value>Default 64 MiB: twice what the Messages API itself takes.</value>
    public int MaxBodyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How the ledger is kept.</summary>
    public LedgerOptions Ledger { get; init; } = new();

    /// <summary>Limits of money and tokens; none by default.</summary>
    public IReadOnlyList<Limit> Limits { get; init; } = [];

    /// <summary>What models cost at the endpoints; nothing that is recorded already depends on it.</summary>
    public PriceBook Prices { get; init; } = PriceBook.BuiltIn;

    /// <summary>What the gateway tells others of itself; nothing by default.</summary>
    public TelemetryOptions Telemetry { get; init; } = TelemetryOptions.Off;

    private IReadOnlyDictionary<string, Endpoint>? _tabled;

    /// <summary>The endpoint in force.</summary>
    public Endpoint Plugged { get; init; } = BuiltInEndpoints.Anthropic;

    /// <summary>What routing reads; the same object as long as these settings live.</summary>
    public RouteTable RouteTable
    {
        get
        {
            // A `with` copies this field too, so it must not be taken for the table of the copy.
            if (field is { } table && ReferenceEquals(table.Plugged, Plugged) && ReferenceEquals(table.Rules, Routes) && ReferenceEquals(_tabled, Endpoints)) return table;
            _tabled = Endpoints;
            return field = new RouteTable(Plugged, Routes, [.. Endpoints.Values]);
        }
    }
}

/// <summary>The endpoints that are there without settings.</summary>
public static class BuiltInEndpoints
{
    /// <summary>The default Anthropic API; the caller's own login or key goes along. An entry of the user's with this name replaces it.</summary>
    public static Endpoint Anthropic { get; } = new()
    {
        Name = "anthropic",
        Kind = KindCatalog.Anthropic,
        Url = new Uri("https://api.anthropic.com"),
        Credential = Credential.Client,
    };

    /// <summary>The first scripted model.</summary>
    public static Endpoint DemoA { get; } = Demo("demo-a");

    /// <summary>The second scripted model, to switch to.</summary>
    public static Endpoint DemoB { get; } = Demo("demo-b");

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, Endpoint> ByName { get; } = new Dictionary<string, Endpoint>(StringComparer.Ordinal)
    {
        [Anthropic.Name] = Anthropic,
        [DemoA.Name] = DemoA,
        [DemoB.Name] = DemoB,
    };

    private static Endpoint Demo(string name) => new()
    {
        Name = name,
        Kind = KindCatalog.Demo,
        Url = new Uri($"demo://{name}"),
        Credential = Credential.None,
    };
}
