using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Patchbay.Host.Processes.Table;

namespace Patchbay.Tests.Routes;

/// <summary>Of several connections the one that sent last comes first.</summary>
public class SocketActivityTests
{
    [Fact]
    public void The_connection_that_sent_last_comes_first_whichever_is_older()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var first = new Peer();
        using var second = new Peer();
        var table = new LinuxProcessTable();
        foreach (var (mine, other) in new[] { (second, first), (first, second), (second, first) })
        {
            // The kernel counts in ticks of some milliseconds: it is told again until the tick has come.
            var limit = Stopwatch.StartNew();
            IPEndPoint[] ends;
            do
            {
                mine.Client.Send("x"u8);
                ends = [.. table.Connections(Environment.ProcessId).Where(end => end.Port == mine.Port || end.Port == other.Port)];
                Assert.True(limit.Elapsed < TimeSpan.FromSeconds(20), "the order never changed");
            }
            while (ends[0].Port != mine.Port);
            Assert.Equal([mine.Port, other.Port], ends.Select(end => end.Port));
        }
    }

    private sealed class Peer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Socket _accepted;

        public Peer()
        {
            _listener.Start();
            Client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            Client.Connect(_listener.LocalEndpoint);
            _accepted = _listener.AcceptSocket();
        }

        public Socket Client { get; }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose()
        {
            Client.Dispose();
            _accepted.Dispose();
            _listener.Dispose();
        }
    }
}
