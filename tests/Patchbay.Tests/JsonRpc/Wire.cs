using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using Patchbay.Protocol.JsonRpc;

namespace Patchbay.Tests.JsonRpc;

/// <summary>A connection, and in the test's hands the bytes that its peer would send and receive.</summary>
internal sealed class Wire : IAsyncDisposable
{
    /// <summary>The one time limit of all waiting here: long enough that only something broken meets it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Pipe _toUs = new();
    private readonly Pipe _fromUs = new();
    private readonly StreamReader _heard;

    public Wire(Handler? handler = null, JsonRpcOptions? options = null, Stream? output = null)
    {
        Handler = handler ?? new Handler();
        Connection = new JsonRpcConnection(_toUs.Reader.AsStream(), output ?? _fromUs.Writer.AsStream(), options);
        _heard = new StreamReader(_fromUs.Reader.AsStream());
        Connection.Start(Handler);
    }

    public JsonRpcConnection Connection { get; }

    public Handler Handler { get; }

    /// <summary>Sends lines as the peer; a line end is added to each.</summary>
    public async Task SayAsync(params string[] lines)
    {
        foreach (var line in lines) await _toUs.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
    }

    public async Task SayBytesAsync(ReadOnlyMemory<byte> bytes) => await _toUs.Writer.WriteAsync(bytes);

    /// <summary>The peer closes its end.</summary>
    public void Close(Exception? fault = null) => _toUs.Writer.Complete(fault);

    /// <summary>The next line that the peer would read.</summary>
    public async Task<string> HearAsync() => await _heard.ReadLineAsync().WaitAsync(Patience) ?? throw new EndOfStreamException("nothing more was said");

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    public static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Two connections that talk to each other.</summary>
    public static (JsonRpcConnection Left, JsonRpcConnection Right) Pair(IJsonRpcHandler left, IJsonRpcHandler right)
    {
        var (one, two) = Streams();
        var pair = (new JsonRpcConnection(one.Input, one.Output), new JsonRpcConnection(two.Input, two.Output));
        pair.Item1.Start(left);
        pair.Item2.Start(right);
        return pair;
    }

    /// <summary>Streams for two sides that talk to each other.</summary>
    public static ((Stream Input, Stream Output) One, (Stream Input, Stream Output) Two) Streams()
    {
        Pipe there = new(), back = new();
        return ((back.Reader.AsStream(), there.Writer.AsStream()), (there.Reader.AsStream(), back.Writer.AsStream()));
    }
}

/// <summary>Does what the test says; keeps what it heard.</summary>
internal sealed class Handler : IJsonRpcHandler
{
    public Func<JsonRpcRequest, Task<JsonRpcAnswer>> Requests { get; set; } = request => Task.FromResult(JsonRpcAnswer.Fail(JsonRpcError.MethodNotFound(request.Method)));

    public Func<JsonRpcMessage, ValueTask> Notifications { get; set; } = _ => default;

    public ConcurrentQueue<JsonRpcFault> Faults { get; } = new();

    public Task<JsonRpcAnswer> OnRequestAsync(JsonRpcRequest request) => Requests(request);

    public ValueTask OnNotificationAsync(JsonRpcMessage notification, CancellationToken cancellationToken) => Notifications(notification);

    public void OnFault(JsonRpcFault fault) => Faults.Enqueue(fault);

    /// <summary>Answers every request with its own <c>params</c>.</summary>
    public static Handler Echo() => new() { Requests = request => Task.FromResult(JsonRpcAnswer.Ok(request.Params)) };
}
