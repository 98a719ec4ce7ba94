using Patchbay.Ledger.Store;

namespace Patchbay.Ledger.Writing;

/// <summary>Writes rows in groups: all that came while the last group was being written are the next one. A row's exchange waits for its group.</summary>
/// <remarks>Whoever has a row while nobody writes writes it on the spot, and with it what else is queued; all others wait without a thread for the next group, which a thread of
/// the writer's own takes. What is to outlive the machine's power waits for the disk without a thread that serves (<see cref="Flusher"/>).
/// When the disk refuses, rows wait in memory and are tried again every second.</remarks>
public sealed class LedgerWriter : IDisposable
{
    /// <summary>Rows in one transaction; a longer queue is written in several.</summary>
    private const int MostInGroup = 512;

    /// <summary>Rows that wait in memory while the disk refuses.</summary>
    /// <value>20,000: a week of one person, and some 15 MB.</value>
    private const int MostWaiting = 20_000;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TidyInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BusyTidyInterval = TimeSpan.FromHours(1);

    private readonly Func<ILedgerStore> _open;
    private readonly TimeProvider _time;
    private readonly Lock _maintenance = new();
    private readonly object _gate = new();
    private readonly Thread _thread;
    private readonly Flusher _flusher = new();
    private readonly LedgerBatch _batch = new();
    private Queued _queue = new();
    private Queued? _spare;
    private bool _isTaken;
    private ILedgerStore? _store;
    private List<LedgerRow> _unwritten = [];
    private volatile LedgerState _state;
    private volatile LedgerOptions _options;
    private long _lastTidy;
    private int _maintaining;
    private bool _hasOpened;
    private bool _isStopping;

    /// <param name="open">Opens the store; called again after a failure. Throws <see cref="LedgerException"/>.</param>
    /// <param name="options">How it is kept.</param>
    /// <param name="time">The clock.</param>
    public LedgerWriter(Func<ILedgerStore> open, LedgerOptions options, TimeProvider time)
    {
        (_open, _options, _time) = (open, options, time);
        _state = new LedgerState(null, "", time.GetUtcNow(), 0, 0);
        TryOpen();
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger" };
        _thread.Start();
    }

    /// <summary>How it is kept; may be changed at any time, but for the durability.</summary>
    public LedgerOptions Options
    {
        get => _options;
        set => _options = value;
    }

    /// <summary>How it is.</summary>
    public LedgerState State => _state;

    /// <summary>Raised when it began to fail, and when it writes again; on a thread that writes.</summary>
    public event Action<LedgerState>? StateChanged;

    /// <summary>Called once with each row, in their order, before its exchange goes on, by one thread at a time. Set before the first row.</summary>
    public Action<LedgerRow>? Taken { get; set; }

    /// <summary>Answers questions from what is written; null while the store cannot be opened.</summary>
    public ILedgerReader? Reader => Volatile.Read(ref _store);

    /// <summary>How many exchanges were found that a gateway had under way when it ended.</summary>
    public int Recovered { get; private set; }

    /// <summary>Writes the rows of one exchange.</summary>
    /// <param name="row">Its last attempt.</param>
    /// <param name="earlier">The attempts before it; null when there are none.</param>
    /// <returns>True once they are written; false when the disk refuses them, and they wait in memory.</returns>
    public ValueTask<bool> WriteAsync(LedgerRow row, IReadOnlyList<LedgerRow>? earlier = null)
    {
        Queued taken;
        TaskCompletionSource<bool>? told = null;
        lock (_gate)
        {
            if (_isStopping) return ValueTask.FromResult(false);
            if (earlier is not null) _queue.Rows.AddRange(earlier);
            _queue.Rows.Add(row);
            // While the disk refuses, trying again is the writer's own thread's: it may take seconds to be refused.
            var isLater = _isTaken || !_state.IsWriting;
            if (isLater || _store is { NeedsFlush: true }) _queue.Told.Add(told = new TaskCompletionSource<bool>());
            if (isLater)
            {
                // Whoever writes now looks when it is done.
                if (!_isTaken) Monitor.Pulse(_gate);
                return new ValueTask<bool>(told!.Task);
            }

            taken = Take_NeedsLock();
        }

        // Nobody is writing: the thread that has the row writes it, and saves two changes of threads, which cost more than the row.
        var isWritten = WriteAll(taken);
        AnswerAll(taken);
        Release(taken);
        return told is null ? ValueTask.FromResult(isWritten) : new ValueTask<bool>(told.Task);
    }

