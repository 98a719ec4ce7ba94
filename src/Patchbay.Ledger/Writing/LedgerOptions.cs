using Patchbay.Ledger.Store;

namespace Patchbay.Ledger.Writing;

/// <summary>How the ledger is kept.</summary>
public sealed record LedgerOptions
{
    /// <summary>Whether one is kept; read when the gateway starts.</summary>
    /// <value>Default true.</value>
    public bool IsEnabled { get; init; } = true;

    /// <summary>What happens to exchanges when rows cannot be written.</summary>
    /// <value>Default <see cref="OnFailure.Continue"/>: a full disk should not stop somebody's work.</value>
    public OnFailure OnFailure { get; init; } = OnFailure.Continue;

    /// <summary>How long rows are kept.</summary>
    /// <value>Default 400 days: a year, and the month that is compared with it.</value>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Most bytes of rows; beyond them the oldest go.</summary>
    /// <value>Default 1 GiB: some three million exchanges.</value>
    public long MaxBytes { get; init; } = 1024L * 1024 * 1024;

    /// <summary>What a row outlives once its exchange has ended.</summary>
    /// <value>Default <see cref="Durability.Disk"/>.</value>
    public Durability Durability { get; init; } = Durability.Disk;
}

/// <summary>What happens to exchanges when rows cannot be written.</summary>
public enum OnFailure
{
    /// <summary>They go on; their rows wait in memory until the disk takes them.</summary>
    Continue,

    /// <summary>No new one begins, and none ends without its row.</summary>
    Refuse,
}
