using Patchbay.Ledger;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Prices;
using Patchbay.Ledger.Store;

namespace Patchbay.Output;

/// <summary>What <c>patchbay usage --json</c> prints.</summary>
/// <param name="By">What the rows are sums of: <c>day</c>, <c>hour</c>, <c>month</c>, <c>model</c>, <c>endpoint</c>, <c>project</c>, <c>session</c>, <c>key</c>.</param>
/// <param name="From">What began before is not in it; left out when everything is.</param>
/// <param name="To">What began then or later is not in it.</param>
/// <param name="Rows">The sums: times in their order, else the most tokens first.</param>
/// <param name="Others">The sum of those that <c>--limit</c> leaves out.</param>
/// <param name="Total">Everything together, <c>others</c> too.</param>
/// <param name="Limits">How the settings' limits stand now.</param>
/// <param name="Ledger">Full path of the ledger's file.</param>
/// <param name="Since">When the ledger's oldest row began; left out when it is empty.</param>
internal sealed record UsageOutput(
    string By, DateTimeOffset? From, DateTimeOffset To, IReadOnlyList<UsageSumOutput> Rows, UsageSumOutput? Others, UsageSumOutput Total, IReadOnlyList<LimitOutput> Limits, string Ledger, DateTimeOffset? Since);

/// <summary>What <c>patchbay usage --session --json</c> prints.</summary>
/// <param name="Session">The session.</param>
/// <param name="Project">The folder that it works in; left out when that is not known.</param>
/// <param name="Total">All of its requests.</param>
/// <param name="Models">The same by model, the most tokens first; each with its <c>endpoint</c>.</param>
/// <param name="Agents">The same by who asked: key empty = the conversation itself, else a subagent's id.</param>
/// <param name="WaitedMs">Milliseconds that its requests took, added up.</param>
/// <param name="Limits">How the limits stand that concern it.</param>
internal sealed record SessionUsageOutput(
    string Session, string? Project, UsageSumOutput Total, IReadOnlyList<UsageSumOutput> Models, IReadOnlyList<UsageSumOutput> Agents, double WaitedMs, IReadOnlyList<LimitOutput> Limits);

/// <summary>A sum of requests for a model's answer.</summary>
/// <param name="Key">What it is the sum of; for times the beginning by the local clock: <c>2026-11-30</c>, <c>2026-11</c>, <c>2026-11-30 14:00</c>. Empty where it is not known.</param>
/// <param name="Endpoint">The endpoint, for a model of a session.</param>
/// <param name="Requests">Requests, each attempt by itself.</param>
/// <param name="Failed">Those of them that failed.</param>
/// <param name="Estimated">Those of them whose tokens are estimates, or not known.</param>
/// <param name="Unpriced">Those of them whose cost is not known: it is not in the sum.</param>
/// <param name="InputTokens">Input tokens that no cache had.</param>
/// <param name="OutputTokens">Output tokens.</param>
/// <param name="CacheReadTokens">Input tokens read from a cache.</param>
/// <param name="CacheWriteTokens">Input tokens written to a cache.</param>
/// <param name="ReasoningTokens">Those of the output tokens that were thinking, where that was told.</param>
/// <param name="WebSearches">Web searches of the endpoint's own.</param>
/// <param name="MicroDollars">Millionths of a US dollar, of all whose cost is known; left out when there is none.</param>
/// <param name="Dollars">The same in dollars, as exact decimal text.</param>
/// <param name="First">When the first of them began.</param>
/// <param name="Last">When the last of them began.</param>
internal sealed record UsageSumOutput(
    string Key, string? Endpoint, long Requests, long Failed, long Estimated, long Unpriced, long InputTokens, long OutputTokens, long CacheReadTokens, long CacheWriteTokens, long ReasoningTokens, long WebSearches,
    long? MicroDollars, string? Dollars, DateTimeOffset? First, DateTimeOffset? Last)
{
    /// <summary>Of a sum.</summary>
    public static UsageSumOutput Of(UsageSum sum, string? endpoint = null) => new(
        sum.Key, endpoint, sum.Requests, sum.Failed, sum.Estimated, sum.Unpriced, sum.Input, sum.Output, sum.CacheRead, sum.CacheWrite, sum.Reasoning, sum.WebSearches,
        sum.MicroDollars, sum.MicroDollars is { } cost ? Patchbay.Ledger.Prices.Dollars.Text(cost) : null, sum.Requests == 0 ? null : sum.First, sum.Requests == 0 ? null : sum.Last);
}

