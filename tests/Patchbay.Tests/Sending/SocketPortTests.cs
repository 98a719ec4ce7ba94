using System.Net;
using System.Net.Sockets;
using Patchbay.Endpoints.Sending.Http1.Sockets;

namespace Patchbay.Tests.Sending;

/// <summary>Both kinds of port against a real listener: whatever the timing, every byte arrives once and in order, and every wait ends.</summary>
public sealed class SocketPortTests
{
    public static TheoryData<string> Kinds => OperatingSystem.IsLinux() ? new("epoll", "runtime") : new("runtime");

    [Theory, MemberData(nameof(Kinds))]
    public async Task Bytes_written_in_pieces_of_any_size_are_read_with_buffers_of_any_size(string kind)
    {
        var random = new Random(7);
        var sent = new byte[3_000_000];
        random.NextBytes(sent);
        await using var pair = await Pair.ConnectAsync(kind);
        var writing = Task.Run(async () =>
        {
            for (var at = 0; at < sent.Length;)
            {
                var length = Math.Min(sent.Length - at, random.Next(4) == 0 ? random.Next(1, 100_000) : random.Next(1, 200));
                await pair.Far.SendAsync(sent.AsMemory(at, length));
                at += length;
                if (random.Next(8) == 0) await Task.Yield();
            }

            pair.Far.Shutdown(SocketShutdown.Send);
        });
        var received = new List<byte>();
        var sizes = new Random(11);
        var buffer = new byte[8192];
        while (true)
        {
            var read = await pair.Port.ReceiveAsync(buffer.AsMemory(0, sizes.Next(1, buffer.Length)));
            if (read == 0) break;
            received.AddRange(buffer.AsSpan(0, read));
        }

        await writing;
        Assert.True(received.ToArray().AsSpan().SequenceEqual(sent));
        Assert.Equal(0, await pair.Port.ReceiveAsync(buffer));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Of_many_small_answers_one_after_another_none_is_missed(string kind)
    {
        // The answer comes while the receive is being prepared, just before, or just after: over so many rounds, in each of these moments.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var pair = await Pair.ConnectAsync(kind);
            var echo = Task.Run(async () =>
            {
                var buffer = new byte[64];
                while (await pair.Far.ReceiveAsync(buffer) is > 0 and var read) await pair.Far.SendAsync(buffer.AsMemory(0, read));
            });
            var answer = new byte[64];
            for (var i = 0; i < 5000; i++)
            {
                await pair.Port.SendAsync(BitConverter.GetBytes(i));
                Thread.SpinWait(i % 500);
                Assert.Equal(4, await pair.Port.ReceiveAsync(answer));
                Assert.Equal(i, BitConverter.ToInt32(answer));
            }

            pair.Port.Dispose();
            await echo;
        }))).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_large_send_waits_for_a_slow_reader_and_arrives_whole(string kind)
    {
        var sent = new byte[20_000_000];
        new Random(3).NextBytes(sent);
        await using var pair = await Pair.ConnectAsync(kind);
        var sending = pair.Port.SendAsync(sent).AsTask();
        Assert.False(sending.IsCompleted, "the send did not wait, so the test shows nothing");
        var received = new byte[sent.Length];
        var at = 0;
        while (at < received.Length) at += await pair.Far.ReceiveAsync(received.AsMemory(at));
        await sending;
        Assert.True(received.AsSpan().SequenceEqual(sent));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Data_and_end_that_arrive_together_are_both_seen(string kind)
    {
        for (var i = 0; i < 200; i++)
        {
            await using var pair = await Pair.ConnectAsync(kind);
            var waiting = i % 2 == 0 ? pair.Port.ReceiveAsync(new byte[4096]).AsTask() : null;
            await pair.Far.SendAsync(new byte[100]);
            pair.Far.Dispose();
            Assert.Equal(100, await (waiting ?? pair.Port.ReceiveAsync(new byte[4096]).AsTask()));
            Assert.Equal(0, await pair.Port.ReceiveAsync(new byte[4096]));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Closing_ends_a_receive_that_waits(string kind)
    {
        await using var pair = await Pair.ConnectAsync(kind);
        var waiting = pair.Port.ReceiveAsync(new byte[10]).AsTask();
        pair.Port.Dispose();
        var failure = await Record.ExceptionAsync(() => waiting);
        Assert.True(failure is ObjectDisposedException or SocketException, $"{failure}");
        // The other end learns of it, by an end or by a reset.
        var end = await Record.ExceptionAsync(async () => Assert.Equal(0, await pair.Far.ReceiveAsync(new byte[10])));
        Assert.True(end is null or SocketException, $"{end}");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Closing_ends_a_send_that_waits(string kind)
    {
        await using var pair = await Pair.ConnectAsync(kind);
        var waiting = pair.Port.SendAsync(new byte[20_000_000]).AsTask();
        pair.Port.Dispose();
        var failure = await Record.ExceptionAsync(() => waiting);
        Assert.True(failure is ObjectDisposedException or SocketException, $"{failure}");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Closing_at_any_moment_of_a_busy_stream_ends_the_reader(string kind)
    {
        for (var round = 0; round < 100; round++)
        {
            await using var pair = await Pair.ConnectAsync(kind);
            var reading = Task.Run(async () =>
            {
                var buffer = new byte[256];
                while (await pair.Port.ReceiveAsync(buffer) > 0)
                {
                }
            });
            for (var i = 0; i < round; i++) await pair.Far.SendAsync(new byte[300]);
            pair.Port.Dispose();
            var failure = await Record.ExceptionAsync(() => reading);
            Assert.True(failure is ObjectDisposedException or SocketException, $"{failure}");
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_reset_is_a_socket_error(string kind)
    {
        await using var pair = await Pair.ConnectAsync(kind);
        var waiting = pair.Port.ReceiveAsync(new byte[10]).AsTask();
        pair.Far.LingerState = new LingerOption(true, 0);
        pair.Far.Dispose();
        var failure = await Assert.ThrowsAsync<SocketException>(() => waiting);
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_refused_connection_says_so(string kind)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // Bound and not listening: the kernel refuses.
        using var port = Pair.NewPort(kind);
        var failure = await Assert.ThrowsAsync<SocketException>(async () => await port.ConnectAsync((IPEndPoint)listener.LocalEndPoint!, CancellationToken.None));
        Assert.Equal(SocketError.ConnectionRefused, failure.SocketErrorCode);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_cancelled_connect_ends(string kind)
    {
        // A full backlog leaves the next connect waiting for an answer to its SYN.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var address = (IPEndPoint)listener.LocalEndPoint!;
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(address);
        using var stop = new CancellationTokenSource();
        using var port = Pair.NewPort(kind);
        var connecting = port.ConnectAsync(address, stop.Token).AsTask();
        await stop.CancelAsync();
        var failure = await Record.ExceptionAsync(() => connecting);
        // On a kernel that lets one more in, the connect was done before it was cancelled.
        Assert.True(failure is null or OperationCanceledException, $"{failure}");
        using var never = Pair.NewPort(kind);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await never.ConnectAsync(address, stop.Token));
    }

    private sealed class Pair : IAsyncDisposable
    {
        public required SocketPort Port { get; init; }

        public required Socket Far { get; init; }

        public static SocketPort NewPort(string kind)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            return kind == "epoll" ? new EpollPort(socket) : new RuntimePort(socket);
        }

        public static async Task<Pair> ConnectAsync(string kind)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = NewPort(kind);
            var accepting = listener.AcceptSocketAsync();
            await port.ConnectAsync((IPEndPoint)listener.LocalEndpoint, CancellationToken.None);
            return new Pair { Port = port, Far = await accepting };
        }

        public ValueTask DisposeAsync()
        {
            Port.Dispose();
            Far.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
