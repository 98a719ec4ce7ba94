using System.Collections.Concurrent;
using System.Threading.Channels;
using Patchbay.Console.Agents;
using Patchbay.Gateway.Ledger;
using Patchbay.Ledger;
using Patchbay.Ledger.Writing;
using Patchbay.Usage;

namespace Patchbay.Wiring;

/// <summary>Writes down in the ledger which folder each session works in: once, off the path that exchanges take.</summary>
/// <remarks>Asked are the transcripts first, then the sessions that this process hosts, then the agents that run. A session that none of them knows is looked for
/// again after a moment, as its transcript may only be begun, and then once a minute.</remarks>
internal sealed class SessionFolders : IAsyncDisposable
{
    /// <summary>Sessions that are remembered as seen; beyond that all are forgotten, which costs one look each.</summary>
    private const int MostSeen = 20_000;

    /// <summary>Sessions that wait for an answer; beyond that new ones are dropped.</summary>
    private const int MostWaiting = 1000;

    /// <summary>Looks for one session; after a quarter of an hour nobody will tell it any more.</summary>
    private const int MostLooks = 16;

    /// <summary>Longer ones are no agent's.</summary>
    private const int LongestId = 128;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly LedgerWriter _writer;
    private readonly Func<string, string?> _near;
    private readonly IAgentTable _agents;
    private readonly string _home;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly Channel<string> _new = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;

    /// <param name="books">Raise each row.</param>
    /// <param name="writer">Takes the folders down.</param>
    /// <param name="near">Tells a session's folder from what is at hand: transcripts, hosted sessions.</param>
    /// <param name="agents">The agents that run; a look costs some tens of milliseconds.</param>
    /// <param name="home">The home folder, which <paramref name="agents"/> show as <c>~</c>.</param>
    /// <param name="time">The clock.</param>
    public SessionFolders(Books books, LedgerWriter writer, Func<string, string?> near, IAgentTable agents, string home, TimeProvider time)
    {
        (_writer, _near, _agents, _home, _time) = (writer, near, agents, home, time);
        books.PutDown += Note;
        _work = Task.Run(RunAsync);
    }

    /// <summary>Folders from transcripts, and from sessions that are hosted here.</summary>
    public static Func<string, string?> Near(TranscriptFolders transcripts, Func<string, string?> hosted) => session => transcripts.Find(session) ?? hosted(session);

    /// <summary>On the thread that serves an exchange: a look-up.</summary>
    internal void Note(LedgerRow row)
    {
        if (row.Session.Length is 0 or > LongestId || !_seen.TryAdd(row.Session, true)) return;
        if (_seen.Count > MostSeen) _seen.Clear();
        _new.Writer.TryWrite(row.Session);
    }

    private async Task RunAsync()
    {
        var waiting = new Dictionary<string, int>(StringComparer.Ordinal);
        var cancellation = _stopping.Token;
        Task<bool>? more = null;
        try
        {
            while (true)
            {
                more ??= _new.Reader.WaitToReadAsync(cancellation).AsTask();
                if (waiting.Count == 0) await more.ConfigureAwait(false);
                else await Task.WhenAny(more, Task.Delay(waiting.Values.Any(static looks => looks < 2) ? Moment : LookAgain, _time, cancellation)).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                var isDue = !more.IsCompleted;
                if (more.IsCompleted) more = null;
                HashSet<string> arrived = new(StringComparer.Ordinal);
                while (_new.Reader.TryRead(out var session)) if (waiting.Count < MostWaiting && waiting.TryAdd(session, 0)) arrived.Add(session);
                await LookAsync(waiting, isDue ? [.. waiting.Keys] : [.. arrived], isDue, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway ends.
        }
    }

    private async Task LookAsync(Dictionary<string, int> waiting, IReadOnlyCollection<string> sessions, bool alsoAgents, CancellationToken cancellation)
    {
        try
        {
            foreach (var session in sessions)
            {
                waiting[session]++;
                if (_near(session) is { Length: > 0 } folder) Found(session, folder);
            }

            if (alsoAgents && sessions.Any(waiting.ContainsKey))
            {
                foreach (var agent in await _agents.ListAsync(cancellation).ConfigureAwait(false))
                {
                    if (agent.Folder.Length > 0 && waiting.ContainsKey(agent.Session)) Found(agent.Session, FullPath(agent.Folder));
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // A border: whatever a look meets, the next one may go well, and no exchange depends on it.
        }

        foreach (var session in sessions)
        {
            if (waiting.TryGetValue(session, out var looks) && looks >= MostLooks) waiting.Remove(session);
        }

        void Found(string session, string folder)
        {
            _writer.NoteProject(session, folder);
            waiting.Remove(session);
        }
    }

    private string FullPath(string folder) => folder == "~" ? _home : folder.StartsWith("~/", StringComparison.Ordinal) || folder.StartsWith("~\\", StringComparison.Ordinal) ? Path.Combine(_home, folder[2..]) : folder;

    /// <summary>Ends the looking; what was found is with the writer.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _stopping.Dispose();
    }
}
