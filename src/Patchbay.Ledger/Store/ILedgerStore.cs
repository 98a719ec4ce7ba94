namespace Patchbay.Ledger.Store;

/// <summary>Where rows are kept. Everything that a database can do is asked for here; what it speaks stays in its own folder.</summary>
/// <remarks>Writing is one thread's at a time (<see cref="Writing.LedgerWriter"/>); questions may be asked from any other at the same time.
/// All members throw <see cref="LedgerException"/> and nothing else.</remarks>
public interface ILedgerStore : ILedgerReader, IDisposable
{
    /// <summary>Writes all of a batch or nothing. When it returns, what it wrote is read by everybody and outlives this process.</summary>
    /// <remarks>A row that is there already is left as it is: a batch whose end was not seen may be written again. Only one that says that its exchange was interrupted gives way.</remarks>
    void Write(LedgerBatch batch);

    /// <summary>Whether what is written outlives the machine's power only after <see cref="Flush"/>, and that was asked for (<see cref="Durability.Disk"/>).</summary>
    bool NeedsFlush { get; }

    /// <summary>Makes everything that was written before outlive the machine's power; from any thread, beside <see cref="Write"/> and beside itself.</summary>
    void Flush();

    /// <summary>Makes rows of the exchanges that an ended gateway had under way (<see cref="Estimate.Interrupted"/>).</summary>
    /// <returns>How many there were.</returns>
    int Recover();

    /// <summary>Deletes what is not to be kept, and gives its space back, in slices that hold up no writer for long.</summary>
    /// <returns>True when there is more to do.</returns>
    bool Tidy(DateTimeOffset keepFrom, long mostBytes);

    /// <summary>Keeps the files quick; may run beside <see cref="Write"/>, but not beside itself.</summary>
    void Maintain();

    /// <summary>Ends what <see cref="Maintain"/> began; never beside <see cref="Write"/>, and short after it.</summary>
    void StartOver();

    /// <summary>True when <see cref="Maintain"/> has something to do.</summary>
    /// <param name="isIdle">Whether nobody waits, so that less is worth it.</param>
    bool NeedsMaintenance(bool isIdle);
}

/// <summary>Questions to a ledger. Answered from what is written; safe from any thread, and beside a gateway that writes.</summary>
public interface ILedgerReader
{
    /// <summary>How much there is.</summary>
    LedgerExtent Extent();

    /// <summary>Sums of what began within a time: times in their order, else the most tokens first.</summary>
    IReadOnlyList<UsageSum> Sum(UsageQuestion question);

    /// <summary>Rows, the latest first.</summary>
    IReadOnlyList<LedgerRow> Rows(RowQuestion question);
}

/// <summary>What one transaction writes.</summary>
public sealed class LedgerBatch
{
    /// <summary>Finished rows. What was noted as begun under the same number is begun no more.</summary>
    public List<LedgerRow> Rows { get; } = [];

    /// <summary>Exchanges that go on for so long that their beginning is noted: <see cref="ILedgerStore.Recover"/> makes rows of them if nobody else does.</summary>
    public List<LedgerRow> Begun { get; } = [];

    /// <summary>Folders that sessions work in, by session.</summary>
    public List<KeyValuePair<string, string>> Projects { get; } = [];

    /// <summary>True when there is nothing in it.</summary>
    public bool IsEmpty => Rows.Count == 0 && Begun.Count == 0 && Projects.Count == 0;

    /// <summary>Makes it empty.</summary>
    public void Clear()
    {
        Rows.Clear();
        Begun.Clear();
        Projects.Clear();
    }
}

/// <summary>How much a ledger holds.</summary>
/// <param name="Rows">Rows in it.</param>
/// <param name="Bytes">Bytes of its files.</param>
/// <param name="Since">When its oldest row began; null when there is none.</param>
public sealed record LedgerExtent(long Rows, long Bytes, DateTimeOffset? Since);

/// <summary>What a written row outlives.</summary>
public enum Durability
{
    /// <summary>The end of the process, however it ends; a row of the last moments may be lost when the machine loses power.</summary>
    Process,

    /// <summary>The machine's power too: each group of rows waits for the disk.</summary>
    Disk,
}

/// <summary>The ledger cannot be read or written.</summary>
public sealed class LedgerException(LedgerProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public LedgerProblem Problem { get; } = problem;
}

/// <summary>Why a ledger cannot be read or written.</summary>
public enum LedgerProblem
{
    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The file or the folder may not be written.</summary>
    ReadOnly,

    /// <summary>The file is not a ledger, or is damaged.</summary>
    Damaged,

    /// <summary>A newer Patchbay has written it.</summary>
    Newer,

    /// <summary>There is no ledger yet.</summary>
    Missing,

    /// <summary>Anything else that the disk or the database says.</summary>
    Other,
}
