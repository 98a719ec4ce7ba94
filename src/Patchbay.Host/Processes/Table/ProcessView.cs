using System.Net;

namespace Patchbay.Host.Processes.Table;

/// <summary>One process as the system shows it to us. What it does not show is null or empty.</summary>
public sealed record ProcessView
{
    /// <summary>Its id.</summary>
    public required int Pid { get; init; }

    /// <summary>Id of the process that started it; 0 = not known.</summary>
    public int Parent { get; init; }

    /// <summary>Its id in its own pid namespace (a container's); the same as <see cref="Pid"/> elsewhere.</summary>
    public int InnerPid { get; init; }

    /// <summary>Path of the program; empty when it is not shown.</summary>
    public string Program { get; init; } = "";

    /// <summary>Its command line, the program's name first.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its working folder; empty when it is not shown.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The environment it was started with; null when it is not shown, as with another user's process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>True when its standard input is a terminal; false when it is not, or that is not shown.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>When it started, UTC; null when it is not shown.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Where its files are seen from here: empty when it sees the same ones, <c>/proc/PID/root</c> for a container's process.</summary>
    public string Root { get; init; } = "";
}

/// <summary>The processes of this machine, one implementation a system.</summary>
/// <remarks>Nothing here throws for a process that is gone or not ours to look at: it is simply not shown.</remarks>
public interface IProcessTable
{
    /// <summary>The ids of all processes now, in no order.</summary>
    IReadOnlyList<int> Pids();

    /// <summary>One process; null when there is none of that id.</summary>
    ProcessView? Read(int pid);

    /// <summary>The other ends of its established TCP connections, the one that sent last first where the system tells; empty when they are not shown.</summary>
    IReadOnlyList<IPEndPoint> Connections(int pid);
}

/// <summary>Chooses the implementation.</summary>
public static class ProcessTables
{
    /// <summary>That of this machine.</summary>
    public static IProcessTable OfThisMachine() =>
        OperatingSystem.IsWindows() ? new WindowsProcessTable() : OperatingSystem.IsMacOS() ? new MacProcessTable() : new LinuxProcessTable();
}
