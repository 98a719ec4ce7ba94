using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Patchbay.Endpoints;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Endpoints.Sending;
using Patchbay.Tests.Diagnosis;

namespace Patchbay.Tests.Sending;

public sealed class ConnectPatienceTests
{
    [Fact]
    public async Task Requests_that_wait_together_for_a_silent_host_are_told_together()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(0);
        var queue = await FillAsync(silent);
        try
        {
            using var sender = new EndpointSender();
            var endpoint = Samples.Make("silent", $"https://127.0.0.1:{((IPEndPoint)silent.LocalEndPoint!).Port}") with { Transport = new Transport { ConnectTimeout = TimeSpan.FromSeconds(1) } };
            var began = Stopwatch.GetTimestamp();
            var request = new EndpointRequest { Method = "GET", Target = "/v1/models", Headers = [] };
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => sender.SendAsync(endpoint, request, CancellationToken.None).AsTask()));
            Assert.All(outcomes, outcome => Assert.True(outcome.Failure?.Cause == FailureCause.ConnectTimedOut, $"{outcome.Failure}"));
            // One after another they would take 12 s.
            Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0.9, 6);
        }
        finally
        {
            foreach (var socket in queue) socket.Dispose();
        }
    }

    /// <summary>Fills the listener's queue, so that the kernel drops every further attempt, as a firewall would.</summary>
    private static async Task<List<Socket>> FillAsync(Socket listener)
    {
        var queue = new List<Socket>();
        while (true)
        {
            var next = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            queue.Add(next);
            using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            try
            {
                await next.ConnectAsync(listener.LocalEndPoint!, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return queue;
            }
        }
    }
}
