using System.Collections.Concurrent;
using System.Text.Json;
using Patchbay.Protocol.JsonRpc;
using static Patchbay.Tests.JsonRpc.Wire;

namespace Patchbay.Tests.JsonRpc;

/// <summary>Asking and answering while all goes well.</summary>
public sealed class JsonRpcConnectionTests
{
    [Fact]
    public async Task A_call_is_one_line_and_takes_the_answer_with_its_id()
    {
        await using var wire = new Wire();
        var first = wire.Connection.CallAsync("one", Json("{\n  \"a\": [1,\r\n2]\n}"));
        var second = wire.Connection.CallAsync("two");
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"method":"one","params":{   "a": [1,  2] }}""", await wire.HearAsync());
        Assert.Equal("""{"jsonrpc":"2.0","id":2,"method":"two"}""", await wire.HearAsync());

        await wire.SayAsync("""{"jsonrpc":"2.0","id":2,"result":"second"}""", """{"jsonrpc":"2.0","id":1,"result":{"n": 1.0}}""");
        Assert.Equal("\"second\"", Text((await second.WaitAsync(Patience)).Result));
        Assert.Equal("""{"n": 1.0}""", Text((await first.WaitAsync(Patience)).Result));
    }

    [Fact]
    public async Task An_error_is_a_value_with_its_data_raw()
    {
        await using var wire = new Wire();
        var call = wire.Connection.CallAsync("x");
        await wire.SayAsync("""{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Internal error: no","data":{"errorKind" : "rate_limit"},"more":1}}""");
        var answer = await call.WaitAsync(Patience);
        Assert.Equal((-32603, "Internal error: no", """{"errorKind" : "rate_limit"}"""), (answer.Error!.Code, answer.Error.Message, Text(answer.Error.Data)));
        Assert.True(answer.Result.IsEmpty);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-7")]
    [InlineData("1.50e3")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("\"a\"")]
    [InlineData("\"\\u0061\\/ü\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("null")]
    public async Task An_id_goes_back_as_it_came(string id)
    {
        await using var wire = new Wire(Handler.Echo());
        await wire.SayAsync($$"""{ "params" : [ 1 ] , "id" : {{id}} , "method" : "echo" , "jsonrpc" : "2.0" }""");
        Assert.Equal($$"""{"jsonrpc":"2.0","id":{{id}},"result":[ 1 ]}""", await wire.HearAsync());
    }

    [Fact]
    public async Task Requests_are_answered_as_they_are_done()
    {
        var gate = new TaskCompletionSource();
        await using var wire = new Wire(new Handler
        {
            Requests = async request =>
            {
                if (request.Method == "slow") await gate.Task;
                return JsonRpcAnswer.Ok(JsonSerializer.SerializeToUtf8Bytes(request.Method, Context.Default.String));
            },
        });
        await wire.SayAsync("""{"jsonrpc":"2.0","id":1,"method":"slow"}""", """{"jsonrpc":"2.0","id":2,"method":"fast"}""");
        Assert.Equal("""{"jsonrpc":"2.0","id":2,"result":"fast"}""", await wire.HearAsync());
        gate.SetResult();
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"result":"slow"}""", await wire.HearAsync());
    }

    [Fact]
    public async Task Messages_are_handed_over_in_the_order_they_came()
    {
        var seen = new ConcurrentQueue<string>();
        var gate = new TaskCompletionSource();
        await using var wire = new Wire(new Handler
        {
            Notifications = async notification =>
            {
                if (notification.Method == "first") await gate.Task;
                seen.Enqueue(notification.Method);
            },
            Requests = request =>
            {
                seen.Enqueue(request.Method);
                return Task.FromResult(JsonRpcAnswer.Ok());
            },
        });
        var call = wire.Connection.CallAsync("prompt");
        var done = call.ContinueWith(_ => seen.Enqueue("answer"), TaskScheduler.Default);
        await wire.HearAsync();
        await wire.SayAsync("""{"jsonrpc":"2.0","method":"first"}""", """{"jsonrpc":"2.0","method":"second"}""", """{"jsonrpc":"2.0","id":9,"method":"request"}""", """{"jsonrpc":"2.0","id":1,"result":null}""");
        Assert.False(call.IsCompleted);
        gate.SetResult();
        await done.WaitAsync(Patience);
        Assert.Equal(["first", "second", "request", "answer"], seen);
    }

    [Fact]
    public async Task The_handler_of_a_notification_may_ask_the_peer()
    {
        var answered = new TaskCompletionSource<string>();
        var handler = new Handler();
        await using var wire = new Wire(handler);
        handler.Notifications = async _ => answered.SetResult(Text((await wire.Connection.CallAsync("what")).Result));
        await wire.SayAsync("""{"jsonrpc":"2.0","method":"ask"}""");
        await wire.HearAsync();
        await wire.SayAsync("""{"jsonrpc":"2.0","id":1,"result":"this"}""");
        Assert.Equal("\"this\"", await answered.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Writes_of_many_callers_leave_whole_and_all()
    {
        await using var wire = new Wire();
        var texts = Enumerable.Range(0, 200).Select(number => $"\"{number}:{new string('x', number % 10 == 0 ? 70_000 : number)}\"").ToList();
        var writes = texts.Select(text => Task.Run(() => wire.Connection.NotifyAsync("n", Json(text)))).ToList();
        var heard = new List<string>();
        while (heard.Count < texts.Count) heard.Add(JsonDocument.Parse(await wire.HearAsync()).RootElement.GetProperty("params").GetRawText());
        await Task.WhenAll(writes).WaitAsync(Patience);
        Assert.Equal(texts.Order(StringComparer.Ordinal), heard.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Both_sides_ask_at_once()
    {
        var (left, right) = Pair(Handler.Echo(), Handler.Echo());
        await using var first = left;
        await using var second = right;
        var calls = Enumerable.Range(0, 500).Select(async number =>
        {
            var side = number % 2 == 0 ? left : right;
            return Text((await side.CallAsync("echo", Json($"{number}"))).Result) == $"{number}";
        });
        Assert.All(await Task.WhenAll(calls).WaitAsync(Patience), Assert.True);
    }

    [Fact]
    public async Task A_connection_is_started_once()
    {
        await using var wire = new Wire();
        Assert.Throws<InvalidOperationException>(() => wire.Connection.Start(new Handler()));
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class Context : System.Text.Json.Serialization.JsonSerializerContext;
