using System.Text.Json.Serialization;

namespace Patchbay.Protocol.Control;

/// <summary>Answer of <c>GET /patchbay/v1/status</c>: one running gateway.</summary>
public sealed record GatewayStatus
{
    /// <summary>Patchbay's version.</summary>
    public required string Version { get; init; }

    /// <summary>Process id of the gateway.</summary>
    public required int Pid { get; init; }

    /// <summary>Where it listens, as a base URL.</summary>
    public required string Url { get; init; }

    /// <summary>Full path of the settings file it follows.</summary>
    public required string Settings { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The plug: <c>customApiEndpoint</c> as written; empty = the default Anthropic API.</summary>
    public required string CustomApiEndpoint { get; init; }

    /// <summary>Name of the endpoint that is in force.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Base URL of the endpoint that is in force.</summary>
    public required string EndpointUrl { get; init; }

    /// <summary>Why the settings file as it stands is not the one in force, one problem a line; empty when it is.</summary>
    public IReadOnlyList<string> SettingsProblems { get; init; } = [];

    /// <summary>Exchanges being served now.</summary>
    public int OpenExchanges { get; init; }

    /// <summary>Exchanges served since the start.</summary>
    public long TotalExchanges { get; init; }

    /// <summary>How the ledger is; null where none is kept.</summary>
    public LedgerStatus? Ledger { get; init; }

    /// <summary>Agents that <c>patchbay claude</c> or <c>patchbay run</c> keeps attached now.</summary>
    public IReadOnlyList<AttachedAgent> Agents { get; init; } = [];
}

/// <summary>How a gateway's ledger is.</summary>
/// <param name="File">Its file.</param>
/// <param name="IsWriting">Whether rows are being written.</param>
/// <param name="Problem">What the disk or the database says when they are not; else empty.</param>
/// <param name="Waiting">Rows in memory that wait for the disk.</param>
/// <param name="Lost">Rows that are nowhere.</param>
public sealed record LedgerStatus(string File, bool IsWriting, string Problem, int Waiting, long Lost);

/// <summary>An agent started by <c>patchbay claude</c> or <c>patchbay run</c>; its launcher holds a connection while it lives.</summary>
/// <param name="Pid">Process id of the agent.</param>
/// <param name="Command">The program, without its arguments (they may hold private text).</param>
/// <param name="Since">When it was attached, UTC.</param>
public sealed record AttachedAgent(int Pid, string Command, DateTimeOffset Since);

/// <summary>One exchange as <c>patchbay traffic</c> shows it. Two lines share an <see cref="Id"/> when an exchange is followed live:
/// one as it starts (<see cref="Done"/> false) and one as it ends.</summary>
public sealed record TrafficEntry
{
    /// <summary>Rising number within one gateway process.</summary>
    public required long Id { get; init; }

    /// <summary>When the request arrived, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>True once the exchange has ended.</summary>
    public bool Done { get; init; }

    /// <summary>Method and path without query.</summary>
    public required string Request { get; init; }

    /// <summary>The agent's session (<c>X-Claude-Code-Session-Id</c>), or empty.</summary>
    public string Session { get; init; } = "";

    /// <summary>The subagent (<c>x-claude-code-agent-id</c>), or empty.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Model asked for, or empty.</summary>
    public string Model { get; init; } = "";

    /// <summary>Model name sent to the endpoint, or empty.</summary>
    public string UsedModel { get; init; } = "";

    /// <summary>Name of the endpoint, or empty when the gateway refused the request itself.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The language that the endpoint speaks, or empty.</summary>
    public string Dialect { get; init; } = "";

    /// <summary>Whether the answer was a stream of events; null while there is none.</summary>
    public bool? Stream { get; init; }

    /// <summary>Status sent to the client; 499 when the client went away first.</summary>
    public int Status { get; init; }

    /// <summary>Status that the endpoint gave, when another one was sent on (a finding); else 0.</summary>
    public int EndpointStatus { get; init; }

    /// <summary>Milliseconds to the first byte of the answer's body.</summary>
    public double? FirstByteMs { get; init; }

    /// <summary>Milliseconds to the end.</summary>
    public double? TotalMs { get; init; }

    /// <summary>Bytes of the request's body; null when it was not read.</summary>
    public long? RequestBytes { get; init; }

    /// <summary>Bytes of the answer's body that the client was sent; null before the end.</summary>
    public long? AnswerBytes { get; init; }

    /// <summary>Input tokens as the endpoint reported them (cache reads and writes not included); null when it reported none.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Input tokens read from the endpoint's cache.</summary>
    public long? CacheReadTokens { get; init; }

    /// <summary>Input tokens written to the endpoint's cache.</summary>
    public long? CacheWriteTokens { get; init; }

    /// <summary>Output tokens as the endpoint reported them.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>What it cost, in millionths of a US dollar; null before the end, and where the price is not known.</summary>
    public long? MicroDollars { get; init; }

    /// <summary>Why the ledger has estimates for it, or empty.</summary>
    public string Estimate { get; init; } = "";

    /// <summary>Code of the finding that the client was shown, or empty.</summary>
    public string Finding { get; init; } = "";

    /// <summary>The finding's text, or empty.</summary>
    public string FindingText { get; init; } = "";
}

/// <summary>How much the model of the endpoint in force holds; an agent is started accordingly.</summary>
/// <param name="Model">The model's name there; empty when it is the client's choice.</param>
/// <param name="ContextWindow">Tokens of conversation and answer together; null when the endpoint does not tell.</param>
public sealed record PlugWindow(string Model, int? ContextWindow);

/// <summary>Answer of control calls that only say what was done.</summary>
/// <param name="Message">For a person.</param>
/// <param name="Finding">The same as a finding, where there is one.</param>
public sealed record ControlAnswer(string Message, FindingRecord? Finding = null);

/// <summary>The one JSON context of the control API. Property names are camelCase; unset optional values are left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GatewayStatus))]
[JsonSerializable(typeof(TrafficEntry))]
[JsonSerializable(typeof(IReadOnlyList<TrafficEntry>))]
[JsonSerializable(typeof(PlugWindow))]
[JsonSerializable(typeof(SessionEndpoint))]
[JsonSerializable(typeof(IReadOnlyList<SessionEndpoint>))]
[JsonSerializable(typeof(SessionEndpointChange))]
[JsonSerializable(typeof(ControlAnswer))]
[JsonSerializable(typeof(HostedSessionView))]
[JsonSerializable(typeof(IReadOnlyList<HostedSessionView>))]
[JsonSerializable(typeof(SessionEvent))]
[JsonSerializable(typeof(HostedOpening))]
[JsonSerializable(typeof(HostedPrompt))]
[JsonSerializable(typeof(HostedTurn))]
[JsonSerializable(typeof(HostedCancel))]
[JsonSerializable(typeof(HostedAnswer))]
[JsonSerializable(typeof(HostedMove))]
[JsonSerializable(typeof(HostedOption))]
[JsonSerializable(typeof(IReadOnlyList<KeptSession>))]
public sealed partial class ControlJson : JsonSerializerContext;
