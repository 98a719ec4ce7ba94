using System.Diagnostics;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Protocol.Control;
using Patchbay.Protocol.Events;

namespace Patchbay.Gateway.Ledger;

/// <summary>One request through the gateway and its answer, as it is being served. Written by the one flow that serves it.</summary>
internal sealed class Exchange(long id, DateTimeOffset time, string method, string path)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private double? _firstByteMs;

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

    /// <summary>Notes the first byte of the answer's body; later calls change nothing.</summary>
    public void NoteFirstByte()
    {
        if (_firstByteMs is null) _firstByteMs = ElapsedMs;
    }

    private double ElapsedMs => Math.Round(Stopwatch.GetElapsedTime(_started).TotalMilliseconds, 2);

    /// <summary>The exchange as it stands, for people.</summary>
    public TrafficEntry ToEntry(bool done) => new()
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
        Status = Status,
        EndpointStatus = EndpointStatus,
        FirstByteMs = _firstByteMs,
        TotalMs = done ? ElapsedMs : null,
        InputTokens = Usage.Input,
        CacheReadTokens = Usage.CacheRead,
        CacheWriteTokens = Usage.CacheWrite,
        OutputTokens = Usage.Output,
        Finding = Finding?.Code ?? "",
        FindingText = Finding?.Message ?? "",
    };
}
