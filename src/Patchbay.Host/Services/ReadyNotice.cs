using System.Net.Sockets;
using System.Text;

namespace Patchbay.Host.Services;

/// <summary>Tells systemd that the service answers: whoever waits for its start goes on only then.</summary>
/// <remarks>One datagram <c>READY=1</c> to the socket that <c>NOTIFY_SOCKET</c> names; <c>@</c> stands for a name without a file
/// (sd_notify(3), read 2026-11-28).</remarks>
public static class ReadyNotice
{
    /// <summary>The variable that systemd sets.</summary>
    public const string Variable = "NOTIFY_SOCKET";

    /// <summary>Sends it; does nothing where systemd has not asked for it.</summary>
    /// <param name="socket">The variable's value.</param>
    public static void Send(string? socket)
    {
        if (string.IsNullOrEmpty(socket)) return;
        try
        {
            using var connection = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            connection.SendTo(Encoding.ASCII.GetBytes("READY=1"), new UnixDomainSocketEndPoint(socket[0] == '@' ? "\0" + socket[1..] : socket));
        }
        catch (SocketException)
        {
            // systemd has its own time limit, and says so.
        }
    }
}
