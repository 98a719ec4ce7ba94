using Microsoft.AspNetCore.Http;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Ledger;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.Events;

namespace Patchbay.Gateway.Ledger;

/// <summary>One request through the gateway and its answer, as it is being served. Written by the one flow that serves it.</summary>
internal sealed class Exchange(long id, DateTimeOffset time, string method, string path)
{
    public string Path { get; } = path;

    public string Session { get; set; } = "";

    public string Agent { get; set; } = "";

    public string Model { get; set; } = "";

    public string UsedModel { get; set; } = "";

    public string Endpoint { get; set; } = "";

    /// <summary>Status sent to the client.</summary>
    public int Status { get; set; }

    /// <summary>Status of the endpoint where it is not the one sent on.</summary>
    public int EndpointStatus { get; set; }

    /// <summary>What the endpoint reported.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>The same with estimates where it reported nothing.</summary>
    public TokenUsage CountedUsage { get; private set; }

    /// <summary>Why <see cref="CountedUsage"/> is not the endpoint's own final count.</summary>
    public Estimate Estimate { get; set; }

    /// <summary>Who is at the endpoint; the kind's name.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Whether it is paid by a subscription: the caller's claude.ai login goes along, and no price a token holds.</summary>
    public bool IsSubscription { get; set; }

    /// <summary>The subagent that started <see cref="Agent"/>.</summary>
    public string ParentAgent { get; set; } = "";

    /// <summary>Whether the answer is a stream of events; null while there is none.</summary>
    public bool? IsStream { get; set; }

    /// <summary>Where it is put down; null where no ledger is kept.</summary>
    public Books? Books { get; init; }

    /// <summary>Its number in the ledger, of the attempt that is under way.</summary>
    public long RowId { get; set; }

    /// <summary>What it cost, in millionths of a dollar; null before it is put down, and where the price is unknown.</summary>
    public long? MicroDollars { get; set; }

    /// <summary>Attempts before the one that is under way.</summary>
    public List<LedgerRow>? EarlierAttempts { get; private set; }

    /// <summary>Whether it was put down.</summary>
    public bool IsSettled { get; private set; }

    public Finding? Finding { get; set; }

    /// <summary>What the answer says of itself; null while nobody watches the gateway.</summary>
    public AnswerFacts? Facts { get; init; }

    /// <summary>The way it takes.</summary>
    public ExchangeTrace Trace { get; } = new(id);

    /// <summary>Its neighbours among those that are being served; the log's own.</summary>
    public Exchange? Before { get; set; }

    /// <inheritdoc cref="Before"/>
    public Exchange? After { get; set; }

    /// <summary>Whether it is among them; the log's own.</summary>
    public bool IsListed { get; set; }

    /// <summary>Notes the first byte of the answer's body; later calls change nothing.</summary>
    public void NoteFirstByte() => Trace.NoteFirstByte();

    /// <summary>Notes what was used.</summary>
    /// <param name="reported">As the endpoint tells.</param>
    /// <param name="counted">The same with estimates where it does not tell.</param>
    public void NoteUsage(TokenUsage reported, TokenUsage counted)
    {
        (Usage, CountedUsage) = (reported, counted);
        if (Estimate == Estimate.None && (reported.Input is null || reported.Output is null)) Estimate = Estimate.NotReported;
    }

    /// <summary>Notes that the answer is a refusal.</summary>
    public void NoteNothingUsed() => (Usage, CountedUsage, Estimate) = (default, default, Estimate.None);

    /// <summary>Notes that the client hung up.</summary>
    public void NoteClientGone()
    {
        Status = StatusCodes.Status499ClientClosedRequest;
        if (Estimate is Estimate.None or Estimate.NotReported) Estimate = Estimate.ClientAborted;
    }

    /// <summary>Notes that the endpoint refused, and is asked once more.</summary>
    public void NoteAttempt(int status)
    {
        if (Books is null) return;
        var refused = Ledger.Books.RowOf(this);
        (EarlierAttempts ??= []).Add(refused with { Status = status, MicroDollars = 0, Price = "", Estimate = Estimate.None });
        RowId = Books.NextId();
    }

    /// <summary>Puts the exchange down in the ledger, once. Its last byte is released only after.</summary>
    /// <returns>False when it could not be, and may not end without.</returns>
    public async ValueTask<bool> SettleAsync()
    {
        if (IsSettled) return true;
        IsSettled = true;
        return Books is null || Endpoint.Length == 0 || await Books.PutDownAsync(this).ConfigureAwait(false);
    }

    /// <summary>The exchange after its end, for whoever watches the gateway.</summary>
    public EndedExchange ToEnded(TrafficEntry entry) => new() { Entry = entry, Trace = Trace, Method = method, Path = Path, Kind = Kind, ParentAgent = ParentAgent, Usage = CountedUsage, Facts = Facts, Finding = Finding };

    /// <summary>The exchange as it stands, for people. While it is being served it may be asked for by others than the one that serves it.</summary>
    public TrafficEntry ToEntry(bool done)
    {
        // Four numbers that are not written as one: only their writer may read them before the end.
        var usage = done ? Usage : default;
        return new TrafficEntry
        {
            Id = id,
            Time = time,
            Done = done,
            Request = $"{method} {Path}",
            Session = Session,
            Agent = Agent,
            Model = Model,
            UsedModel = UsedModel,
            Endpoint = Endpoint,
            Dialect = Trace.Dialect,
            Stream = Trace.IsStream,
            Status = Status,
            EndpointStatus = EndpointStatus,
            FirstByteMs = Trace.FirstByteMs,
            TotalMs = done ? Trace.EndMs : null,
            RequestBytes = Trace.RequestBytes,
            AnswerBytes = done ? Trace.AnswerBytes : null,
            InputTokens = usage.Input,
            CacheReadTokens = usage.CacheRead,
            CacheWriteTokens = usage.CacheWrite,
            OutputTokens = usage.Output,
            MicroDollars = done ? MicroDollars : null,
            Estimate = done ? Estimate.Word() : "",
            Finding = Finding?.Code ?? "",
            FindingText = Finding?.Message ?? "",
        };
    }
}
