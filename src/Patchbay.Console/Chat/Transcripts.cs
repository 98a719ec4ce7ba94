using System.Collections.Concurrent;

namespace Patchbay.Console.Chat;

/// <summary>The conversations of the sessions that are open; of one that was closed, for as long as this many are not closed after it.</summary>
internal sealed class Transcripts
{
    private const int MaxClosed = 8;

    private readonly IChatSessions _sessions;
    private readonly CancellationToken _stopping;
    private readonly ConcurrentDictionary<string, Transcript> _all = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Transcript> _closed = new();
    private volatile bool _isUsed;

    public Transcripts(IChatSessions sessions, CancellationToken stopping)
    {
        (_sessions, _stopping) = (sessions, stopping);
        // From its first word on, as a history is told while the session is being opened. Not for a console that nobody has ever looked at.
        sessions.Opening += session => { if (_isUsed) Listen(session, anew: true); };
    }

    /// <summary>The conversation of a session; null when there is none.</summary>
    public Transcript? Find(string session)
    {
        _isUsed = true;
        if (_all.TryGetValue(session, out var known)) return known;
        return _sessions.Find(session) is null ? null : Listen(session, anew: false);
    }

    /// <summary>From now on sessions that are opened are listened to from their beginning.</summary>
    public void Use() => _isUsed = true;

    private Transcript Listen(string session, bool anew)
    {
        var made = new Transcript(session);
        var kept = anew ? _all.AddOrUpdate(session, made, (_, _) => made) : _all.GetOrAdd(session, made);
        if (kept == made) _ = Task.Run(() => ReadAsync(made), CancellationToken.None);
        return kept;
    }

    private async Task ReadAsync(Transcript transcript)
    {
        try
        {
            // One that fell behind is cut off, and goes on where it was.
            do
            {
                await foreach (var happened in _sessions.EventsAsync(transcript.Session, transcript.LastEvent, _stopping).ConfigureAwait(false)) transcript.Add(happened);
            }
            while (!_stopping.IsCancellationRequested && _sessions.Find(transcript.Session) is { State: not "closed" });
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _closed.Enqueue(transcript);
        while (_closed.Count > MaxClosed && _closed.TryDequeue(out var oldest)) _all.TryRemove(KeyValuePair.Create(oldest.Session, oldest));
    }
}
