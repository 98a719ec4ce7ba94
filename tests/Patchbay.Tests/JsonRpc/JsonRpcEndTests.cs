using Microsoft.Extensions.Time.Testing;
using Patchbay.Protocol.JsonRpc;
using static Patchbay.Tests.JsonRpc.Wire;

namespace Patchbay.Tests.JsonRpc;

/// <summary>Cancelling, and every way a connection ends: nobody is left waiting.</summary>
public sealed class JsonRpcEndTests
{
    [Fact]
    public async Task Cancelling_tells_the_peer_and_stops_waiting()
    {
        await using var wire = new Wire();
        using var cancel = new CancellationTokenSource();
        var call = wire.Connection.CallAsync("x", default, cancel.Token);
        await wire.HearAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        Assert.Equal("""{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":1}}""", await wire.HearAsync());

        var next = wire.Connection.CallAsync("y");
        await wire.SayAsync("""{"jsonrpc":"2.0","id":1,"error":{"code":-32800,"message":"Request cancelled"}}""", """{"jsonrpc":"2.0","id":2,"result":2}""");
        Assert.Equal("2", Text((await next.WaitAsync(Patience)).Result));
        Assert.Empty(wire.Handler.Faults);
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("7", "7.0")]
    [InlineData("\"a/b\"", "\"\\u0061\\/b\"")]
    [InlineData("9007199254740993", "9007199254740993")]
    public async Task The_peer_cancels_what_it_asked(string id, string named)
    {
        var started = new TaskCompletionSource();
        await using var wire = new Wire(new Handler
        {
            Requests = async request =>
            {
                started.SetResult();
                await new TaskCompletionSource().Task.WaitAsync(request.Cancelled);
                return JsonRpcAnswer.Ok();
            },
        });
        await wire.SayAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"x"}""");
        await started.Task.WaitAsync(Patience);
        await wire.SayAsync("""{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":"other"}}""", $$$"""{"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":{{{named}}}}}""");
        Assert.Equal($$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32800,"message":"Request cancelled"}}""", await wire.HearAsync());
    }

    [Fact]
    public async Task The_end_of_the_stream_fails_all_who_wait_and_all_who_come()
    {
        await using var wire = new Wire();
        var calls = Enumerable.Range(0, 20).Select(_ => wire.Connection.CallAsync("x")).ToList();
        wire.Close();
        foreach (var call in calls) Assert.Equal(JsonRpcEndCause.EndOfStream, (await Assert.ThrowsAsync<JsonRpcClosedException>(() => call.WaitAsync(Patience))).End.Cause);
        Assert.Equal(JsonRpcEndCause.EndOfStream, (await wire.Connection.Completion.WaitAsync(Patience)).Cause);
        var late = await Assert.ThrowsAsync<JsonRpcClosedException>(() => wire.Connection.CallAsync("y").WaitAsync(Patience));
        Assert.Equal("the other side has closed the connection", late.Message);
    }

    [Fact]
    public async Task Reading_that_fails_carries_its_cause()
    {
        await using var wire = new Wire();
        var call = wire.Connection.CallAsync("x");
        wire.Close(new IOException("cable pulled"));
        var failure = await Assert.ThrowsAsync<JsonRpcClosedException>(() => call.WaitAsync(Patience));
        Assert.Equal((JsonRpcEndCause.ReadFailed, "reading from the other side failed: cable pulled"), (failure.End.Cause, failure.Message));
    }

    [Fact]
    public async Task What_was_said_before_the_end_is_handed_over_before_it_counts()
    {
        var seen = new List<string>();
        await using var wire = new Wire(new Handler { Notifications = notification => { seen.Add(notification.Method); return default; } });
        var call = wire.Connection.CallAsync("x");
        await wire.SayAsync("""{"jsonrpc":"2.0","method":"last"}""", """{"jsonrpc":"2.0","id":1,"result":"words"}""");
        wire.Close();
        Assert.Equal("\"words\"", Text((await call.WaitAsync(Patience)).Result));
        await wire.Connection.Completion.WaitAsync(Patience);
        Assert.Equal(["last"], seen);
    }

    [Fact]
    public async Task A_request_of_the_peer_is_cancelled_when_it_is_gone_and_may_still_be_answered()
    {
        var cancelled = new TaskCompletionSource();
        await using var wire = new Wire(new Handler
        {
            Requests = async request =>
            {
                request.Cancelled.Register(cancelled.SetResult);
                await cancelled.Task;
                return JsonRpcAnswer.Ok(Json("\"late\""));
            },
        });
        await wire.SayAsync("""{"jsonrpc":"2.0","id":1,"method":"x"}""");
        wire.Close();
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":"late"}""", await wire.HearAsync());
    }

    [Fact]
    public async Task When_writing_fails_the_peers_last_words_are_heard_and_then_all_fails()
    {
        var time = new FakeTimeProvider();
        await using var wire = new Wire(options: new JsonRpcOptions { Time = time }, output: new BrokenStream());
        var heard = wire.Connection.CallAsync("heard");
        await wire.Connection.NotifyAsync("flushed").WaitAsync(Patience);
        var refused = await Assert.ThrowsAsync<JsonRpcClosedException>(() => wire.Connection.CallAsync("refused").WaitAsync(Patience));
        Assert.Equal((JsonRpcEndCause.WriteFailed, "writing to the other side failed: broken pipe"), (refused.End.Cause, refused.Message));
        await wire.SayAsync("""{"jsonrpc":"2.0","id":1,"result":"last words"}""");
        Assert.Equal("\"last words\"", Text((await heard.WaitAsync(Patience)).Result));
        while (!wire.Connection.Completion.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(JsonRpcEndCause.WriteFailed, (await wire.Connection.Completion).Cause);
    }

    [Fact]
    public async Task Disposing_fails_all_who_wait_even_behind_a_handler_that_never_returns()
    {
        var entered = new TaskCompletionSource();
        var wire = new Wire(new Handler
        {
            Notifications = async _ =>
            {
                entered.SetResult();
                await new TaskCompletionSource().Task;
            },
        });
        var behind = wire.Connection.CallAsync("behind");
        var open = wire.Connection.CallAsync("open");
        await wire.SayAsync("""{"jsonrpc":"2.0","method":"stuck"}""", """{"jsonrpc":"2.0","id":1,"result":1}""");
        await entered.Task.WaitAsync(Patience);
        await wire.DisposeAsync();
        foreach (var call in new[] { behind, open }) Assert.Equal(JsonRpcEndCause.Disposed, (await Assert.ThrowsAsync<JsonRpcClosedException>(() => call.WaitAsync(Patience))).End.Cause);
    }

    [Fact]
    public async Task What_was_handed_over_is_written_before_the_stream_is_closed()
    {
        var wire = new Wire();
        for (var number = 0; number < 50; number++) _ = wire.Connection.NotifyAsync($"n{number}");
        await wire.DisposeAsync();
        for (var number = 0; number < 50; number++) Assert.Contains($"\"n{number}\"", await wire.HearAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<EndOfStreamException>(wire.HearAsync);
        await Assert.ThrowsAnyAsync<IOException>(() => wire.Connection.NotifyAsync("late"));
    }

    [Fact]
    public async Task Reading_pauses_while_too_much_waits_for_a_handler()
    {
        var gate = new TaskCompletionSource();
        var seen = 0;
        var all = new TaskCompletionSource();
        await using var wire = new Wire(
            new Handler
            {
                Notifications = async _ =>
                {
                    await gate.Task;
                    if (++seen == 100) all.SetResult();
                },
            },
            new JsonRpcOptions { MaxBacklogBytes = 10_000 });
        var said = Task.Run(async () =>
        {
            for (var number = 0; number < 100; number++) await wire.SayAsync($$"""{"jsonrpc":"2.0","method":"n","params":"{{new string('x', 100_000)}}"}""");
        });
        Assert.NotEqual(said, await Task.WhenAny(said, Task.Run(() => wire.Connection.NotifyAsync("still writes"))));
        gate.SetResult();
        await all.Task.WaitAsync(Patience);
        await said.WaitAsync(Patience);
    }

    /// <summary>A pipe whose reader goes after it was told something once.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        private bool _isBroken;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.Span.IndexOf("refused"u8) >= 0) _isBroken = true;
            return _isBroken ? throw new IOException("broken pipe") : ValueTask.CompletedTask;
        }
    }
}
