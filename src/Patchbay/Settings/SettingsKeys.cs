namespace Patchbay.Settings;

/// <summary>Every key that the settings file may hold, once. The schema beside this file describes the same keys; a test compares the two.</summary>
public static class SettingsKeys
{
    /// <summary>Address of the JSON schema, for editors; not read by Patchbay.</summary>
    public const string Schema = "$schema";

    /// <summary>The plug: an endpoint's name or a URL; empty = the default Anthropic API.</summary>
    public const string CustomApiEndpoint = "customApiEndpoint";

    /// <summary>Where the gateway listens.</summary>
    public const string Listen = "listen";

    /// <summary>Permits a <see cref="Listen"/> address that other machines can reach.</summary>
    public const string AllowNonLoopback = "allowNonLoopback";

    /// <summary>The user's endpoints by name.</summary>
    public const string Endpoints = "endpoints";

    /// <summary>Exceptions from the plug by model.</summary>
    public const string Routes = "routes";

    /// <summary>How long open streams may go on when the gateway is asked to stop.</summary>
    public const string DrainTimeout = "drainTimeout";

    /// <summary>Largest request body.</summary>
    public const string MaxBodyBytes = "maxBodyBytes";

    /// <summary>How the ledger is kept.</summary>
    public const string Ledger = "ledger";

    /// <summary>Limits of money and tokens.</summary>
    public const string Limits = "limits";

    /// <summary>What models cost, where no list says so or says it wrong.</summary>
    public const string Prices = "prices";

    /// <summary>What the gateway tells others of itself.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>Keys of the outermost object.</summary>
    public static IReadOnlyList<string> Root { get; } =
        [Schema, CustomApiEndpoint, Listen, AllowNonLoopback, Endpoints, Routes, DrainTimeout, MaxBodyBytes, Ledger, Limits, Prices, Telemetry];

    /// <summary>Keys of one endpoint.</summary>
    public static class Endpoint
    {
        /// <summary>Who is there: a name of the kind catalog.</summary>
        public const string Kind = "kind";

        /// <summary>The base URL.</summary>
        public const string Url = "url";

        /// <summary>Which language it speaks, where that is not its kind's.</summary>
        public const string Dialect = "dialect";

        /// <summary>What the endpoint gets to identify the caller.</summary>
        public const string Credential = "credential";

        /// <summary>Model names of the endpoint for those that a client asks for.</summary>
        public const string Models = "models";

        /// <summary>Tokens that a conversation and its answer may have together.</summary>
        public const string ContextWindow = "contextWindow";

        /// <summary>Most tokens of one answer.</summary>
        public const string MaxOutputTokens = "maxOutputTokens";

        /// <summary>Extra headers.</summary>
        public const string Headers = "headers";

        /// <summary>HTTP or HTTPS proxy.</summary>
        public const string Proxy = "proxy";

        /// <summary>Extra certificate authorities.</summary>
        public const string CaFile = "caFile";

        /// <summary>Client certificate.</summary>
        public const string ClientCertificateFile = "clientCertificateFile";

        /// <summary>Key of the client certificate.</summary>
        public const string ClientKeyFile = "clientKeyFile";

        /// <summary>Time to make a connection.</summary>
        public const string ConnectTimeout = "connectTimeout";

        /// <summary>Time without a byte.</summary>
        public const string IdleTimeout = "idleTimeout";

        /// <summary>All of them.</summary>
        public static IReadOnlyList<string> All { get; } =
            [Kind, Url, Dialect, Credential, Models, ContextWindow, MaxOutputTokens, Headers, Proxy, CaFile, ClientCertificateFile, ClientKeyFile, ConnectTimeout, IdleTimeout];
    }

    /// <summary>Keys of <see cref="Endpoint.Credential"/> when it is an object.</summary>
    public static class Credential
    {
        /// <summary>A secret that travels as <c>Authorization: Bearer</c>.</summary>
        public const string Bearer = "bearer";

        /// <summary>A secret that travels as <c>x-api-key</c>.</summary>
        public const string ApiKey = "apiKey";

        /// <summary>A command line that prints the secret.</summary>
        public const string Command = "command";

        /// <summary>How long the output of <see cref="Command"/> is used.</summary>
        public const string Ttl = "ttl";

        /// <summary>The header that the output of <see cref="Command"/> travels in: <c>bearer</c> or <c>apiKey</c>.</summary>
        public const string Header = "header";

        /// <summary><c>true</c>: no credential at all. Also the whole value as a string.</summary>
        public const string None = "none";

        /// <summary>The whole value as a string: the caller's own credential is forwarded.</summary>
        public const string Client = "client";

        /// <summary>The keys of the object form.</summary>
        public static IReadOnlyList<string> All { get; } = [Bearer, ApiKey, Command, Ttl, Header, None];

        /// <summary>The words of the string form.</summary>
        public static IReadOnlyList<string> Words { get; } = [None, Client];
    }

