using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Patchbay.Protocol.Control;

namespace Patchbay.Host.Sessions;

/// <summary>What happened in a session, for those who listen and those who come later. Bounded: the oldest go first; the conversation itself is Claude Code's to keep.</summary>
/// <param name="session">The session's id.</param>
/// <param name="time">The clock.</param>
internal sealed class SessionLog(string session, TimeProvider time)
{
    /// <summary>A long turn has some hundred events; its text comes in pieces of a few words.</summary>
    private const int MaxEvents = 4096;

    /// <summary>A listener that is this far behind is cut off, and comes back with <c>after</c>.</summary>
    private const int MaxBehind = 2048;

    private readonly Lock _lock = new();
    private readonly Queue<SessionEvent> _events = new();
    private readonly List<Channel<SessionEvent>> _listeners = [];
    private long _number;
    private bool _closed;

    /// <summary>The number of the last event; 0 when there is none.</summary>
    public long Last => Volatile.Read(ref _number);

    /// <summary>Adds one; number, time and session are set here.</summary>
    public void Add(string kind, Func<SessionEvent, SessionEvent>? fill = null)
    {
        lock (_lock)
        {
            if (_closed) return;
            var happened = new SessionEvent { Number = ++_number, At = time.GetUtcNow(), Session = session, Kind = kind };
            if (fill is not null) happened = fill(happened);
            if (_events.Count == MaxEvents) _events.Dequeue();
            _events.Enqueue(happened);
            _listeners.RemoveAll(listener => !listener.Writer.TryWrite(happened) && listener.Writer.TryComplete());
        }
    }

    /// <summary>All that comes after an event, from what is kept and then as it happens, until the session is closed. Where some of it is not kept
    /// any more, <see cref="SessionEvents.Lost"/> comes first.</summary>
    public async IAsyncEnumerable<SessionEvent> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listener = Channel.CreateBounded<SessionEvent>(MaxEvents + MaxBehind);
        lock (_lock)
        {
            if (_events.TryPeek(out var oldest) && oldest.Number > after + 1)
                listener.Writer.TryWrite(new SessionEvent { Number = oldest.Number - 1, At = oldest.At, Session = session, Kind = SessionEvents.Lost });
            foreach (var happened in _events.Where(happened => happened.Number > after)) listener.Writer.TryWrite(happened);
            if (_closed) listener.Writer.TryComplete();
            else _listeners.Add(listener);
        }

        try
        {
            await foreach (var happened in listener.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return happened;
        }
        finally
        {
            lock (_lock) _listeners.Remove(listener);
        }
    }

    /// <summary>Nothing more will happen.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var listener in _listeners) listener.Writer.TryComplete();
        }
    }
}
