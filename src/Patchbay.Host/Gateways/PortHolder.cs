using System.Net;
using System.Net.Sockets;

namespace Patchbay.Host.Gateways;

/// <summary>Finds out who listens on a port of this machine.</summary>
public static class PortHolder
{
    /// <summary>Whether somebody could listen there now.</summary>
    public static bool IsFree(Uri address)
    {
        var host = IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip) ? ip : IPAddress.Loopback;
        using var listener = new TcpListener(host, address.Port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The program that listens there, for a person: <c>node (process 4711)</c>; <c>another program</c> where the system does not tell.</summary>
    public static string Describe(int port)
    {
        if (!OperatingSystem.IsLinux()) return "another program";
        try
        {
            var sockets = Sockets(port);
            if (sockets.Count == 0) return "another program";
            foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)))
            {
                if (Holds(folder, sockets)) return $"{File.ReadAllText(Path.Combine(folder, "comm")).Trim()} (process {Path.GetFileName(folder)})";
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // A process of somebody else, or one that ended while we looked.
        }

        return "a program of another user";
    }

    /// <summary>The listening sockets of a port, as links of <c>/proc/PID/fd</c> name them.</summary>
    private static HashSet<string> Sockets(int port)
    {
        const string listening = "0A";
        var suffix = $":{port:X4}";
        string[] tables = ["/proc/net/tcp", "/proc/net/tcp6"];
        return [.. tables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == listening && fields[1].EndsWith(suffix, StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[9]}]")];
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
