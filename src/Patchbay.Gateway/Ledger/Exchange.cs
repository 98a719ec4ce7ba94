using Patchbay.Endpoints.Diagnosis;
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

    public TokenUsage Usage { get; set; }

    public Finding? Finding { get; set; }

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
            Finding = Finding?.Code ?? "",
            FindingText = Finding?.Message ?? "",
        };
    }
}
