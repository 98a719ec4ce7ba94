using Patchbay.Endpoints.Diagnosis;
using Patchbay.Ledger;
using Patchbay.Ledger.Limits;
using Patchbay.Ledger.Prices;
using Patchbay.Ledger.Writing;

namespace Patchbay.Gateway.Ledger;

/// <summary>What exchanges are put down in: the ledger, with what they cost, and the limits that they count against.</summary>
public sealed class Books(LedgerWriter writer, LimitBook limits, TimeProvider time)
{
    private readonly RowNumbers _numbers = new(time);

    /// <summary>The prices that new rows are given.</summary>
    public PriceBook Prices { get; set; } = PriceBook.BuiltIn;

    /// <summary>The settings file, as a person is told to open it.</summary>
    public string SettingsName { get; init; } = "settings.json";

    /// <summary>How the ledger is.</summary>
    public LedgerState State => writer.State;

    /// <summary>Whether nothing goes on without it.</summary>
    public bool IsStrict => writer.Options.OnFailure == OnFailure.Refuse;

    internal DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The limits.</summary>
    public LimitBook Limits => limits;

    /// <summary>Raised with each row that was written or waits to be, before its exchange ends; on the thread that serves it.</summary>
    public event Action<LedgerRow>? PutDown;

    /// <summary>Raised with how long an exchange waited for its row; on the thread that serves it.</summary>
    public event Action<TimeSpan>? Waited;

    internal long NextId() => _numbers.Next();

    /// <summary>Why no exchange may begin now; null when one may.</summary>
    internal Finding? WhyNot() => IsStrict && !writer.State.IsWriting ? Refusal() : null;

    /// <summary>Why an exchange may not end.</summary>
    internal Finding Refusal() => OwnFindings.LedgerFails(writer.State.Message);

    /// <returns>False when the exchange may not end: its row is not written, and the settings want it to be.</returns>
    internal async ValueTask<bool> PutDownAsync(Exchange exchange)
    {
        var row = Priced(RowOf(exchange), exchange.IsSubscription);
        exchange.MicroDollars = row.MicroDollars;
        var began = Waited is null ? 0 : time.GetTimestamp();
        var written = await writer.WriteAsync(row, exchange.EarlierAttempts).ConfigureAwait(false);
        if (began != 0) Waited?.Invoke(time.GetElapsedTime(began));
        PutDown?.Invoke(row);
        return written || !IsStrict;
    }

    /// <summary>Notes that an exchange goes on for long: should this process end before it, the next one knows that it was.</summary>
    internal void NoteBegun(Exchange exchange)
    {
        if (!exchange.IsSettled && exchange.Endpoint.Length > 0) writer.NoteBegun(RowOf(exchange));
    }

    internal static LedgerRow RowOf(Exchange exchange)
    {
        var trace = exchange.Trace;
        return new LedgerRow
        {
            Id = exchange.RowId,
            Attempt = (exchange.EarlierAttempts?.Count ?? 0) + 1,
            Session = exchange.Session,
            Agent = exchange.Agent,
            ParentAgent = exchange.ParentAgent,
            Path = exchange.Path,
            AskedModel = exchange.Model,
            UsedModel = exchange.UsedModel,
            Endpoint = exchange.Endpoint,
            Kind = exchange.Kind,
            Dialect = trace.Dialect,
            IsStream = exchange.IsStream,
            Status = exchange.Status,
            Finding = exchange.Finding?.Code ?? "",
            RequestBytes = trace.RequestBytes,
            AnswerBytes = trace.AnswerBytes,
            FirstByte = trace.FirstByteMs is { } first ? TimeSpan.FromMilliseconds(first) : null,
            Total = TimeSpan.FromMilliseconds(trace.ElapsedMs),
            Usage = exchange.CountedUsage,
            Estimate = exchange.Estimate,
        };
    }

    private LedgerRow Priced(LedgerRow row, bool isSubscription)
    {
        // What is no answer of a model uses nothing, as far as it is known here.
        if (row.Path != "/v1/messages") return row with { MicroDollars = row.Path is "/v1/messages/count_tokens" || row.Path.StartsWith("/v1/models", StringComparison.Ordinal) ? 0 : null, Estimate = Estimate.None };
        // Nor does an answer that is a refusal.
        if (row is { Estimate: Estimate.None, Usage.IsEmpty: true }) return row with { MicroDollars = 0 };
        var price = Prices.Find(isSubscription ? PriceBook.SubscriptionKind : row.Kind, row.Endpoint, row.UsedModel, row.Time);
        return price?.Cost(row.Usage) is { } cost ? row with { MicroDollars = cost, Price = price.Name } : row;
    }
}