/// <summary>How a limit stands.</summary>
/// <param name="Limit">Its name for people.</param>
/// <param name="Per">What it counts over: <c>day</c>, <c>month</c>, <c>session</c>.</param>
/// <param name="Endpoint">The only endpoint that it counts; left out when it counts all.</param>
/// <param name="Key">The day, the month, the session.</param>
/// <param name="MicroDollars">Spent, of what has a price.</param>
/// <param name="OfMicroDollars">The limit of that; left out when money is not limited.</param>
/// <param name="Tokens">Used.</param>
/// <param name="OfTokens">The limit of that; left out when tokens are not limited.</param>
/// <param name="Warned">Whether so much is used that the person is warned.</param>
/// <param name="Reached">Whether nothing is left.</param>
/// <param name="Resets">When it counts anew; left out for a session's.</param>
internal sealed record LimitOutput(string Limit, string Per, string? Endpoint, string Key, long MicroDollars, long? OfMicroDollars, long Tokens, long? OfTokens, bool Warned, bool Reached, DateTimeOffset? Resets)
{
    /// <summary>Of a standing.</summary>
    public static LimitOutput Of(LimitStanding standing) => new(
        standing.Limit.ToString(), standing.Limit.Per switch { LimitPeriod.Day => "day", LimitPeriod.Month => "month", _ => "session" }, standing.Limit.Endpoint, standing.Key,
        standing.MicroDollars, standing.Limit.MicroDollars, standing.Tokens, standing.Limit.Tokens, standing.Used >= standing.Limit.WarnAt, standing.IsReached, standing.Resets);
}

/// <summary>One line of <c>patchbay usage --rows --json</c>: one attempt of a request. Counts that are left out are not known, which is not zero.</summary>
/// <param name="Id">Microseconds since 1970-01-01 UTC at which it began; unique.</param>
/// <param name="Time">The same as a time.</param>
/// <param name="Attempt">1 for the first attempt of a request.</param>
/// <param name="Session">The conversation; empty without one.</param>
/// <param name="Agent">The subagent that asked; empty for the conversation's own.</param>
/// <param name="ParentAgent">The subagent that started it; empty where it was none.</param>
/// <param name="Key">Name of the key that the caller came with.</param>
/// <param name="Path">Path that was asked for.</param>
/// <param name="AskedModel">The model that the client asked for.</param>
/// <param name="UsedModel">The model that the endpoint was asked for.</param>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Kind">Who is there.</param>
/// <param name="Dialect">The language that it was asked in.</param>
/// <param name="Stream">Whether the answer is a stream; left out when there was none.</param>
/// <param name="Status">Status sent to the client; 0 when the gateway ended before the exchange did.</param>
/// <param name="Finding">Code of the finding that the person was shown; empty without one.</param>
/// <param name="RequestBytes">Bytes of the request's body.</param>
/// <param name="AnswerBytes">Bytes of the answer's body.</param>
/// <param name="FirstByteMs">Milliseconds to the first byte of the answer.</param>
/// <param name="TotalMs">Milliseconds in all.</param>
/// <param name="InputTokens">Input tokens that no cache had.</param>
/// <param name="OutputTokens">Output tokens.</param>
/// <param name="CacheReadTokens">Input tokens read from a cache.</param>
/// <param name="CacheWriteTokens">Input tokens written to a cache.</param>
/// <param name="CacheWriteHourTokens">Those of them that were written for an hour.</param>
/// <param name="ReasoningTokens">Those of the output tokens that were thinking.</param>
/// <param name="WebSearches">Web searches of the endpoint's own.</param>
/// <param name="MicroDollars">Millionths of a US dollar; left out when the price is not known.</param>
/// <param name="Dollars">The same in dollars, as exact decimal text.</param>
/// <param name="Price">Which price that was; empty when it is not known, or nothing was to be paid.</param>
/// <param name="Estimate">Why the counts are estimates; empty when they are exact.</param>
internal sealed record LedgerRowOutput(
    long Id, DateTimeOffset Time, int Attempt, string Session, string Agent, string ParentAgent, string Key, string Path, string AskedModel, string UsedModel, string Endpoint, string Kind, string Dialect,
    bool? Stream, int Status, string Finding, long? RequestBytes, long? AnswerBytes, double? FirstByteMs, double TotalMs,
    long? InputTokens, long? OutputTokens, long? CacheReadTokens, long? CacheWriteTokens, long? CacheWriteHourTokens, long? ReasoningTokens, long? WebSearches,
    long? MicroDollars, string? Dollars, string Price, string Estimate)
{
    /// <summary>Of a row.</summary>
    public static LedgerRowOutput Of(LedgerRow row) => new(
        row.Id, row.Time, row.Attempt, row.Session, row.Agent, row.ParentAgent, row.ClientKey, row.Path, row.AskedModel, row.UsedModel, row.Endpoint, row.Kind, row.Dialect,
        row.IsStream, row.Status, row.Finding, row.RequestBytes, row.AnswerBytes, row.FirstByte?.TotalMilliseconds, row.Total.TotalMilliseconds,
        row.Usage.Input, row.Usage.Output, row.Usage.CacheRead, row.Usage.CacheWrite, row.Usage.CacheWriteHour, row.Usage.Reasoning, row.Usage.WebSearches,
        row.MicroDollars, row.MicroDollars is { } cost ? Patchbay.Ledger.Prices.Dollars.Text(cost) : null, row.Price, row.Estimate.Word());
}
