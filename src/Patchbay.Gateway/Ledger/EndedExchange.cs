using Patchbay.Endpoints.Diagnosis;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.Events;

namespace Patchbay.Gateway.Ledger;

/// <summary>An exchange that has ended, as <see cref="TrafficLog.Watcher"/> is told of it: everything but what was said.</summary>
public sealed record EndedExchange
{
    /// <summary>The exchange as people are shown it.</summary>
    public required TrafficEntry Entry { get; init; }

    /// <summary>The way it took: times, redacted headers, where it was sent.</summary>
    public required ExchangeTrace Trace { get; init; }

    /// <summary>The request's method.</summary>
    public required string Method { get; init; }

    /// <summary>The request's path, without its query.</summary>
    public required string Path { get; init; }

    /// <summary>Who is at the endpoint: a name of the kind catalog; empty when no route was found.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The subagent that started the one that asked; empty where it was none.</summary>
    public string ParentAgent { get; init; } = "";

    /// <summary>What was used, with estimates where the endpoint told nothing (<see cref="TrafficEntry.Estimate"/>).</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>What the answer says of itself; null when it was begun while nobody watched.</summary>
    public AnswerFacts? Facts { get; init; }

    /// <summary>What the person was shown; null when all went well.</summary>
    public Finding? Finding { get; init; }

    /// <summary>A header of the request, redacted; null when it has none of that name.</summary>
    public string? Header(string name)
    {
        string? joined = null;
        foreach (var header in Trace.RequestHeaders)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) joined = joined is null ? header.Value : $"{joined},{header.Value}";
        }

        return joined;
    }
}
