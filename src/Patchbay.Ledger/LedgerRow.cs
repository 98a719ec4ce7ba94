using Patchbay.Protocol.Events;

namespace Patchbay.Ledger;

/// <summary>One attempt of an exchange: what was asked of an endpoint, what came of it, what it used and cost. Written once, never changed.</summary>
public sealed record LedgerRow
{
    /// <summary>Microseconds since 1970-01-01 UTC at which the attempt began, made unique by whoever numbers it (<see cref="RowNumbers"/>).</summary>
    public required long Id { get; init; }

    /// <summary>1 for the first attempt of an exchange; the gateway itself asks again after a refused credential that can be had anew, or a limit that can be mended.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When it began.</summary>
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks(Id * TimeSpan.TicksPerMicrosecond);

    /// <summary>The conversation, as its agent names it; empty without one.</summary>
    public string Session { get; init; } = "";

    /// <summary>The subagent that asked; empty for the conversation's own.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The subagent that started it; empty where it was none.</summary>
    public string ParentAgent { get; init; } = "";

    /// <summary>Name of the key that the caller came with.</summary>
    /// <value>Default <c>local</c>: the local token of this machine's gateway.</value>
    public string ClientKey { get; init; } = "local";

    /// <summary>Path that was asked for: <c>/v1/messages</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The model that the client asked for.</summary>
    public string AskedModel { get; init; } = "";

    /// <summary>The model that the endpoint was asked for.</summary>
    public string UsedModel { get; init; } = "";

    /// <summary>The endpoint's name.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Who is there: a name of the kind catalog.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The language that it was asked in.</summary>
    public string Dialect { get; init; } = "";

    /// <summary>Whether the answer is a stream of events; null when there was none.</summary>
    public bool? IsStream { get; init; }

    /// <summary>Status sent to the client; of an attempt that is not the last, the endpoint's. 0 when the gateway ended before the exchange did.</summary>
    public int Status { get; init; }

    /// <summary>Code of the finding that the person was shown; empty without one.</summary>
    public string Finding { get; init; } = "";

    /// <summary>Bytes of the client's body.</summary>
    public long? RequestBytes { get; init; }

    /// <summary>Bytes of the answer's body, as far as they were known when the row was written.</summary>
    public long? AnswerBytes { get; init; }

    /// <summary>Time until the first byte of the answer's body; null when none came.</summary>
    public TimeSpan? FirstByte { get; init; }

    /// <summary>Time until the row was written, which is before the last byte was released.</summary>
    public TimeSpan Total { get; init; }

    /// <summary>What was used; null counts are unknown, which is not zero.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>Millionths of a US dollar; null when the price is unknown. Never changed by a later price.</summary>
    public long? MicroDollars { get; init; }

    /// <summary>Which price that was: <see cref="Prices.Price.Name"/>; empty when it is unknown, or nothing was to be paid.</summary>
    public string Price { get; init; } = "";

    /// <summary>Why the counts are not the endpoint's own final ones; <see cref="Estimate.None"/> when they are exact.</summary>
    public Estimate Estimate { get; init; }

    /// <summary>True when the endpoint failed, the gateway did, or the client was refused.</summary>
    public bool IsFailed => Finding.Length > 0 || Status is 0 or >= 400;
}
