using Patchbay.Host.Direct;
using Patchbay.Host.Processes;

namespace Patchbay.Host.Acp;

/// <summary>The processes of Claude Code that hold a conversation: two of them at once would write one transcript.</summary>
public static class AgentProcesses
{
    /// <summary>The client has no event for its end that others could wait for; a look costs less than a millisecond.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(25);

    /// <summary>Those that say of themselves that they hold it, by Claude Code's own <c>sessions/PID.json</c>.</summary>
    public static IReadOnlyList<int> Of(string configurationFolder, string session)
    {
        var folder = Path.Combine(configurationFolder, "sessions");
        if (!Directory.Exists(folder)) return [];
        List<int> found = [];
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture, out var pid) && ProcessIdentity.IsAlive(pid, "") && AgentSession.Read(configurationFolder, pid)?.Id == session) found.Add(pid);
        }

        return found;
    }

    /// <summary>Waits until none of them lives; what has not ended by itself after <paramref name="patience"/> is killed.</summary>
    /// <remarks>A bridge's Claude Code ends 3.2 to 3.9 s after the bridge (measured, 0.101.0).</remarks>
    public static async Task GoneAsync(string configurationFolder, string session, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var killed = false;
        while (Of(configurationFolder, session) is { Count: > 0 } alive)
        {
            if (!killed && time.GetElapsedTime(begun) > patience)
            {
                foreach (var pid in alive) ProcessIdentity.Kill(pid);
                killed = true;
            }

            await Task.Delay(LookAgainAfter, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