    /// <summary>Keys of <see cref="Ledger"/>.</summary>
    public static class LedgerKeys
    {
        /// <summary>Whether one is kept.</summary>
        public const string Enabled = "enabled";

        /// <summary>What happens when rows cannot be written: <c>continue</c> or <c>refuse</c>.</summary>
        public const string OnFailure = "onFailure";

        /// <summary>How long rows are kept.</summary>
        public const string KeepDays = "keepDays";

        /// <summary>Most megabytes of rows.</summary>
        public const string MaxMegabytes = "maxMegabytes";

        /// <summary>What a row outlives: <c>disk</c> or <c>process</c>.</summary>
        public const string Durability = "durability";

        /// <summary>All of them.</summary>
        public static IReadOnlyList<string> All { get; } = [Enabled, OnFailure, KeepDays, MaxMegabytes, Durability];
    }

    /// <summary>Keys of <see cref="Telemetry"/>.</summary>
    public static class TelemetryKeys
    {
        /// <summary>Where traces, metrics and logs are sent.</summary>
        public const string Otlp = "otlp";

        /// <summary>Whether <c>/metrics</c> answers.</summary>
        public const string Prometheus = "prometheus";

        /// <summary>Where the client's own telemetry goes on to.</summary>
        public const string Forward = "forward";

        /// <summary>In <see cref="Otlp"/> and <see cref="Forward"/>: the base address.</summary>
        public const string Endpoint = "endpoint";

        /// <summary>In <see cref="Otlp"/>: <c>http/protobuf</c> or <c>grpc</c>.</summary>
        public const string Protocol = "protocol";

        /// <summary>In <see cref="Otlp"/> and <see cref="Forward"/>: headers.</summary>
        public const string Headers = "headers";

        /// <summary>In <see cref="Otlp"/>: what is sent.</summary>
        public const string Signals = "signals";

        /// <summary>All of them.</summary>
        public static IReadOnlyList<string> All { get; } = [Otlp, Prometheus, Forward];

        /// <summary>Keys of <see cref="Otlp"/>.</summary>
        public static IReadOnlyList<string> OfOtlp { get; } = [Endpoint, Protocol, Headers, Signals];

        /// <summary>Keys of <see cref="Forward"/>.</summary>
        public static IReadOnlyList<string> OfForward { get; } = [Endpoint, Headers];
    }

    /// <summary>Keys of one entry of <see cref="Limits"/>.</summary>
    public static class LimitKeys
    {
        /// <summary>What it counts over: <c>day</c>, <c>month</c> or <c>session</c>.</summary>
        public const string Per = "per";

        /// <summary>Of this endpoint alone.</summary>
        public const string Endpoint = "endpoint";

        /// <summary>US dollars.</summary>
        public const string Dollars = "dollars";

        /// <summary>Tokens of all kinds together.</summary>
        public const string Tokens = "tokens";

        /// <summary>Part of it from which on the person is warned.</summary>
        public const string WarnAt = "warnAt";

        /// <summary>All of them.</summary>
        public static IReadOnlyList<string> All { get; } = [Per, Endpoint, Dollars, Tokens, WarnAt];
    }

    /// <summary>Keys of one entry of <see cref="Routes"/>.</summary>
    public static class Route
    {
        /// <summary>A model name or pattern.</summary>
        public const string Model = "model";

        /// <summary>An endpoint's name or a URL.</summary>
        public const string Use = "use";

        /// <summary>All of them.</summary>
        public static IReadOnlyList<string> All { get; } = [Model, Use];
    }

    /// <summary>Keys of one price in <see cref="Prices"/>: dollars for a million tokens.</summary>
    public static class Price
    {
        /// <summary>Input tokens that no cache had.</summary>
        public const string Input = "input";

        /// <summary>Output tokens.</summary>
        public const string Output = "output";

        /// <summary>Input tokens read from the cache.</summary>
        public const string CacheRead = "cacheRead";

        /// <summary>Input tokens written to the cache for five minutes.</summary>
        public const string CacheWrite = "cacheWrite";

        /// <summary>Input tokens written to the cache for an hour.</summary>
        public const string CacheWriteHour = "cacheWriteHour";

        /// <summary>Dollars for one web search that the endpoint makes itself.</summary>
        public const string WebSearch = "webSearch";

        /// <summary>The prices of a request with a long prompt.</summary>
        public const string Above = "above";

        /// <summary>In <see cref="Above"/>: the most input tokens at the usual prices.</summary>
        public const string Tokens = "tokens";

        /// <summary>The whole value as a string: nothing.</summary>
        public const string Free = "free";

        /// <summary>The whole value as a string: nobody can say.</summary>
        public const string Unknown = "unknown";

        /// <summary>The keys of a price.</summary>
        public static IReadOnlyList<string> All { get; } = [Input, Output, CacheRead, CacheWrite, CacheWriteHour, WebSearch, Above];

        /// <summary>The keys of <see cref="Above"/>.</summary>
        public static IReadOnlyList<string> Tier { get; } = [Tokens, Input, Output, CacheRead, CacheWrite, CacheWriteHour];
    }
}
