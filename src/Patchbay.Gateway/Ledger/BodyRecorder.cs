namespace Patchbay.Gateway.Ledger;

/// <summary>Keeps the bodies of exchanges, if somebody has asked for it: in memory alone, bounded, and gone when it is switched off.</summary>
/// <remarks>While it is off an exchange pays one volatile read. Safe to use from anywhere.</remarks>
public sealed class BodyRecorder
{
    /// <summary>Most that is kept of one body.</summary>
    /// <value>1 MiB: nearly every conversation that a model still takes; what is longer is kept up to here, and said to be.</value>
    public const int MaxBody = 1024 * 1024;

    /// <summary>Most that is kept in all; the oldest go first.</summary>
    /// <value>64 MiB: an afternoon of one person's, and nothing that a machine that runs agents would miss.</value>
    public const long MaxTotal = 64L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<RecordedBodies> _kept = new();
    private readonly long _most;
    private long _total;
    private volatile bool _isOn;

    /// <summary>Off, and empty.</summary>
    public BodyRecorder() : this(MaxTotal)
    {
    }

    internal BodyRecorder(long most) => _most = most;

    /// <summary>Whether bodies are kept. Switching it off forgets those that were.</summary>
    public bool IsOn
    {
        get => _isOn;
        set
        {
            _isOn = value;
            if (!value) Clear();
        }
    }

    /// <summary>Bytes kept.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>Exchanges that something is kept of.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _kept.Count;
        }
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            while (_kept.TryDequeue(out var one)) Drop_NeedsLock(one);
        }
    }

    /// <summary>Begins to keep those of one exchange; null while it is off.</summary>
    internal RecordedBodies? Begin()
    {
        if (!_isOn) return null;
        var bodies = new RecordedBodies(this);
        lock (_lock)
        {
            // Between the two it may have been switched off.
            if (!_isOn) return null;
            _kept.Enqueue(bodies);
        }

        return bodies;
    }

    internal void Add(RecordedBodies bodies, ReadOnlySpan<byte> bytes, bool isRequest)
    {
        lock (_lock)
        {
            if (bodies.IsForgotten) return;
            _total += bodies.Append_NeedsLock(bytes, isRequest);
            while (_total > _most && _kept.TryDequeue(out var oldest)) Drop_NeedsLock(oldest);
        }
    }

    internal T Read<T>(Func<T> read)
    {
        lock (_lock) return read();
    }

    private void Drop_NeedsLock(RecordedBodies bodies) => _total -= bodies.Forget_NeedsLock();
}

/// <summary>The bodies of one exchange, as far as they are kept.</summary>
public sealed class RecordedBodies
{
    private readonly BodyRecorder _recorder;
    private byte[] _request = [];
    private byte[] _answer = [];
    private int _requestKept;
    private int _answerKept;

    internal RecordedBodies(BodyRecorder recorder) => _recorder = recorder;

    /// <summary>True once they had to go: others needed the room, or recording was switched off.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>True when the client's body was longer than what is kept: it cannot be sent again.</summary>
    public bool IsRequestCut { get; private set; }

    /// <summary>True when the answer was.</summary>
    public bool IsAnswerCut { get; private set; }

    /// <summary>True once the exchange has ended.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What the client sent; a copy.</summary>
    public byte[] Request => _recorder.Read(() => _request[.._requestKept]);

    /// <summary>What it was sent; a copy.</summary>
    public byte[] Answer => _recorder.Read(() => _answer[.._answerKept]);

    internal void TakeRequest(ReadOnlySpan<byte> bytes) => _recorder.Add(this, bytes, isRequest: true);

    internal void TakeAnswer(ReadOnlySpan<byte> bytes) => _recorder.Add(this, bytes, isRequest: false);

    internal void End() => IsWhole = true;

    /// <returns>How many bytes more are held now.</returns>
    internal int Append_NeedsLock(ReadOnlySpan<byte> bytes, bool isRequest)
    {
        ref var body = ref isRequest ? ref _request : ref _answer;
        ref var kept = ref isRequest ? ref _requestKept : ref _answerKept;
        var room = BodyRecorder.MaxBody - kept;
        if (bytes.Length > room)
        {
            bytes = bytes[..room];
            if (isRequest) IsRequestCut = true;
            else IsAnswerCut = true;
        }

        var before = body.Length;
        if (kept + bytes.Length > body.Length) Array.Resize(ref body, kept == 0 ? bytes.Length : Math.Min(BodyRecorder.MaxBody, Math.Max(kept + bytes.Length, body.Length * 2)));
        bytes.CopyTo(body.AsSpan(kept));
        kept += bytes.Length;
        return body.Length - before;
    }

    /// <returns>How many bytes were held.</returns>
    internal int Forget_NeedsLock()
    {
        var held = _request.Length + _answer.Length;
        (_request, _answer, _requestKept, _answerKept, IsForgotten) = ([], [], 0, 0, true);
        return held;
    }
}
