using System.Text;
using Patchbay.Endpoints.Credentials;
using Patchbay.Host.Processes;

namespace Patchbay.Host.Gateways;

/// <summary>The file that says which process answers in a gateway's place: the address that it holds is the gateway's.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Start">What no other process of that id shares.</param>
public sealed record StandInMark(int Pid, string Start)
{
    /// <summary>The mark of a process that lives; null when nobody answers.</summary>
    public static StandInMark? Read(GatewayFolder folder)
    {
        try
        {
            return File.ReadAllText(PathOf(folder)).Split(' ') is [var id, var start] && int.TryParse(id, CultureInfo.InvariantCulture, out var pid) && ProcessIdentity.IsAlive(pid, start)
                ? new StandInMark(pid, start)
                : null;
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Says that this process answers.</summary>
    public static void Write(GatewayFolder folder) =>
        AtomicFile.Write(PathOf(folder), Encoding.UTF8.GetBytes($"{Environment.ProcessId} {ProcessIdentity.StartOf(Environment.ProcessId)}"));

    /// <summary>Says that it does not any more.</summary>
    public static void Remove(GatewayFolder folder) => File.Delete(PathOf(folder));

    private static string PathOf(GatewayFolder folder) => Path.Combine(folder.Path, "guard.answers");
}