    /// <summary>Notes that an exchange has begun, without waiting: if nobody ends it, the next start makes a row of it.</summary>
    public void NoteBegun(LedgerRow row)
    {
        lock (_gate)
        {
            if (_queue.Begun.Count < MostWaiting) _queue.Begun.Add(row);
        }
    }

    /// <summary>Notes which folder a session works in, without waiting.</summary>
    public void NoteProject(string session, string project)
    {
        lock (_gate)
        {
            if (_queue.Projects.Count < MostWaiting) _queue.Projects.Add(new KeyValuePair<string, string>(session, project));
        }
    }

    /// <summary>Asks between two groups: what is written then, and what waits, are exactly the rows that were taken.</summary>
    /// <param name="question">Called on the writer's own thread or on one that writes, with null when the store cannot be read.</param>
    public Task AskAsync(Action<ILedgerReader?, IReadOnlyList<LedgerRow>> question)
    {
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isStopping) return Task.CompletedTask;
            _queue.Questions.Add((question, told));
            Monitor.Pulse(_gate);
        }

        return told.Task;
    }

    private void Run()
    {
        while (true)
        {
            Queued taken;
            bool isStopping;
            lock (_gate)
            {
                var isTick = false;
                while (_isTaken || (_queue is { Told.Count: 0, Questions.Count: 0 } && !_isStopping && !isTick)) isTick = !Monitor.Wait(_gate, Tick);
                isStopping = _isStopping;
                taken = Take_NeedsLock();
            }

            var isIdle = taken is { Told.Count: 0, Rows.Count: 0 };
            WriteAll(taken);
            AnswerAll(taken);
            if (!isStopping) Tidy(isIdle);
            Release(taken);
            if (isStopping) return;
        }
    }

    /// <summary>Takes what is queued; until it is released nobody else writes.</summary>
    private Queued Take_NeedsLock()
    {
        _isTaken = true;
        var taken = _queue;
        (_queue, _spare) = (_spare ?? new Queued(), null);
        return taken;
    }

    private void Release(Queued taken)
    {
        taken.Clear();
        lock (_gate)
        {
            _spare = taken;
            _isTaken = false;
            if (_queue is not { Told.Count: 0, Questions.Count: 0 } || _isStopping) Monitor.Pulse(_gate);
        }
    }

    private void AnswerAll(Queued taken)
    {
        foreach (var (question, told) in taken.Questions)
        {
            try
            {
                question(_store, _unwritten);
            }
            catch (LedgerException unreadable)
            {
                Now(unreadable.Problem, unreadable.Message);
                question(null, _unwritten);
            }

            told.SetResult(true);
        }
    }

    /// <returns>Whether it was written.</returns>
    private bool WriteAll(Queued taken)
    {
        if (Taken is { } take) taken.Rows.ForEach(take);
        if (_unwritten.Count > 0)
        {
            // Those that have waited longest go first.
            _unwritten.AddRange(taken.Rows);
            (taken.Rows, _unwritten) = (_unwritten, taken.Rows);
            _unwritten.Clear();
        }

        if (taken.IsEmpty && _state.IsWriting && _flusher.Failure is null) return true;
        var (written, isWritten) = (0, false);
        try
        {
            if (_store is null) TryOpen();
            if (_store is null) throw new LedgerException(_state.Problem ?? LedgerProblem.Other, _state.Message);
            if (_flusher.Failure is { } refused) throw refused;
            if (!taken.IsEmpty) WriteGroups(_store, taken, ref written);
            // After a failure the disk itself is asked before it is trusted again.
            if (!_state.IsWriting && _store.NeedsFlush) _store.Flush();
            isWritten = true;
            Now(null, "");
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A border: whatever a store throws, exchanges wait for an answer, and their rows are kept.
            _batch.Clear();
            Keep(taken.Rows, written);
            var problem = (failure as LedgerException)?.Problem ?? LedgerProblem.Other;
            if (problem is LedgerProblem.Damaged or LedgerProblem.ReadOnly or LedgerProblem.Other) Close();
            _flusher.Forget();
            Now(problem, failure.Message);
        }
        finally
        {
            if (isWritten && _store is { NeedsFlush: true }) _flusher.Add(_store, taken.Told);
            else Flusher.TellElsewhere(taken.Told, taken.Told.Count, isWritten);
        }

        return isWritten;
    }

    private void WriteGroups(ILedgerStore store, Queued taken, ref int written)
    {
        _batch.Begun.AddRange(taken.Begun);
        _batch.Projects.AddRange(taken.Projects);
        do
        {
            var count = Math.Min(MostInGroup, taken.Rows.Count - written);
            _batch.Rows.AddRange(taken.Rows.GetRange(written, count));
            store.Write(_batch);
            _batch.Clear();
            written += count;
        }
        while (written < taken.Rows.Count);
    }

    /// <summary>Keeps what was not written; beyond the limit the oldest are lost, and counted.</summary>
    private void Keep(List<LedgerRow> rows, int from)
    {
        _unwritten.AddRange(rows.GetRange(from, rows.Count - from));
        if (_unwritten.Count <= MostWaiting) return;
        var lost = _unwritten.Count - MostWaiting;
        _unwritten.RemoveRange(0, lost);
        _state = _state with { Lost = _state.Lost + lost };
    }

    private void TryOpen()
    {
        try
        {
            var store = _open();
            // Later on what is begun may be our own.
            try
            {
                if (!_hasOpened) Recovered = store.Recover();
            }
            catch
            {
                store.Dispose();
                throw;
            }

            _hasOpened = true;
            Volatile.Write(ref _store, store);
        }
        catch (LedgerException failure)
        {
            Now(failure.Problem, failure.Message);
        }
    }

    private void Close()
    {
        var store = _store;
        _flusher.Drain();
        Volatile.Write(ref _store, null);
        try
        {
            lock (_maintenance) store?.Dispose();
        }
        catch (LedgerException)
        {
            // It was broken before.
        }
    }

    private void Now(LedgerProblem? problem, string message)
    {
        var before = _state;
        if (before.Problem == problem && before.Message == message && before.Waiting == _unwritten.Count) return;
        _state = before with { Problem = problem, Message = message, Since = before.Problem == problem ? before.Since : _time.GetUtcNow(), Waiting = _unwritten.Count };
        if (before.Problem != problem) StateChanged?.Invoke(_state);
    }

    /// <summary>Between groups.</summary>
    private void Tidy(bool isIdle)
    {
        if (_store is not { } store || !_state.IsWriting) return;
        try
        {
            if (store.NeedsMaintenance(isIdle) && Interlocked.CompareExchange(ref _maintaining, 1, 0) == 0) ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.Maintain(), this, preferLocal: false);
            if (_lastTidy != 0 && _time.GetElapsedTime(_lastTidy) < (isIdle ? TidyInterval : BusyTidyInterval)) return;
            var options = _options;
            while (store.Tidy(_time.GetUtcNow() - options.Keep, options.MaxBytes))
            {
                lock (_gate)
                {
                    if (_queue.Told.Count > 0 || _isStopping) return;
                }
            }

            _lastTidy = _time.GetTimestamp();
        }
        catch (LedgerException failure)
        {
            Now(failure.Problem, failure.Message);
        }
    }

    private void Maintain()
    {
        try
        {
            lock (_maintenance) Volatile.Read(ref _store)?.Maintain();
            // Between two groups: a writer that met it in the middle would wait for longer than it takes.
            _ = AskAsync((_, _) => _store?.StartOver());
        }
        catch (Exception failure) when (failure is LedgerException or ObjectDisposedException or InvalidOperationException)
        {
            // The next write tells what is wrong, if it is.
        }
        finally
        {
            Volatile.Write(ref _maintaining, 0);
        }
    }

    /// <summary>Writes what is queued, and closes the store.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isStopping) return;
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _flusher.Stop();
        Close();
    }

    /// <summary>What came in while a group was being written.</summary>
    private sealed class Queued
    {
        public List<LedgerRow> Rows { get; set; } = [];

        public List<TaskCompletionSource<bool>> Told { get; } = [];

        public List<(Action<ILedgerReader?, IReadOnlyList<LedgerRow>> Question, TaskCompletionSource<bool> Told)> Questions { get; } = [];

        public List<LedgerRow> Begun { get; } = [];

        public List<KeyValuePair<string, string>> Projects { get; } = [];

        public bool IsEmpty => Rows.Count == 0 && Begun.Count == 0 && Projects.Count == 0;

        public void Clear()
        {
            Rows.Clear();
            Told.Clear();
            Questions.Clear();
            Begun.Clear();
            Projects.Clear();
        }
    }
}
