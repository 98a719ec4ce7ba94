using System.Security.Cryptography;

namespace Patchbay.FakeEndpoint;

/// <summary>One request and what was answered.</summary>
internal sealed class Entry
{
    public required int N { get; init; }
    public required string Method { get; init; }
    public required string Target { get; init; }
    public required List<string[]> Headers { get; init; }
    public required string BodySha256 { get; init; }
    public required int BodyLength { get; init; }
    public string Step { get; set; } = "";
    public int Status { get; set; }

    /// <summary>Hash of the body as sent, before transfer coding.</summary>
    public string AnswerSha256 { get; set; } = "";

    /// <summary>True when the peer hung up before the answer was whole.</summary>
    public bool Aborted { get; set; }

    /// <summary>False while the answer is being sent.</summary>
    public bool Done { get; set; }
}

/// <summary>All requests in order of arrival; waiting for more is event-driven.</summary>
internal sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly List<(Entry Entry, byte[] Body)> _entries = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Entry Add(HttpRequest request)
    {
        lock (_lock)
        {
            var entry = new Entry
            {
                N = _entries.Count,
                Method = request.Method,
                Target = request.Target,
                Headers = request.Headers,
                BodySha256 = Convert.ToHexStringLower(SHA256.HashData(request.Body)),
                BodyLength = request.Body.Length,
            };
            _entries.Add((entry, request.Body));
            Signal_NeedsLock();
            return entry;
        }
    }

    public void Changed()
    {
        lock (_lock) Signal_NeedsLock();
    }

    public byte[] Body(int n)
    {
        lock (_lock) return _entries[n].Body;
    }

    /// <summary>The entries once at least so many have come, or are done.</summary>
    public async Task<List<Entry>> WaitAsync(int arrived, int done, TimeSpan limit)
    {
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if ((_entries.Count >= arrived && _entries.Count(pair => pair.Entry.Done) >= done) || Environment.TickCount64 >= deadline) return [.. _entries.Select(pair => pair.Entry)];
                changed = _changed.Task;
            }

            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, deadline - Environment.TickCount64))));
        }
    }

    private void Signal_NeedsLock()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
