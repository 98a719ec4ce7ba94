using System.Net;
using System.Text;

namespace Patchbay.Host.Processes.Table;

/// <summary>The processes of a Linux machine, from <c>/proc</c>.</summary>
public sealed class LinuxProcessTable : IProcessTable
{
    /// <summary>Ticks a second in <c>/proc/PID/stat</c>: the kernel's USER_HZ, 100 on every architecture that .NET runs on.</summary>
    private const double TicksASecond = 100;

    private static readonly string[] SocketTables = ["tcp", "tcp6"];

    private readonly Lazy<DateTimeOffset?> _boot = new(ReadBoot);

    /// <inheritdoc/>
    public IReadOnlyList<int> Pids() =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))];

    /// <inheritdoc/>
    public ProcessView? Read(int pid)
    {
        if (Text($"/proc/{pid}/stat") is not { } stat || stat.LastIndexOf(')') is var name && name < 0) return null;
        // The name is in parentheses and may hold anything, a parenthesis included.
        var fields = stat[(name + 2)..].Split(' ');
        if (fields.Length < 20 || fields[0] is "Z" or "X") return null;
        return new ProcessView
        {
            Pid = pid,
            InnerPid = InnerPid(pid),
            Parent = int.Parse(fields[1], CultureInfo.InvariantCulture),
            Program = Link($"/proc/{pid}/exe"),
            Arguments = Split(Text($"/proc/{pid}/cmdline") ?? ""),
            Folder = Link($"/proc/{pid}/cwd"),
            Environment = Text($"/proc/{pid}/environ") is { Length: > 0 } environment ? Variables(Split(environment)) : null,
            HasTerminal = Link($"/proc/{pid}/fd/0") is var input && (input.StartsWith("/dev/pts/", StringComparison.Ordinal) || input.StartsWith("/dev/tty", StringComparison.Ordinal)),
            StartedAt = _boot.Value?.AddSeconds(long.Parse(fields[19], CultureInfo.InvariantCulture) / TicksASecond),
            Root = Link($"/proc/{pid}/ns/mnt") is { Length: > 0 } files && files != Link("/proc/self/ns/mnt") ? $"/proc/{pid}/root" : "",
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<IPEndPoint> Connections(int pid)
    {
        var sockets = Sockets(pid);
        if (sockets.Count == 0) return [];
        // The process's own view: a container has a network of its own.
        var since = SocketActivity.SinceLastSent();
        return
        [
            .. SocketTables.SelectMany(version => SocketTable.Established(Text($"/proc/{pid}/net/{version}") ?? "", sockets))
                .OrderBy(socket => since.GetValueOrDefault(socket.Inode, uint.MaxValue)).Select(socket => socket.End),
        ];
    }

    private static HashSet<string> Sockets(int pid)
    {
        try
        {
            const string start = "socket:[";
            return [.. Directory.EnumerateFiles($"/proc/{pid}/fd").Select(Link).Where(link => link.StartsWith(start, StringComparison.Ordinal)).Select(link => link[start.Length..^1])];
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The last number of the line <c>NSpid:</c>; every namespace from ours inwards has one.</summary>
    private static int InnerPid(int pid)
    {
        var line = (Text($"/proc/{pid}/status") ?? "").Split('\n').FirstOrDefault(line => line.StartsWith("NSpid:", StringComparison.Ordinal));
        return int.TryParse(line?.Split('\t')[^1], CultureInfo.InvariantCulture, out var inner) ? inner : pid;
    }

    private static DateTimeOffset? ReadBoot()
    {
        var line = (Text("/proc/stat") ?? "").Split('\n').FirstOrDefault(line => line.StartsWith("btime ", StringComparison.Ordinal));
        return long.TryParse(line?[6..], CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : text.TrimEnd('\0').Split('\0');

    private static Dictionary<string, string> Variables(IEnumerable<string> lines)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals) variables[line[..equals]] = line[(equals + 1)..];
        }

        return variables;
    }

    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null; // Gone in between, or another user's.
        }
    }

    private static string Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget ?? "";
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
